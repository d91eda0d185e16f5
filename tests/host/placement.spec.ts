/** Where diamonds stand in the panel, read from the screen: of the engine, so one line of Grafana tells for all. */
import type { HostPage } from './harness/fixture';
import { expect, test } from './harness/fixture';
import { LATEST } from './harness/names';

interface Seen {
  series: string;
  /** s */
  value: number;
  /** Of the plot's height, from its foot. */
  share: number;
}

/** Head and foot of the plot in window px, from the ends of the handle on its value axis. */
async function plot(host: HostPage): Promise<{ top: number; foot: number }> {
  const handle = host.page.getByRole('slider', { name: 'Exemplars from this value up' });
  const middle = async (): Promise<number> => {
    const box = (await handle.boundingBox())!;
    return box.y + box.height / 2;
  };
  const foot = await middle();
  await handle.press('End');
  await expect.poll(middle).toBeLessThan(foot - 50);
  const top = await middle();
  await handle.press('Home');
  await expect.poll(middle).toBe(foot);
  return { top, foot };
}

/** Walks some diamonds with the keyboard. */
async function walk(host: HostPage, steps: number): Promise<Seen[]> {
  const { top, foot } = await plot(host);
  await host.chart.focus();
  await host.page.keyboard.press('Home');
  const ring = host.page.locator('.ring.keyboard.on').first();
  const seen: Seen[] = [];
  for (let step = 0; step < steps; step += 1) {
    await expect(host.card).toBeVisible();
    const box = (await ring.boundingBox())!;
    const head = (await host.card.locator('.head').innerText()).split('\n');
    seen.push({
      series: head.find((line) => line.startsWith('/')) ?? '',
      value: Number(/([\d.]+) ms/.exec(head.join(' '))?.[1]) / 1000,
      share: (foot - box.y - box.height / 2) / (foot - top),
    });
    await host.page.keyboard.press('ArrowRight');
  }
  return seen;
}

/** Half a px for the ring and half for the handle. */
const DIGITS = 2;

for (const [type, shareOf] of [
  ['linear', (value: number) => (value - 0.1) / 0.9],
  ['log', (value: number) => Math.log10(value / 0.1)],
] as const) {
  test(`diamonds stand at their value on a ${type} axis`, async ({ hostPage }) => {
    const host = await hostPage(LATEST);
    const custom = { scaleDistribution: { type, log: 10 } };
    await host.openDrawn({ fieldConfig: { defaults: { unit: 's', decimals: 3, min: 0.1, max: 1, custom }, overrides: [] } });
    for (const { value, share } of await walk(host, 8)) {
      expect(share).toBeCloseTo(shareOf(value), DIGITS);
    }
  });
}

test('with two axes, each on that of its series', async ({ hostPage }) => {
  const host = await hostPage(LATEST);
  const properties = [{ id: 'custom.axisPlacement', value: 'right' }, { id: 'max', value: 1 }];
  await host.openDrawn({
    fieldConfig: {
      defaults: { unit: 's', decimals: 3, min: 0, max: 0.5 },
      overrides: [{ matcher: { id: 'byName', options: '/checkout' }, properties }],
    },
  });
  const seen = await walk(host, 10);
  for (const [series, max] of [['/cart', 0.5], ['/checkout', 1]] as const) {
    const own = seen.filter((one) => one.series === series);
    expect(own.length).toBeGreaterThan(0);
    for (const { value, share } of own) {
      expect(share).toBeCloseTo(value / max, DIGITS);
    }
  }
});

test('in the strip all stand in one row below the plot, whatever was asked of the axis; bars show how many', async ({ hostPage }) => {
  const host = await hostPage(LATEST);
  await host.openDrawn({ options: { exemplars: { placement: 'strip' } } });
  await host.chart.focus();
  await host.page.keyboard.press('Home');
  const ring = host.page.locator('.ring.keyboard.on').first();
  const heights = new Set<number>();
  for (let step = 0; step < 5; step += 1) {
    const box = (await ring.boundingBox())!;
    heights.add(Math.round(box.y + box.height / 2));
    await host.page.keyboard.press('ArrowRight');
  }
  expect(heights.size).toBe(1);
  await host.page.keyboard.press('Escape');
  // The handle is for values; in a strip there are none.
  await expect(host.page.getByRole('slider', { name: 'Exemplars from this value up' })).toBeHidden();
  await host.drawn();
  const without = await host.ink();
  await host.page.evaluate(() => window.host.setOptions({ exemplars: { placement: 'strip', density: 'on' } }));
  await expect.poll(() => host.ink()).not.toBe(without);
});
