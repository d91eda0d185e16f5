/** Opened clusters, the table, keys and help in the panel. */
import { readFileSync } from 'node:fs';
import { expect, test } from './harness/fixture';
import { LINES } from './harness/names';
import { violations } from '../e2e/axe';

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
