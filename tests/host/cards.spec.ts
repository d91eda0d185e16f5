/** Opened clusters, the table, keys and help in the panel. */
import { readFileSync } from 'node:fs';
import { expect, test } from './harness/fixture';
import { LINES } from './harness/names';
import { violations } from '../e2e/axe';
import { SIZE, SPANS, WHAT } from '../e2e/fake-tempo';

for (const line of LINES) {
  test.describe(line, () => {
    test('with keys alone from a cluster’s table to a trace', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn({ scenario: 'crowd', fieldConfig: { defaults: { unit: 's' }, overrides: [] } });
      await host.page.evaluate(() => Object.assign(window, { isSamePage: true }));
      await host.chart.focus();
      await host.page.keyboard.press('Home');
      await host.page.keyboard.press('PageDown');
      await host.page.keyboard.press('Enter');
      const grid = host.card.getByRole('grid');
      await expect(grid).toBeVisible();
      const rows = Number(await grid.getAttribute('aria-rowcount')) - 1;
      expect(rows).toBeGreaterThan(1);
      await expect(grid.getByRole('columnheader').first()).toHaveAttribute('aria-sort', 'descending');
      expect(await violations(host.page, '[data-exemplar-cards]')).toEqual([]);

      await host.card.locator('[aria-rowindex="3"] a').focus();
      await host.page.keyboard.press('ArrowUp');
      await host.page.keyboard.press('Enter');
      await expect(host.page).toHaveURL(/\/explore\?/);
      expect(await host.page.evaluate(() => 'isSamePage' in window)).toBe(true);
    });

    test('the table of all exemplars sorts, exports and leads to the worst trace', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn({ scenario: 'crowd', title: 'Latency of the shop' });
      await host.chart.focus();
      await host.page.keyboard.press('?');
      await expect(host.page.getByRole('dialog', { name: 'Keys and gestures' })).toBeVisible();
      await host.page.keyboard.press('Escape');
      await host.page.keyboard.press('v');
      const table = host.page.locator('[data-exemplar-table]');
      await expect(table.getByRole('grid')).toHaveAttribute('aria-rowcount', '401');
      await expect(table.locator('.counts')).toContainText('400');
      expect(await violations(host.page, '[data-exemplar-table]')).toEqual([]);

      const download = host.page.waitForEvent('download');
      await table.getByRole('button', { name: 'Export CSV' }).click();
      const csv = readFileSync(await (await download).path(), 'utf8').split('\r\n');
      expect(csv).toHaveLength(402);
      const worst = csv.slice(1, -1).map((text) => Number(text.split(',')[1])).reduce((a, b) => Math.max(a, b));
      expect(Number(csv[1]!.split(',')[1])).toBe(worst);

      const links = table.locator('a.worth');
      const before = await links.first().getAttribute('href');
      await table.getByRole('columnheader', { name: 'Value' }).getByRole('button').click();
      await expect(links.first()).not.toHaveAttribute('href', before!);
      await table.getByRole('columnheader', { name: 'Value' }).getByRole('button').click();
      await expect(table.locator('[aria-rowindex="2"] a')).toHaveAttribute('href', before!);
      await table.locator('[aria-rowindex="2"] a').focus();
      await host.page.keyboard.press('Enter');
      await expect(host.page).toHaveURL(/\/explore\?/);
    });

    test('a card says what its trace is, asked through Grafana', async ({ hostPage }) => {
      const host = await hostPage(line);
      const asked: string[] = [];
      await host.page.route(/\/api\/datasources\/proxy\//, (route) => {
        const { pathname } = new URL(route.request().url());
        asked.push(pathname);
        return pathname.includes('/v2/') ? route.fulfill({ json: { trace: { resourceSpans: SPANS } } }) : route.fulfill({ status: 404, body: '' });
      });
      await host.openDrawn({ options: { exemplars: { traceDatasourceUid: 'tempo-chosen' } } });
      const diamond = await host.worstDiamond();
      await host.page.mouse.move(diamond.x, diamond.y);
      await expect(host.card.locator('.trace')).toContainText(WHAT);
      await expect(host.card.locator('.trace')).toContainText(SIZE);
      // The keyboard came by without resting there for an answer.
      expect(new Set(asked)).toHaveProperty('size', 1);
      expect(asked[0]).toMatch(/^\/api\/datasources\/proxy\/uid\/tempo-chosen\/api\/v2\/traces\/a+[0-9a-f]+$/);

      // A missing trace costs one request: Tempo's own words tell it from a version of its API that is not known.
      await host.page.unroute(/\/api\/datasources\/proxy\//);
      const missed: string[] = [];
      await host.page.route(/\/api\/datasources\/proxy\//, (route) => {
        missed.push(new URL(route.request().url()).pathname);
        return route.fulfill({ status: 404, body: 'trace not found' });
      });
      await host.page.mouse.move(5, 5);
      await expect(host.card).toHaveCount(0);
      await host.chart.focus();
      await host.page.keyboard.press('Home');
      await expect(host.card.locator('.trace')).toContainText('Tempo does not have this trace');
      expect(missed).toHaveLength(1);
    });

    test('a refresh leaves the table where it is', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn({ scenario: 'crowd' });
      await host.chart.focus();
      await host.page.keyboard.press('v');
      const scroller = host.page.locator('[data-exemplar-table] .scroller');
      await scroller.evaluate((node) => node.scrollTo(0, 2600));
      await host.page.evaluate(() => window.host.setOptions({ exemplars: { policy: 'max', clusterPx: 30 } }));
      await expect(host.page.locator('[data-exemplar-table] .counts')).toContainText('400');
      await expect.poll(() => scroller.evaluate((node) => node.scrollTop)).toBe(2600);
    });
  });
}
