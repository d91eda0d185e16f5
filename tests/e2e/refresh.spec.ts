import { expect, test, type Page } from '@playwright/test';
import { chartWindow, counts, drawn, pinnedCards, rangeAnswer, exemplarAnswer, worst } from './chart-page';
import { FakePrometheus, type Answer, type ApiRequest } from './fake-prometheus';

/** A refresh asks a Prometheus for what is new, and the picture is that of all. */

const HOUR_MS = 3_600_000;
const STEP_MS = 15_000;
const WORST_AGE_MS = 50 * 60_000;

let prometheus: FakePrometheus;
/** What every sample of an answer has as its value: tells the answers apart. */
let level: number;
let begunMs: number;

test.beforeEach(async () => {
  prometheus = await FakePrometheus.start();
  prometheus.answer = shop;
  level = 1;
  begunMs = Date.now();
});
test.afterEach(() => prometheus.stop());

/** As a Prometheus answers: samples at whole steps, and the exemplars of the time asked for, one a minute and the worst of all early. */
function shop({ path, parameters }: ApiRequest): Answer {
  const fromMs = Number(parameters.get('start')) * 1000;
  const toMs = Number(parameters.get('end')) * 1000;
  const metric = { route: '/a' };
  if (path.endsWith('/query_exemplars')) {
    const rows = [{ timeMs: begunMs - WORST_AGE_MS, value: 9, labels: { trace_id: 'worst' } }];
    for (let timeMs = Math.ceil(fromMs / 60_000) * 60_000; timeMs <= toMs; timeMs += 60_000) {
      rows.push({ timeMs, value: 1 + (timeMs % 7) / 10, labels: { trace_id: `at${timeMs}` } });
    }
    if (level > 1) {
      rows.push({ timeMs: begunMs, value: 2, labels: { trace_id: 'fresh' } });
    }
    return { body: exemplarAnswer(rows.filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs), metric) };
  }
  const stepMs = Number(parameters.get('step')) * 1000;
  const points: [number, number][] = [];
  for (let timeMs = fromMs; timeMs <= toMs; timeMs += stepMs) {
    points.push([timeMs, level]);
  }
  return { body: rangeAnswer(points, metric) };
}

function address(): string {
  return `./?${new URLSearchParams({ 'prometheus-url': prometheus.url, query: 'up', from: 'now-1h', step: '15s', refresh: '400ms' })}`;
}

/** How long before its end each range that was asked for begins, ms. */
function lengths(): number[] {
  const ranges = prometheus.requests.filter(({ path }) => path.endsWith('query_range'));
  return ranges.map(({ parameters }) => (Number(parameters.get('end')) - Number(parameters.get('start'))) * 1000);
}

async function valueAt(page: Page, timeMs: number): Promise<number | undefined> {
  return page.evaluate((time) => document.querySelector('exemplar-chart')!.chart!.samplesAt(time)[0]?.value, timeMs);
}

async function traces(page: Page): Promise<unknown[]> {
  return page.evaluate(() => {
    const chart = document.querySelector('exemplar-chart')!.chart!;
    return Array.from(chart.windowRows(), (row) => chart.exemplar(row).labels['trace_id']);
  });
}

test('a refresh asks for what is new, and the old stays', async ({ page }) => {
  await page.goto(address());
  await drawn(page);
  expect(lengths()[0]).toBe(HOUR_MS);
  const cluster = await worst(page);
  expect(cluster.value).toBe(9);
  await page.mouse.click(cluster.windowX, cluster.windowY);
  await expect(pinnedCards(page)).toContainText('worst');

  level = 2;
  await expect.poll(() => traces(page)).toContain('fresh');
  // Each exemplar is there once, the worst one from before too, and its card is still its diamond's.
  const ids = await traces(page);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(61);
  expect(ids).toContain('worst');
  await expect(pinnedCards(page)).toContainText('worst');
  const { total, shown, clustered, filtered, outsideWindow, outsideRange, invalid } = await counts(page);
  expect(shown + clustered + filtered + outsideWindow + outsideRange + invalid).toBe(total);
  // The line is the first answer's, and the last one's behind it.
  const { fromMs, toMs } = await chartWindow(page);
  expect(await valueAt(page, fromMs + STEP_MS)).toBe(1);
  expect(await valueAt(page, begunMs - 12 * 60_000)).toBe(1);
  expect(await valueAt(page, toMs - 9 * 60_000)).toBe(2);
  expect(await valueAt(page, toMs)).toBe(2);
  const later = lengths().slice(1);
  expect(Math.max(...later)).toBeLessThanOrEqual(11 * 60_000);
  expect(Math.min(...later)).toBeGreaterThanOrEqual(10 * 60_000);
  const exemplars = prometheus.requests.filter(({ path }) => path.endsWith('query_exemplars')).at(-1)!.parameters;
  expect(Number(exemplars.get('end')) - Number(exemplars.get('start'))).toBeLessThanOrEqual(11 * 60);
});

test('after an error all is asked for', async ({ page }) => {
  await page.goto(address());
  await drawn(page);
  await expect.poll(() => lengths().length).toBeGreaterThanOrEqual(3);
  // Only the exemplars fail: what has come is not all.
  prometheus.answer = (request) => (request.path.endsWith('query_exemplars') ? { status: 503, body: 'later' } : shop(request));
  await expect(page.locator('exemplar-chart .problem')).toContainText('503');
  level = 2;
  prometheus.answer = shop;
  await expect(page.locator('exemplar-chart .problem')).toBeHidden();
  await expect.poll(() => valueAt(page, begunMs - HOUR_MS / 2)).toBe(2);
  // And then what is new again.
  await expect.poll(() => lengths().at(-1)).toBeLessThan(HOUR_MS);
  await expect.poll(() => traces(page)).toContain('worst');
});

test('what cannot be extended is asked for as a whole at once, and not tried again soon', async ({ page }) => {
  await page.goto(address());
  await drawn(page);
  await expect.poll(() => lengths().length).toBeGreaterThanOrEqual(3);
  level = 2;
  prometheus.answer = (request) => {
    const histograms = { metric: { route: '/h' }, histograms: [[begunMs / 1000, { count: '1', sum: '1' }]] };
    return request.path.endsWith('query_exemplars') ? shop(request) : { body: { status: 'success', data: { resultType: 'matrix', result: [histograms] } } };
  };
  prometheus.requests.length = 0;
  await expect.poll(() => lengths().length).toBeGreaterThanOrEqual(4);
  // The last one of the answers before may still have been on its way.
  const refused = lengths().findIndex((length) => length === HOUR_MS);
  expect(refused).toBeLessThanOrEqual(2);
  expect(lengths().slice(refused)).toEqual(lengths().slice(refused).map(() => HOUR_MS));
  await expect(page.locator('exemplar-chart .legend button')).toHaveText(/h/);
  await expect(page.locator('exemplar-chart .problem')).toBeHidden();
});
