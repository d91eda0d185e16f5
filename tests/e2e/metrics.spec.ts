import { expect, test, type Page } from '@playwright/test';
import { cards, chartWindow, counts, dragAcross, drawn, exploreOf, worst } from './chart-page';
import { FakePrometheus, type Answer } from './fake-prometheus';

/** A service's own `/metrics`, without a Prometheus. The fake server answers with an exposition that counts up. */

const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

let service: FakePrometheus;
test.beforeEach(async () => {
  service = await FakePrometheus.start();
  service.answer = exposition();
});
test.afterEach(() => service.stop());

const problem = (page: Page) => page.locator('exemplar-chart .problem');
const legend = (page: Page) => page.locator('exemplar-chart .legend button');

/** Each answer has counted ten more on both routes; the slow one has a new exemplar every second answer. */
function exposition(type = OPENMETRICS): () => Answer {
  const exemplars: string[] = [];
  let scrapes = 0;
  return () => {
    scrapes += 1;
    const count = scrapes * 10;
    const newest = Math.ceil(scrapes / 2);
    exemplars[newest] ??= ` # {trace_id="${newest.toString(16).padStart(32, '0')}"} 1.5 ${Date.now() / 1000}`;
    const body = `# TYPE wait_seconds histogram
# UNIT wait_seconds seconds
wait_seconds_bucket{route="/cart",le="1.0"} ${count}
wait_seconds_bucket{route="/cart",le="2.0"} ${count}
wait_seconds_bucket{route="/cart",le="+Inf"} ${count}
wait_seconds_bucket{route="/pay",le="1.0"} 0
wait_seconds_bucket{route="/pay",le="2.0"} ${count}${exemplars[newest]}
wait_seconds_bucket{route="/pay",le="+Inf"} ${count}
# TYPE hits counter
hits_total ${count}
# EOF
`;
    return { body, type };
  };
}

function address(parameters: Record<string, string> = {}): string {
  return `./?${new URLSearchParams({ 'metrics-url': `${service.url}/metrics`, refresh: '200ms', ...parameters })}`;
}

test('successive scrapes become lines, and each exemplar counts once', async ({ page }) => {
  await page.goto(address({ by: 'route', quantiles: '0.5', 'tempo-uid': 'T1', 'grafana-url': 'https://grafana.example' }));
  await expect.poll(() => service.requests.length).toBeGreaterThanOrEqual(6);
  await drawn(page);
  expect(service.requests[0]).toMatchObject({ method: 'GET', path: '/metrics' });
  expect(service.requests[0]!.accept).toMatch(/^application\/openmetrics-text; version=1\.0\.0\b/);
  await expect(legend(page)).toHaveText([/^p50 \{route="\/cart"\}500 ms/, /^p50 \{route="\/pay"\}1\.5 s/]);
  await page.evaluate(() => document.querySelector('exemplar-chart')!.setAttribute('refresh', '1h'));
  await expect(page.locator('exemplar-chart .busy')).toBeHidden();
  await drawn(page);
  const scrapes = service.requests.length;
  expect((await counts(page)).total).toBe(Math.ceil(scrapes / 2));

  const cluster = await worst(page);
  await page.mouse.move(cluster.windowX, cluster.windowY);
  const href = await cards(page).locator('.links a').first().getAttribute('href');
  expect(exploreOf(href!)).toMatchObject({ datasource: 'T1', origin: 'https://grafana.example' });
  // A minute at least, ending now.
  const { fromMs, toMs } = await chartWindow(page);
  expect(toMs - fromMs).toBeGreaterThanOrEqual(60_000);
  expect(toMs - fromMs).toBeLessThan(90_000);
});

test('all labels are summed where none is named; a counter is a rate', async ({ page }) => {
  await page.goto(address());
  await expect(legend(page)).toHaveText([/^p99/, /^p95/, /^p50/]);
  await page.goto(address({ metric: 'hits_total', legend: 'hits' }));
  await expect(legend(page)).toHaveText([/^hits\d/]);
});

test('is asked on while zoomed in, and the zoom stays', async ({ page }) => {
  await page.goto(address());
  await expect.poll(() => service.requests.length).toBeGreaterThanOrEqual(2);
  await drawn(page);
  await dragAcross(page, 0.2, 0.7);
  const zoomed = await chartWindow(page);
  const asked = service.requests.length;
  await expect.poll(() => service.requests.length).toBeGreaterThan(asked + 2);
  expect(await chartWindow(page)).toEqual(zoomed);
});

test.describe('says in words', () => {
  test('which header is missing when the page may not read the answer', async ({ page }) => {
    service.allowsOrigins = false;
    await page.goto(address());
    await expect(problem(page)).toContainText(`${service.url}/metrics answers, but does not allow this page to read it`);
    await expect(problem(page)).toContainText(`Access-Control-Allow-Origin: ${new URL(page.url()).origin}`);
    service.allowsOrigins = true;
    await expect(problem(page)).toBeHidden();
    await expect(legend(page)).toHaveCount(3);
  });

  test('that nobody answers', async ({ page }) => {
    const target = address();
    const url = service.url;
    await service.stop();
    await page.goto(target);
    await expect(problem(page)).toHaveText(`No answer from ${url}. Is it running?`);
  });

  test('what came instead of metrics, and keeps the last picture', async ({ page }) => {
    await page.goto(address());
    await drawn(page);
    service.answer = () => ({ body: '<!doctype html><title>Log in</title>', type: 'text/html' });
    await expect(problem(page)).toContainText(/metrics: .*HTML/);
    service.answer = () => ({ status: 503, body: 'too busy' });
    await expect(problem(page)).toContainText('answered 503: too busy');
    expect((await counts(page)).total).toBeGreaterThan(0);
  });

  test('that the older format has no exemplars', async ({ page }) => {
    service.answer = exposition('text/plain; version=0.0.4; charset=utf-8');
    await page.goto(address());
    await expect(page.locator('exemplar-chart .notices')).toContainText('older text format');
  });

  test('which metrics there are', async ({ page }) => {
    await page.goto(address({ metric: 'nothing' }));
    await expect(problem(page)).toContainText('no nothing; its histograms and counters: wait_seconds, hits');
    await page.goto(address({ quantiles: '99' }));
    await expect(problem(page)).toContainText('"99" are not numbers from 0 to 1');
  });
});

test('the form asks an endpoint, and the address remembers it', async ({ page }) => {
  await page.goto('./');
  await drawn(page);
  await page.getByRole('button', { name: 'Your own data' }).click();
  await expect(page.getByLabel('Metrics address')).toBeHidden();
  await page.getByLabel('own metrics').check();
  await expect(page.getByLabel('Prometheus address')).toBeHidden();
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page.locator('#own-problem')).toContainText('Metrics address is missing');
  await page.getByLabel('Metrics address').fill(`${service.url}/metrics`);
  await page.getByLabel('Lines by label').fill('route');
  await page.getByLabel('Refresh').fill('200ms');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(legend(page)).toHaveCount(6);
  expect(new URL(page.url()).searchParams.get('metrics-url')).toBe(`${service.url}/metrics`);
  await page.reload();
  await expect(legend(page)).toHaveCount(6);
  // Back to a recording: nothing is asked any more.
  await page.locator('#capture').selectOption({ index: 1 });
  await drawn(page);
  expect(new URL(page.url()).searchParams.has('metrics-url')).toBe(false);
});
