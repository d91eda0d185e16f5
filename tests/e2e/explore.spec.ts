import { expect, test, type Page } from '@playwright/test';
import type { Filter } from '../../www/types';
import type { ViewState } from '../../www/view';
import { canvas, counts, distance, drawn, exemplarAnswer, nextFrame, openPage, pinnedCards, pixels, rangeAnswer, rgb, show } from './chart-page';

const panel = (page: Page) => page.locator('[data-exemplar-panel] .panel');
const tools = (page: Page) => page.locator('[data-exemplar-tools]');
const countsLine = (page: Page) => page.locator('exemplar-chart .counts');

const viewState = (page: Page): Promise<ViewState> => page.evaluate(() => document.querySelector('exemplar-chart')!.viewState);

async function setFilter(page: Page, filter: Filter): Promise<void> {
  await page.evaluate((one) => (document.querySelector('exemplar-chart')!.viewState = { filter: one }), filter);
  await nextFrame(page);
}

/** Places in the window, from shares of the plot's width and of its height from the top. */
async function places(page: Page, ...shares: [number, number][]): Promise<{ x: number; y: number }[]> {
  return page.evaluate((corners) => {
    const element = document.querySelector('exemplar-chart')!;
    const rect = element.shadowRoot!.querySelector('canvas')!.getBoundingClientRect();
    const plot = element.chart!.plotRect();
    return corners.map(([x, y]) => ({ x: rect.left + plot.left + plot.width * x!, y: rect.top + plot.top + plot.height * y! }));
  }, shares);
}

/** Drags over a part of the plot. */
async function brush(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  const at = await places(page, from, to);
  await page.mouse.move(at[0]!.x, at[0]!.y);
  await page.mouse.down();
  await page.mouse.move((at[0]!.x + at[1]!.x) / 2, (at[0]!.y + at[1]!.y) / 2);
  await page.mouse.move(at[1]!.x, at[1]!.y);
  await page.mouse.up();
}

async function shiftBrush(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  await page.keyboard.down('Shift');
  await brush(page, from, to);
  await page.keyboard.up('Shift');
}

/** A minute's exemplars of ten pods, of which p7 alone is slow at the end. */
function slowPod(): { range: string; exemplars: string } {
  const from = Date.UTC(2025, 0, 1);
  const rows = Array.from({ length: 400 }, (_, i) => {
    const isSlow = i >= 320 && i % 2 === 0;
    const pod = isSlow ? 'p7' : `p${(i * 7) % 10}`;
    const labels = { trace_id: (i + 1).toString(16).padStart(32, '0'), pod, code: isSlow ? '500' : '200' };
    return { timeMs: from + i * 150, value: isSlow ? 0.9 : 0.1 + (i % 13) / 100, labels };
  });
  const range = rangeAnswer([[from, 0.2], [from + 60_000, 1]], { job: 'shop' });
  return { range: JSON.stringify(range), exemplars: JSON.stringify(exemplarAnswer(rows, { job: 'shop' })) };
}

async function openSlowPod(page: Page): Promise<void> {
  await openPage(page);
  await show(page, slowPod());
  await expect(countsLine(page)).toContainText('400');
  await drawn(page);
}

test('the handle on the value axis filters what is lower, by pointer and by keys', async ({ page }) => {
  await openSlowPod(page);
  const handle = page.getByRole('slider', { name: 'Exemplars from this value up' });
  const plot = await page.evaluate(() => {
    const element = document.querySelector('exemplar-chart')!;
    const rect = element.shadowRoot!.querySelector('canvas')!.getBoundingClientRect();
    const { left, top, height } = element.chart!.plotRect();
    return { x: rect.left + left - 4, foot: rect.top + top + height, middle: rect.top + element.chart!.yFromValue(0.5) };
  });
  await expect(handle).toHaveAttribute('aria-valuetext', 'no limit');
  await page.mouse.move(plot.x, plot.foot);
  await page.mouse.down();
  await page.mouse.move(plot.x, plot.middle, { steps: 4 });
  await page.mouse.up();
  await expect(countsLine(page)).toContainText('360 filtered');
  await expect(handle).toHaveAttribute('aria-valuetext', /^500 ms$/);
  await expect.poll(async () => Number((await viewState(page)).filter?.minValue)).toBeCloseTo(0.5, 1);
  await handle.press('Home');
  await expect(countsLine(page)).not.toContainText('filtered');
  await handle.press('PageUp');
  await handle.press('ArrowUp');
  await expect(countsLine(page)).toContainText('filtered');
});

test('a region brushed with Shift says what its exemplars share; a click narrows, Escape closes', async ({ page }) => {
  await openSlowPod(page);
  await shiftBrush(page, [0.75, 0], [1, 0.4]);
  await expect(panel(page)).toBeVisible();
  await expect(panel(page).getByRole('heading')).toHaveText('What do these 40 share?');
  const rows = panel(page).locator('.share');
  await expect(rows).toHaveCount(2);
  // The status code and the pod of all of them; the code is rarer among the others.
  await expect(rows.nth(0)).toContainText('code 500');
  await expect(rows.nth(0)).toContainText('40 of 40, 100 %');
  await expect(rows.nth(0)).toContainText('0 of 360, 0 %');
  await expect(rows.nth(1)).toContainText('pod p7');
  await expect(rows.nth(1)).toHaveAccessibleName(/pod p7 40 of 40, 100 % of the selected; 40 of 360, 11 % of the others/);
  await expect(panel(page)).toContainText('trace_id');
  // The region stays, and goes with its data when the window changes.
  const region = page.locator('exemplar-chart .region.on');
  await expect(region).toBeVisible();
  await expect(region).toHaveCSS('border-style', 'dashed');
  // No crosshair is left where the drag began.
  await expect(page.locator('exemplar-chart .crosshair.on')).toHaveCount(0);
  const before = (await region.boundingBox())!;
  await page.evaluate(() => {
    const element = document.querySelector('exemplar-chart')!;
    const { fromMs, toMs } = element.chart!.window();
    element.zoom((fromMs + toMs) / 2, toMs);
  });
  await expect.poll(async () => (await region.boundingBox())!.width).toBeGreaterThan(before.width * 1.8);

  // What is compared follows when the picture has come to rest.
  await expect(rows.nth(1)).toContainText('40 of 40');
  await expect(rows.nth(1)).not.toContainText('of 360');
  await rows.nth(1).click();
  expect((await viewState(page)).filter).toEqual({ include: { pod: ['p7'] } });
  await expect(tools(page).getByRole('button', { name: 'Remove filter: pod = p7' })).toBeVisible();
  // All that is left is of that pod: it does not stand out any more.
  await expect(panel(page).locator('.share')).toHaveCount(1);
  await expect(countsLine(page)).toContainText('320 filtered');

  await canvas(page).focus();
  await page.keyboard.press('Escape');
  await expect(panel(page)).toHaveCount(0);
  await expect(region).toHaveCount(0);
  expect((await viewState(page)).region).toBeNull();
});

test('a press in the comparison meets what was pressed, though the picture comes to rest before it is released', async ({ page }) => {
  await openSlowPod(page);
  await shiftBrush(page, [0.75, 0], [1, 0.4]);
  const rows = panel(page).locator('.share');
  await expect(rows.nth(1)).toContainText('of 360');
  await rows.nth(1).hover();
  await page.mouse.down();
  await page.evaluate(async () => {
    const element = document.querySelector('exemplar-chart')!;
    const { fromMs, toMs } = element.chart!.window();
    element.zoom((fromMs + toMs) / 2, toMs);
    // Longer than the picture takes to come to rest.
    await new Promise((resolve) => setTimeout(resolve, 600));
  });
  await expect(rows.nth(1)).toContainText('of 360');
  await page.mouse.up();
  await expect.poll(async () => (await viewState(page)).filter).toEqual({ include: { pod: ['p7'] } });
  await expect(rows).toHaveCount(1);
});

test('by keys alone: S on a cluster says what it shares, and gives the focus back', async ({ page }) => {
  await openSlowPod(page);
  await canvas(page).focus();
  await page.keyboard.press('w');
  await page.keyboard.press('s');
  await expect(panel(page)).toBeVisible();
  await expect(panel(page).locator('.share').first()).toBeFocused();
  await expect(page.locator('exemplar-chart [aria-live]').first()).toContainText(/Most telling: (code 500|pod p7)/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(Object.keys((await viewState(page)).filter?.exclude ?? {})).toHaveLength(1);
  await page.keyboard.press('Escape');
  await expect(panel(page)).toHaveCount(0);
  await expect(canvas(page)).toBeFocused();
});

test('without Shift: the button makes the next drag a comparison', async ({ page }) => {
  await openSlowPod(page);
  const compare = tools(page).getByRole('button', { name: 'Compare' });
  await compare.click();
  await expect(compare).toHaveAttribute('aria-pressed', 'true');
  // Beyond the plot on all sides: arrows and all.
  await brush(page, [-0.02, -0.01], [1.02, 1.02]);
  await expect(panel(page)).toContainText('there are no others to compare with');
  expect((await viewState(page)).region).toMatchObject({ low: null, high: null });
  await expect(compare).toHaveAttribute('aria-pressed', 'false');
});

test.describe('touch', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 720 } });

  test('after the button a finger selects the region, in any direction; without it, it scrolls or zooms', async ({ page }) => {
    await openSlowPod(page);
    const session = await page.context().newCDPSession(page);
    const slide = async (...path: { x: number; y: number }[]): Promise<void> => {
      for (const [i, point] of path.entries()) {
        await session.send('Input.dispatchTouchEvent', { type: i === 0 ? 'touchStart' : 'touchMove', touchPoints: [point] });
      }
      await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };
    const path = await places(page, [0.8, -0.01], [0.8, 0.1], [0.81, 0.3], [1, 0.4]);
    await tools(page).getByRole('button', { name: 'Compare' }).tap();
    await slide(...path);
    await expect(panel(page).getByRole('heading')).toHaveText(/^What do these \d+ share\?$/);
    await expect(panel(page).locator('.share').first()).toContainText('code 500');
    await expect(page.locator('exemplar-chart .region.on')).toBeVisible();
    // No tap: Chromium takes one so soon after a slide for the end of a fling.
    await panel(page).getByRole('button', { name: 'Close' }).click();
    await expect(panel(page)).toHaveCount(0);
    const whole = await page.evaluate(() => document.querySelector('exemplar-chart')!.chart!.window());
    await slide(...(await places(page, [0.3, 0.5], [0.5, 0.5], [0.7, 0.5])));
    await expect
      .poll(() => page.evaluate(({ fromMs, toMs }) => {
        const now = document.querySelector('exemplar-chart')!.chart!.window();
        return (now.toMs - now.fromMs) / (toMs - fromMs);
      }, whole))
      .toBeCloseTo(0.4, 1);
    await expect(panel(page)).toHaveCount(0);
  });
});

test('filters: the counts always sum, and a filter never makes an exemplar vanish from the line', async ({ page }) => {
  await openPage(page);
  const all = await counts(page);
  await tools(page).getByRole('button', { name: 'Filter' }).click();
  await panel(page).getByLabel('Label').selectOption('pod');
  await panel(page).getByRole('button', { name: 'Only shop-3' }).click();
  await panel(page).getByRole('button', { name: 'Only shop-4' }).click();
  await expect(tools(page).getByRole('button', { name: 'Remove filter: pod = shop-3, shop-4' })).toBeVisible();
  await panel(page).getByRole('button', { name: 'Above p95' }).click();
  const filter = (await viewState(page)).filter!;
  expect(filter.minValue).toBeGreaterThan(0.1);
  const narrowed = await counts(page);
  expect(narrowed.filtered).toBeGreaterThan(all.total * 0.9);
  const { total, ...parts } = narrowed;
  expect(total).toBe(all.total);
  expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBe(total);
  await expect(countsLine(page)).toContainText(`${parts.filtered.toLocaleString('en')} filtered`);
  // A threshold by hand, in the unit of the data.
  await panel(page).getByLabel('Value from').fill('2');
  await panel(page).getByLabel('Value from').press('Enter');
  await expect(tools(page).getByRole('button', { name: 'Remove filter: from 2 s' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(tools(page).getByRole('button', { name: 'Filter', exact: true })).toBeFocused();

  // Off, and on again with the filters as they were; then without them.
  await tools(page).getByRole('button', { name: 'Exemplars', exact: true }).click();
  await expect(countsLine(page)).toContainText(`${total.toLocaleString('en')} filtered`);
  await tools(page).getByRole('button', { name: 'Exemplars', exact: true }).click();
  expect((await viewState(page)).filter).toMatchObject({ include: { pod: ['shop-3', 'shop-4'] }, minValue: 2 });
  await tools(page).getByRole('button', { name: 'Clear all' }).click();
  expect(await counts(page)).toEqual(all);
});

test('the address carries filter, colours and region', async ({ page }) => {
  await openPage(page);
  await setFilter(page, { exclude: { route: ['/checkout'] } });
  await tools(page).getByRole('combobox', { name: 'Colour' }).selectOption({ label: 'by pod' });
  await shiftBrush(page, [0.2, 0.1], [0.4, 0.6]);
  await expect(panel(page)).toBeVisible();
  const [state, before] = [await viewState(page), await counts(page)];
  expect(state.color).toEqual({ mode: 'label', label: 'pod' });
  await page.reload();
  await drawn(page);
  expect(await viewState(page)).toEqual(state);
  expect(await counts(page)).toEqual(before);
  await expect(panel(page)).toBeVisible();
});

test('colours by a label have a legend whose click filters, and diamonds have them', async ({ page }) => {
  await openPage(page, '?placement=value');
  await tools(page).getByRole('combobox', { name: 'Colour' }).selectOption({ label: 'by method' });
  const legend = tools(page).getByRole('group', { name: 'Colours' }).getByRole('button');
  await expect(legend).toHaveCount(3);
  await expect(legend.first()).toContainText('GET3,180');
  await legend.filter({ hasText: 'POST' }).click();
  await nextFrame(page);
  const seen = await page.evaluate(() => {
    const chart = document.querySelector('exemplar-chart')!.chart!;
    const single = chart.clusters().find((cluster) => cluster.count === 1 && !cluster.edge)!;
    const value = chart.labelValues('method').find(({ value }) => value === 'POST')!;
    return { single, color: value.color!, drawn: chart.clusterColor(single) };
  });
  expect(seen.drawn).toBe(seen.color);
  const [pixel] = await pixels(page, [seen.single]);
  expect(distance(pixel!, await rgb(page, seen.color))).toBeLessThan(24);
  expect((await viewState(page)).filter).toEqual({ include: { method: ['POST'] } });
});

test('hostile label values are shown as text and cut', async ({ page }) => {
  await openPage(page);
  const evil = `<img src=x onerror=alert(1)>\u202e\n${'x'.repeat(100_000)}`;
  const rows = Array.from({ length: 60 }, (_, i) => ({ timeMs: i * 1000, value: i < 10 ? 9 : 1, labels: { pod: i < 10 ? evil : 'fine' } }));
  await show(page, { exemplars: JSON.stringify(exemplarAnswer(rows)) });
  await page.evaluate(() => {
    const region = { fromMs: 0, toMs: 2_000_000, low: 5, high: null };
    document.querySelector('exemplar-chart')!.viewState = { region, color: { mode: 'label', label: 'pod' } };
  });
  await expect(panel(page).locator('.share b')).toHaveText(/^<img src=x onerror=alert\(1\)>‹U\+202E›⏎x+…$/);
  await panel(page).locator('.share').click();
  await expect(tools(page).locator('.chip')).toContainText('<img src=x');
  expect(await page.locator('img').count()).toBe(0);
  const box = (await panel(page).boundingBox())!;
  expect(box.x + box.width).toBeLessThanOrEqual(1280);
});

test('the bar leaves room for the picture, which hits where it is drawn', async ({ page }) => {
  await openPage(page);
  const bar = (await tools(page).boundingBox())!;
  const box = (await canvas(page).boundingBox())!;
  expect(Math.round(bar.y + bar.height)).toBe(Math.round(box.y));
  await page.evaluate(() => document.querySelector('exemplar-chart')!.setAttribute('tools', 'off'));
  await expect.poll(async () => (await canvas(page).boundingBox())!.height).toBeGreaterThan(box.height + 20);
  await expect(pinnedCards(page)).toHaveCount(0);
});

test('at 390 px nothing scrolls sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  await openPage(page);
  const overflowing = await page.evaluate(() =>
    [...document.querySelectorAll('body, header, main, .controls')].filter((node) => node.scrollWidth > node.clientWidth + 1).map((node) => node.className || node.tagName),
  );
  expect(overflowing).toEqual([]);
  const box = (await tools(page).boundingBox())!;
  expect(box.x + box.width).toBeLessThanOrEqual(390);
  // Nor does the bar, with more than it has room for: it says that there is more below.
  await page.evaluate(() => {
    const filter = { include: { pod: ['shop-3', 'shop-4'] }, exclude: { route: ['/checkout', '/payment'] }, minValue: 0.01 };
    document.querySelector('exemplar-chart')!.viewState = { filter, color: { mode: 'label', label: 'pod' } };
  });
  const bar = tools(page).locator('.bar');
  await expect(tools(page).getByRole('group', { name: 'Filters' }).getByRole('button')).toHaveCount(4);
  await expect(bar).toHaveClass(/more/);
  expect(await bar.evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0);
  await bar.evaluate((node) => node.scrollTo(0, node.scrollHeight));
  await expect(bar).not.toHaveClass(/more/);
});
