/** What the tests of the page share: finding diamonds on the screen, the card beside them, and where a link leads. */
import { expect, type Locator, type Page } from '@playwright/test';
import type {} from '../../www/element/define';
import type { Cluster, Counts } from '../../www/types';
import { keptPlace } from './kept-place';

/** A cluster with its centre in px of the window. */
export interface SeenCluster extends Cluster {
  windowX: number;
  windowY: number;
}

/** Opens the page and waits for a picture with diamonds. */
export async function openPage(page: Page, search = ''): Promise<void> {
  await page.goto(`./${search}`);
  await drawn(page);
}

/** Waits until the chart has drawn diamonds and its texts have followed. */
export async function drawn(page: Page): Promise<void> {
  await expect(page.locator('exemplar-chart .counts')).toContainText('exemplar');
  await page.waitForFunction(() => (document.querySelector('exemplar-chart')?.chart?.clusters().length ?? 0) > 0);
  await still(page);
}

/** Shows data in place of the capture, and waits until it is in its place. */
export async function show(page: Page, data: { range?: string; exemplars: string }): Promise<void> {
  await page.evaluate(async (bodies) => {
    const element = document.querySelector('exemplar-chart')!;
    element.removeAttribute('from');
    element.removeAttribute('to');
    // The attributes are taken over first.
    await Promise.resolve();
    element.data = bodies;
  }, data);
  await still(page);
}

/** Waits until what was asked for is drawn: two frames, since a frame may be requested by the first. */
export async function nextFrame(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/** The diamonds of a picture that keeps its size: texts around it take room when they come, and what is clustered follows a frame later. */
export async function clusters(page: Page): Promise<SeenCluster[]> {
  await still(page);
  return page.evaluate(() => {
    const element = document.querySelector('exemplar-chart')!;
    const rect = element.shadowRoot!.querySelector('canvas')!.getBoundingClientRect();
    return element.chart!.clusters().map((cluster) => ({ ...cluster, windowX: rect.left + cluster.x, windowY: rect.top + cluster.y }));
  });
}

/** Where every exemplar has gone, in a picture that keeps its size. */
export async function counts(page: Page): Promise<Counts> {
  await still(page);
  return page.evaluate(() => document.querySelector('exemplar-chart')!.chart!.counts());
}

export async function chartWindow(page: Page): Promise<{ fromMs: number; toMs: number }> {
  return page.evaluate(() => document.querySelector('exemplar-chart')!.chart!.window());
}

/** Waits until nothing moves: for who clicks on places that were read before. */
export async function still(page: Page): Promise<void> {
  await canvas(page).first().evaluate(keptPlace);
}

/** The diamond with the highest value, of several exemplars or of one as asked, in its place. */
export async function worst(page: Page, several?: boolean): Promise<SeenCluster> {
  const all = (await clusters(page)).filter((cluster) => several === undefined || cluster.count > 1 === several);
  const found = all.sort((a, b) => b.value - a.value)[0];
  expect(found, 'there is such a diamond').toBeDefined();
  return found!;
}

export const cards = (page: Page): Locator => page.locator('[data-exemplar-cards] .card');
export const pinnedCards = (page: Page): Locator => page.locator('[data-exemplar-cards] .card.pinned');
export const canvas = (page: Page): Locator => page.locator('exemplar-chart canvas');

/** How far the middle of a ring is from the diamond of an exemplar, px. */
export async function ringOffset(page: Page, ring: Locator, { timeMs, value }: Pick<Cluster, 'timeMs' | 'value'>): Promise<number> {
  const [box, all] = [await ring.boundingBox(), await clusters(page)];
  const diamond = all.find((cluster) => cluster.timeMs === timeMs && cluster.value === value);
  return box && diamond ? Math.hypot(box.x + box.width / 2 - diamond.windowX, box.y + box.height / 2 - diamond.windowY) : Infinity;
}

/** A place in the plot without a diamond near it, in window px. */
export async function emptySpot(page: Page, xShare: number): Promise<{ x: number; y: number }> {
  await still(page);
  return page.evaluate((share) => {
    const element = document.querySelector('exemplar-chart')!;
    const chart = element.chart!;
    const rect = element.shadowRoot!.querySelector('canvas')!.getBoundingClientRect();
    const plot = chart.plotRect();
    const x = plot.left + plot.width * share;
    for (let y = plot.top + 4; y < plot.top + plot.height - 4; y += 3) {
      if (chart.hit(x, y) === null) {
        return { x: rect.left + x, y: rect.top + y };
      }
    }
    throw new Error('There is a diamond everywhere.');
  }, xShare);
}

/** Drags from one share of the plot's width to another. */
export async function dragAcross(page: Page, fromShare: number, toShare: number): Promise<void> {
  const from = await emptySpot(page, fromShare);
  const to = await emptySpot(page, toShare);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, from.y);
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
}

export interface Explore {
  origin: string;
  pathname: string;
  orgId: string | null;
  datasource: string;
  query: string;
  queryType: string;
  fromMs: number;
  toMs: number;
  spanId: string | undefined;
}

/** What a link to Grafana Explore asks for. */
export function exploreOf(href: string): Explore {
  const url = new URL(href);
  const panes = JSON.parse(url.searchParams.get('panes') ?? 'null') as Record<
    string,
    {
      datasource: string;
      queries: { query: string; queryType: string; datasource: { uid: string } }[];
      range: { from: string; to: string };
      panelsState?: { trace?: { spanId?: string } };
    }
  >;
  const [pane] = Object.values(panes);
  const [query] = pane!.queries;
  expect(query!.datasource.uid).toBe(pane!.datasource);
  return {
    origin: url.origin,
    pathname: url.pathname,
    orgId: url.searchParams.get('orgId'),
    datasource: pane!.datasource,
    query: query!.query,
    queryType: query!.queryType,
    fromMs: Number(pane!.range.from),
    toMs: Number(pane!.range.to),
    spanId: pane!.panelsState?.trace?.spanId,
  };
}

/** Checks that a card is wholly inside of the window. */
export async function expectInside(page: Page, card: Locator, what: string): Promise<void> {
  await expect(card).toBeVisible();
  const box = (await card.boundingBox())!;
  const { width, height } = page.viewportSize()!;
  expect(box.x, what).toBeGreaterThanOrEqual(0);
  expect(box.y, what).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width, what).toBeLessThanOrEqual(width);
  expect(box.y + box.height, what).toBeLessThanOrEqual(height);
}

/** The canvas' colour at a place in CSS px of the canvas, as [r, g, b, a]. */
export async function pixels(page: Page, places: { x: number; y: number }[]): Promise<number[][]> {
  return page.evaluate(async (points) => {
    const source = document.querySelector('exemplar-chart')!.shadowRoot!.querySelector('canvas')!;
    const copy = new OffscreenCanvas(source.width, source.height);
    const context = copy.getContext('2d')!;
    context.drawImage(source, 0, 0);
    const scale = source.width / source.getBoundingClientRect().width;
    return points.map(({ x, y }) => [...context.getImageData(Math.round(x * scale), Math.round(y * scale), 1, 1).data]);
  }, places);
}

/** Any CSS colour as [r, g, b]. */
export async function rgb(page: Page, color: string): Promise<number[]> {
  return page.evaluate((css) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d')!;
    context.fillStyle = css;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  }, color);
}

/** How far two colours are apart: the greatest difference of a channel. */
export function distance(a: number[], b: number[]): number {
  return Math.max(...[0, 1, 2].map((i) => Math.abs((a[i] ?? 0) - (b[i] ?? 0))));
}

/** An exemplar answer of Prometheus' API. */
export function exemplarAnswer(rows: { timeMs: number; value: number; labels?: Record<string, string> }[], seriesLabels: Record<string, string> = {}): object {
  return {
    status: 'success',
    data: [
      {
        seriesLabels,
        exemplars: rows.map((row, i) => ({
          labels: row.labels ?? { trace_id: (i + 1).toString(16).padStart(32, '0') },
          value: String(row.value),
          timestamp: row.timeMs / 1000,
        })),
      },
    ],
  };
}

/** A range answer of Prometheus' API with one series. */
export function rangeAnswer(points: [timeMs: number, value: number][], metric: Record<string, string> = {}): object {
  const values = points.map(([timeMs, value]) => [timeMs / 1000, String(value)]);
  return { status: 'success', data: { resultType: 'matrix', result: [{ metric, values }] } };
}
