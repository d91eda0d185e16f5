import { createChart, LineSeries } from 'lightweight-charts';
import { colorOf } from '../page/data.js';

/** Times in whole seconds; a row without a value is a gap. */
function rows(times, values) {
  const out = new Array(times.length);
  for (let i = 0; i < times.length; i++) {
    const time = times[i] / 1000;
    out[i] = values[i] === null ? { time } : { time, value: values[i] };
  }
  return out;
}

export function create(host, data, { width, height }) {
  // Conflation is the library's own setting for many points; without the small spacing it cannot show them all.
  const timeScale = { timeVisible: true, minBarSpacing: 1e-5, enableConflation: true };
  const chart = createChart(host, { width, height, autoSize: false, timeScale, layout: { attributionLogo: false } });
  const series = data.series.map(({ values }, index) => {
    const line = chart.addSeries(LineSeries, { color: hexOf(colorOf(index)), lineWidth: 1, lastValueVisible: false, priceLineVisible: false });
    line.setData(rows(data.times, values));
    return line;
  });
  chart.timeScale().fitContent();
  return {
    window: (from, to) => chart.timeScale().setVisibleRange({ from: Math.round(from / 1000), to: Math.round(to / 1000) }),
    append(grown) {
      // Its own way, an update for each new sample, takes minutes for a thousand of them.
      series.forEach((line, index) => line.setData(rows(grown.times, grown.series[index].values)));
      chart.timeScale().fitContent();
    },
    destroy: () => chart.remove(),
  };
}

/** It does not read every way of writing a colour. */
function hexOf(css) {
  const context = document.createElement('canvas').getContext('2d');
  context.fillStyle = css;
  return context.fillStyle;
}
