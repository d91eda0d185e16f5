/** Keys, fingers and the handle on the value axis in the panel: of the view, so one line of Grafana tells for all. */
import type { CDPSession, Locator } from '@playwright/test';
import type { HostPage } from './harness/fixture';
import { expect, test } from './harness/fixture';
import { LATEST } from './harness/names';
import { violations } from '../e2e/axe';

const SECONDS = { defaults: { unit: 's', decimals: 3 }, overrides: [] };

const tools = (host: HostPage): Locator => host.page.locator('[data-exemplar-tools]');
const panel = (host: HostPage): Locator => host.page.locator('[data-exemplar-panel] .panel');
const sum = (host: HostPage): Locator => tools(host).locator('.sum');
const limit = (host: HostPage): Locator => host.page.getByRole('slider', { name: 'Exemplars from this value up' });
const spoken = (host: HostPage): Locator => host.page.locator('.live[role=status]');

test('keys walk in time, by value and by cluster, say what they find, and T opens the trace', async ({ hostPage }) => {
  const host = await hostPage(LATEST);
  await host.openDrawn({ scenario: 'crowd', fieldConfig: SECONDS });
  await host.page.evaluate(() => Object.assign(window, { isSamePage: true }));
  await host.chart.focus();
  const { keyboard } = host.page;
  const ms = async (): Promise<number> => Number(/([\d.]+) m?s/.exec(await host.card.locator('.head b').first().innerText())?.[1]);
  const time = (): Promise<string> => host.card.locator('.head time').innerText();
  await keyboard.press('Home');
  const first = await time();
  await keyboard.press('ArrowRight');
  const second = await time();
  expect(second > first).toBe(true);
  await keyboard.press('ArrowLeft');
  expect(await time()).toBe(first);
  const low = await ms();
  await keyboard.press('ArrowUp');
  expect(await ms()).toBeGreaterThan(low);
  await keyboard.press('PageDown');
  await expect(host.card.locator('.series .faint')).toContainText('exemplars');
  await expect(spoken(host)).toContainText('first of');
  const link = (await host.card.getByRole('link').first().getAttribute('href'))!;
  await keyboard.press('t');
  await expect.poll(() => host.page.evaluate(() => location.pathname + location.search)).toBe(link);
  expect(await host.page.evaluate(() => 'isSamePage' in window)).toBe(true);
});

test('S says what a cluster shares; axe-core finds nothing in chart, bar and panel', async ({ hostPage }) => {
  const host = await hostPage(LATEST);
  await host.openDrawn({ scenario: 'crowd' });
  await tools(host).getByRole('combobox', { name: 'Colour' }).selectOption({ label: 'by status' });
  await expect(tools(host).getByRole('group', { name: 'Colours' }).getByRole('button')).toHaveCount(2);
  await host.chart.focus();
  await host.page.keyboard.press('w');
  await host.page.keyboard.press('PageDown');
  await host.page.keyboard.press('s');
  await expect(panel(host).locator('.share').first()).toBeFocused();
  await expect(spoken(host)).toContainText('Most telling');
  expect(await violations(host.page, '[data-exemplar-panel]', '[data-exemplar-tools]', 'canvas')).toEqual([]);
  await host.page.keyboard.press('Escape');
  await expect(panel(host)).toHaveCount(0);
  await expect(host.chart).toBeFocused();
});

test('the handle on the value axis and “above p95” filter, and their limits are chips', async ({ hostPage }) => {
  const host = await hostPage(LATEST);
  await host.openDrawn({ scenario: 'crowd', fieldConfig: SECONDS });
  await expect(sum(host)).toContainText('of 400 exemplars shown');
  await expect(limit(host)).toHaveAttribute('aria-valuetext', 'no limit');
  const foot = (await limit(host).boundingBox())!;
  const from = { x: foot.x + foot.width / 2, y: foot.y + foot.height / 2 };
  await host.page.mouse.move(from.x, from.y);
  await host.page.mouse.down();
  await host.page.mouse.move(from.x, from.y - 80, { steps: 4 });
  await host.page.mouse.up();
  await expect(sum(host)).toContainText('filtered');
  await expect(tools(host).getByRole('button', { name: /Remove filter: from \d/ })).toBeVisible();
  await limit(host).press('Home');
  await expect(sum(host)).not.toContainText('filtered');
  await limit(host).press('PageUp');
  await expect(sum(host)).toContainText('filtered');
  await limit(host).press('Home');
  await expect(sum(host)).not.toContainText('filtered');

  await tools(host).getByRole('button', { name: 'Filter', exact: true }).click();
  await panel(host).getByRole('button', { name: 'Above p95' }).click();
  await expect(sum(host)).toContainText('379 filtered');
  await panel(host).getByLabel('Label').selectOption('status');
  await panel(host).getByRole('button', { name: 'Hide 500' }).click();
  await expect(tools(host).getByRole('button', { name: /Remove filter: status ≠ 500/ })).toBeVisible();
  await host.page.keyboard.press('Escape');
  await tools(host).getByRole('button', { name: 'Clear all' }).click();
  await expect(sum(host)).not.toContainText('filtered');
});

test('a pinned cluster keeps its rows and their links through a refresh that has lost them', async ({ hostPage }) => {
  const host = await hostPage(LATEST);
  await host.openDrawn({ scenario: 'crowd' });
  await host.chart.focus();
  await host.page.keyboard.press('Home');
  await host.page.keyboard.press('PageDown');
  await host.page.keyboard.press('Enter');
  const grid = host.card.getByRole('grid');
  const hrefs = (): Promise<(string | null)[]> => host.card.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  const [rows, before] = [await grid.getAttribute('aria-rowcount'), await hrefs()];
  await host.page.evaluate(() => window.host.setScenario('no-exemplars'));
  await expect(host.card.locator('.away')).toHaveText('Not among the loaded exemplars now');
  await expect(grid).toHaveAttribute('aria-rowcount', rows!);
  expect(await hrefs()).toEqual(before);
  await host.page.evaluate(() => window.host.setScenario('crowd'));
  await expect(host.card.locator('.away')).toHaveCount(0);
  await expect(grid).toHaveAttribute('aria-rowcount', rows!);
  expect(host.errors).toEqual([]);
});

test.describe('with fingers', () => {
  test.use({ hasTouch: true, viewport: { width: 600, height: 700 } });

  interface Place { x: number; y: number }

  const touch = (session: CDPSession, type: string, ...touchPoints: (Place & { id?: number })[]): Promise<unknown> =>
    session.send('Input.dispatchTouchEvent', { type: type as 'touchStart', touchPoints });

  async function slide(session: CDPSession, from: Place, to: Place): Promise<void> {
    await touch(session, 'touchStart', from);
    for (const share of [0.25, 0.5, 0.75, 1]) {
      await touch(session, 'touchMove', { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share });
    }
    await touch(session, 'touchEnd');
  }

  test('a long press looks around and pins what it is lifted over, two fingers zoom the dashboard', async ({ hostPage }) => {
    const host = await hostPage(LATEST);
    await host.openDrawn({ fieldConfig: SECONDS });
    const diamond = await host.worstDiamond();
    const session = await host.page.context().newCDPSession(host.page);
    // Upwards, where a finger would scroll otherwise.
    const beside = { x: diamond.x - 10, y: diamond.y + 120 };
    await expect(host.page.locator('.crosshair.on')).toHaveCount(0);
    await touch(session, 'touchStart', beside);
    await expect(host.page.locator('.crosshair.on')).toHaveCount(1);
    for (const share of [0.5, 0.9, 1]) {
      await touch(session, 'touchMove', { x: diamond.x, y: beside.y + (diamond.y - beside.y) * share });
    }
    await expect(host.card).toContainText(/3\d\d\.\d{3} ms/);
    const before = await host.page.evaluate(() => window.host.range());
    // What it is lifted over stays; a gesture that the browser had taken for scrolling would have been given up.
    await touch(session, 'touchEnd');
    await expect(host.page.locator('[data-exemplar-cards] .card.pinned')).toHaveCount(1);
    expect(await host.page.evaluate(() => window.host.range())).toEqual(before);
    await host.card.getByRole('button', { name: 'Close' }).click();

    const box = (await host.chart.boundingBox())!;
    const pair = (apart: number): (Place & { id: number })[] => [-1, 1].map((side, id) => ({ x: box.x + box.width / 2 + side * apart, y: box.y + box.height / 2, id }));
    await touch(session, 'touchStart', pair(40)[0]!);
    await touch(session, 'touchStart', ...pair(40));
    for (const apart of [55, 70, 80]) {
      await touch(session, 'touchMove', ...pair(apart));
    }
    await touch(session, 'touchEnd');
    await expect
      .poll(async () => {
        const { fromMs, toMs } = await host.page.evaluate(() => window.host.range());
        return (toMs - fromMs) / (before.toMs - before.fromMs);
      })
      .toBeCloseTo(0.5, 1);
  });

  test('a finger compares a region and draws the limit', async ({ hostPage }) => {
    const host = await hostPage(LATEST);
    await host.openDrawn({ scenario: 'crowd', options: { exemplars: { fitY: 'all' } } });
    await tools(host).getByRole('button', { name: 'Compare' }).tap();
    const box = (await host.chart.boundingBox())!;
    const session = await host.page.context().newCDPSession(host.page);
    // Straight down, where a finger would scroll otherwise.
    await slide(session, { x: box.x + box.width * 0.5, y: box.y + 4 }, { x: box.x + box.width * 0.52, y: box.y + box.height * 0.6 });
    await expect(panel(host).getByRole('heading')).toContainText('share?');
    await expect(host.page.locator('.region.on')).toBeVisible();
    // No tap: Chromium takes one so soon after a slide for the end of a fling.
    await panel(host).getByRole('button', { name: 'Close' }).click();
    await expect(panel(host)).toHaveCount(0);

    const handle = (await limit(host).boundingBox())!;
    const at = { x: handle.x + handle.width / 2, y: handle.y + handle.height / 2 };
    await slide(session, at, { x: at.x, y: at.y - 90 });
    await expect(sum(host)).toContainText('filtered');
    expect(host.errors).toEqual([]);
  });
});
