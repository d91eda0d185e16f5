import { expect, test, type Page } from '@playwright/test';
import { cards, chartWindow, counts, dragAcross, drawn, exploreOf, worst } from './chart-page';
import { FakePrometheus, usual } from './fake-prometheus';

let prometheus: FakePrometheus;
test.beforeEach(async () => {
  prometheus = await FakePrometheus.start();
});
test.afterEach(() => prometheus.stop());

const problem = (page: Page) => page.locator('exemplar-chart .problem');

function address(parameters: Record<string, string>): string {
  return `./?${new URLSearchParams({ 'prometheus-url': prometheus.url, query: 'up', ...parameters })}`;
}

test('asks for range and exemplars side by side and draws both', async ({ page }) => {
  await page.goto(address({ from: 'now-30m', step: '15s', 'tempo-uid': 'T1', 'grafana-url': 'https://grafana.example' }));
  await drawn(page);
  expect(prometheus.requests.map((request) => request.path).sort()).toEqual(['/api/v1/query_exemplars', '/api/v1/query_range']);
  const range = prometheus.requests.find((request) => request.path.endsWith('query_range'))!;
  expect(range.parameters.get('query')).toBe('up');
  expect(range.parameters.get('step')).toBe('15');
  const start = Number(range.parameters.get('start'));
  const end = Number(range.parameters.get('end'));
  expect(start % 15).toBe(0);
  expect(end - start).toBe(1800);
  expect((await counts(page)).total).toBe(9);

  const cluster = await worst(page);
  await page.mouse.move(cluster.windowX, cluster.windowY);
  const href = await cards(page).locator('.links a').first().getAttribute('href');
  expect(exploreOf(href!)).toMatchObject({ datasource: 'T1', origin: 'https://grafana.example' });
});

test('several queries with legends in one chart', async ({ page }) => {
  await page.goto(`${address({})}&query=down&legend=first+%7B%7Broute%7D%7D&legend=second`);
  await drawn(page);
  expect(prometheus.requests).toHaveLength(4);
  await expect(page.locator('exemplar-chart .legend button')).toHaveText([/^first \/a/, /^second/]);
  // Both answered with the same exemplars: each is there once.
  expect((await counts(page)).total).toBe(9);
});

test('a path before the API is kept, and GET is used where POST is not allowed', async ({ page }) => {
  prometheus.answer = (request) => (request.method === 'POST' ? { status: 405, body: 'no' } : usual(request));
  await page.goto(address({ 'prometheus-url': `${prometheus.url}/prom/` }));
  await drawn(page);
  const answered = prometheus.requests.filter((request) => request.method === 'GET');
  expect(answered.map((request) => request.path).sort()).toEqual(['/prom/api/v1/query_exemplars', '/prom/api/v1/query_range']);
  expect(answered[0]!.parameters.get('query')).toBe('up');
});

test('a zoom asks again, finer; what was under way is given up', async ({ page }) => {
  await page.goto(address({ from: 'now-6h' }));
  await drawn(page);
  const coarse = Number(prometheus.requests.find((request) => request.path.endsWith('query_range'))!.parameters.get('step'));
  prometheus.requests.length = 0;
  prometheus.answer = () => 'never';
  await dragAcross(page, 0.2, 0.8);
  await expect.poll(() => prometheus.requests.length).toBe(2);
  // The picture follows at once, from what is there.
  const first = await chartWindow(page);
  prometheus.answer = usual;
  await dragAcross(page, 0.4, 0.5);
  await expect.poll(() => prometheus.requests.length).toBe(4);
  await expect.poll(() => prometheus.requests.slice(0, 2).every((request) => request.isCancelled)).toBe(true);
  const fine = Number(prometheus.requests.slice(2).find((request) => request.path.endsWith('query_range'))!.parameters.get('step'));
  expect(fine).toBeLessThan(coarse);
  const second = await chartWindow(page);
  expect(second.toMs - second.fromMs).toBeLessThan(first.toMs - first.fromMs);
  await expect(problem(page)).toBeHidden();
});

test('the zoom of an address is asked for', async ({ page }) => {
  const toMs = Math.floor(Date.now() / 1000) * 1000;
  const fromMs = toMs - 600_000;
  await page.goto(address({ from: 'now-6h', zoom: `${fromMs}-${toMs}` }));
  await drawn(page);
  await expect.poll(() => chartWindow(page)).toEqual({ fromMs, toMs });
  const last = prometheus.requests.filter((request) => request.path.endsWith('query_exemplars')).at(-1)!;
  expect(Number(last.parameters.get('start'))).toBe(fromMs / 1000);
  await expect(page.locator('#reset')).toBeVisible();
});

test('a late answer to a superseded question changes nothing', async ({ page }) => {
  await page.goto(address({}));
  await drawn(page);
  prometheus.answer = () => 'never';
  await page.evaluate(() => document.querySelector('exemplar-chart')!.setAttribute('query', 'slow'));
  await expect.poll(() => prometheus.requests.length).toBe(4);
  prometheus.answer = usual;
  await page.evaluate(() => {
    const element = document.querySelector('exemplar-chart')!;
    element.setAttribute('legend', 'quick');
    element.setAttribute('query', 'quick');
  });
  await expect(page.locator('exemplar-chart .legend button')).toHaveText(/^quick/);
  // Both attributes were one change: one question of two requests.
  expect(prometheus.requests).toHaveLength(6);
});

test('refreshes while it is looked at, not while zoomed in', async ({ page }) => {
  await page.goto(address({ refresh: '300ms' }));
  await drawn(page);
  await expect.poll(() => prometheus.requests.length).toBeGreaterThanOrEqual(6);
  await dragAcross(page, 0.2, 0.7);
  await expect.poll(async () => page.locator('exemplar-chart .busy').isHidden()).toBe(true);
  const settled = prometheus.requests.length;
  await page.waitForTimeout(1000);
  expect(prometheus.requests.length - settled).toBeLessThanOrEqual(2);
});

test.describe('says in words', () => {
  test('what Prometheus answered to a bad query, and keeps the last picture', async ({ page }) => {
    await page.goto(address({}));
    await drawn(page);
    prometheus.answer = () => ({ status: 400, body: { status: 'error', errorType: 'bad_data', error: 'invalid parameter "query": 1:5: parse error' } });
    await page.evaluate(() => document.querySelector('exemplar-chart')!.setAttribute('query', 'up('));
    await expect(problem(page)).toHaveAttribute('role', 'alert');
    await expect(problem(page)).toContainText('400');
    await expect(problem(page)).toContainText('parse error');
    expect((await counts(page)).total).toBe(9);
    prometheus.answer = usual;
    await page.evaluate(() => document.querySelector('exemplar-chart')!.setAttribute('query', 'up'));
    await expect(problem(page)).toBeHidden();
  });

  test('that nobody answers', async ({ page }) => {
    const url = prometheus.url;
    await prometheus.stop();
    await page.goto(`./?${new URLSearchParams({ 'prometheus-url': url, query: 'up' })}`);
    await expect(problem(page)).toContainText(`No answer from ${url}`);
    await expect(problem(page)).toContainText('--web.cors.origin');
  });

  test('that the page may not read the answer', async ({ page }) => {
    prometheus.allowsOrigins = false;
    await page.goto(address({}));
    await expect(problem(page)).toContainText('--web.cors.origin');
  });

  test('that something else answered', async ({ page }) => {
    prometheus.answer = () => ({ status: 502, body: '<html><h1>Bad gateway</h1></html>', type: 'text/html' });
    await page.goto(address({}));
    await expect(problem(page)).toContainText('502');
    await expect(problem(page)).not.toContainText('<h1>');
    prometheus.answer = () => ({ body: '<html>log in</html>', type: 'text/html' });
    await page.reload();
    await expect(problem(page)).toContainText(/JSON/);
  });

  test('that exemplars are missing, and shows the line', async ({ page }) => {
    prometheus.answer = (request) => (request.path.endsWith('query_exemplars') ? { status: 500, body: { status: 'error', error: 'exemplar storage is disabled' } } : usual(request));
    await page.goto(address({}));
    await expect(problem(page)).toContainText('exemplar storage is disabled');
    await expect(page.locator('exemplar-chart .legend button')).toHaveCount(1);
    expect((await counts(page)).total).toBe(0);
  });

  test('which attribute it does not understand', async ({ page }) => {
    await page.goto(address({ from: 'yesterday' }));
    await expect(problem(page)).toContainText('"yesterday" is not a time');
    await page.goto(address({ from: 'now', to: 'now-1h' }));
    await expect(problem(page)).toContainText('is not before');
    await page.goto(address({ 'prometheus-url': 'javascript:alert(1)' }));
    await expect(problem(page)).toContainText('is not an http address');
    await page.goto(address({ placement: 'sideways' }));
    await expect(problem(page)).toContainText('"sideways" is not one of');
  });
});

test('the form asks a Prometheus of one\'s own, and the address remembers it', async ({ page }) => {
  await page.goto('./');
  await drawn(page);
  await page.getByRole('button', { name: 'Your own data' }).click();
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page.locator('#own-problem')).toContainText('is missing');
  await page.getByLabel('Prometheus address').fill(prometheus.url);
  await page.getByLabel('Query').fill('rate(x[5m])');
  await page.getByLabel('Tempo data source UID').fill('mine');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect.poll(async () => (await counts(page)).total).toBe(9);
  await drawn(page);
  expect(new URL(page.url()).searchParams.get('query')).toBe('rate(x[5m])');
  expect(new URL(page.url()).searchParams.get('tempo-uid')).toBe('mine');
  await page.reload();
  await drawn(page);
  expect((await counts(page)).total).toBe(9);
  // Back to a recording.
  await page.locator('#capture').selectOption({ index: 1 });
  await drawn(page);
  expect((await counts(page)).total).toBeGreaterThan(9);
  expect(new URL(page.url()).searchParams.has('query')).toBe(false);
});
