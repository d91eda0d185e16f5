import uPlot from 'uplot';
import css from 'uplot/dist/uPlot.min.css';
import { colorOf } from '../page/data.js';

export function load() {
  const style = document.createElement('style');
  style.textContent = css;
  document.head.append(style);
}

const columns = (data) => [data.times, ...data.series.map((series) => series.values)];

export function options(data, size) {
  const line = (series, index) => ({ label: series.name, stroke: colorOf(index), width: 1, points: { show: false } });
  return { ...size, ms: 1, legend: { show: false }, series: [{}, ...data.series.map(line)] };
}

export function create(host, data, size, extra = {}) {
  const plot = new uPlot({ ...options(data, size), ...extra }, columns(data), host);
  return {
    plot,
    window: (min, max) => plot.setScale('x', { min, max }),
    append: (grown) => plot.setData(columns(grown)),
    destroy: () => plot.destroy(),
  };
}
