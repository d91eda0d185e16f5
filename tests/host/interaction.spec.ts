/** What a person does with pointer and legend, and what the dashboard does in answer. */
import type { HostPage } from './harness/fixture';
import { expect, test } from './harness/fixture';
import { LINES } from './harness/names';

/** A place in the plot with nothing under it, as a fraction of the canvas. */
async function at(host: HostPage, x: number, y: number): Promise<{ x: number; y: number }> {
  const box = (await host.chart.boundingBox())!;
  return { x: box.x + box.width * x, y: box.y + box.height * y };
}

for (const line of LINES) {
  test.describe(line, () => {
    test('hovering a diamond shows its card, with the panel’s unit and a real link', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn({ fieldConfig: { defaults: { unit: 's', decimals: 3 }, overrides: [] } });
      const diamond = await host.worstDiamond();
      await host.page.mouse.move(diamond.x, diamond.y);
      await expect(host.card).toContainText(/3\d\d\.\d{3} ms/);
      await expect(host.card).toContainText('shop-');
      const link = host.card.getByRole('link').first();
      await expect(link).toHaveAttribute('href', /^\/explore\?/);
      await expect(link).toHaveAttribute('rel', /noopener/);
      await host.page.mouse.move(5, 5);
      await expect(host.card).toHaveCount(0);
    });

    test('a click pins the card; the link opens Explore without loading the page again', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn();
      await host.page.evaluate(() => Object.assign(window, { isSamePage: true }));
      const diamond = await host.worstDiamond();
      await host.page.mouse.click(diamond.x, diamond.y);
      await host.page.mouse.move(5, 5);
      await expect(host.card).toHaveCount(1);
      await host.card.getByRole('link').first().click();
      await expect(host.page).toHaveURL(/\/explore\?/);
      expect(await host.page.evaluate(() => 'isSamePage' in window)).toBe(true);
    });

    test('a click with a modifier is the browser’s: a new tab', async ({ hostPage, context }) => {
      const host = await hostPage(line);
      await host.openDrawn();
      const before = host.page.url();
      const diamond = await host.worstDiamond();
      await host.page.mouse.click(diamond.x, diamond.y);
      const opened = context.waitForEvent('page');
      await host.card.getByRole('link').first().click({ modifiers: ['ControlOrMeta'] });
      expect((await opened).url()).toMatch(/\/explore\?/);
      expect(host.page.url()).toBe(before);
    });

    test('with “A click opens: Trace” a click goes straight there', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn({ options: { exemplars: { open: 'link' } } });
      const diamond = await host.worstDiamond();
      await host.page.mouse.click(diamond.x, diamond.y);
      await expect(host.page).toHaveURL(/\/explore\?/);
    });

    test('dragging zooms the dashboard, a double click zooms out', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn();
      const before = await host.page.evaluate(() => window.host.range());
      const [from, to] = [await at(host, 0.3, 0.5), await at(host, 0.6, 0.5)];
      await host.page.mouse.move(from.x, from.y);
      await host.page.mouse.down();
      await host.page.mouse.move(to.x, to.y, { steps: 5 });
      await host.page.mouse.up();
      const zoomed = await host.page.evaluate(() => window.host.range());
      expect(zoomed.fromMs).toBeGreaterThan(before.fromMs);
      expect(zoomed.toMs).toBeLessThan(before.toMs);
      const share = (zoomed.toMs - zoomed.fromMs) / (before.toMs - before.fromMs);
      expect(share).toBeGreaterThan(0.25);
      expect(share).toBeLessThan(0.4);

      const empty = await at(host, 0.5, 0.95);
      await host.page.mouse.move(empty.x, empty.y - 60);
      await host.page.mouse.dblclick(empty.x, empty.y - 60);
      const out = await host.page.evaluate(() => window.host.range());
      expect(out.toMs - out.fromMs).toBeGreaterThan(1.9 * (zoomed.toMs - zoomed.fromMs));
    });

    test('panels share the crosshair both ways', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn({ panels: 2 });
      await host.drawn(1);
      const crosshairs = host.page.locator('.crosshair.on');
      await expect(crosshairs).toHaveCount(0);
      const over = await at(host, 0.4, 0.95);
      await host.page.mouse.move(over.x, over.y - 80);
      await host.page.mouse.move(over.x + 3, over.y - 80);
      await expect(crosshairs).toHaveCount(2);
      const distance = async (): Promise<number> =>
        Math.abs((await crosshairs.nth(0).boundingBox())!.x - (await crosshairs.nth(1).boundingBox())!.x);
      await expect.poll(distance).toBeLessThanOrEqual(1);
      await host.page.mouse.move(2, 2);
      await expect(crosshairs).toHaveCount(0);
      // The other way: one panel's event moves the other's.
      const { fromMs } = await host.page.evaluate(() => window.host.range());
      await host.page.evaluate((timeMs) => window.host.hover(timeMs), fromMs + 1_200_000);
      await expect(crosshairs).toHaveCount(1);
    });

    test('the legend isolates a series and its exemplars, and brings them back', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn();
      const both = await host.ink();
      await host.page.getByText('/cart', { exact: true }).click();
      await expect.poll(() => host.ink()).not.toBe(both);
      const { fieldConfig } = await host.page.evaluate(() => window.host.state());
      expect(JSON.stringify(fieldConfig)).toContain('custom.hideFrom');
      await host.page.getByText('/cart', { exact: true }).click();
      await expect.poll(() => host.ink()).toBe(both);
    });

    test('the tooltip between exemplars follows Grafana’s options', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn({ options: { tooltip: { mode: 'multi', sort: 'desc' } } });
      const place = await at(host, 0.5, 0.9);
      const names = async (): Promise<string> => (await host.card.locator('li').allInnerTexts()).join(' ');
      await host.page.mouse.move(place.x, place.y - 60);
      await expect.poll(names).toMatch(/\/cart.*\/checkout|\/checkout.*\/cart/s);
      const falling = await names();
      await host.page.evaluate(() => window.host.setOptions({ tooltip: { mode: 'multi', sort: 'asc' } }));
      await host.page.mouse.move(place.x + 1, place.y - 60);
      await expect.poll(async () => (await names()).startsWith(falling.slice(0, 8))).toBe(false);
      await host.page.evaluate(() => window.host.setOptions({ tooltip: { mode: 'none' } }));
      await host.page.mouse.move(place.x + 4, place.y - 60);
      await expect(host.card).toHaveCount(0);
    });
  });
}
