import { expect, test, type Page } from '@playwright/test';
import { cards, clusters, counts, drawn, nextFrame, openPage, worst } from './chart-page';

/** How far diamonds stand from the height of their own value, at most; on the axis of their series. */
async function farthestFromValue(page: Page, axisOfSeries: number[] = []): Promise<number> {
  return page.evaluate((axes) => {
    const chart = document.querySelector('exemplar-chart')!.chart!;
    const inside = chart.clusters().filter((cluster) => cluster.edge === null);
    const off = inside.map((cluster) => {
      const series = chart.exemplar(cluster.exemplars[0]!).series;
      return Math.abs(cluster.y - chart.yFromValue(cluster.value, axes[series ?? 0] ?? 0));
    });
    return off.length < 20 ? Infinity : Math.max(...off);
  }, axisOfSeries);
}

for (const scale of ['linear', 'log', 'symlog']) {
  test(`diamonds stand at their value on a ${scale} axis`, async ({ page }) => {
    await openPage(page, `?y-scale=${scale}&placement=value`);
    expect(await farthestFromValue(page)).toBeLessThan(0.01);
  });
}

test('on several y axes, each at the value on the axis of its series', async ({ page }) => {
  await openPage(page, '?placement=value');
  const axes = await page.evaluate(() => {
    const element = document.querySelector('exemplar-chart')!;
    const chart = element.chart!;
    const { fromMs, toMs } = chart.window();
    const axisOf = chart.legend().map((item) => Number(item.name === '/checkout'));
    element.options = { axes: [{ unit: 's', min: 0, max: 5 }, { unit: 's', min: 0, max: 20, side: 'right' }] };
    chart.setSeries(
      chart.legend().map(({ name }, i) => ({ name, labels: { route: name }, times: [fromMs, toMs], values: [1, 2], axis: axisOf[i]! })),
    );
    return axisOf;
  });
  await nextFrame(page);
  expect(axes).toContain(1);
  expect(await farthestFromValue(page, axes)).toBeLessThan(0.01);
});

test('an axis that measures something else is noticed and said: they go to the strip', async ({ page }) => {
  await openPage(page, '?capture=request-rate');
  await expect(page.locator('exemplar-chart .notices')).toContainText('measured counts, the axis shows rates');
  const heights = new Set((await clusters(page)).map((cluster) => cluster.y));
  expect(heights.size).toBe(1);
  await page.locator('[data-attribute="placement"]').selectOption('value');
  await expect(page.locator('exemplar-chart .notices')).not.toContainText('measured');
});

test('without units another magnitude is noticed and said', async ({ page }) => {
  await openPage(page);
  await page.evaluate(() => {
    const chart = document.querySelector('exemplar-chart')!.chart!;
    const { fromMs, toMs } = chart.window();
    const times = Array.from({ length: 30 }, (_, i) => fromMs + (i * (toMs - fromMs)) / 30);
    chart.setOptions({ axes: [{ unit: '' }] });
    chart.setSeries([{ name: 'requests', times: [fromMs, toMs], values: [4_000, 5_000] }]);
    chart.setExemplars({ times, values: times.map((_, i) => 0.1 + i / 100), labels: {} });
    document.querySelector('exemplar-chart')!.zoom(fromMs, toMs);
  });
  await expect(page.locator('exemplar-chart .notices')).toContainText('of another magnitude than the axis');
});

test('beyond the y range they are arrows at the edge whose card has the true value', async ({ page }) => {
  await openPage(page);
  await page.evaluate(() => {
    document.querySelector('exemplar-chart')!.options = { axes: [{ unit: 's', min: 0.2, max: 2 }] };
  });
  await drawn(page);
  const all = await clusters(page);
  const { outsideRange } = await counts(page);
  const arrows = all.filter((cluster) => cluster.edge !== null);
  expect(new Set(arrows.map((cluster) => cluster.edge))).toEqual(new Set(['top', 'bottom']));
  expect(arrows.reduce((sum, cluster) => sum + cluster.count, 0)).toBe(outsideRange);
  const arrow = await worst(page);
  expect(arrow.edge).toBe('top');
  expect(arrow.value).toBeGreaterThan(2);
  await page.mouse.move(arrow.windowX, arrow.windowY);
  const { valueText } = await page.evaluate((row) => document.querySelector('exemplar-chart')!.chart!.exemplar(row), arrow.exemplars[0]!);
  await expect(cards(page)).toContainText(valueText);
});
