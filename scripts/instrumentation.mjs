// Runs the programs of docs/instrumentation.md as they stand there, and records what they expose in
// tests/fixtures/instrumentation/, where tests/instrumentation.rs reads it. Needs Python 3 with venv, npm and cargo.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildProgram, freePort } from '../demo/stack.mjs';
import { at } from './lib.mjs';

const OPENMETRICS = 'application/openmetrics-text; version=1.0.0';
const DOCUMENTED_PORT = 8000;
const GIVE_UP_MS = 60_000;

const fixtures = at('tests/fixtures/instrumentation');
const work = at('build/instrumentation');
const rustExample = at('demo/shop/examples/instrumentation.rs');
const python = path.join(work, 'venv/bin/python');

/** The programs of the document by file name. */
function programs() {
  const document = readFileSync(at('docs/instrumentation.md'), 'utf8');
  return new Map([...document.matchAll(/<!-- run: (\S+) -->\n```\w+\n([\s\S]*?)```/g)].map(([, name, text]) => [name, text]));
}

function install() {
  mkdirSync(work, { recursive: true });
  const run = (program, ...args) => execFileSync(program, args, { cwd: work, stdio: ['ignore', 'ignore', 'inherit'] });
  if (!existsSync(python)) run('python3', '-m', 'venv', 'venv');
  run(python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', path.join(fixtures, 'requirements.txt'));
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) cpSync(path.join(fixtures, file), path.join(work, file));
  run('npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error');
}

/** Runs a program until `look` gives something. */
async function whileRunning(program, args, environment, look) {
  const child = spawn(program, args, { cwd: work, env: { ...process.env, ...environment }, stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    for (const deadline = Date.now() + GIVE_UP_MS; Date.now() < deadline; await pause(200)) {
      const found = await look().catch(() => null);
      if (found) return found;
      if (child.exitCode !== null) throw new Error(`${args.at(-1) ?? program} ended by itself`);
    }
    throw new Error(`${args.at(-1) ?? program} exposed no exemplar in ${GIVE_UP_MS / 1000} s`);
  } finally {
    child.kill();
    await ended;
  }
}

/** What a program exposes, as soon as there is an exemplar in it. */
async function scraped(program, args, port) {
  return whileRunning(program, args, {}, async () => {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { accept: OPENMETRICS } });
    if (!response.headers.get('content-type').startsWith('application/openmetrics-text')) {
      throw new Error(`it answered in ${response.headers.get('content-type')}`);
    }
    const text = await response.text();
    return text.includes('# {') ? text : null;
  });
}

/** What a program sends by OTLP, as the protobuf message in JSON. */
async function received(file) {
  let message = null;
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    message = Buffer.concat(chunks);
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${server.address().port}`, OTEL_EXPORTER_OTLP_METRICS_COMPRESSION: 'none' };
  try {
    await whileRunning(python, [file], environment, async () => message);
  } finally {
    server.close();
  }
  const toJson = `
import sys
from google.protobuf.json_format import MessageToJson
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
print(MessageToJson(ExportMetricsServiceRequest.FromString(sys.stdin.buffer.read())))`;
  return execFileSync(python, ['-c', toJson], { input: message, encoding: 'utf8' });
}

async function exposed(name, copy, port) {
  if (name.endsWith('.rs')) {
    return scraped(await buildProgram('instrumentation', undefined, ['-p', 'exemplar-demo-shop', '--example', 'instrumentation']), [], DOCUMENTED_PORT);
  }
  return scraped(name.endsWith('.py') ? python : process.execPath, [copy], port);
}

async function main() {
  const all = programs();
  install();
  for (const [name, text] of all) {
    const isRust = name.endsWith('.rs');
    writeFileSync(isRust ? rustExample : path.join(fixtures, name), text);
    const stem = path.parse(name).name;
    const port = await freePort(0);
    const copy = path.join(work, name);
    if (!isRust) writeFileSync(copy, text.replaceAll(String(DOCUMENTED_PORT), String(port)));
    const isOtlp = name === 'python_opentelemetry.py';
    const found = isOtlp ? await received(copy) : await exposed(name, copy, port);
    const ending = isOtlp ? '.json' : '.txt';
    writeFileSync(path.join(fixtures, stem + ending), found);
    console.log(`${name}: ${(found.match(/# \{|exemplars/g) ?? []).length} lines with exemplars`);
  }
}

await main();
