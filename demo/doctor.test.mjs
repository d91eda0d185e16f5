// The doctor on the real shop and real Prometheis, each fault injected; Tempo and Grafana are stood in for.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { buildProgram, freePort, startStack } from './stack.mjs';
import { startGrafana, startTempo } from './stand-ins.mjs';

const QUERY = 'histogram_quantile(0.99, sum by (route, le) (rate(shop_request_duration_seconds_bucket[1m])))';
const TOKEN = 'a-secret-of-grafana';

// Fault of the shop: the check that finds it in the exposition or the ids, and what the real Prometheus makes of it.
const FAULTS = {
  'text-format': { exposition: 'content-type' },
  mislabelled: { exposition: 'content-type', scrape: 'target' },
  'no-exemplars': { exposition: 'exemplars' },
  'no-eof': { exposition: 'readable', scrape: 'target' },
  'broken-line': { exposition: 'readable', scrape: 'target' },
  'long-labels': { exposition: 'label-length', storage: 'stored' },
  'millisecond-times': { exposition: 'timestamps', storage: 'stored' },
  'uptime-times': { exposition: 'timestamps', storage: 'stored' },
  'future-times': { exposition: 'timestamps' },
  'other-label': { 'trace-ids': 'trace-label' },
  'uuid-ids': { 'trace-ids': 'trace-id-hex' },
  'short-ids': { 'trace-ids': 'trace-id-length' },
  'zero-ids': { 'trace-ids': 'trace-id-zero' },
  'span-ids': { 'trace-ids': 'trace-id-span' },
};

let doctor;
let tempo;
let grafana;
const stacks = {};
// As fast as a busy machine can keep up with: a scrape that times out is a fault, and the doctor says so.
const quick = (yaml) => yaml.replace('scrape_interval: 5s', 'scrape_interval: 2s').replace('scrape_timeout: 4s', 'scrape_timeout: 2s');
const withFault = (yaml, fault) => yaml.replace('- job_name: shop', `- job_name: shop\n    params: {fault: [${fault}]}`);

/** A job for each fault, under its name. */
function withAllFaults(yaml) {
  const target = /targets: (\[.*\])/.exec(yaml)[1];
  const jobs = Object.keys(FAULTS).map((fault) => `  - job_name: ${fault}\n    params: {fault: [${fault}]}\n    static_configs:\n      - targets: ${target}\n`);
  return yaml + jobs.join('');
}

/** Starts a stack under a name, on ports that nobody else prefers. */
async function start(name, options) {
  stacks[name] = await startStack({ shopPort: await freePort(0), prometheusPort: await freePort(0), ...options });
}

/** Runs the doctor; its report, exit status and everything that it printed. */
async function examine(settings, { environment = {}, isText = false } = {}) {
  const names = { metrics: '--metrics', prometheus: '--prometheus', grafana: '--grafana', tempo: '--tempo', query: '--query', window: '--window', dataSource: '--data-source', label: '--trace-label' };
  const flags = Object.entries(settings).flatMap(([name, value]) => [names[name], value]);
  const child = spawn(doctor, isText ? flags : [...flags, '--json'], { env: { ...process.env, GRAFANA_TOKEN: TOKEN, ...environment } });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  const status = await new Promise((resolve) => child.once('close', resolve));
  assert.ok(!(output + errors).includes(TOKEN), 'the token is never printed');
  const report = isText || status === 2 ? null : JSON.parse(output);
  if (report) assert.equal(status, report.healthy ? 0 : 1);
  return { status, output, errors, report };
}

const linkOf = (report, link) => report.links.find((one) => one.link === link);
const findingOf = (report, link, check) => linkOf(report, link).findings.find((finding) => finding.check === check);
const troubles = (report) => report.links.flatMap(({ link, findings }) => findings.filter(({ state }) => state === 'breaks' || state === 'warns').map((finding) => ({ link, ...finding })));

/** Asserts that a check breaks (or warns), with evidence that matches and a remedy. */
function assertFound(report, link, check, evidence = /./, state = /^breaks$/) {
  const finding = findingOf(report, link, check);
  assert.ok(finding, `${link}/${check} is missing: ${JSON.stringify(troubles(report), null, 1)}`);
  assert.match(finding.state, state, `${link}/${check}: ${finding.says}`);
  assert.match(finding.evidence.join('\n'), evidence);
  assert.notEqual(finding.remedy, '', `${link}/${check} has a remedy`);
}

async function eventually(what, isSo) {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await pause(200)) if (await isSo()) return;
  assert.fail(`never came true: ${what}`);
}

async function metricOf(url, name) {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
}

before(async () => {
  doctor = process.env.DOCTOR_BIN || (await buildProgram('exemplar-doctor', undefined, ['--bin', 'exemplar-doctor', '--features', 'doctor-program']));
  tempo = await startTempo();
  await start('healthy', { shopArguments: ['--rate', '200', '--otlp-endpoint', tempo.url], prometheusConfig: quick });
  const { shopUrl } = stacks.healthy;
  await Promise.all([
    start('off', { shopUrl, prometheusConfig: quick, exemplarStorage: false }),
    start('small', { shopUrl, prometheusConfig: (yaml) => quick(yaml).replace('max_exemplars: 100000', 'max_exemplars: 20') }),
    start('backwards', { shopUrl, prometheusConfig: (yaml) => withFault(quick(yaml), 'backward-times') }),
    start('faults', { shopUrl, prometheusConfig: withAllFaults }),
    start('elsewhere', { shopUrl, prometheusConfig: (yaml) => `${quick(yaml)}  - job_name: gone\n    static_configs:\n      - targets: ["127.0.0.1:9"]\n` }),
  ]);
  grafana = await startGrafana({ tempo, token: TOKEN, dataSources: [], dashboards: {} });
  await eventually('the store is full', async () => (await metricOf(stacks.small.prometheusUrl, 'prometheus_tsdb_exemplar_exemplars_in_storage')) === 20);
  await eventually('exemplars are refused', async () => (await metricOf(stacks.backwards.prometheusUrl, 'prometheus_target_scrapes_exemplar_out_of_order_total')) > 50);
  await eventually('a trace has had time to arrive', async () => {
    const [first] = (await readFile(stacks.healthy.shopLog, 'utf8')).split('\n').filter((line) => line.startsWith('{'));
    return Date.now() - JSON.parse(first).time_ms > 15_000;
  });
  for (const { prometheusUrl } of [stacks.faults, stacks.elsewhere]) {
    await eventually('each target has been scraped', async () => !(await healthOf(prometheusUrl)).includes('unknown'));
  }
});

after(async () => {
  await Promise.all([...Object.values(stacks), tempo, grafana].map((one) => one?.stop()));
});

async function healthOf(prometheusUrl) {
  const { data } = await (await fetch(`${prometheusUrl}/api/v1/targets`)).json();
  return data.activeTargets.map((target) => target.health);
}

/** Grafana as it should be, so that each test can spoil one thing. */
function goodGrafana() {
  grafana.isAdmin = true;
  grafana.dataSources = [
    { uid: 'prom', name: 'Shop metrics', type: 'prometheus', url: stacks.healthy.prometheusUrl, jsonData: { exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: 'tempo' }] } },
    { uid: 'other', name: 'Another Prometheus', type: 'prometheus', url: 'http://elsewhere:9090', jsonData: null },
    { uid: 'tempo', name: 'Traces', type: 'tempo', url: tempo.url, jsonData: {} },
    { uid: 'loki', name: 'Logs', type: 'loki', url: null, jsonData: {} },
  ];
  const panel = (exemplar, expr) => ({ title: 'Latency', targets: [{ refId: 'A', expr, exemplar }] });
  grafana.dashboards = {
    good: { panels: [{ type: 'row', panels: [panel(true, QUERY)] }] },
    off: { panels: [panel(false, QUERY)] },
    sums: { panels: [panel(true, 'rate(shop_request_duration_seconds_sum[$__rate_interval])')] },
  };
  return grafana.dataSources[0].jsonData.exemplarTraceIdDestinations[0];
}

const healthy = () => ({ metrics: stacks.healthy.shopUrl, prometheus: stacks.healthy.prometheusUrl });

describe('the healthy chain', () => {
  test('holds from the service to the traces, through Grafana and directly', async () => {
    goodGrafana();
    const whole = { ...healthy(), grafana: `${grafana.url}/d/good/shop?orgId=1`, query: QUERY };
    const log = await readFile(stacks.healthy.shopLog, 'utf8');
    for (const settings of [whole, { ...whole, tempo: tempo.url }]) {
      const { report, status } = await examine(settings);
      assert.deepEqual(troubles(report), []);
      assert.equal(status, 0);
      assert.deepEqual(report.links.map(({ state }) => state), Array(7).fill('holds'));
      assert.deepEqual(report.links.flatMap(({ findings }) => findings.filter(({ state }) => state !== 'holds')), []);
      const [id] = findingOf(report, 'traces', 'known').evidence[0].split(' ');
      assert.ok(log.includes(id), 'the trace that was looked up is one that the shop logged');
    }
  });

  test('any of the addresses will do; what is left out is unknown, and nothing breaks', async () => {
    goodGrafana();
    for (const settings of [{ metrics: stacks.healthy.shopUrl }, { prometheus: stacks.healthy.prometheusUrl }, { grafana: grafana.url, dataSource: 'prom' }, { tempo: tempo.url }]) {
      const { report } = await examine(settings);
      assert.deepEqual(troubles(report), [], JSON.stringify(settings));
      assert.ok(report.links.some(({ state }) => state === 'unknown'));
    }
  });

  test('a viewer who may not list data sources is enough', async () => {
    goodGrafana();
    grafana.isAdmin = false;
    const { report } = await examine({ ...healthy(), grafana: `${grafana.url}/d/good` });
    assert.deepEqual(troubles(report), []);
  });
});

describe('faults of the exposition', () => {
  for (const [fault, expected] of Object.entries(FAULTS)) {
    test(fault, async () => {
      const settings = { metrics: `${stacks.healthy.shopUrl}/metrics?fault=${fault}`, prometheus: stacks.faults.prometheusUrl };
      const { report } = await examine(settings);
      for (const [link, check] of Object.entries(expected)) assertFound(report, link, check);
      assert.equal(troubles(report)[0].link, Object.keys(expected)[0], 'the cause comes first');
    });
  }

  test('the evidence quotes the offending value and its place', async () => {
    const of = async (fault) => (await examine({ metrics: `${stacks.healthy.shopUrl}/metrics?fault=${fault}` })).report;
    assertFound(await of('text-format'), 'exposition', 'content-type', /text\/plain; version=0\.0\.4/);
    assertFound(await of('mislabelled'), 'exposition', 'content-type', /line \d+: shop_.*# \{trace_id="[0-9a-f]{32}"/);
    assertFound(await of('broken-line'), 'exposition', 'readable', /line 1, column \d+/);
    assertFound(await of('long-labels'), 'exposition', 'label-length', /line \d+: \d{3} characters in \{/);
    assertFound(await of('millisecond-times'), 'exposition', 'timestamps', /line \d+: 1\d{12} s/);
    assertFound(await of('future-times'), 'exposition', 'timestamps', /(59|60) min from now/);
    assertFound(await of('short-ids'), 'trace-ids', 'trace-id-length', /line \d+: trace_id="[0-9a-f]{20}" \(20 characters\)/);
    assertFound(await of('uuid-ids'), 'trace-ids', 'trace-id-hex', /trace_id="[0-9a-f]{8}-/);
    assertFound(await of('nanosecond-values'), 'exposition', 'values', /line \d+: shop_request_duration/, /^warns$/);
  });

  test('what does not answer', async () => {
    assertFound((await examine({ metrics: 'http://127.0.0.1:9/metrics' })).report, 'exposition', 'reachable', /refused/i);
    assertFound((await examine({ metrics: `${stacks.healthy.shopUrl}/nothing` })).report, 'exposition', 'reachable', /404/);
    assertFound((await examine({ prometheus: 'http://127.0.0.1:9' })).report, 'scrape', 'reachable', /refused/i);
    assertFound((await examine({ prometheus: tempo.url })).report, 'query', 'query-api', /404/);
  });
});

describe('faults of Prometheus', () => {
  test('exemplar storage is off', async () => {
    const { report } = await examine({ ...healthy(), prometheus: stacks.off.prometheusUrl });
    assertFound(report, 'storage', 'feature-flag', /--enable-feature=\n.*max_exemplars = 0/);
    assert.deepEqual(troubles(report).map(({ link }) => link), ['storage']);
  });

  test('the store is full and reaches back too short a time', async () => {
    const { report } = await examine({ ...healthy(), prometheus: stacks.small.prometheusUrl });
    assertFound(report, 'storage', 'reach', /20 of 20 exemplars/);
    assert.match(findingOf(report, 'storage', 'reach').remedy, /max_exemplars/);
  });

  test('exemplars come out of order', async () => {
    const metrics = `${stacks.healthy.shopUrl}/metrics?fault=backward-times`;
    assertFound((await examine({ metrics, prometheus: stacks.backwards.prometheusUrl })).report, 'storage', 'out-of-order', /exemplar_out_of_order_total = \d+/);
  });

  test('the service is not scraped, or cannot be', async () => {
    const { report } = await examine({ metrics: `${stacks.healthy.shopUrl}/metrics?x`, prometheus: stacks.healthy.prometheusUrl });
    assert.equal(findingOf(report, 'scrape', 'target').state, 'holds', 'the same service under another address');
    const down = await examine({ prometheus: stacks.elsewhere.prometheusUrl });
    assertFound(down.report, 'scrape', 'target', /job="gone".*refused/, /^warns$/);
    const unknown = await examine({ metrics: `${stacks.elsewhere.prometheusUrl}/metrics`, prometheus: stacks.elsewhere.prometheusUrl });
    assertFound(unknown.report, 'scrape', 'target', /none with this address/);
  });

  test('queries that find nothing, each for its reason', async () => {
    const of = async (query) => (await examine({ ...healthy(), query })).report;
    assertFound(await of('vector(1) > 0'), 'query', 'selector', /vector/);
    assertFound(await of('sum(rate(shop_requests_total[5m])'), 'query', 'query', /unclosed left parenthesis/);
    assertFound(await of('shop_requests_total{route="/no such"}'), 'query', 'query', /no such/);
    const sums = await of('rate(shop_request_duration_seconds_sum[5m])');
    assertFound(sums, 'query', 'metric', /shop_request_duration_seconds_bucket/);
    assert.match(findingOf(sums, 'query', 'metric').remedy, /shop_request_duration_seconds_bucket in place of shop_request_duration_seconds_sum/);
    assert.match(findingOf(await of('job:latency:p99'), 'query', 'metric').remedy, /recording rule/);
  });
});

describe('faults of Grafana', () => {
  const of = async (settings = {}) => (await examine({ ...healthy(), grafana: grafana.url, ...settings })).report;

  test('no destination, or one that leads nowhere', async () => {
    goodGrafana();
    grafana.dataSources[0].jsonData = {};
    assertFound(await of(), 'grafana', 'destinations', /Shop metrics \(uid prom, prometheus\)/);

    goodGrafana().datasourceUid = 'gone';
    assertFound(await of(), 'grafana', 'destination-uid', /datasourceUid = "gone"\n.*Traces \(uid tempo, tempo\)/);
    goodGrafana().datasourceUid = 'Traces';
    assertFound(await of(), 'grafana', 'destination-uid', /"Traces"/);
    goodGrafana().datasourceUid = 'loki';
    assertFound(await of(), 'grafana', 'destination-uid', /"loki"/);
    Object.assign(goodGrafana(), { datasourceUid: undefined, url: 'https://jaeger.example/trace/' });
    assertFound(await of(), 'grafana', 'destination-url', /jaeger\.example/);
  });

  test('a label of another name', async () => {
    goodGrafana().name = 'traceID';
    const report = await of();
    assertFound(report, 'grafana', 'destination-label', /\.name = "traceID"\nlabels of the exemplars: span_id, trace_id/);
    assert.match(findingOf(report, 'grafana', 'destination-label').remedy, /trace_id/);
  });

  test('panels that do not ask, or ask for the wrong metric', async () => {
    goodGrafana();
    assertFound(await of({ grafana: `${grafana.url}/d/off/x` }), 'grafana', 'panel', /exemplars off: histogram_quantile/);
    assertFound(await of({ grafana: `${grafana.url}/d/sums` }), 'grafana', 'panel', /_sum/);
  });

  test('no Prometheus there, not the named one, no permission', async () => {
    goodGrafana();
    assertFound(await of({ dataSource: 'nobody' }), 'grafana', 'data-source', /Shop metrics/);
    grafana.dataSources = grafana.dataSources.slice(2);
    assertFound(await of(), 'grafana', 'data-source', /Traces/);
    goodGrafana();
    const { report } = await examine({ ...healthy(), grafana: grafana.url }, { environment: { GRAFANA_TOKEN: 'wrong' } });
    assertFound(report, 'grafana', 'reachable', /401/);
  });
});

describe('faults of the trace store', () => {
  test('it knows none of the traces, or not all', async () => {
    const usual = tempo.knows;
    tempo.knows = () => false;
    assertFound((await examine({ ...healthy(), tempo: tempo.url })).report, 'traces', 'known', /[0-9a-f]{32} \(.* old\): not known/);
    let asked = 0;
    tempo.knows = () => asked++ % 2 === 0;
    const { report } = await examine({ ...healthy(), tempo: tempo.url });
    assertFound(report, 'traces', 'known', /: not known\n.*: known/, /^warns$/);
    tempo.knows = usual;
  });

  test('another server answers there', async () => {
    assertFound((await examine({ ...healthy(), tempo: stacks.healthy.prometheusUrl })).report, 'traces', 'reachable', /api\/(echo|traces)/);
  });
});

test('usage: exit status, addresses, text', async () => {
  const none = await examine({});
  assert.equal(none.status, 2);
  assert.match(none.errors, /no address was given/);
  assert.equal((await examine({ metrics: 'ftp://x' })).status, 2);
  assert.equal((await examine({ metrics: 'localhost', window: 'soon' })).status, 2);
  const { output, status } = await examine({ metrics: `${stacks.healthy.shopUrl}/metrics?fault=zero-ids` }, { isText: true });
  assert.equal(status, 1);
  assert.match(output, /✗ Exemplars carry trace ids\n +✗ \d+ of \d+ trace ids are all zeros/);
  assert.match(output, /→ Record the exemplar only where the span context is valid/);
});
