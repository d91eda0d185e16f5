import { expect, test, type CDPSession } from '@playwright/test';
import type * as Package from '../../www/npm/index';

/**
 * A dashboard that is left open for a day: a refresh every 5 s, the window sliding, and memory that stays where it was. As the element
 * does it, a refresh brings the last ten minutes, and every ten minutes all.
 */

const STEPS_A_DAY = 17_280;
const WARM_UP = 1_000;
const PAGE_BYTES = 65_536;

interface Run {
  memory: WebAssembly.Memory | null;
  refresh: (from: number, to: number) => Promise<void>;
}

declare const window: Window & { run: Run };

test('24 hours of refreshes leave memory flat', async ({ page }) => {
  test.setTimeout(600_000);
  await page.addInitScript(prepare);
  await page.goto('./about:blank');
  await page.setContent('<div id="host" style="position: relative; width: 800px; height: 300px"><canvas></canvas></div>');
  await page.evaluate(build);
  const session = await page.context().newCDPSession(page);

  await page.evaluate((to) => window.run.refresh(0, to), WARM_UP);
  // It comes when the picture has come to rest.
  await expect(page.getByRole('button', { name: 'Filter' })).toBeVisible();
  const before = await held(session, await engineBytes());
  const started = Date.now();
  // A sixth of a day at a time, so that a run that goes wrong says when.
  const sixth = (STEPS_A_DAY - WARM_UP) / 6;
  for (let part = 0; part < 6; part++) {
    await page.evaluate(([from, to]) => window.run.refresh(from!, to!), [WARM_UP + part * sixth, WARM_UP + (part + 1) * sixth].map(Math.round));
    // It grows by pages: a few, when free pieces lie unhappily. A leak of 100 bytes a refresh would be 25 of them.
    const grown = ((await engineBytes()) - before.engine) / PAGE_BYTES;
    expect(grown, `pages of engine memory after ${((part + 1) * 24) / 6} h`).toBeLessThanOrEqual(8);
  }
  const after = await held(session, await engineBytes());
  const perStep = (Date.now() - started) / (STEPS_A_DAY - WARM_UP);
  console.log(`24 h of refreshes: engine ${(before.engine / 1e6).toFixed(2)} to ${(after.engine / 1e6).toFixed(2)} MB, script ${(before.script / 1e6).toFixed(2)} to ` +
    `${(after.script / 1e6).toFixed(2)} MB, ${before.nodes} to ${after.nodes} nodes, ${perStep.toFixed(2)} ms a refresh`);
  expect(after.script).toBeLessThan(before.script + 1_500_000);
  expect(after.nodes).toBeLessThanOrEqual(before.nodes + 20);
  expect(after.listeners).toBeLessThanOrEqual(before.listeners + 5);

  async function engineBytes(): Promise<number> {
    return page.evaluate(() => window.run.memory!.buffer.byteLength);
  }
});

interface Held {
  engine: number;
  script: number;
  nodes: number;
  listeners: number;
}

async function held(session: CDPSession, engine: number): Promise<Held> {
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  return { engine, script: usedSize, nodes, listeners: jsEventListeners };
}

/** Runs before any script of the page: keeps hold of the engine's memory, and lets frames follow one another without waiting. */
function prepare(): void {
  window.run = { memory: null, refresh: () => Promise.resolve() };
  const instantiate = WebAssembly.instantiate.bind(WebAssembly) as (source: BufferSource, imports: WebAssembly.Imports) => Promise<WebAssembly.WebAssemblyInstantiatedSource>;
  WebAssembly.instantiate = (async (source: BufferSource, imports: WebAssembly.Imports) => {
    const made = await instantiate(source, imports);
    window.run.memory = made.instance.exports['memory'] as WebAssembly.Memory;
    return made;
  }) as typeof WebAssembly.instantiate;
  const queue: FrameRequestCallback[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => queue.shift()?.(performance.now());
  window.requestAnimationFrame = (callback) => {
    port2.postMessage(null);
    return queue.push(callback);
  };
}

async function build(): Promise<void> {
  const module = (await import(new URL('/npm/index.js', location.href).href)) as typeof Package;
  await module.load();
  const host = document.getElementById('host')!;
  const canvas = host.querySelector('canvas')!;
  const chart = new module.Chart(canvas, { timeZone: 'Europe/Berlin', unit: 's', destinations: [{ name: 'trace_id', datasourceUid: 'tempo' }] });
  let drawn: () => void = () => undefined;
  const view = new module.ChartView(host, chart, canvas, { onDraw: () => drawn() });
  view.resize(800, 300, 1);

  const STEP_S = 5;
  const SAMPLES = 360;
  const LATER_SAMPLES = 120;
  // The night of 25 October, in which the clock is put back.
  const START_S = Date.UTC(2026, 9, 24, 12) / 1000;
  const value = (second: number, route: number): number => 0.2 + 0.1 * route + 0.05 * Math.sin(second / 600) + 0.02 * Math.sin(second * 12.9898 + route);
  const isDown = (second: number): boolean => second % 1_800 < 30;
  const range = (endS: number, samples: number): object => ({
    status: 'success',
    data: {
      resultType: 'matrix',
      result: [0, 1, 2].map((route) => ({
        metric: { route: `/r${route}` },
        values: Array.from({ length: samples }, (_, i) => endS - (samples - 1 - i) * STEP_S)
          .filter((second) => !isDown(second))
          .map((second) => [second, value(second, route).toFixed(4)]),
      })),
    },
  });
  const exemplars = (endS: number, startS: number): object => ({
    status: 'success',
    data: [0, 1, 2].map((route) => ({
      seriesLabels: { route: `/r${route}` },
      exemplars: Array.from({ length: 40 }, (_, i) => Math.floor(endS / 45) * 45 - i * 45).filter((second) => second >= startS).map((second) => ({
        labels: { trace_id: (second * 4 + route).toString(16).padStart(32, '0'), pod: `pod-${Math.floor(second / 900)}` },
        value: String(value(second, route) * (1 + (second % 7) / 10)),
        timestamp: second,
      })),
    })),
  });

  window.run.refresh = async (from, to) => {
    for (let step = from; step < to; step++) {
      const endS = START_S + step * STEP_S;
      const isWhole = step === from || step % 120 === 0;
      const samples = isWhole ? SAMPLES : LATER_SAMPLES;
      const startS = endS - (samples - 1) * STEP_S;
      const bodies = { range: JSON.stringify(range(endS, samples)), exemplars: JSON.stringify(exemplars(endS, startS)) };
      if (isWhole) {
        chart.readPrometheus(bodies);
      } else {
        chart.extendPrometheus([bodies], { startMs: startS * 1000, fromMs: (endS - (SAMPLES - 1) * STEP_S) * 1000, stepMs: STEP_S * 1000 });
      }
      chart.setWindow((endS - SAMPLES * STEP_S) * 1000, endS * 1000);
      const isDrawn = new Promise<void>((resolve) => (drawn = resolve));
      view.draw();
      // Now and then somebody looks.
      if (step % 50 === 0) {
        canvas.dispatchEvent(new PointerEvent('pointermove', { clientX: 100 + (step % 600), clientY: 120, bubbles: true, isPrimary: true, pointerType: 'mouse' }));
        chart.clusters();
        chart.legend();
        chart.samplesAt(endS * 1000 - 60_000);
      }
      await isDrawn;
    }
  };
}
