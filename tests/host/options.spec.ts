/** Options and field configuration: those of the Time series panel hold, ours take effect, themes and sizes too. */
import { expect, test } from './harness/fixture';
import { LINES } from './harness/names';

/** A Time series panel as a dashboard saves it, with a setting of every kind. */
const TIME_SERIES = {
  options: {
    legend: { showLegend: true, displayMode: 'table', placement: 'right', calcs: ['mean', 'max'], sortBy: 'Max', sortDesc: true, width: 320 },
    tooltip: { mode: 'multi', sort: 'desc', hideZeros: true, maxHeight: 400 },
    timezone: ['utc'],
    orientation: 'horizontal',
    futureOption: { kept: true },
  },
  fieldConfig: {
    defaults: {
      unit: 's',
      decimals: 2,
      min: 0,
      color: { mode: 'palette-classic' },
      links: [],
      mappings: [],
      thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }, { color: 'red', value: 0.25 }] },
      custom: {
        drawStyle: 'line',
        lineInterpolation: 'stepAfter',
        lineWidth: 2,
        lineStyle: { fill: 'dash', dash: [10, 10] },
        fillOpacity: 20,
        gradientMode: 'opacity',
        fillBelowTo: 'other',
        spanNulls: 3_600_000,
        insertNulls: 60_000,
        showPoints: 'never',
        pointSize: 7,
        stacking: { mode: 'normal', group: 'B' },
        transform: 'negative-Y',
        barAlignment: -1,
        barWidthFactor: 0.4,
        axisPlacement: 'left',
        axisLabel: 'Latency',
        axisWidth: 70,
        axisSoftMin: 0,
        axisSoftMax: 1,
        axisGridShow: true,
        axisBorderShow: true,
        axisColorMode: 'series',
        axisCenteredZero: false,
        scaleDistribution: { type: 'log', log: 10 },
        hideFrom: { legend: false, tooltip: false, viz: false },
        thresholdsStyle: { mode: 'line+area' },
      },
    },
    overrides: [
      {
        matcher: { id: 'byName', options: '/checkout' },
        properties: [
          { id: 'color', value: { mode: 'fixed', fixedColor: 'purple' } },
          { id: 'unit', value: 'ms' },
          { id: 'custom.axisPlacement', value: 'right' },
          { id: 'custom.scaleDistribution', value: { type: 'linear' } },
          { id: 'custom.stacking', value: { mode: 'none' } },
          { id: 'custom.lineStyle', value: { fill: 'dot' } },
        ],
      },
      {
        matcher: { id: 'byName', options: '/hidden' },
        properties: [{ id: 'custom.hideFrom', value: { legend: true, tooltip: true, viz: true } }],
      },
    ],
  },
};

/** The base step of thresholds has no value in JSON, and minus infinity once Grafana has read it. */
const asSaved = <T>(config: T): T => JSON.parse(JSON.stringify(config));

for (const line of LINES) {
  test.describe(line, () => {
    test('a Time series panel’s JSON keeps every setting when its type is this one', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn({ ...TIME_SERIES });
      const { options, fieldConfig } = await host.page.evaluate(() => window.host.state());
      expect(options).toMatchObject(TIME_SERIES.options);
      expect(asSaved(fieldConfig)).toMatchObject(TIME_SERIES.fieldConfig);
      // It shows: a table with the calculations to the right, in the panel's unit.
      await expect(host.page.getByRole('columnheader', { name: /Max/ })).toBeVisible();
      await expect(host.page.getByText('299.99 ms')).toBeVisible();
      expect(host.errors).toEqual([]);
    });

    test('and when a person changes the type in the editor', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn();
      await host.page.evaluate(
        ({ options, fieldConfig }) => window.host.changeTypeFromTimeSeries(options, fieldConfig),
        asSaved(TIME_SERIES),
      );
      await host.drawn();
      const { pluginId, options, fieldConfig } = await host.page.evaluate(() => window.host.state());
      expect(pluginId).toBe('exemplar-timeseries-panel');
      expect(options).toMatchObject(TIME_SERIES.options);
      expect(asSaved(fieldConfig)).toMatchObject(TIME_SERIES.fieldConfig);
    });

    test('changes of options are seen', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn({ fieldConfig: { defaults: { unit: 's' }, overrides: [] } });
      let before = await host.ink();
      const changes: object[] = [
        { exemplars: { show: false } },
        { exemplars: { show: true, colorMode: 'fixed', color: 'purple' } },
        { exemplars: { colorMode: 'label', colorLabel: 'status' } },
        { exemplars: { placement: 'strip' } },
        { exemplars: { placement: 'auto', clusterPx: 60 } },
        { exemplars: { clusterPx: 22 }, legend: { showLegend: false } },
      ];
      for (const change of changes) {
        await host.page.evaluate((options) => window.host.setOptions(options), change);
        await expect.poll(() => host.ink(), JSON.stringify(change)).not.toBe(before);
        before = await host.ink();
      }
      expect(host.errors).toEqual([]);
    });

    test('changes of the field configuration are seen', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn();
      let before = await host.ink();
      const configs: object[] = [
        { decimals: 3 },
        { color: { mode: 'fixed', fixedColor: 'purple' } },
        { custom: { lineWidth: 5, fillOpacity: 50 } },
        { custom: { scaleDistribution: { type: 'log', log: 10 } } },
        { max: 2 },
        { custom: { axisLabel: 'Seconds' } },
      ];
      for (const defaults of configs) {
        await host.page.evaluate((config) => window.host.setFieldConfig(config), { defaults, overrides: [] });
        await expect.poll(() => host.ink(), JSON.stringify(defaults)).not.toBe(before);
        before = await host.ink();
      }
      expect(host.errors).toEqual([]);
    });

    test('follows the panel’s size and the screen’s density', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn();
      const sizeOf = () => host.chart.evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.clientWidth]);
      const [, wide] = await sizeOf();
      await host.page.setViewportSize({ width: 700, height: 500 });
      await expect.poll(async () => (await sizeOf())[1]).toBeLessThan(wide! - 400);
      await host.drawn();
      await expect.poll(async () => { const [pixels, css] = await sizeOf(); return pixels! - css!; }).toBe(0);
      // Too small for anything is no error.
      await host.page.setViewportSize({ width: 120, height: 140 });
      await host.page.setViewportSize({ width: 900, height: 600 });
      await host.drawn();
      expect(host.errors).toEqual([]);
    });

    test('dark and light differ, in text and in cards', async ({ hostPage }) => {
      const host = await hostPage(line);
      const looks: string[] = [];
      for (const theme of ['dark', 'light'] as const) {
        await host.openDrawn({ theme });
        const diamond = await host.worstDiamond();
        await host.page.mouse.move(diamond.x, diamond.y);
        await expect(host.card).toBeVisible();
        const card = await host.card.evaluate((node) => {
          const { color, backgroundColor } = getComputedStyle(node);
          return `${color} on ${backgroundColor}`;
        });
        looks.push(`${await host.ink()} ${card}`);
      }
      const [dark, light] = looks.map((look) => look.split(' ').slice(1).join(' '));
      expect(dark).not.toBe(light);
      expect(looks[0]?.split(' ')[0]).not.toBe(looks[1]?.split(' ')[0]);
    });

    test('times are in the dashboard’s time zone', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn({ options: { timezone: ['Asia/Tokyo'] } });
      const diamond = await host.worstDiamond();
      await host.page.mouse.move(diamond.x, diamond.y);
      // The data is from 10:00 to 11:00 UTC.
      await expect(host.card.locator('time').first()).toContainText(/19:\d\d/);
    });

    test('a trace data source that is gone is named', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn({ options: { exemplars: { traceDatasourceUid: 'gone' } } });
      await expect(host.page.getByRole('alert')).toContainText('no data source with the UID “gone”');
    });
  });
}
