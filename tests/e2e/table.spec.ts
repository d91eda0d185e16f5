/** All exemplars as a table, and what fingers do. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { canvas, cards, chartWindow, counts, dragAcross, emptySpot, exploreOf, nextFrame, openPage, pinnedCards, worst } from './chart-page';

const grid = (page: Page): Locator => page.locator('[data-exemplar-table]').getByRole('grid');

/** Exemplars that the picture holds, however they are drawn. */
async function inPicture(page: Page): Promise<number> {
  const { shown, clustered, outsideRange } = await counts(page);
  return shown + clustered + outsideRange;
}

async function listed(page: Page): Promise<number> {
  return Number(await grid(page).getAttribute('aria-rowcount')) - 1;
}

async function expectAllListed(page: Page): Promise<void> {
  await expect.poll(async () => (await listed(page)) - (await inPicture(page))).toBe(0);
}

test('the table holds what the picture holds, and follows filter and zoom', async ({ page }) => {
  await openPage(page);
  await dragAcross(page, 0.2, 0.8);
  await canvas(page).focus();
  await page.keyboard.press('v');
  await expect(grid(page)).toBeVisible();
  // The line below the chart and the table each follow when the picture has come to rest.
  const foot = page.locator('exemplar-chart .foot .counts');
  await expect
    .poll(async () => (await page.locator('[data-exemplar-table] .counts').textContent()) === (await foot.textContent()))
    .toBe(true);
  await expectAllListed(page);
  const highest = await worst(page);
  const valueText = await page.evaluate((row) => document.querySelector('exemplar-chart')!.chart!.exemplar(row).valueText, highest.exemplars[0]!);
  await expect(grid(page).locator('[aria-rowindex="2"] .worth')).toHaveText(valueText);

  const before = await listed(page);
  await page.locator('exemplar-chart .legend button').nth(1).click();
  await expect.poll(() => listed(page)).toBeLessThan(before);
  await expectAllListed(page);

  // An order that was chosen stays when the rows change.
  await grid(page).getByRole('columnheader', { name: 'Time' }).getByRole('button').click();
  await page.locator('exemplar-chart .legend button').nth(1).click();
  await expect.poll(() => listed(page)).toBe(before);
  await expect(grid(page).getByRole('columnheader', { name: 'Time' })).toHaveAttribute('aria-sort', 'descending');
  await page.locator('[data-exemplar-table]').getByRole('button', { name: 'Back to the chart' }).click();
  await expect(grid(page)).toHaveCount(0);
});

test('where there is room nothing is cut; where there is none the table scrolls sideways', async ({ page }) => {
  await page.setViewportSize({ width: 1500, height: 800 });
  await openPage(page);
  await canvas(page).focus();
  await page.keyboard.press('v');
  await expect(grid(page)).toBeVisible();
  const cut = (): Promise<number> =>
    grid(page).locator('.rows .cell:not(:last-child)').evaluateAll((cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth).length);
  const scrolls = (): Promise<boolean> => grid(page).locator('.scroller').evaluate((node) => node.scrollWidth > node.clientWidth);
  expect(await grid(page).locator('.rows .row').count()).toBeGreaterThan(10);
  await expect.poll(cut).toBe(0);
  expect(await scrolls()).toBe(false);
  await page.setViewportSize({ width: 480, height: 800 });
  await expect.poll(scrolls).toBe(true);
  await expect.poll(cut).toBeGreaterThan(0);
});

test('with keys alone from the chart over the table to the worst exemplar’s trace, and back', async ({ page, context }) => {
  await context.route('http://localhost:3000/**', (route) => route.fulfill({ body: 'Explore' }));
  await openPage(page);
  await page.locator('[data-attribute="time-zone"]').focus();
  await page.keyboard.press('Tab');
  await expect(canvas(page)).toBeFocused();
  await page.keyboard.press('v');
  await expect(grid(page).locator('[aria-rowindex="2"] a')).toBeFocused();
  const opened = context.waitForEvent('page');
  await page.keyboard.press('Enter');
  const tab = await opened;
  await tab.waitForURL(/\/explore\?/);
  const highest = await worst(page);
  const trace = await page.evaluate((row) => document.querySelector('exemplar-chart')!.chart!.exemplar(row).traceId, highest.exemplars[0]!);
  expect(exploreOf(tab.url()).query).toBe(trace);
  await page.bringToFront();
  await page.keyboard.press('Escape');
  await expect(canvas(page)).toBeFocused();
  await expect(grid(page)).toHaveCount(0);
});

test('the page keys walk from cluster to cluster', async ({ page }) => {
  await openPage(page);
  await canvas(page).focus();
  await page.keyboard.press('Home');
  for (let i = 0; i < 3; i += 1) {
    await page.keyboard.press('PageDown');
    await expect(cards(page).locator('.series .faint')).toContainText('exemplars');
  }
});

test('a cluster opens its worst trace with Alt and click, or Shift and Enter', async ({ page, context }) => {
  await context.route('http://localhost:3000/**', (route) => route.fulfill({ body: 'Explore' }));
  await openPage(page);
  const cluster = await worst(page, true);
  const traceId = await page.evaluate((row) => document.querySelector('exemplar-chart')!.chart!.exemplar(row).traceId, cluster.exemplars[0]!);
  const byClick = context.waitForEvent('page');
  await page.keyboard.down('Alt');
  await page.mouse.click(cluster.windowX, cluster.windowY);
  await page.keyboard.up('Alt');
  const tab = await byClick;
  await tab.waitForURL(/\/explore\?/);
  expect(exploreOf(tab.url()).query).toBe(traceId);
  await expect(pinnedCards(page)).toHaveCount(0);

  await page.bringToFront();
  await page.mouse.move(5, 5);
  await canvas(page).focus();
  await page.keyboard.press('w');
  await page.keyboard.press('PageDown');
  const byKey = context.waitForEvent('page');
  await page.keyboard.press('Shift+Enter');
  await (await byKey).waitForURL(/\/explore\?/);
});

test.describe('touch', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 720 } });

  /** Two fingers, moved in steps from one pair of places to another. */
  async function twoFingers(page: Page, from: [number, number], to: [number, number], y: number): Promise<void> {
    const session = await page.context().newCDPSession(page);
    const points = (share: number): { x: number; y: number; id: number }[] =>
      [0, 1].map((id) => ({ x: from[id as 0 | 1] + (to[id as 0 | 1] - from[id as 0 | 1]) * share, y, id }));
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: points(0).slice(0, 1) });
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: points(0) });
    for (const share of [0.25, 0.5, 0.75, 1]) {
      await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: points(share) });
    }
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }

  test('two fingers zoom and move the time, and the address follows', async ({ page }) => {
    await openPage(page);
    const whole = await chartWindow(page);
    const span = whole.toMs - whole.fromMs;
    const { y } = await emptySpot(page, 0.5);
    await twoFingers(page, [170, 230], [110, 290], y);
    await expect.poll(async () => ((await chartWindow(page)).toMs - (await chartWindow(page)).fromMs) / span).toBeCloseTo(1 / 3, 1);
    await expect(page).toHaveURL(/zoom=/);
    const zoomed = await chartWindow(page);
    await nextFrame(page);
    await twoFingers(page, [150, 250], [250, 350], y);
    await expect.poll(async () => (await chartWindow(page)).fromMs).toBeLessThan(zoomed.fromMs);
    const moved = await chartWindow(page);
    expect((moved.toMs - moved.fromMs) / (zoomed.toMs - zoomed.fromMs)).toBeCloseTo(1, 5);
  });

  test('the table is a tap away and its rows are links', async ({ page }) => {
    await openPage(page);
    await page.getByRole('button', { name: 'All exemplars as a table' }).tap();
    await expect(grid(page)).toBeVisible();
    await expect(grid(page).locator('a').first()).toHaveAttribute('href', /explore/);
    await page.getByRole('button', { name: 'Back to the chart' }).tap();
    await expect(grid(page)).toHaveCount(0);
  });
});
