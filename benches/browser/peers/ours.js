import { Chart, ChartView, load as loadEngine } from '../../../build/npm/index.js';
import { colorOf } from '../page/data.js';
import { gesturesOf } from './ours-gestures.js';

export const load = (wasm) => loadEngine(wasm);

const seriesOf = (data) => data.series.map(({ name, labels, values }, index) => ({
  name, labels, times: data.times, values, style: { color: colorOf(index), lineWidth: 1 },
}));

/** With the skin that hovers and opens cards, as the element and the panel use it. */
export function create(host, data, { width, height }) {
  const canvas = document.createElement('canvas');
  host.append(canvas);
  const chart = new Chart(canvas, { destinations: [{ name: 'trace_id', datasourceUid: 'tempo' }] });
  chart.setSeries(seriesOf(data));
  if (data.exemplars) {
    const { times, values, traceIds, routes, more = {} } = data.exemplars;
    chart.setExemplars({ times, values, labels: { trace_id: traceIds, route: routes, ...more } });
  }
  // Not the data themselves: the page lets go of its arrays before memory is measured.
  const known = data.times.length;
  const view = new ChartView(host, chart, canvas, {});
  view.resize(width, height, 1);
  return {
    chart,
    gestures: () => gesturesOf({ chart, view, canvas }),
    window(from, to) {
      chart.setWindow(from, to);
      view.draw();
    },
    append(grown) {
      const times = grown.times.slice(known);
      chart.appendSeries(grown.series.map(({ values }) => ({ times, values: values.slice(known) })));
      chart.setWindow(grown.fromMs, grown.toMs);
      view.draw();
    },
    destroy() {
      view.destroy();
      chart.free();
    },
  };
}
