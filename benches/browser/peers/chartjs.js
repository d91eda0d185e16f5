import { Chart, Decimation, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';
import { colorOf } from '../page/data.js';

Chart.register(Decimation, LinearScale, LineController, LineElement, PointElement, Tooltip);

const clock = (ms) => new Date(ms).toISOString().slice(5, 16).replace('T', ' ');

function points(times, values) {
  const out = new Array(times.length);
  // NaN, since a null would count as 0 in the decimation.
  for (let i = 0; i < times.length; i++) out[i] = { x: times[i], y: values[i] ?? NaN };
  return out;
}

export function create(host, data, size) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, size);
  host.append(canvas);
  const dataset = (series, index) => ({
    label: series.name, data: points(data.times, series.values), borderColor: colorOf(index), borderWidth: 1, pointRadius: 0,
  });
  // The library's own advice for speed: no animation, no parsing, sorted data, min-max decimation, no points.
  const chart = new Chart(canvas, {
    type: 'line',
    data: { datasets: data.series.map(dataset) },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: false,
      devicePixelRatio: 1,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      plugins: { decimation: { enabled: true, algorithm: 'min-max' } },
      scales: { x: { type: 'linear', min: data.fromMs, max: data.toMs, ticks: { callback: clock } }, y: { type: 'linear' } },
    },
  });
  return {
    window(from, to) {
      Object.assign(chart.options.scales.x, { min: from, max: to });
      chart.update('none');
    },
    append(grown) {
      grown.series.forEach((series, index) => {
        chart.data.datasets[index].data = points(grown.times, series.values);
      });
      Object.assign(chart.options.scales.x, { min: grown.fromMs, max: grown.toMs });
      chart.update('none');
    },
    destroy: () => chart.destroy(),
  };
}
