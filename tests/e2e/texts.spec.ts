import { expect, test } from '@playwright/test';
import type * as Package from '../../www/npm/index';

/** Texts of charts: measured and written once for all charts of a page, and anew when a font comes late. */

declare const window: { module: typeof Package; calls: number };

/** A theme with another font. */
const theme = (fontFamily: string): Package.ThemeColors => ({
  background: '#ffffff', text: '#222222', textFaint: '#666666', grid: '#dddddd', axis: '#999999', neutral: '#888888', palette: ['#336699'], fontFamily,
});

const T0 = Date.UTC(2026, 0, 31, 12);

test.beforeEach(async ({ page }) => {
  // A page that has no content security policy of its own, as that of the demo would refuse the font.
  await page.goto('./about:blank');
  await page.evaluate(async () => {
    const module = (await import(new URL('/npm/index.js', location.href).href)) as typeof Package;
    await module.load();
    Object.assign(window, { module });
  });
});

test('a second chart of the same texts measures and writes none', async ({ page }) => {
  const calls = await page.evaluate(({ t0, theme }) => {
    window.calls = 0;
    for (const name of ['fillText', 'measureText'] as const) {
      const { prototype } = OffscreenCanvasRenderingContext2D;
      const original = prototype[name] as (...given: unknown[]) => unknown;
      Object.assign(prototype, {
        [name](...given: unknown[]) {
          window.calls++;
          return original.apply(this, given);
        },
      });
    }
    const draw = (unit: string): number => {
      const before = window.calls;
      const chart = new window.module.Chart(document.createElement('canvas'), { unit, theme });
      chart.resize(500, 200, 1);
      chart.setSeries([{ times: [t0, t0 + 60_000], values: [0, 1] }]);
      chart.render();
      chart.free();
      return window.calls - before;
    };
    return [draw('s'), draw('s'), draw('currencyEUR')];
  }, { t0: T0, theme: theme('serif') });
  expect(calls[0]).toBeGreaterThan(10);
  expect(calls[1]).toBe(0);
  expect(calls[2]).toBeGreaterThan(2);
});

test('a font that comes late is measured and seen', async ({ page }) => {
  await page.route('**/late.ttf', (route) => route.fulfill({ path: '/usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf' }));
  const seen = await page.evaluate(
    async ({ t0, theme }) => {
      const host = document.createElement('div');
      document.body.replaceChildren(host);
      const make = () => {
        const canvas = document.createElement('canvas');
        host.append(canvas);
        const chart = new window.module.Chart(canvas, { theme, timeZone: 'utc' });
        chart.setSeries([{ times: [t0, t0 + 60_000], values: [0, 123_456.7] }]);
        const view = new window.module.ChartView(host, chart, canvas, {});
        view.resize(500, 200, 1);
        return { chart, view, canvas };
      };
      const frames = async (): Promise<void> => {
        for (let i = 0; i < 10; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
      };
      const early = make();
      await frames();
      const before = { left: early.chart.plotRect().left, picture: early.canvas.toDataURL() };
      const late = new FontFace('Late', 'url(/late.ttf)');
      document.fonts.add(late);
      await late.load();
      await document.fonts.ready;
      await frames();
      const after = { left: early.chart.plotRect().left, picture: early.canvas.toDataURL() };
      early.view.destroy();
      const fresh = make();
      await frames();
      return { before, after, fresh: { left: fresh.chart.plotRect().left, picture: fresh.canvas.toDataURL() } };
    },
    { t0: T0, theme: theme('"Late", serif') },
  );
  expect(seen.after.left).not.toBe(seen.before.left);
  expect(seen.after.picture).not.toBe(seen.before.picture);
  expect(seen.fresh).toEqual(seen.after);
});
