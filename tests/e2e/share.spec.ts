/** What is seen as an address and as a file; cards that stay when the data is read anew. */
import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { canvas, cards, clusters, drawn, exemplarAnswer, nextFrame, openPage, pinnedCards, rangeAnswer, ringOffset, show, worst } from './chart-page';

/** What identifies the pinned cards to a person: value and time of each. */
async function heads(page: Page): Promise<string[]> {
  const texts = await pinnedCards(page).locator('.head .value').allInnerTexts();
  return texts.map((text) => text.replace(/\s+/g, ' ')).sort();
}

test('pinned cards are in the address, and are there again for who opens it', async ({ page, context }) => {
  await openPage(page);
  const all = (await clusters(page)).sort((a, b) => a.x - b.x);
  const several = await worst(page, true);
  const one = all.find((cluster) => cluster.count === 1 && !cluster.edge)!;
  await page.mouse.click(several.windowX, several.windowY);
  await page.mouse.click(one.windowX, one.windowY);
  await expect(pinnedCards(page)).toHaveCount(2);
  await expect.poll(() => new URL(page.url()).searchParams.getAll('pin').length).toBe(2);
  const before = await heads(page);

  // Another window of another size clusters otherwise; the exemplars are the same.
  const other = await context.newPage();
  await other.setViewportSize({ width: 900, height: 700 });
  await other.goto(page.url());
  await drawn(other);
  await expect(pinnedCards(other)).toHaveCount(2);
  await expect.poll(() => heads(other)).toEqual(before);

  await other.keyboard.press('Tab');
  await pinnedCards(other).first().getByRole('button', { name: 'Close' }).focus();
  await other.keyboard.press('Enter');
  await expect.poll(() => new URL(other.url()).searchParams.getAll('pin').length).toBe(1);
});

test('data that is read anew leaves a pinned card with its exemplars, whatever their rows', async ({ page }) => {
  await openPage(page);
  const cluster = await worst(page, true);
  await page.mouse.click(cluster.windowX, cluster.windowY);
  await expect(pinnedCards(page)).toHaveCount(1);
  await page.mouse.move(5, 5);
  const before = await pinnedCards(page).locator('.rows a').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
  const rows = (): Promise<number[]> => page.evaluate(() => document.querySelector('exemplar-chart')!.chart!.clusters().filter((one) => one.count > 1)[0]!.exemplars);
  const numbers = await rows();
  // The same exemplars, each series' backwards.
  await page.evaluate(() => {
    const element = document.querySelector('exemplar-chart')!;
    const parts = [element.data!].flat();
    element.data = parts.map((part) => {
      const answer = part.exemplars ? (JSON.parse(typeof part.exemplars === 'string' ? part.exemplars : new TextDecoder().decode(part.exemplars as Uint8Array)) as { data: object[] }) : null;
      return answer ? { ...part, exemplars: JSON.stringify({ ...answer, data: answer.data.reverse() }) } : part;
    });
  });
  await nextFrame(page);
  await expect.poll(async () => (await rows()).join()).not.toBe(numbers.join());
  await expect(pinnedCards(page)).toHaveCount(1);
  expect(await pinnedCards(page).locator('.rows a').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href))).toEqual(before);
  await expect(cards(page)).toHaveCount(1);
});

const START_MS = Date.UTC(2025, 0, 1);

/** A minute with a cluster of thirty exemplars in its middle, or one without. */
function minute(number: number, hasCluster: boolean): { range: string; exemplars: string } {
  const from = START_MS + number * 60_000;
  const rows = Array.from({ length: hasCluster ? 30 : 3 }, (_, i) => ({
    timeMs: from + (hasCluster ? 30_000 + i * 10 : 5_000 * (i + 1)),
    value: 0.5 + i / 1000,
    labels: { trace_id: `${number}`.padEnd(30, '0') + String(i).padStart(2, '0'), pod: `p${i % 7}` },
  }));
  const range = rangeAnswer([[from, 0.2], [from + 60_000, 1]], { job: 'shop' });
  return { range: JSON.stringify(range), exemplars: JSON.stringify(exemplarAnswer(rows, { job: 'shop' })) };
}

test('the ring of a pinned diamond follows it through zoom and size', async ({ page }) => {
  await openPage(page);
  const { timeMs, value, windowX, windowY } = await worst(page, false);
  await page.mouse.click(windowX, windowY);
  await page.mouse.move(5, 5);
  const ring = page.locator('exemplar-chart .ring.pinned.on');
  await expect(ring).toHaveCount(1);
  const offset = (): Promise<number> => ringOffset(page, ring, { timeMs, value });
  await page.evaluate(([from, to]) => document.querySelector('exemplar-chart')!.zoom(from!, to!), [timeMs - 300_000, timeMs + 200_000]);
  await expect.poll(async () => Math.abs((await clusters(page)).find((cluster) => cluster.timeMs === timeMs)!.windowX - windowX)).toBeGreaterThan(5);
  await expect.poll(offset).toBeLessThan(2);
  await page.setViewportSize({ width: 900, height: 700 });
  await expect.poll(offset).toBeLessThan(2);
});

test('a pinned cluster whose exemplars have left the window keeps its rows, says so, and is itself again when they return', async ({ page }) => {
  await openPage(page);
  await show(page, minute(0, true));
  await expect(page.locator('exemplar-chart .counts')).toContainText('30');
  const cluster = await worst(page, true);
  await page.mouse.click(cluster.windowX, cluster.windowY);
  await page.mouse.move(5, 5);
  const card = pinnedCards(page);
  const grid = card.getByRole('grid');
  await expect(grid).toHaveAttribute('aria-rowcount', '31');
  await grid.getByRole('columnheader', { name: 'pod' }).getByRole('button').click();
  const hrefs = (): Promise<(string | null)[]> => card.locator('.rows a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  const head = await card.locator('.head .value').innerText();
  const before = await hrefs();
  expect(before.length).toBeGreaterThan(5);

  // What comes next has none of them any more.
  await show(page, minute(5, false));
  await expect(card.locator('.away')).toHaveText('Outside the window now');
  await expect(card.locator('.head .value')).toHaveText(head, { useInnerText: true });
  await expect(card.locator('.series')).toContainText('30 exemplars');
  await expect(grid).toHaveAttribute('aria-rowcount', '31');
  await expect(grid.getByRole('columnheader', { name: 'pod' })).toHaveAttribute('aria-sort', 'ascending');
  // More rows may be drawn by now than when they were read.
  expect((await hrefs()).slice(0, before.length)).toEqual(before);
  await grid.getByRole('columnheader', { name: 'Value' }).getByRole('button').click();
  await expect(card.locator('[aria-rowindex="2"] .worth')).toHaveText(await card.locator('.head .value b').innerText());
  await expect.poll(() => new URL(page.url()).searchParams.getAll('pin').length).toBe(1);
  // One of them alone, out of what is kept.
  await card.locator('[aria-rowindex="3"]').getByRole('button', { name: 'All labels' }).click();
  await expect(card).toHaveCount(2);
  await expect(card.last()).toContainText('Outside the window now');
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(1);

  await show(page, minute(0, true));
  await expect(card.locator('.away')).toHaveCount(0);
  await expect(grid).toHaveAttribute('aria-rowcount', '31');
  await expect(page.locator('exemplar-chart .ring.pinned.on')).toHaveCount(1);
  // Zooming away needs no other data.
  await page.evaluate((from) => document.querySelector('exemplar-chart')!.zoom(from, from + 10_000), START_MS);
  await expect(card.locator('.away')).toHaveText('Outside the window now');
  await expect(grid).toHaveAttribute('aria-rowcount', '31');
  await page.evaluate(() => document.querySelector('exemplar-chart')!.resetZoom());
  await expect(card.locator('.away')).toHaveCount(0);
});

test('a pin of an address outside the zoom, or not loaded yet, is there when its exemplar is', async ({ page }) => {
  await openPage(page);
  await page.evaluate((from) => {
    document.querySelector('exemplar-chart')!.pins = [{ timeMs: from + 30_290, value: 0.529 }];
  }, START_MS);
  await nextFrame(page);
  await expect(pinnedCards(page)).toHaveCount(0);
  await show(page, minute(0, true));
  await page.evaluate((from) => document.querySelector('exemplar-chart')!.zoom(from, from + 10_000), START_MS);
  const card = pinnedCards(page);
  await expect(card).toHaveCount(1);
  await expect(card.locator('.away')).toHaveText('Outside the window now');
  await page.evaluate(() => document.querySelector('exemplar-chart')!.resetZoom());
  await expect(card.getByRole('grid')).toHaveAttribute('aria-rowcount', '31');
  await expect(card.locator('.away')).toHaveCount(0);
});

test.describe('files', () => {
  test.use({ deviceScaleFactor: 2 });

  test('PNG has the screen’s pixels and a background, SVG is a picture, both are named', async ({ page }) => {
    await openPage(page);
    const name = /^Request-latency-p99-by-route-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.(png|svg)$/;
    const png = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the picture' }).click();
    await page.getByRole('group', { name: 'Save the picture' }).getByRole('button', { name: 'PNG' }).click();
    const file = await png;
    expect(file.suggestedFilename()).toMatch(name);
    const bytes = readFileSync(await file.path());
    const size = await canvas(page).evaluate((node: HTMLCanvasElement) => [node.width, node.height]);
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual(size);
    const alpha = await page.evaluate(async (data) => {
      const image = await createImageBitmap(await (await fetch(data)).blob());
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, 1, 1).data[3];
    }, `data:image/png;base64,${bytes.toString('base64')}`);
    expect(alpha).toBe(255);

    await page.getByRole('button', { name: 'Save the picture' }).click();
    await expect(page.getByRole('group', { name: 'Save the picture' }).getByRole('button', { name: 'PNG' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('group', { name: 'Save the picture' })).toBeHidden();
    const svg = page.waitForEvent('download');
    await canvas(page).focus();
    await page.keyboard.press('Shift+P');
    const drawing = await svg;
    expect(drawing.suggestedFilename()).toMatch(name);
    const text = readFileSync(await drawing.path(), 'utf8');
    const shapes = await page.evaluate((source) => {
      const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
      return { root: parsed.documentElement.localName, count: parsed.querySelectorAll('polygon, path, polyline, line').length };
    }, text);
    expect(shapes.root).toBe('svg');
    expect(shapes.count).toBeGreaterThan(20);
  });
});
