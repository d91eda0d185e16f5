import { expect, test } from '@playwright/test';
import type * as Package from '../../www/npm/index';
import { exemplarAnswer, exploreOf, rangeAnswer } from './chart-page';

/** The package as a page of someone else's uses it: its module's names and shapes are a promise. */

const T0 = Date.UTC(2026, 0, 31, 12);
const POINTS = Array.from({ length: 61 }, (_, i): [number, number] => [T0 + i * 60_000, 0.5 + i / 120]);
const ROWS = Array.from({ length: 40 }, (_, i) => ({
  timeMs: T0 + ((i * 7) % 60) * 60_000,
  value: 0.5 + ((i * 3) % 20) / 40,
  labels: { trace_id: (i + 1).toString(16).padStart(32, '0'), span_id: (i + 1).toString(16).padStart(16, '0'), pod: `p${i % 3}` },
}));

test.beforeEach(async ({ page }) => {
  await page.goto('./');
  await page.evaluate(async () => {
    const module = (await import(new URL('/npm/index.js', location.href).href)) as typeof Package;
    await module.load();
    Object.assign(window, { module });
  });
});

declare const window: { module: typeof Package };

test('reads answers, draws, finds, links, writes SVG and is freed', async ({ page }) => {
  const result = await page.evaluate(
    ({ range, exemplars }) => {
      const canvas = document.createElement('canvas');
      const chart = new window.module.Chart(canvas, {
        destinations: [{ name: 'trace_id', datasourceUid: 'tempo-1' }],
        grafanaUrl: 'https://grafana.example/g',
        orgId: 2,
        linkRangeMs: 60_000,
        unit: 's',
        timeZone: 'utc',
        fitY: 'all',
        clusterPx: 40,
      });
      const read = chart.readPrometheus({ range: JSON.stringify(range), exemplars: new TextEncoder().encode(JSON.stringify(exemplars)) });
      chart.resize(600, 240, 1);
      const stats = chart.render();
      const clusters = chart.clusters();
      const several = clusters.find((cluster) => cluster.count > 1)!;
      const found = chart.hit(several.x, several.y);
      const plot = chart.plotRect();
      const row = several.exemplars[0]!;
      const out = {
        read,
        stats,
        clusters,
        counts: chart.counts(),
        several,
        found,
        missed: chart.hit(-100, -100),
        exemplar: chart.exemplar(row),
        links: chart.links(row),
        traceIds: several.exemplars.map((one) => chart.exemplar(one).labels['trace_id']!),
        clusterLink: chart.clusterLink(several),
        range: chart.dataRange(),
        window: chart.window(),
        roundTrip: chart.timeFromX(chart.xFromTime(several.timeMs)),
        isInPlot: several.x >= plot.left && several.x <= plot.left + plot.width,
        valueText: chart.valueText(1.5),
        samples: chart.samplesAt(several.timeMs).length,
        svg: chart.toSvg(),
        width: canvas.width,
      };
      chart.free();
      return out;
    },
    { range: rangeAnswer(POINTS, { route: '/a' }), exemplars: exemplarAnswer(ROWS, { route: '/a', le: '1', __name__: 'x_bucket' }) },
  );
  expect(result.read).toMatchObject({ series: 1, exemplars: 40, warnings: [] });
  expect(result.stats.clusters).toBe(result.clusters.length);
  const { total, ...parts } = result.counts;
  expect(total).toBe(40);
  expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBe(40);
  const rows = result.clusters.flatMap((cluster) => cluster.exemplars);
  expect(new Set(rows).size).toBe(rows.length);
  expect(rows).toHaveLength(parts.shown + parts.clustered + parts.outsideRange);
  expect(result.found).toMatchObject({ kind: 'exemplar', cluster: { exemplars: result.several.exemplars } });
  expect(result.missed).toBeNull();
  expect(result.exemplar.value).toBe(result.several.value);
  expect(result.exemplar.timeMs).toBe(result.several.timeMs);
  expect(result.exemplar.labels['pod']).toMatch(/^p\d$/);
  expect(result.exemplar.links).toEqual(result.links);
  const explore = exploreOf(result.links[0]!.href);
  expect(explore).toMatchObject({ origin: 'https://grafana.example', pathname: '/g/explore', orgId: '2', datasource: 'tempo-1', query: result.exemplar.labels['trace_id'] });
  expect(explore.fromMs).toBeLessThanOrEqual(result.several.timeMs);
  expect(explore.toMs).toBeGreaterThanOrEqual(result.several.timeMs);
  const all = exploreOf(result.clusterLink!.href).query;
  for (const traceId of result.traceIds) {
    expect(all).toContain(traceId);
  }
  expect(result.window).toEqual(result.range);
  expect(Math.abs(result.roundTrip - result.several.timeMs)).toBeLessThan(1);
  expect(result.isInPlot).toBe(true);
  expect(result.valueText).toMatch(/1\.5/);
  expect(result.samples).toBe(1);
  expect(result.svg).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
  expect(result.width).toBe(600);
});

test('takes columns of numbers and of labels', async ({ page }) => {
  const result = await page.evaluate((t0) => {
    const chart = new window.module.Chart(document.createElement('canvas'), { destinations: [{ name: 'traceID', datasourceUid: 'u' }], fitY: 'all' });
    chart.setSeries([
      { name: 'a', labels: { pod: 'a' }, times: [t0, t0 + 1000, t0 + 2000], values: [1, null, 3] },
      { name: 'b', labels: { pod: 'b' }, times: new Float64Array([t0, t0 + 2000]), values: new Float64Array([2, 2]) },
    ]);
    chart.setExemplars({
      times: [t0 + 500, t0 + 1500, Number.NaN],
      values: [1.5, 2.5, 1],
      labels: { traceID: ['aa', 'bb', 'cc'], pod: ['a', 'b', ''] },
    });
    chart.setWindow(t0, t0 + 2000);
    chart.resize(400, 200, 2);
    chart.render();
    const out = { counts: chart.counts(), legend: chart.legend(), clusters: chart.clusters(), link: chart.links(0)[0] ?? null };
    chart.setOptions({ filter: { include: { pod: ['a'] } } });
    chart.render();
    const filtered = chart.counts();
    chart.setSeries([]);
    chart.setExemplars({ times: [], values: [], labels: {} });
    chart.render();
    const empty = chart.counts();
    chart.free();
    return { ...out, filtered, empty };
  }, T0);
  expect(result.counts).toMatchObject({ total: 3, invalid: 1 });
  expect(result.legend.map((item) => item.name)).toEqual(['a', 'b']);
  expect(result.clusters.map((cluster) => cluster.series).sort()).toEqual([0, 1]);
  expect(decodeURIComponent(result.link!.href)).toContain('aa');
  expect(result.filtered).toMatchObject({ total: 3, filtered: 1 + (result.filtered.invalid === 1 ? 0 : 1) });
  expect(result.empty.total).toBe(0);
});

test('labels come as they were given, whatever they are made of, and what is missing is absent', async ({ page }) => {
  const seen = await page.evaluate(() => {
    const given = ['plain', '', 'é\n😀', '\n', null, 'lone \ud83d', 'plain', '\u0000', undefined, 7];
    const chart = new window.module.Chart(document.createElement('canvas'));
    const numbers = given.map((_, i) => i + 1);
    chart.setExemplars({ times: numbers, values: numbers, labels: { 'naïve': given as string[], all: given.map(() => 'same') } });
    return given.map((_, row) => [chart.exemplar(row).labels['naïve'] ?? 'absent', chart.exemplar(row).labels['all']]);
  });
  // Half of a pair of surrogates is no character: U+FFFD stands for it.
  const expected = ['plain', 'absent', 'é\n😀', '\n', 'absent', 'lone \ufffd', 'plain', '\u0000', 'absent', '7'];
  expect(seen).toEqual(expected.map((text) => [text, 'same']));
});

test('appends samples, and looks as if all had been set at once', async ({ page }) => {
  const result = await page.evaluate((t0) => {
    const times = Float64Array.from({ length: 5000 }, (_, i) => t0 + i * 1000);
    const columns = [0, 1].map((series) => Array.from(times, (_, i) => (i % 97 === 0 ? null : Math.sin(i / 300 + series) + (i % 7) / 20)));
    const make = (to: number) => {
      const chart = new window.module.Chart(document.createElement('canvas'), {});
      chart.resize(500, 200, 1);
      chart.setSeries(columns.map((values) => ({ times: times.subarray(0, to), values: values.slice(0, to) })));
      return chart;
    };
    const picture = (chart: Package.Chart) => {
      chart.setWindow(t0 + 1_000_000, t0 + 4_999_000);
      chart.render();
      return chart.canvas.toDataURL();
    };
    const [whole, grown] = [make(5000), make(4000)];
    for (let from = 4000; from < 5000; from += 125) {
      const more = times.slice(from, from + 125);
      grown.appendSeries(columns.map((values) => ({ times: more, values: values.slice(from, from + 125) })), { keepFromMs: t0 + 1_000_000 });
    }
    let refused = '';
    try {
      grown.appendSeries([{ times: [t0], values: [1] }, { times: [t0], values: [1] }]);
    } catch (error) {
      refused = String(error);
    }
    return { isSame: picture(whole) === picture(grown), refused };
  }, T0);
  expect(result.isSame).toBe(true);
  expect(result.refused).toContain('which is there already');
});

test('load is done once, and a second call waits for the same', async ({ page }) => {
  const requests: string[] = [];
  page.on('request', (request) => (request.url().endsWith('.wasm') ? requests.push(request.url()) : undefined));
  await page.evaluate(() => Promise.all([window.module.load(), window.module.load()]));
  expect(requests).toEqual([]);
});

test('registers the element by its own module', async ({ page }) => {
  const isDefined = await page.evaluate(async () => {
    const module = (await import(new URL('/npm/element.js', location.href).href)) as typeof Package;
    // The page has an element of that name from its own build.
    module.defineExemplarChart?.('exemplar-chart-too');
    return customElements.get('exemplar-chart') !== undefined;
  });
  expect(isDefined).toBe(true);
});
