import { expect, test } from '@playwright/test';
import { canvas, cards, chartWindow, clusters, counts, dragAcross, drawn, emptySpot, nextFrame, openPage, pinnedCards, ringOffset, worst } from './chart-page';

test.describe('zoom', () => {
  test('a drag shows that part of time, a double click all again', async ({ page }) => {
    await openPage(page);
    const whole = await chartWindow(page);
    await dragAcross(page, 0.25, 0.5);
    await expect.poll(async () => (await chartWindow(page)).fromMs).toBeGreaterThan(whole.fromMs);
    const part = await chartWindow(page);
    const span = whole.toMs - whole.fromMs;
    expect((part.fromMs - whole.fromMs) / span).toBeCloseTo(0.25, 1);
    expect((part.toMs - whole.fromMs) / span).toBeCloseTo(0.5, 1);
    expect((await counts(page)).outsideWindow).toBeGreaterThan(0);
    await expect(page).toHaveURL(/zoom=\d+-\d+/);
    await expect(page.locator('#reset')).toBeVisible();

    await page.reload();
    await drawn(page);
    const again = await chartWindow(page);
    expect(Math.abs(again.fromMs - part.fromMs)).toBeLessThanOrEqual(1);

    const spot = await emptySpot(page, 0.5);
    await page.mouse.dblclick(spot.x, spot.y);
    await expect.poll(() => chartWindow(page)).toEqual(whole);
    await expect(page).not.toHaveURL(/zoom=/);
    await expect(page.locator('#reset')).toBeHidden();
  });

  test('Escape gives a drag up', async ({ page }) => {
    await openPage(page);
    const whole = await chartWindow(page);
    const from = await emptySpot(page, 0.3);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 120, from.y, { steps: 4 });
    await expect(page.locator('exemplar-chart .selection')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.locator('exemplar-chart .selection')).toBeHidden();
    await page.mouse.up();
    await nextFrame(page);
    expect(await chartWindow(page)).toEqual(whole);
  });

  test('a press that hardly moves is a click', async ({ page }) => {
    await openPage(page);
    const whole = await chartWindow(page);
    const cluster = await worst(page);
    await page.mouse.move(cluster.windowX, cluster.windowY);
    await page.mouse.down();
    await page.mouse.move(cluster.windowX + 2, cluster.windowY + 1);
    await page.mouse.up();
    await expect(pinnedCards(page)).toHaveCount(1);
    expect(await chartWindow(page)).toEqual(whole);
  });
});

test.describe('legend', () => {
  test('a click isolates, another shows all, with Control one is toggled; counts follow', async ({ page }) => {
    await openPage(page);
    const buttons = page.locator('exemplar-chart .legend button');
    const size = await buttons.count();
    expect(size).toBeGreaterThan(2);
    const before = await counts(page);

    await buttons.nth(1).click();
    await expect(page.locator('exemplar-chart .legend button[aria-pressed=true]')).toHaveCount(1);
    await expect(buttons.nth(1)).toHaveAttribute('aria-pressed', 'true');
    await expect.poll(async () => (await counts(page)).filtered).toBeGreaterThan(before.filtered);
    expect((await counts(page)).total).toBe(before.total);
    const seen = new Set((await clusters(page)).map((cluster) => cluster.series));
    expect(seen.size).toBe(1);
    await expect(page).toHaveURL(/hidden=/);

    await buttons.nth(1).click();
    await expect(page.locator('exemplar-chart .legend button[aria-pressed=true]')).toHaveCount(size);
    await expect.poll(() => counts(page)).toEqual(before);

    await buttons.nth(0).click({ modifiers: ['ControlOrMeta'] });
    await expect(page.locator('exemplar-chart .legend button[aria-pressed=false]')).toHaveCount(1);
    await expect(buttons.nth(0)).toHaveAttribute('aria-pressed', 'false');
  });

  test('what is hidden is in the address', async ({ page }) => {
    await openPage(page);
    await page.locator('exemplar-chart .legend button').nth(1).click();
    await expect(page).toHaveURL(/hidden=/);
    await page.reload();
    await drawn(page);
    await expect(page.locator('exemplar-chart .legend button[aria-pressed=true]')).toHaveCount(1);
  });
});

test.describe('keyboard', () => {
  test('from the chart to a trace with keys alone', async ({ page, context }) => {
    await context.route('http://localhost:3000/**', (route) => route.fulfill({ body: 'Explore' }));
    await openPage(page);
    await page.locator('[data-attribute="time-zone"]').focus();
    await page.keyboard.press('Tab');
    await expect(canvas(page)).toBeFocused();
    await expect(canvas(page)).toHaveAttribute('aria-label', /series, .* exemplars/);

    const all = await clusters(page);
    const highest = all.reduce((a, b) => (b.value > a.value ? b : a));
    await page.keyboard.press('w');
    await expect(cards(page)).toBeVisible();
    const text = await page.evaluate((row) => document.querySelector('exemplar-chart')!.chart!.exemplar(row).valueText, highest.exemplars[0]!);
    await expect(cards(page).locator('.head b').first()).toHaveText(text);
    await expect(page.locator('exemplar-chart [role=status]')).toContainText(text);

    await page.keyboard.press('Home');
    const first = await page.locator('exemplar-chart [role=status]').textContent();
    await page.keyboard.press('ArrowRight');
    await expect(page.locator('exemplar-chart [role=status]')).not.toHaveText(first ?? '');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('w');
    await expect(page.locator('exemplar-chart [role=status]')).toContainText(text);

    await page.keyboard.press('Enter');
    const card = pinnedCards(page);
    await expect(card).toHaveCount(1);
    await expect(card.locator('.links a').first()).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(card).toHaveCount(0);
    await expect(canvas(page)).toBeFocused();

    const opened = context.waitForEvent('page');
    await page.keyboard.press('t');
    await (await opened).waitForURL(/\/explore\?/);
  });

  test('the keyboard stays on its exemplar through another size, another value axis, and scrolling', async ({ page }) => {
    await openPage(page);
    const { timeMs, value } = await worst(page);
    await canvas(page).focus();
    await page.keyboard.press('w');
    const ring = page.locator('exemplar-chart .ring.keyboard.on');
    const text = await cards(page).locator('.head b').first().innerText();
    const isThere = async (): Promise<void> => {
      await expect.poll(() => ringOffset(page, ring, { timeMs, value })).toBeLessThan(2);
      await expect(cards(page).locator('.head b').first()).toHaveText(text, { useInnerText: true });
    };
    await isThere();
    const y = (): Promise<number> => page.evaluate((v) => document.querySelector('exemplar-chart')!.chart!.yFromValue(v), value);
    const [tall, firstY] = [page.viewportSize()!, await y()];
    await page.setViewportSize({ width: tall.width - 200, height: tall.height });
    await isThere();
    await page.evaluate(() => document.querySelector('exemplar-chart')!.setAttribute('y-scale', 'log'));
    await expect.poll(async () => Math.abs((await y()) - firstY)).toBeGreaterThan(20);
    await isThere();

    // The page scrolls once the keyboard is there, as the browser does when it brings what has the focus into view.
    await page.evaluate(() => {
      document.body.style.minHeight = '3000px';
      window.scrollBy(0, 120);
    });
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(120);
    await isThere();
    const card = (await cards(page).boundingBox())!;
    const around = (await ring.boundingBox())!;
    const gap = Math.max(card.x - (around.x + around.width), around.x - (card.x + card.width), card.y - (around.y + around.height), around.y - (card.y + card.height));
    expect(gap, 'the card is beside its diamond').toBeLessThan(40);
  });

  test('walks every exemplar in time and comes to an end', async ({ page }) => {
    await openPage(page, '?cluster-px=60');
    const total = (await clusters(page)).length;
    const times = await page.evaluate((limit) => {
      const chart = document.querySelector('exemplar-chart')!.chart!;
      const walked: number[] = [];
      let cluster = chart.nearestCluster(null, 'first');
      while (cluster && walked.length <= limit) {
        walked.push(cluster.timeMs);
        cluster = chart.nearestCluster(cluster, 'later');
      }
      return walked;
    }, total);
    expect(times).toHaveLength(total);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('0 resets the zoom, and other keys go on to the page', async ({ page }) => {
    await openPage(page);
    const whole = await chartWindow(page);
    await dragAcross(page, 0.3, 0.6);
    await expect.poll(() => chartWindow(page)).not.toEqual(whole);
    await canvas(page).focus();
    await page.keyboard.press('0');
    await expect.poll(() => chartWindow(page)).toEqual(whole);
    const prevented = await canvas(page).evaluate((node) => {
      const event = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
      return !node.dispatchEvent(event);
    });
    expect(prevented).toBe(false);
  });
});

test.describe('touch', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 720 } });

  test('a tap beside a diamond pins its card inside the window', async ({ page }) => {
    await openPage(page);
    const cluster = await worst(page);
    await page.touchscreen.tap(cluster.windowX + 4, cluster.windowY + 4);
    await expect(pinnedCards(page)).toHaveCount(1);
    await expect(pinnedCards(page).locator('.links a').first()).toBeVisible();
  });

  test('a long press shows a card before the finger is lifted; held, it looks around, and lifted it pins', async ({ page }) => {
    await openPage(page);
    const cluster = await worst(page);
    const first = (await clusters(page)).sort((a, b) => b.y - a.y)[0]!;
    const session = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]): Promise<unknown> =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints });
    await touch('touchStart', { x: first.windowX, y: first.windowY });
    await expect(cards(page)).toBeVisible();
    // Upwards, where it would scroll the page without the long press.
    for (const share of [0.1, 0.5, 1]) {
      const between = (from: number, to: number): number => from + (to - from) * share;
      await touch('touchMove', { x: between(first.windowX, cluster.windowX), y: between(first.windowY, cluster.windowY) });
    }
    const text = await page.evaluate((row) => document.querySelector('exemplar-chart')!.chart!.exemplar(row).valueText, cluster.exemplars[0]!);
    await expect(cards(page).locator('.head b').first()).toHaveText(text);
    await expect(pinnedCards(page)).toHaveCount(0);
    await touch('touchEnd');
    await expect(pinnedCards(page)).toHaveCount(1);
  });
});
