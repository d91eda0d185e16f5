/** Pictures for the documentation, made on request: SCREENSHOTS=1 make test-host. */
import path from 'node:path';
import { expect, test } from './harness/fixture';
import { service, span } from '../e2e/fake-tempo';

const ROOT = path.join(import.meta.dirname, '../..');

test.skip(!process.env.SCREENSHOTS, 'only on request');

/** The settings that a Time series panel comes with: two axes, a log scale, thresholds, dashes, a legend table. */
const SETTINGS = {
  options: {
    legend: { showLegend: true, displayMode: 'table', placement: 'bottom', calcs: ['mean', 'max'] },
    tooltip: { mode: 'multi', sort: 'desc' },
  },
  fieldConfig: {
    defaults: {
      color: { mode: 'palette-classic' },
      thresholds: { mode: 'absolute', steps: [{ color: 'transparent', value: null }, { color: 'red', value: 0.28 }] },
      custom: { lineWidth: 2, fillOpacity: 10, thresholdsStyle: { mode: 'line' }, axisLabel: 'Latency', axisSoftMin: 0 },
    },
    overrides: [
      {
        matcher: { id: 'byName', options: '/checkout' },
        properties: [
          { id: 'color', value: { mode: 'fixed', fixedColor: 'purple' } },
          { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
          { id: 'custom.axisLabel', value: 'Requests' },
          { id: 'custom.scaleDistribution', value: { type: 'log', log: 10 } },
          { id: 'custom.thresholdsStyle', value: { mode: 'off' } },
        ],
      },
    ],
  },
};

/** The trace of the slowest exemplar, whose root lasts as long as the exemplar says. */
const TRACE = [
  service('shop', [span('GET /checkout', 0, 1290, {}), span('render', 1250, 1288, { parentSpanId: 'AAAAAAAAAAE=' })]),
  service('payments', [span('charge', 40, 1240, { parentSpanId: 'AAAAAAAAAAE=', status: { code: 'STATUS_CODE_ERROR' } })]),
];

for (const theme of ['dark', 'light'] as const) {
  test(`beside the Time series chart, ${theme}`, async ({ hostPage }) => {
    const host = await hostPage('grafana-12');
    await host.page.setViewportSize({ width: 1000, height: 760 });
    await host.openDrawn({ ...SETTINGS, theme, scenario: 'showcase', title: 'Exemplar Time Series, same settings' });
    await host.page.evaluate(() => window.host.addPeer());
    await expect(host.page.locator('canvas')).toHaveCount(2);
    await host.drawn();
    await host.page.screenshot({ path: path.join(ROOT, `docs/panel-beside-timeseries-${theme}.png`), animations: 'disabled' });
  });

  test(`for the catalogue, ${theme}`, async ({ hostPage }) => {
    const host = await hostPage('grafana-12');
    await host.page.setViewportSize({ width: 1100, height: 500 });
    await host.page.route(/\/api\/datasources\/proxy\//, (route) => route.fulfill({ json: { trace: { resourceSpans: TRACE } } }));
    const options = { exemplars: { traceDatasourceUid: 'tempo-chosen', fitY: 'all' } };
    await host.openDrawn({ theme, scenario: 'crowd', options, title: 'Latency, 99th percentile by route' });
    const diamond = await host.worstDiamond();
    await host.page.mouse.click(diamond.x, diamond.y);
    await expect(host.card.locator('.trace')).toContainText('GET /checkout');
    // Aside, so that the climb of the line is to be seen.
    const head = (await host.card.locator('.head').boundingBox())!;
    await host.page.mouse.move(head.x + 120, head.y + 20);
    await host.page.mouse.down();
    await host.page.mouse.move(head.x - 75, head.y + 14, { steps: 4 });
    await host.page.mouse.up();
    await host.page.mouse.move(diamond.x, diamond.y);
    await host.page.screenshot({ path: path.join(ROOT, `www/panel/img/panel-${theme}.png`), animations: 'disabled' });
  });
}
