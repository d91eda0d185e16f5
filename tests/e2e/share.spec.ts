/** What is seen as an address and as a file; cards that stay when the data is read anew. */
import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { canvas, cards, clusters, drawn, nextFrame, openPage, pinnedCards, worst } from './chart-page';

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

test.describe('files', () => {
  test.use({ deviceScaleFactor: 2 });

  test('PNG has the screen’s pixels and a background, SVG is a picture, both are named', async ({ page }) => {
    await openPage(page);
    const name = /^Request-latency-p99-by-route-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.(png|svg)$/;
    const png = page.waitForEvent('download');
    await page.getByRole('button', { name: 'PNG', exact: true }).click();
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
