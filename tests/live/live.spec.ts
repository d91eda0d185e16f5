import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { startStack } from '../../demo/stack.mjs';
import { cards, counts, drawn, exploreOf, pinnedCards, worst } from '../e2e/chart-page';

/** From a request to the demo shop, over a real Prometheus and the page, to the link: its trace id is one that the shop logged. */

const QUERY = 'histogram_quantile(0.99, sum by (route, le) (rate(shop_request_duration_seconds_bucket[1m])))';

let stack: Awaited<ReturnType<typeof startStack>>;
test.beforeAll(async () => {
  stack = await startStack({ shopArguments: ['--rate', '80', '--story-start', '290'] });
});
test.afterAll(() => stack?.stop());

interface Logged {
  trace_id: string;
  span_id: string;
}

/** The traced requests that the shop has logged, one line of JSON each. */
async function logged(): Promise<Map<string, Logged>> {
  const lines = (await readFile(stack.shopLog, 'utf8')).split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
  return new Map(lines.map((line) => JSON.parse(line) as Logged).map((entry) => [entry.trace_id, entry]));
}

test('a diamond of a live Prometheus links to a trace that the shop logged', async ({ page }) => {
  // A request of our own: the shop names its trace.
  const response = await fetch(`${stack.shopUrl}/checkout`, { method: 'POST' });
  const ownId = response.headers.get('x-trace-id')!;
  const parameters = new URLSearchParams({
    'prometheus-url': stack.prometheusUrl,
    query: QUERY,
    legend: '{{route}}',
    from: 'now-3m',
    refresh: '2s',
    unit: 's',
    'fit-y': 'all',
    'tempo-uid': 'live-tempo',
    'grafana-url': 'https://grafana.example',
  });
  await page.goto(`./?${parameters}`);
  // Quantiles need two scrapes.
  await expect(page.locator('exemplar-chart .legend button').first()).toBeVisible({ timeout: 60_000 });
  await drawn(page);
  await expect(page.locator('exemplar-chart .problem')).toBeHidden();
  await expect
    .poll(
      () =>
        page.evaluate((id) => {
          const chart = document.querySelector('exemplar-chart')!.chart!;
          return chart.clusters().some((cluster) => cluster.exemplars.some((row) => chart.exemplar(row).labels['trace_id'] === id));
        }, ownId),
      { timeout: 60_000, message: 'our own request is among the diamonds' },
    )
    .toBe(true);
  expect((await counts(page)).total).toBeGreaterThan(5);

  // The page refreshes: stand still for what follows.
  await page.evaluate(() => document.querySelector('exemplar-chart')!.removeAttribute('refresh'));
  await expect(page.locator('exemplar-chart .busy')).toBeHidden();
  await drawn(page);
  const cluster = await worst(page);
  await page.mouse.move(cluster.windowX, cluster.windowY);
  await expect(cards(page)).toBeVisible();
  await page.mouse.click(cluster.windowX, cluster.windowY);
  const explore = exploreOf((await pinnedCards(page).locator('.links a').first().getAttribute('href'))!);
  expect(explore).toMatchObject({ datasource: 'live-tempo', queryType: 'traceql', origin: 'https://grafana.example' });
  expect(explore.fromMs).toBeLessThanOrEqual(cluster.timeMs);
  expect(explore.toMs).toBeGreaterThanOrEqual(cluster.timeMs);
  const log = await logged();
  expect(log.has(ownId)).toBe(true);
  expect(log.get(explore.query)?.trace_id, 'the shop logged the linked trace').toBe(explore.query);
  expect(log.get(explore.query)?.span_id).toBe(explore.spanId);
});

test('the metrics of the shop itself, without the Prometheus', async ({ page }) => {
  const parameters = new URLSearchParams({
    'metrics-url': `${stack.shopUrl}/metrics`,
    metric: 'shop_request_duration_seconds',
    by: 'route',
    quantiles: '0.99',
    legend: '{{route}}',
    refresh: '1s',
    'tempo-uid': 'live-tempo',
    'grafana-url': 'https://grafana.example',
  });
  await page.goto(`./?${parameters}`);
  await drawn(page);
  const response = await fetch(`${stack.shopUrl}/checkout`, { method: 'POST' });
  const ownId = response.headers.get('x-trace-id')!;
  const own = await page.waitForFunction((id) => {
    const chart = document.querySelector('exemplar-chart')?.chart;
    const rows = chart?.clusters().flatMap((cluster) => cluster.exemplars) ?? [];
    const row = rows.find((candidate) => chart!.exemplar(candidate).labels['trace_id'] === id);
    return row === undefined ? null : chart!.exemplar(row);
  }, ownId);
  const { labels, links } = (await own.jsonValue())!;
  expect(labels['route']).toBe('/checkout');
  expect(exploreOf(links[0]!.href)).toMatchObject({ datasource: 'live-tempo', query: ownId });
  // Lines come with the second scrape.
  await expect(page.locator('exemplar-chart .legend button')).toContainText(['/checkout']);
  await expect(page.locator('exemplar-chart .problem')).toBeHidden();
});
