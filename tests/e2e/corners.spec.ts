import { expect, test } from '@playwright/test';
import { cards, clusters, drawn, expectInside, exemplarAnswer, pinnedCards, rangeAnswer } from './chart-page';

const T0 = Date.UTC(2026, 0, 31, 12);
const HOUR = 3_600_000;

/** Exemplars in the corners, on the edges and in the middle, with many labels each. */
function data(): { range: object; exemplars: object } {
  const labels = (i: number): Record<string, string> => ({
    trace_id: (i + 1).toString(16).padStart(32, '0'),
    ...Object.fromEntries(Array.from({ length: 14 }, (_, n) => [`label_${n}`, `value ${n} of ${i} `.repeat(n + 1)])),
  });
  const rows = [0, 0.5, 1].flatMap((x) => [0, 5, 10].map((y) => ({ timeMs: T0 + x * HOUR, value: y, x, y })));
  return {
    range: rangeAnswer([[T0, 0], [T0 + HOUR / 2, 10], [T0 + HOUR, 0]]),
    exemplars: exemplarAnswer(rows.map((row, i) => ({ timeMs: row.timeMs, value: row.value, labels: labels(i) }))),
  };
}

for (const [width, height] of [[1440, 900], [360, 640], [640, 320], [280, 240]] as const) {
  test(`the card stays inside a window of ${width} x ${height} at every corner`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto('./');
    await drawn(page);
    await page.evaluate(async (answers) => {
      const element = document.querySelector('exemplar-chart')!;
      Object.assign(element.style, { position: 'fixed', inset: '0', height: '100%', minHeight: '0', zIndex: '10' });
      for (const name of ['from', 'to', 'y-scale', 'placement', 'unit']) {
        element.removeAttribute(name);
      }
      element.setAttribute('fit-y', 'all');
      await Promise.resolve();
      element.data = answers;
    }, data());
    await expect.poll(async () => (await clusters(page)).length).toBe(9);
    // The texts below the chart follow, and with their height the chart's.
    await expect(page.locator('exemplar-chart .counts')).toHaveText(/^9 exemplars/);
    for (const cluster of await clusters(page)) {
      const what = `${cluster.x}, ${cluster.y}`;
      await page.mouse.move(cluster.windowX, cluster.windowY);
      await expect(cards(page), what).toHaveAttribute('role', 'tooltip');
      await expectInside(page, cards(page), what);
      await page.mouse.click(cluster.windowX, cluster.windowY);
      await expect(pinnedCards(page)).toHaveCount(1);
      await expectInside(page, pinnedCards(page), what);
      // Grown by opening a long value, it still stays.
      await pinnedCards(page).locator('button.text').last().click();
      await expectInside(page, pinnedCards(page), `${what}, opened`);
      const link = pinnedCards(page).locator('.links a').first();
      await expectInside(page, link, `${what}, link`);
      await page.evaluate(() => document.querySelector('exemplar-chart')!.shadowRoot!.querySelector('canvas')!.focus());
      await page.keyboard.press('Escape');
      await expect(cards(page)).toHaveCount(0);
      await page.mouse.move(0, 0);
    }
  });
}
