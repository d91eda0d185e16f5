/** The doctor on the page: what it asks, how it reports, and what a browser keeps from it. The judgement is tested in tests/doctor.rs. */
import { expect, test, type Page } from '@playwright/test';
import { violations } from './axe';
import { openPage } from './chart-page';
import { FakePrometheus, type Answer, type ApiRequest } from './fake-prometheus';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SUCCESS = 'success';

let server: FakePrometheus;
test.beforeEach(async () => {
  server = await FakePrometheus.start();
  server.answer = chain();
});
test.afterEach(() => server.stop());

const expositionOf = (id: string): Answer => ({
  type: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  body: `# TYPE a histogram\na_bucket{le="+Inf"} 1 # {trace_id="${id}"} 0.5 ${Date.now() / 1000 - 60}\n# EOF\n`,
});

/** Service, Prometheus and Tempo in one, all in order but for what `changes` says by path. */
function chain(changes: Record<string, Answer> = {}, id = ID) {
  return ({ path }: ApiRequest): Answer => {
    const target = { labels: { job: 'shop', instance: 'here' }, scrapePool: 'shop', scrapeUrl: `${server.url}/shop/metrics`, health: 'up', lastError: '' };
    const answers: Record<string, Answer> = {
      '/shop/metrics': expositionOf(id),
      '/api/v1/targets': { body: { status: SUCCESS, data: { activeTargets: [target] } } },
      '/api/v1/status/config': { body: { status: SUCCESS, data: { yaml: 'global: {}\n' } } },
      '/api/v1/status/flags': { body: { status: SUCCESS, data: { 'enable-feature': 'exemplar-storage' } } },
      '/api/v1/query_exemplars': {
        body: { status: SUCCESS, data: [{ seriesLabels: { __name__: 'a_bucket' }, exemplars: [{ labels: { trace_id: id }, value: '0.5', timestamp: Date.now() / 1000 - 60 }] }] },
      },
      '/api/v1/query': { body: { status: SUCCESS, data: { resultType: 'vector', result: [] } } },
      [`/tempo/api/traces/${ID}`]: { body: { batches: [] } },
      ...changes,
    };
    return answers[path] ?? { status: 404, body: '404 page not found' };
  };
}

const section = (page: Page) => page.getByRole('region', { name: 'Doctor' });
const link = (page: Page, title: string) => section(page).getByRole('list', { name: 'Links of the chain' }).locator('> li').filter({ has: page.getByRole('heading', { name: title }) });

async function examine(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    await section(page).getByLabel(name).fill(value);
  }
  await section(page).getByRole('button', { name: 'Examine' }).click();
  await expect(section(page).getByRole('status')).toHaveText(/break/);
}

const whole = () => ({
  'Metrics address': `${server.url}/shop/metrics`,
  'Prometheus address': server.url,
  'Tempo address': `${server.url}/tempo`,
});

async function openDoctor(page: Page): Promise<void> {
  await openPage(page);
  await page.getByRole('button', { name: 'Doctor' }).click();
  await expect(section(page).getByLabel('Metrics address')).toBeFocused();
}

test('its module is fetched only when it is opened', async ({ page }) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname.split('/').pop() ?? ''));
  await openPage(page);
  expect(fetched).toContain('exemplar_panel_bg.wasm');
  expect(fetched).not.toContain('exemplar_doctor_bg.wasm');
  await page.getByRole('button', { name: 'Doctor' }).click();
  await examine(page, { 'Metrics address': `${server.url}/shop/metrics` });
  expect(fetched).toContain('exemplar_doctor_bg.wasm');
});

test('a chain in order holds, link by link', async ({ page }) => {
  await openDoctor(page);
  await examine(page, whole());
  const links = section(page).getByRole('list', { name: 'Links of the chain' }).locator('> li');
  await expect(links).toHaveCount(7);
  const states = await links.evaluateAll((items) => items.map((item) => (item as HTMLElement).dataset['state']));
  expect(states).toEqual(['holds', 'holds', 'holds', 'holds', 'holds', 'unknown', 'holds']);
  await expect(section(page).getByRole('status')).toHaveText('Nothing breaks; not all could be told.');
});

test('what breaks comes with its evidence and a remedy, and hostile text stays text', async ({ page }) => {
  const hostile = '<img src=x onerror=document.title=1>';
  server.answer = chain({ '/api/v1/status/flags': { body: { status: SUCCESS, data: { 'enable-feature': hostile } } } }, '0'.repeat(32));
  await openDoctor(page);
  await examine(page, whole());
  await expect(section(page).getByRole('status')).toHaveText('2 links break, the first one: “Exemplars carry trace ids”.');
  const ids = link(page, 'Exemplars carry trace ids');
  await expect(ids.locator('.says').first()).toContainText('all zeros');
  await expect(ids.locator('code').first()).toContainText(`line 2: trace_id="${'0'.repeat(32)}"`);
  await expect(ids.locator('.remedy').first()).toContainText('span context is valid');
  const storage = link(page, 'Prometheus stores exemplars');
  await expect(storage.locator('code').first()).toHaveText(`--enable-feature=${hostile}`);
  await expect(section(page).locator('img')).toHaveCount(0);
  expect(await violations(page, '#doctor')).toEqual([]);
});

test('a refusal by the browser is told from a server that is away', async ({ page }) => {
  server.allowsOrigins = false;
  await openDoctor(page);
  await examine(page, { 'Metrics address': `${server.url}/shop/metrics`, 'Prometheus address': 'http://127.0.0.1:9' });
  const exposition = link(page, 'The service exposes exemplars');
  await expect(exposition).toHaveAttribute('data-state', 'unknown');
  await exposition.locator('summary').click();
  await expect(exposition.locator('code').first()).toContainText('does not allow pages from http://127.0.0.1');
  await expect(exposition.locator('.remedy')).toContainText('Access-Control-Allow-Origin');
  await expect(exposition.locator('.remedy')).toContainText('make doctor');
  const scrape = link(page, 'Prometheus scrapes the service');
  await expect(scrape).toHaveAttribute('data-state', 'breaks');
  await expect(scrape.locator('code').first()).toContainText('no connection to http://127.0.0.1:9');
});

test('it begins with what the chart shows, says what is no address, and Escape closes it', async ({ page }) => {
  await page.goto(`./?${new URLSearchParams({ 'prometheus-url': server.url, query: 'rate(a_bucket[5m])', 'grafana-url': 'http://grafana.example' })}`);
  await page.getByRole('button', { name: 'Doctor' }).click();
  await expect(section(page).getByLabel('Prometheus address')).toHaveValue(server.url);
  await expect(section(page).getByLabel('Query')).toHaveValue('rate(a_bucket[5m])');
  await expect(section(page).getByLabel('Grafana')).toHaveValue('http://grafana.example');
  await section(page).getByLabel('Tempo address').fill('ftp://x');
  await section(page).getByRole('button', { name: 'Examine' }).click();
  await expect(section(page).getByRole('status')).toHaveText(/the Tempo address is "ftp:\/\/x": expected an address/);
  await page.keyboard.press('Escape');
  await expect(section(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Doctor' })).toBeFocused();
});
