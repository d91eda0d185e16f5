// Records what a real Prometheus answers about the demo shop into demo/capture/.
// Usage: node demo/record.mjs [--minutes 38] [--out demo/capture]   (SHOP_PORT, PROMETHEUS_PORT as for live.mjs)
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { aborted, interruptSignal, portFromEnvironment, startStack } from './stack.mjs';

const demoDir = dirname(fileURLToPath(import.meta.url));
const seed = '7';
// The rates look back one minute: the first minute is not recorded.
const warmUpS = 120;
// The window ends before the last scrapes: a later one still brings exemplars of the seconds before it, and the
// queries of one recording would not agree.
const settleS = 15;

const duration = 'shop_request_duration_seconds_bucket';
const quantile = (q, by, selector = '') => `histogram_quantile(${q}, sum by (${by}, le) (rate(${duration}${selector}[1m])))`;
const routeQuery = (name, q) => ({ legend: `${name} {{route}}`, expr: quantile(q, 'route') });

/** What is recorded. Captures with the same `exemplars` file have the same answer to their exemplar queries. */
const captures = [
  {
    id: 'latency-p99',
    title: 'Request latency, p99 by route',
    description: 'The 99th percentile of each route over one minute, with the exemplars of all traced requests.',
    unit: 's',
    step_s: 5,
    queries: [{ legend: '{{route}}', expr: quantile(0.99, 'route') }],
    exemplars: 'exemplars-duration.json',
  },
  {
    id: 'latency-quantiles',
    title: 'Request latency, p50, p95 and p99 by route',
    description: 'Three queries in one chart: 21 series.',
    unit: 's',
    step_s: 10,
    queries: [routeQuery('p99', 0.99), routeQuery('p95', 0.95), routeQuery('p50', 0.5)],
    exemplars: 'exemplars-duration.json',
  },
  {
    id: 'checkout-p99',
    title: 'Checkout latency, p99',
    description: "One route alone: a single pod's slow disk, a database failover and a failing payment provider.",
    unit: 's',
    step_s: 5,
    queries: [{ legend: '{{route}}', expr: quantile(0.99, 'route', '{route="/checkout"}') }],
    exemplars: 'exemplars-checkout.json',
  },
  {
    id: 'latency-heavy',
    title: 'Request latency, p95 by route, method and pod',
    description: '112 series, one for each operation on each pod.',
    unit: 's',
    step_s: 15,
    queries: [{ legend: '{{method}} {{route}} {{pod}}', expr: quantile(0.95, 'route, method, pod') }],
    exemplars: 'exemplars-duration.json',
  },
  {
    id: 'request-rate',
    title: 'Requests per second by route',
    description: "The axis is a rate; the counter's exemplars measure one request each, so their values are not on it.",
    unit: 'reqps',
    step_s: 10,
    queries: [{ legend: '{{route}}', expr: 'sum by (route) (rate(shop_requests_total[1m]))' }],
    exemplars: 'exemplars-requests.json',
  },
  {
    id: 'error-ratio',
    title: 'Share of failed requests by route',
    description: '5xx answers among all. The exemplars are those of the failed requests, each of value 1.',
    unit: 'percentunit',
    step_s: 10,
    queries: [
      {
        legend: '{{route}}',
        expr: '(sum by (route) (rate(shop_requests_total{status=~"5.."}[1m])) or 0 * sum by (route) (rate(shop_requests_total[1m]))) / sum by (route) (rate(shop_requests_total[1m]))',
      },
    ],
    exemplarsQuery: 'shop_requests_total{status=~"5.."}',
    exemplars: 'exemplars-errors.json',
  },
  {
    id: 'response-size',
    title: 'Response size, p90 by route',
    description: 'In bytes, with exemplars that measure bytes.',
    unit: 'bytes',
    step_s: 10,
    queries: [
      {
        legend: '{{route}}',
        expr: 'histogram_quantile(0.9, sum by (route, le) (rate(shop_response_size_bytes_bucket[1m])))',
      },
    ],
    exemplars: 'exemplars-size.json',
  },
  {
    id: 'requests-counter',
    title: 'Requests counted, one pod',
    description: 'A raw counter with its own exemplars, each of value 1.',
    unit: 'short',
    step_s: 15,
    queries: [{ legend: '{{method}} {{route}} {{status}}', expr: 'shop_requests_total{pod="shop-6",route="/checkout"}' }],
    exemplars: 'exemplars-counter.json',
  },
];

/** Answers for tests of the readers that are no chart of their own: file name and API path. */
function extraRequests(toS) {
  const query = (expr) => `/api/v1/query?time=${toS}&query=${encodeURIComponent(expr)}`;
  const range = (expr) => `/api/v1/query_range?start=${toS - 60}&end=${toS}&step=15&query=${encodeURIComponent(expr)}`;
  return [
    ['instant-vector.json', query(quantile(0.99, 'route'))],
    ['instant-scalar.json', query('scalar(count(shop_requests_total))')],
    ['instant-matrix.json', query('shop_requests_total{route="/checkout",pod="shop-6"}[30s]')],
    ['error-bad-query.json', range('sum by (route (')],
    ['error-bad-exemplar-query.json', `/api/v1/query_exemplars?start=${toS - 60}&end=${toS}&query=${encodeURIComponent('rate(')}`],
    ['empty-range.json', range('no_such_metric')],
    ['empty-exemplars.json', `/api/v1/query_exemplars?start=${toS - 60}&end=${toS}&query=no_such_metric`],
    ['nan-range.json', range('0 * sum by (route) (shop_requests_total) / 0')],
    ['infinity-range.json', range('sum by (route) (shop_requests_total) / 0')],
  ];
}

async function answer(url, okStatuses = [200]) {
  const response = await fetch(url);
  const body = await response.text();
  if (!okStatuses.includes(response.status)) throw new Error(`${url} answered ${response.status}: ${body.slice(0, 300)}`);
  return body;
}

/** Saves every capture of the window as Prometheus answers it, and the index that describes them. */
async function save(stack, fromS, toS, out) {
  await mkdir(out, { recursive: true });
  const api = stack.prometheusUrl;
  const savedExemplars = new Map();
  const index = [];
  for (const { exemplarsQuery, ...capture } of captures) {
    const queries = [];
    for (const [position, { legend, expr }] of capture.queries.entries()) {
      const file = capture.queries.length === 1 ? `${capture.id}.json` : `${capture.id}-${position + 1}.json`;
      const parameters = new URLSearchParams({ query: expr, start: fromS, end: toS, step: capture.step_s });
      await writeFile(join(out, file), await answer(`${api}/api/v1/query_range?${parameters}`));
      queries.push({ legend, expr, range: file });
    }
    const asked = exemplarsQuery ?? queries[0].expr;
    const exemplars = await answer(`${api}/api/v1/query_exemplars?${new URLSearchParams({ query: asked, start: fromS, end: toS })}`);
    const shared = savedExemplars.get(capture.exemplars) ?? exemplars;
    // Not what is expected, and no reason to lose a recording: such an answer gets a file of its own.
    const exemplarsFile = shared === exemplars ? capture.exemplars : `exemplars-${capture.id}.json`;
    savedExemplars.set(exemplarsFile, exemplars);
    await writeFile(join(out, exemplarsFile), exemplars);
    index.push({
      id: capture.id,
      title: capture.title,
      description: capture.description,
      unit: capture.unit,
      queries,
      exemplars: exemplarsFile,
      exemplars_query: asked,
      from_ms: fromS * 1000,
      to_ms: toS * 1000,
      step_s: capture.step_s,
    });
    const count = JSON.parse(exemplars).data.reduce((sum, series) => sum + series.exemplars.length, 0);
    console.log(`${capture.id}: ${count} exemplars`);
  }
  for (const [file, path] of extraRequests(toS)) {
    await writeFile(join(out, file), await answer(api + path, [200, 400]));
  }
  await writeFile(join(out, 'metrics.openmetrics.txt'), await answer(`${stack.shopUrl}/metrics`));
  await writeFile(join(out, 'index.json'), `${JSON.stringify(index, null, 2)}\n`);
}

async function main() {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '38' },
      out: { type: 'string', default: join(demoDir, 'capture') },
      speed: { type: 'string', default: '1' },
    },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error(`--minutes is "${values.minutes}", which is not a number above 0.`);
  const interrupted = interruptSignal();
  const stack = await startStack({
    signal: interrupted,
    shopPort: portFromEnvironment('SHOP_PORT'),
    prometheusPort: portFromEnvironment('PROMETHEUS_PORT'),
    shopArguments: ['--seed', seed, '--speed', values.speed],
  });
  try {
    console.log(`${new Date().toISOString()} recording ${minutes} minutes of ${stack.prometheusUrl}`);
    await Promise.race([pause((warmUpS + minutes * 60) * 1000), stack.failed, aborted(interrupted)]);
    // On a multiple of every step, so that the samples of all captures stand at the same times.
    const toS = Math.floor((Date.now() / 1000 - settleS) / 30) * 30;
    await save(stack, toS - Math.round(minutes * 60), toS, values.out);
    console.log(`${new Date().toISOString()} saved to ${values.out}`);
  } finally {
    await stack.stop();
  }
}

await main().catch((error) => {
  console.error(`record: ${error.message}`);
  process.exitCode = 1;
});
