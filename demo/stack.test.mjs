// The shop, a real Prometheus and a collector, end to end.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startStack } from './stack.mjs';

/** Asks until the answer is not null, for a minute. */
async function eventually(what, ask) {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await pause(100)) {
    const answer = await ask();
    if (answer !== null) return answer;
  }
  assert.fail(`never came true: ${what}`);
}

/** A collector of OTLP/HTTP JSON that keeps every span it gets. */
async function startCollector() {
  const spans = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text) => (body += text));
    request.on('end', () => {
      if (request.url === '/v1/traces') spans.push(...JSON.parse(body).resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans)));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { spans, url: `http://127.0.0.1:${server.address().port}`, server };
}

async function exemplarsOf(prometheusUrl, metric) {
  const now = Date.now() / 1000;
  const parameters = new URLSearchParams({ query: metric, start: now - 120, end: now + 10 });
  const { data } = await (await fetch(`${prometheusUrl}/api/v1/query_exemplars?${parameters}`)).json();
  return data.flatMap(({ seriesLabels, exemplars }) => exemplars.map((exemplar) => ({ ...exemplar, seriesLabels })));
}

test('a real request is logged, traced, and found in Prometheus under the id that it answered', async (t) => {
  const collector = await startCollector();
  t.after(() => collector.server.close());
  const stack = await startStack({ shopArguments: ['--rate', '0', '--otlp-endpoint', collector.url] });
  t.after(() => stack.stop());

  // What rules and runbook ask a Prometheus for is what it has.
  const own = await (await fetch(`${stack.prometheusUrl}/metrics`)).text();
  const texts = await Promise.all(['stack/rules.yml', '../docs/runbook-latency.md'].map((file) => readFile(new URL(file, import.meta.url), 'utf8')));
  const asked = texts.join('\n').split('which other guides name')[0].match(/\bprometheus_(?:tsdb|target_scrapes)_exemplar_\w+/g);
  const missing = [...new Set(asked)].filter((name) => !own.includes(`\n${name} `));
  assert.deepEqual(missing, ['prometheus_tsdb_exemplar_series_current', 'prometheus_tsdb_exemplar_out_of_order_total']);

  const before = Date.now() / 1000;
  const response = await fetch(`${stack.shopUrl}/checkout`, { method: 'POST' });
  const after = Date.now() / 1000;
  const traceId = response.headers.get('x-trace-id');
  const spanId = response.headers.get('x-span-id');
  assert.match(traceId, /^[0-9a-f]{32}$/);
  assert.match(spanId, /^[0-9a-f]{16}$/);

  const log = await readFile(stack.shopLog, 'utf8');
  const logged = log.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  assert.equal(logged.length, 1);
  assert.equal(logged[0].trace_id, traceId);

  for (const metric of ['shop_request_duration_seconds_bucket', 'shop_response_size_bytes_bucket', 'shop_requests_total']) {
    const exemplar = await eventually(`${metric} has the exemplar`, async () =>
      (await exemplarsOf(stack.prometheusUrl, metric)).find(({ labels }) => labels.trace_id === traceId) ?? null);
    assert.equal(exemplar.labels.span_id, spanId);
    assert.equal(exemplar.seriesLabels.route, '/checkout');
    assert.ok(exemplar.timestamp >= before - 0.01 && exemplar.timestamp <= after + 0.01, `${exemplar.timestamp}`);
  }
  const [duration] = await exemplarsOf(stack.prometheusUrl, 'shop_request_duration_seconds_bucket');
  assert.equal(Number(duration.value), logged[0].duration_s);
  assert.ok(duration.value > 0 && duration.value <= after - before, `${duration.value} s measured from within`);
  assert.ok(Number(duration.seriesLabels.le) >= duration.value);

  const trace = await eventually('the collector has the trace', async () => {
    const spans = collector.spans.filter((span) => span.traceId === traceId);
    return spans.length > 0 ? spans : null;
  });
  const root = trace.find((span) => span.parentSpanId === '');
  assert.equal(root.spanId, spanId);
  assert.equal(root.name, 'POST /checkout');
  const children = trace.filter((span) => span !== root);
  assert.ok(children.length >= 2 && children.every((span) => span.parentSpanId === spanId));
});

test('live.mjs says where both are and ends both when interrupted', async () => {
  const live = spawn(process.execPath, [fileURLToPath(new URL('live.mjs', import.meta.url))], { stdio: ['ignore', 'pipe', 'inherit'] });
  const urls = {};
  for await (const line of createInterface({ input: live.stdout })) {
    const [name, value] = line.split('=');
    urls[name] = value;
    if (name === 'SHOP_LOG') break;
  }
  assert.equal((await fetch(`${urls.SHOP_URL}/metrics`)).headers.get('content-type'), 'application/openmetrics-text; version=1.0.0; charset=utf-8');
  assert.equal((await fetch(`${urls.PROMETHEUS_URL}/-/ready`)).status, 200);
  live.kill('SIGINT');
  assert.deepEqual(await once(live, 'exit'), [0, null]);
  await assert.rejects(fetch(urls.SHOP_URL));
  await assert.rejects(fetch(urls.PROMETHEUS_URL));
  await assert.rejects(readFile(urls.SHOP_LOG), { code: 'ENOENT' });
});

test('what cannot be started is said in a sentence', async (t) => {
  t.after(() => delete process.env.PROMETHEUS_BIN);
  process.env.PROMETHEUS_BIN = '/no/such/prometheus';
  await assert.rejects(startStack(), /PROMETHEUS_BIN is \/no\/such\/prometheus, which is not a program/);
  delete process.env.PROMETHEUS_BIN;

  const taken = createServer();
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  t.after(() => taken.close());
  await assert.rejects(startStack({ shopPort: taken.address().port }), /the shop ended by itself.*cannot listen on/s);
});
