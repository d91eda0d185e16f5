/** Filters, colours, comparison and placement in the panel: what the page does, tied to the dashboard's options. */
import type { Locator } from '@playwright/test';
import type { HostPage } from './harness/fixture';
import { expect, test } from './harness/fixture';
import { LINES } from './harness/names';

const tools = (host: HostPage): Locator => host.page.locator('[data-exemplar-tools]');
const panel = (host: HostPage): Locator => host.page.locator('[data-exemplar-panel] .panel');
const sum = (host: HostPage): Locator => tools(host).locator('.sum');

/** Sums what the counts line says has gone somewhere. */
async function parts(host: HostPage): Promise<{ total: number; sum: number }> {
  const text = (await sum(host).textContent()) ?? '';
  const numbers = [...text.matchAll(/([\d,]+)(?: of ([\d,]+) exemplars)? (?:shown|in \d+ cluster|outside|filtered|without)/g)];
  const number = (digits: string | undefined): number => Number((digits ?? 'NaN').replaceAll(',', ''));
  return { total: number(numbers[0]?.[2]), sum: numbers.reduce((all, match) => all + number(match[1]), 0) };
}

for (const line of LINES) {
  test.describe(line, () => {
    test('a brushed region says what it shares, a click filters, and new options do not undo it', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn({ scenario: 'crowd', options: { exemplars: { fitY: 'all' } } });
      await expect(sum(host)).toContainText('of 400 exemplars shown');
      // The slow ones are all of one route.
      const box = (await host.chart.boundingBox())!;
      await host.page.keyboard.down('Shift');
      await host.page.mouse.move(box.x + box.width * 0.3, box.y + 12);
      await host.page.mouse.down();
      await host.page.mouse.move(box.x + box.width * 0.95, box.y + box.height * 0.55, { steps: 4 });
      await host.page.mouse.up();
      await host.page.keyboard.up('Shift');
      const first = panel(host).locator('.share').first();
      await expect(first).toContainText('route /checkout');
      await expect(first).toHaveAccessibleName(/9 of 10, 90 % of the selected/);
      const { fromMs, toMs } = await host.page.evaluate(() => window.host.range());
      await first.click();
      await expect(tools(host).getByRole('button', { name: 'Remove filter: route = /checkout' })).toBeVisible();
      await expect(sum(host)).toContainText('200 filtered');
      const { total, sum: found } = await parts(host);
      expect([total, found]).toEqual([400, 400]);
      await host.page.evaluate(() => window.host.setOptions({ exemplars: { clusterPx: 40, fitY: 'all' } }));
      await expect(sum(host)).toContainText('200 filtered');
      // A filter is the view's, not the dashboard's.
      expect(JSON.stringify(await host.page.evaluate(() => window.host.state().options))).not.toContain('/checkout');
      await host.chart.focus();
      await host.page.keyboard.press('Escape');
      await expect(panel(host)).toHaveCount(0);
      expect(await host.page.evaluate(() => window.host.range())).toEqual({ fromMs, toMs });
      expect(host.errors).toEqual([]);
    });

    test('colours by a label have a legend; off and on; the panel’s own limit; no bar when it is not wanted', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn({ options: { exemplars: { minValue: 0.2 } } });
      await expect(tools(host).getByRole('button', { name: /Remove filter: from 200/ })).toBeVisible();
      await tools(host).getByRole('combobox', { name: 'Colour' }).selectOption({ label: 'by status' });
      await expect(tools(host).getByRole('group', { name: 'Colours' }).getByRole('button')).toHaveCount(2);
      const both = await host.ink();
      await tools(host).getByRole('button', { name: 'Exemplars', exact: true }).click();
      await expect(sum(host)).toHaveText('0 of 60 exemplars shown, 60 filtered');
      await expect.poll(() => host.ink()).not.toBe(both);
      await tools(host).getByRole('button', { name: 'Exemplars', exact: true }).click();
      await expect.poll(() => host.ink()).toBe(both);
      await host.page.evaluate(() => window.host.setOptions({ exemplars: { tools: false } }));
      await expect(tools(host)).toBeHidden();
    });

    test('placement: another unit is said, beyond the range is an arrow with the true value', async ({ hostPage }) => {
      const host = await hostPage(line);
      const rates = [{ matcher: { id: 'byType', options: 'number' }, properties: [{ id: 'unit', value: 'reqps' }] }];
      await host.openDrawn({ fieldConfig: { defaults: {}, overrides: rates } });
      await expect(host.page.getByRole('status').filter({ hasText: 'measured durations, the axis shows rates' })).toBeVisible();
      await host.openDrawn({ fieldConfig: { defaults: { unit: 's', max: 0.25 }, overrides: [] } });
      await expect(sum(host)).toContainText('outside the y range');
      await host.chart.focus();
      await host.page.keyboard.press('w');
      await expect(host.card).toContainText(/3\d\d(\.\d+)? ms/);
    });
  });
}
