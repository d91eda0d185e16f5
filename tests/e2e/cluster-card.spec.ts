/** The pinned card of a cluster: its table, whatever the size and whatever stands in the labels. */
import { readFileSync } from 'node:fs';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { cards, chartWindow, clusters, drawn, exemplarAnswer, exploreOf, nextFrame, openPage, pinnedCards, rangeAnswer } from './chart-page';

const FROM_MS = Date.UTC(2026, 0, 15, 10);
const HOSTILE = ['<img src=x onerror=alert(1)>', '\u202egnp.exe', 'x'.repeat(1_000_000), '👩‍💻 später', 'two\nlines', '=1+2'];

interface Row {
  timeMs: number;
  value: number;
  labels: Record<string, string>;
}

/** Shows these exemplars and nothing else, over one hour. */
async function show(page: Page, rows: Row[]): Promise<void> {
  const range = JSON.stringify(rangeAnswer([[FROM_MS, 0], [FROM_MS + 3_600_000, 1]], { job: 'shop' }));
  const exemplars = JSON.stringify(exemplarAnswer(rows, { job: 'shop' }));
  await page.evaluate(
    ([rangeBody, exemplarsBody]) => {
      const chart = document.querySelector('exemplar-chart')!;
      ['from', 'to'].forEach((name) => chart.removeAttribute(name));
      chart.data = { range: rangeBody!, exemplars: exemplarsBody! };
    },
    [range, exemplars],
  );
  await page.waitForFunction((total) => document.querySelector('exemplar-chart')!.chart!.counts().total === total, rows.length);
  await drawn(page);
}

const row = (index: number, value: number, labels: Record<string, string> = {}): Row => ({
  timeMs: FROM_MS + 1_800_000 + index,
  value,
  labels: { trace_id: `4bf92f35${(index + 2_000_000).toString(16).padStart(24, '0')}`, zone: 'eu', ...labels },
});

async function pinLargest(page: Page): Promise<Locator> {
  const [largest] = (await clusters(page)).sort((a, b) => b.count - a.count);
  await page.mouse.click(largest!.windowX, largest!.windowY);
  const card = pinnedCards(page);
  await expect(card.getByRole('grid')).toBeVisible();
  return card;
}

const COUNT = 20_000;
const many = (): Row[] => Array.from({ length: COUNT }, (_, i) => row(i, 0.5 + i * 1e-9, { pod: `pod-${i % 3}`, code: ['200', '99', '1000'][i % 3]! }));

test('twenty thousand exemplars: few rows in the document, all within reach', async ({ page }) => {
  await openPage(page);
  await show(page, many());
  const card = await pinLargest(page);
  await expect(card.getByRole('grid')).toHaveAttribute('aria-rowcount', String(COUNT + 1));
  await expect(card.locator('.common')).toContainText('zone eu');
  const rows = card.locator('.rows .row');
  expect(await rows.count()).toBeLessThan(40);

  await card.locator('.scroller').evaluate((node) => node.scrollTo(0, node.scrollHeight));
  const last = card.locator(`[aria-rowindex="${COUNT + 1}"]`);
  await expect(last).toBeVisible();
  expect(await rows.count()).toBeLessThan(40);
  // The worst first: at the end the lowest, which is the first that was loaded.
  expect(exploreOf((await last.locator('a').getAttribute('href'))!).query).toBe(row(0, 0).labels['trace_id']);
  // A row never stands where another does.
  const tops = await rows.evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().top));
  expect(new Set(tops).size).toBe(tops.length);
});

test('a card is whole in the frame of the click, and has no more rows than are seen', async ({ page }) => {
  await openPage(page);
  await show(page, many());
  const [largest] = (await clusters(page)).sort((a, b) => b.count - a.count);
  const seen = await page.evaluate(({ windowX, windowY }) => {
    const { canvas } = document.querySelector('exemplar-chart')!.chart!;
    const init = { clientX: windowX, clientY: windowY, pointerId: 1, isPrimary: true, button: 0, bubbles: true };
    ['pointerdown', 'pointerup'].forEach((type) => canvas.dispatchEvent(new PointerEvent(type, init)));
    const card = document.querySelector('[data-exemplar-cards]')!.shadowRoot!.querySelector('.card.pinned')!;
    const rows = [...card.querySelectorAll('.rows .row')].map((row) => row.getBoundingClientRect().bottom);
    const list = card.querySelector('.scroller')!.getBoundingClientRect();
    const rowHeight = card.querySelector('.rows .row')!.getBoundingClientRect().height;
    return {
      lackPx: list.bottom - Math.max(...rows),
      surplus: rows.length - Math.ceil(list.height / rowHeight),
      toAll: card.querySelector('a.all')?.getAttribute('href') ?? null,
    };
  }, largest!);
  expect(seen.lackPx).toBeLessThanOrEqual(0);
  expect(seen.surplus).toBeLessThanOrEqual(1);
  expect(seen.toAll, 'the link to all is there at once').toMatch(/explore/);
  // The next rows are ready for whoever scrolls.
  await expect.poll(() => pinnedCards(page).locator('.rows .row').count()).toBeGreaterThan(15);
});

test('every column sorts, numbers as numbers', async ({ page }) => {
  await openPage(page);
  await show(page, many());
  const card = await pinLargest(page);
  const header = (name: string): Locator => card.getByRole('columnheader', { name, exact: true });
  await expect(card.getByRole('columnheader')).toHaveText(['Value', 'Time', 'pod', 'code', 'trace_id', 'Labels']);
  await expect(header('Value')).toHaveAttribute('aria-sort', 'descending');

  await header('code').getByRole('button').click();
  await expect(header('code')).toHaveAttribute('aria-sort', 'ascending');
  await expect(header('Value')).toHaveAttribute('aria-sort', 'none');
  const first = card.locator('[aria-rowindex="2"]');
  await expect(first).toContainText('99');
  await header('code').getByRole('button').click();
  await expect(header('code')).toHaveAttribute('aria-sort', 'descending');
  await expect(first).toContainText('1000');
  await header('Time').getByRole('button').click();
  expect(exploreOf((await first.locator('a').getAttribute('href'))!).query).toBe(row(COUNT - 1, 0).labels['trace_id']);
});

test('the keys move through the rows and Escape gives the focus back', async ({ page, context }) => {
  await context.route('http://localhost:3000/**', (route) => route.fulfill({ body: 'Explore' }));
  await openPage(page);
  await show(page, many());
  await page.locator('exemplar-chart canvas').focus();
  await page.keyboard.press('w');
  await page.keyboard.press('Enter');
  const card = pinnedCards(page);
  await expect(card.locator('.links a').first()).toBeFocused();
  const focusedRow = (): Promise<string | null> =>
    card.evaluate((node) => (node.getRootNode() as ShadowRoot).activeElement?.closest('[aria-rowindex]')?.getAttribute('aria-rowindex') ?? null);
  while ((await focusedRow()) === null) {
    await page.keyboard.press('Tab');
  }
  expect(await focusedRow(), 'the heads of the columns are one stop').toBe('1');
  await page.keyboard.press('ArrowDown');
  expect(await focusedRow()).toBe('2');
  await page.keyboard.press('End');
  expect(await focusedRow()).toBe(String(COUNT + 1));
  await page.keyboard.press('PageUp');
  const page_ = Number(await focusedRow());
  expect(page_).toBeLessThan(COUNT - 2);
  // Scrolled far away, the row keeps the focus.
  await card.locator('.scroller').evaluate((node) => node.scrollTo(0, 0));
  await nextFrame(page);
  expect(await focusedRow()).toBe(String(page_));
  await page.keyboard.press('ArrowUp');
  await expect(card.locator(`[aria-rowindex="${page_ - 1}"]`)).toBeVisible();
  const opened = context.waitForEvent('page');
  await page.keyboard.press('Enter');
  await (await opened).waitForURL(/\/explore\?/);

  // All labels of one row, and back.
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(card).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(1);
  expect(await focusedRow()).toBe(String(page_ - 1));
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);
  await expect(page.locator('exemplar-chart canvas')).toBeFocused();
});

test('zoom, trace ids and CSV are about the rows of the card', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page);
  const rows = [...Array.from({ length: 30 }, (_, i) => row(i * 10, 0.5 + i * 1e-6, { pod: HOSTILE[i % HOSTILE.length]!.slice(0, 40) })), row(-1_500_000, 0.1)];
  await show(page, rows);
  const card = await pinLargest(page);

  await card.getByRole('button', { name: 'Copy trace ids' }).click();
  await expect(card.getByRole('button', { name: 'Copied 30 ids' })).toBeVisible();
  const ids = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
  expect(ids).toHaveLength(30);
  expect(ids[0]).toBe(rows[29]!.labels['trace_id']);

  const download = page.waitForEvent('download');
  await card.getByRole('button', { name: 'Export CSV' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^[\w-]+-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.csv$/);
  const csv = readFileSync(await file.path(), 'utf8');
  expect(csv.startsWith('time,value,series,job,trace_id,zone,pod\r\n')).toBe(true);
  expect(csv.split('\r\n')).toHaveLength(32);
  expect(csv).toContain(`"'=1+2"`);
  expect(csv).toContain('"two\nlines"');

  const whole = await chartWindow(page);
  await card.getByRole('button', { name: 'Zoom to these' }).click();
  await expect.poll(async () => (await chartWindow(page)).toMs - (await chartWindow(page)).fromMs).toBeLessThan((whole.toMs - whole.fromMs) / 100);
  const { fromMs, toMs } = await chartWindow(page);
  expect(fromMs).toBeLessThan(rows[0]!.timeMs);
  expect(toMs).toBeGreaterThan(rows[29]!.timeMs);
});

test('hostile labels are text, cut, and whole on demand', async ({ page }) => {
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await openPage(page);
  await show(page, HOSTILE.map((pod, i) => row(i, 0.5 - i * 1e-6, { pod })));
  const card = await pinLargest(page);
  await expect(card.locator('img')).toHaveCount(0);
  const cells = card.locator('.rows .row');
  await expect(cells.nth(0)).toContainText(HOSTILE[0]!);
  await expect(cells.nth(1)).toContainText('‹U+202E›gnp.exe');
  await expect(cells.nth(4)).toContainText('two⏎lines');
  expect((await card.innerText()).length).toBeLessThan(5000);
  const heights = await cells.evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().height));
  expect(new Set(heights).size).toBe(1);

  await cells.nth(2).getByRole('button', { name: 'All labels' }).click();
  const details = pinnedCards(page).nth(1);
  const long = details.locator('tr', { hasText: 'pod' });
  await long.locator('button.text').click();
  expect((await long.locator('button.text').textContent())!.length).toBeGreaterThan(99_000);
  await expect(long.getByRole('button', { name: 'Copy pod' })).toBeVisible();
  expect(dialogs).toEqual([]);
});

test('a pinned card is drawn aside and stays in the window', async ({ page }) => {
  await openPage(page);
  const card = await pinLargest(page);
  const before = (await card.boundingBox())!;
  await page.mouse.move(before.x + 200, before.y + 14);
  await page.mouse.down();
  await page.mouse.move(-500, before.y + 60, { steps: 4 });
  await page.mouse.up();
  const after = (await card.boundingBox())!;
  expect(after.x).toBeGreaterThanOrEqual(0);
  expect(after.x).toBeLessThan(before.x);
  await page.mouse.move(400, 400);
  expect((await card.boundingBox())!).toEqual(after);
  await expect(cards(page).first()).toBeVisible();
});

test('a cluster of a hundred thousand opens and scrolls without a long wait', async ({ page }) => {
  await openPage(page);
  await show(page, Array.from({ length: 100_000 }, (_, i) => row(i % 5000, 0.5 + (i % 977) * 1e-7, { trace_id: `5bf92f35${i.toString(16).padStart(24, '0')}`, pod: `p${i % 50}` })));
  const card = await pinLargest(page);
  await expect(card.getByRole('grid')).toHaveAttribute('aria-rowcount', '100001');
  const waits = await card.locator('.scroller').evaluate(async (node) => {
    const waitsMs: number[] = [];
    for (let i = 0; i < 40; i += 1) {
      const from = performance.now();
      node.scrollTop += i % 2 ? 70_000 : 700;
      // The list follows within the frame.
      await new Promise((resolve) => requestAnimationFrame(resolve));
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const isFilled = [...node.querySelectorAll('.row')].some((one) => one.getBoundingClientRect().top > node.getBoundingClientRect().top + 100);
      waitsMs.push(isFilled ? performance.now() - from : Infinity);
    }
    return waitsMs.sort((a, b) => a - b);
  });
  expect(waits.at(-1), 'rows are there after each scroll').toBeLessThan(Infinity);
  // Two frames take 33 ms on a machine with nothing else to do.
  expect(waits[waits.length / 2]).toBeLessThan(100);
});
