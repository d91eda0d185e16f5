import { expect, test, type Page } from '@playwright/test';
import type * as Package from '../../www/npm/index';
import { nextFrame } from './chart-page';

/** A page full of charts, as a dashboard is: one engine, nothing drawn that cannot be seen, a crosshair that draws nothing. */

const CHARTS = 100;
const SAMPLES = 10_000;
const HEIGHT_PX = 160;

interface Wall {
  instances: number;
  memory: WebAssembly.Memory | null;
  drawn: number[];
  hover: (share: number) => void;
}

declare const window: Window & { wall: Wall };

test('100 charts share one engine; what is out of sight is not redrawn; a shared crosshair redraws nothing', async ({ page }) => {
  test.setTimeout(180_000);
  await page.addInitScript(countInstances);
  await page.goto('./about:blank');
  await page.setContent('<style>body { margin: 0 } .chart { position: relative; float: left; height: 160px; width: 600px }</style>');
  await page.evaluate(build, { charts: CHARTS, samples: SAMPLES });
  await nextFrame(page);

  const { instances, bytes } = await page.evaluate(() => ({
    instances: window.wall.instances,
    bytes: window.wall.memory!.buffer.byteLength,
  }));
  expect(instances).toBe(1);
  // Values are 8 bytes a sample, times that are even none, the summary a quarter as much; and one picture for all.
  expect(bytes).toBeLessThan(CHARTS * SAMPLES * 12 + 15e6);

  const scroll = await page.evaluate(scrollThrough, HEIGHT_PX / 2);
  expect(await page.evaluate(() => window.wall.drawn.filter((count) => count > 0).length)).toBe(CHARTS);

  const before = await total(page);
  const crosshair = await page.evaluate(hoverAcross, 60);
  expect(await total(page)).toBe(before);
  console.log(`100 charts: scrolling ${scroll.median.toFixed(1)} ms a frame (slowest ${scroll.slowest.toFixed(1)}), ` +
    `shared crosshair ${crosshair.toFixed(2)} ms a move, engine ${(bytes / 1e6).toFixed(0)} MB`);

  // Changes while out of sight are drawn once, when they come into sight.
  await page.evaluate(() => document.scrollingElement!.scrollTo(0, 0));
  await nextFrame(page);
  await nextFrame(page);
  const last = await page.evaluate((index) => window.wall.drawn[index], CHARTS - 1);
  await page.evaluate(() => dispatchEvent(new CustomEvent('refresh')));
  await page.evaluate(() => dispatchEvent(new CustomEvent('refresh')));
  await nextFrame(page);
  expect(await page.evaluate((index) => window.wall.drawn[index], CHARTS - 1)).toBe(last);
  await page.evaluate(() => document.scrollingElement!.scrollTo(0, 1e6));
  await expect.poll(() => page.evaluate((index) => window.wall.drawn[index], CHARTS - 1)).toBe(last! + 1);
});

const total = (page: Page): Promise<number> =>
  page.evaluate(() => window.wall.drawn.reduce((sum, count) => sum + count, 0));

/** Runs before any script of the page. */
function countInstances(): void {
  window.wall = { instances: 0, memory: null, drawn: [], hover: () => undefined };
  const instantiate = WebAssembly.instantiate.bind(WebAssembly) as (source: BufferSource, imports: WebAssembly.Imports) => Promise<WebAssembly.WebAssemblyInstantiatedSource>;
  WebAssembly.instantiate = (async (source: BufferSource, imports: WebAssembly.Imports) => {
    const made = await instantiate(source, imports);
    window.wall.instances += 1;
    window.wall.memory = made.instance.exports['memory'] as WebAssembly.Memory;
    return made;
  }) as typeof WebAssembly.instantiate;
}

async function build({ charts, samples }: { charts: number; samples: number }): Promise<void> {
  const module = (await import(new URL('/npm/index.js', location.href).href)) as typeof Package;
  await Promise.all([module.load(), module.load()]);
  const start = Date.UTC(2026, 0, 31);
  const times = Float64Array.from({ length: samples }, (_, i) => start + i * 15_000);
  const views: Package.ChartView[] = [];
  for (let index = 0; index < charts; index++) {
    const host = document.createElement('div');
    host.className = 'chart';
    const canvas = document.createElement('canvas');
    host.append(canvas);
    document.body.append(host);
    const chart = new module.Chart(canvas, { timeZone: 'utc' });
    chart.setSeries([{ name: `s${index}`, times, values: times.map((_, i) => Math.sin(i / 200 + index) + Math.sin(i * 12.9898 + index) * 0.3) }]);
    window.wall.drawn.push(0);
    const view = new module.ChartView(host, chart, canvas, {
      onDraw: () => (window.wall.drawn[index]! += 1),
      onHover: (timeMs) => views.forEach((other) => other.setCrosshair(timeMs)),
    });
    view.resize(600, 160, 1);
    views.push(view);
    addEventListener('refresh', () => view.draw());
  }
}

/** Scrolls to the end by a step a frame; the times between frames. */
async function scrollThrough(step: number): Promise<{ median: number; slowest: number }> {
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const page = document.scrollingElement!;
  const taken: number[] = [];
  let before = await frame();
  while (page.scrollTop + innerHeight < page.scrollHeight - 1) {
    page.scrollTop += step;
    const now = await frame();
    taken.push(now - before);
    before = now;
  }
  await frame();
  await frame();
  taken.sort((a, b) => a - b);
  return { median: taken[taken.length >> 1]!, slowest: taken.at(-1)! };
}

/** Moves the pointer over the last chart, a step a frame; ms of script a move, in which all crosshairs follow. */
async function hoverAcross(moves: number): Promise<number> {
  const canvas = [...document.querySelectorAll('canvas')].at(-1)!;
  const rect = canvas.getBoundingClientRect();
  let spent = 0;
  for (let i = 0; i < moves; i++) {
    await new Promise<void>((resolve) => {
      const place = { clientX: rect.left + 60 + (i / moves) * 500, clientY: rect.top + 40, bubbles: true, isPrimary: true, pointerType: 'mouse' };
      canvas.dispatchEvent(new PointerEvent('pointermove', place));
      // The view's own callback is in the queue already, so that this one runs right after it.
      const start = { at: 0 };
      requestAnimationFrame(() => {
        void document.body.offsetHeight;
        spent += performance.now() - start.at;
        resolve();
      });
      start.at = performance.now();
    });
  }
  return spent / moves;
}
