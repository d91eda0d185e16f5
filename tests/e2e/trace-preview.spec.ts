/** What a card says of the trace behind an exemplar, from a server that answers as Tempo does. */
import { expect, test, type Page } from '@playwright/test';
import { cards, openPage, pinnedCards, worst } from './chart-page';
import { FakeApi, hasAll, isOld, SIZE, WHAT } from './fake-tempo';

let tempo: FakeApi;

test.beforeEach(async () => {
  tempo = await FakeApi.start();
  tempo.answer = hasAll;
});

test.afterEach(() => tempo.stop());

async function openWithTempo(page: Page): Promise<void> {
  await openPage(page, `?tempo-url=${encodeURIComponent(tempo.url)}`);
}

const trace = (page: Page) => cards(page).locator('.trace');

test('resting on an exemplar says what its trace is; it is asked for once', async ({ page }) => {
  await openWithTempo(page);
  const cluster = await worst(page, false);
  await page.mouse.move(cluster.windowX, cluster.windowY);
  await expect(trace(page)).toHaveText('Looking up the trace');
  const { height } = (await cards(page).boundingBox())!;
  await expect(trace(page)).toContainText(WHAT);
  await expect(trace(page)).toContainText(SIZE);
  expect((await cards(page).boundingBox())!.height, 'the card has kept its size').toBe(height);
  const traceId = await page.evaluate((row) => document.querySelector('exemplar-chart')!.chart!.exemplar(row).traceId, cluster.exemplars[0]!);
  expect(tempo.requests.map(({ path }) => path)).toEqual([`/api/v2/traces/${traceId}`]);

  await page.mouse.move(5, 5);
  await expect(cards(page)).toHaveCount(0);
  await page.mouse.click(cluster.windowX, cluster.windowY);
  await expect(pinnedCards(page).locator('.trace')).toContainText(WHAT);
  expect(tempo.requests).toHaveLength(1);
});

test('an older Tempo is asked as it knows it', async ({ page }) => {
  tempo.answer = isOld;
  await openWithTempo(page);
  const cluster = await worst(page, true);
  await page.mouse.click(cluster.windowX, cluster.windowY);
  await expect(pinnedCards(page).locator('.trace')).toContainText(SIZE);
});

test('a trace that is missing, and a Tempo that does not answer, are said in words', async ({ page }) => {
  tempo.answer = () => ({ status: 404, body: 'trace not found' });
  await openWithTempo(page);
  const cluster = await worst(page, false);
  await page.mouse.click(cluster.windowX, cluster.windowY);
  await expect(trace(page)).toContainText('Tempo does not have this trace');
  await expect(trace(page)).toContainText('not sampled, has expired, or its id is damaged');
  expect(tempo.requests).toHaveLength(1);
  await expect(pinnedCards(page).locator('.links a').first()).toBeVisible();
  await page.keyboard.press('Escape');

  tempo.answer = () => 'drop';
  const other = await worst(page, true);
  await page.mouse.click(other.windowX, other.windowY);
  await expect(trace(page)).toContainText('could not be looked up');
});

test('what nobody waits for is given up, and what is passed over is not asked for', async ({ page }) => {
  tempo.answer = () => 'never';
  await openWithTempo(page);
  const [one, other] = [await worst(page, false), await worst(page, true)];
  await page.mouse.move(one.windowX, one.windowY);
  await expect.poll(() => tempo.requests.length).toBe(1);
  await page.mouse.move(5, 5);
  await expect.poll(() => tempo.requests[0]!.isCancelled).toBe(true);
  await expect(cards(page)).toHaveCount(0);

  // Shorter than a rest, however long the machine takes over it.
  await page.clock.install();
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
  await page.mouse.move(other.windowX, other.windowY);
  await page.clock.runFor(100);
  await expect(cards(page)).toBeVisible();
  await page.mouse.move(5, 5);
  await page.clock.runFor(1000);
  await expect(cards(page)).toHaveCount(0);
  expect(tempo.requests).toHaveLength(1);
  await page.clock.resume();
  await page.mouse.move(one.windowX, one.windowY);
  await expect.poll(() => tempo.requests.length).toBe(2);
  expect(tempo.requests[1]!.path).toBe(tempo.requests[0]!.path);
});

test('a pointer that goes on to the card, before it has rested, rests there', async ({ page }) => {
  await openWithTempo(page);
  const one = await worst(page, false);
  await page.clock.install();
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
  await page.mouse.move(one.windowX, one.windowY);
  await page.clock.runFor(60);
  const box = (await cards(page).boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 30);
  await page.clock.runFor(100);
  expect(tempo.requests).toHaveLength(0);
  await page.clock.runFor(400);
  await page.clock.resume();
  await expect(trace(page)).toContainText(WHAT);
});

test('an address that is none is named', async ({ page }) => {
  await openPage(page, '?tempo-url=javascript%3Aalert(1)');
  await expect(page.locator('exemplar-chart .problem')).toContainText('tempo-url="javascript:alert(1)" is not an http address');
});
