import Dygraph from 'dygraphs';
import css from 'dygraphs/dist/dygraph.min.css';
import { colorOf } from '../page/data.js';

export function load() {
  const style = document.createElement('style');
  style.textContent = css;
  document.head.append(style);
}

function rows({ times, series }) {
  const out = new Array(times.length);
  for (let i = 0; i < times.length; i++) {
    const row = [times[i]];
    for (const { values } of series) row.push(values[i]);
    out[i] = row;
  }
  return out;
}

export function create(host, data, { width, height }) {
  const box = document.createElement('div');
  host.append(box);
  const chart = new Dygraph(box, rows(data), {
    width,
    height,
    labels: ['time', ...data.series.map((series) => series.name)],
    colors: data.series.map((_, index) => colorOf(index)),
    strokeWidth: 1,
    pixelRatio: 1,
    legend: 'never',
    axes: { x: { ticker: Dygraph.dateTicker, axisLabelFormatter: Dygraph.dateAxisLabelFormatter } },
  });
  return {
    window: (from, to) => chart.updateOptions({ dateWindow: [from, to] }),
    append: (grown) => chart.updateOptions({ file: rows(grown), dateWindow: null }),
    destroy: () => chart.destroy(),
  };
}
