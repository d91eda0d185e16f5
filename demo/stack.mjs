// Starts the demo shop and a real Prometheus that scrapes it, and stops both. Used by live.mjs, by
// record.mjs and by the end-to-end tests.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, closeSync, constants, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const demoDir = dirname(fileURLToPath(import.meta.url));
const readyTimeoutMs = 60_000;
const askTimeoutMs = 5_000;
const stopTimeoutMs = 10_000;

/**
 * Starts both and resolves when Prometheus has stored a first scrape of the shop.
 *
 * @param {object} [options]
 * @param {number} [options.shopPort] port of the shop; without it 8081, or any free one when that is taken
 * @param {number} [options.prometheusPort] port of Prometheus; without it 9090, or any free one
 * @param {string[]} [options.shopArguments] more arguments for the shop, see its `--help`
 * @param {string} [options.shopUrl] a shop that runs already; none is started
 * @param {(yaml: string) => string} [options.prometheusConfig] changes Prometheus' configuration
 * @param {boolean} [options.exemplarStorage] false starts Prometheus without its storage for exemplars
 * @param {string} [options.shopLog] file for the shop's output; in a temporary folder without it
 * @param {AbortSignal} [options.signal] abandons the start; has no effect once it is done
 * @returns {Promise<{shopUrl: string, prometheusUrl: string, shopLog: string, failed: Promise<never>,
 *   stop: () => Promise<void>}>} base URLs without a slash at the end; `failed` rejects when one of the two
 *   ends by itself; `stop` ends both and removes what they stored
 */
export async function startStack(options = {}) {
  const prometheus = findPrometheus();
  const shop = options.shopUrl ? null : process.env.SHOP_BIN || (await buildProgram('exemplar-demo-shop', options.signal));
  const folder = await mkdtemp(join(tmpdir(), 'exemplar-demo-'));
  const children = [];
  const stopping = new AbortController();
  const stop = async () => {
    stopping.abort(new Error('stopped'));
    await Promise.all(children.map(endChild));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const shopPort = options.shopUrl ? new URL(options.shopUrl).port : (options.shopPort ?? (await freePort(8081)));
    const prometheusPort = options.prometheusPort ?? (await freePort(9090));
    const shopLog = options.shopLog ?? join(folder, 'shop.log');
    const prometheusLog = join(folder, 'prometheus.log');
    const configFile = join(folder, 'prometheus.yml');
    const config = await readFile(join(demoDir, 'prometheus', 'prometheus.yml'), 'utf8');
    const change = options.prometheusConfig ?? ((yaml) => yaml);
    await writeFile(configFile, change(config.replace('127.0.0.1:8081', `127.0.0.1:${shopPort}`)));

    if (shop) {
      children.push(startChild('the shop', shop, ['--port', String(shopPort), '--log-requests', ...(options.shopArguments ?? [])], shopLog));
    }
    children.push(
      startChild(
        'prometheus',
        prometheus,
        [
          `--config.file=${configFile}`,
          `--storage.tsdb.path=${join(folder, 'data')}`,
          `--web.listen-address=127.0.0.1:${prometheusPort}`,
          ...(options.exemplarStorage === false ? [] : ['--enable-feature=exemplar-storage']),
          '--log.level=warn',
        ],
        prometheusLog,
      ),
    );
    const failed = Promise.race(children.map((child) => child.failed));
    failed.catch(() => {}); // Whoever awaits it sees the error; nobody has to.

    const shopUrl = `http://127.0.0.1:${shopPort}`;
    const prometheusUrl = `http://127.0.0.1:${prometheusPort}`;
    const scraped = `${prometheusUrl}/api/v1/query?query=${encodeURIComponent('up{job="shop"} == 1')}`;
    const get = (url) => fetch(url, { signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(askTimeoutMs)]) });
    const ready = async () => {
      await until('the shop is ready', stopping.signal, async () => (await get(`${shopUrl}/-/ready`)).ok);
      await until('prometheus is ready', stopping.signal, async () => (await get(`${prometheusUrl}/-/ready`)).ok);
      await until('prometheus has scraped the shop', stopping.signal, async () => (await (await get(scraped)).json()).data.result.length > 0);
    };
    const readiness = ready();
    readiness.catch(() => {}); // It fails when one of the others came first.
    await Promise.race([readiness, failed, aborted(options.signal)]);
    return { shopUrl, prometheusUrl, shopLog, failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A signal that aborts when this process is asked to end, by Ctrl-C or otherwise. */
export function interruptSignal() {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => controller.abort(new Error(`stopped by ${name}`)));
  return controller.signal;
}

/** Rejects with the signal's reason when it aborts; never settles without one. */
export function aborted(signal) {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** The Prometheus to run: `PROMETHEUS_BIN`, or the one on the path. */
function findPrometheus() {
  const given = process.env.PROMETHEUS_BIN;
  const candidates = given ? [given] : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'prometheus'));
  const found = candidates.find((file) => isExecutable(file));
  if (!found) {
    throw new Error(
      given
        ? `PROMETHEUS_BIN is ${given}, which is not a program that can be run.`
        : 'Prometheus is not installed. Install it (Debian: apt-get install prometheus) or set PROMETHEUS_BIN to the program.',
    );
  }
  return found;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Builds a program of this repository and returns its path, wherever cargo puts it. */
export async function buildProgram(name, signal, selection = ['-p', name]) {
  const cargo = spawn('cargo', ['build', '--quiet', ...selection, '--message-format=json-render-diagnostics'], {
    cwd: demoDir,
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  let output = '';
  cargo.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await Promise.race([
    once(cargo, 'close').then(([status]) => status),
    once(cargo, 'error').then(([error]) => {
      signal?.throwIfAborted();
      throw new Error(`cargo cannot be run (${error.message}). Install Rust from https://rustup.rs/.`);
    }),
  ]);
  const executable = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .find((message) => message.executable && message.target?.name === name)?.executable;
  if (code !== 0 || !executable) throw new Error(`${name} could not be built; cargo's message is above.`);
  return executable;
}

/** The preferred port when it is free, any free one otherwise; 0 prefers none. */
export async function freePort(preferred) {
  for (const port of [preferred, 0]) {
    const server = createServer();
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      const chosen = server.address().port;
      server.close();
      await once(server, 'close');
      return chosen;
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || port === 0) throw error;
    }
  }
}

function startChild(name, program, args, logFile) {
  const log = openSync(logFile, 'w');
  const child = spawn(program, args, { stdio: ['ignore', log, log] });
  closeSync(log);
  child.stopping = false;
  child.ended = new Promise((resolve) => child.once('close', resolve).once('error', resolve));
  child.failed = new Promise((_, reject) => {
    const fail = async (reason) => {
      if (child.stopping) return;
      const lines = (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n');
      reject(new Error(`${name} ${reason}. Its last words:\n${lines.slice(-5).join('\n')}`));
    };
    child.once('error', (error) => fail(`cannot be started (${error.message})`));
    child.once('exit', (code, signal) => fail(`ended by itself (${signal ?? `exit status ${code}`})`));
  });
  child.failed.catch(() => {});
  return child;
}

/** Asks a child to end, and makes it end when it does not. */
async function endChild(child) {
  child.stopping = true;
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await child.ended;
  clearTimeout(killer);
}

/** Asks again and again until a condition holds; an error while asking counts as "not yet". */
async function until(what, signal, condition) {
  const deadline = Date.now() + readyTimeoutMs;
  while (!(await condition().catch(() => false))) {
    signal.throwIfAborted();
    if (Date.now() > deadline) throw new Error(`Gave up waiting until ${what} (${readyTimeoutMs / 1000} s).`);
    await pause(100);
  }
}

/** A port from the environment, `undefined` when not set. */
export function portFromEnvironment(name) {
  const text = process.env[name];
  if (!text) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${name} is "${text}", which is not a port (1 to 65535).`);
  return port;
}
