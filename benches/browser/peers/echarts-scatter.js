import { LineChart, ScatterChart } from 'echarts/charts';
import { use } from 'echarts/core';
import { chartOf, furniture, line, pairs } from './echarts.js';
import { MARKER_COLOR } from './exemplar-place.js';

use([LineChart, ScatterChart]);

/** Its own way for many points: a scatter series in large mode. */
export function create(host, data, size) {
  const { times, values } = data.exemplars;
  const scatter = {
    type: 'scatter', symbol: 'diamond', symbolSize: 8, dimensions: ['x', 'y'], data: pairs(times, values), color: MARKER_COLOR,
    large: true, largeThreshold: 2000, progressive: 0, animation: false, emphasis: { disabled: true },
  };
  const tooltip = { trigger: 'item', transitionDuration: 0 };
  return chartOf(host, { ...furniture(data), tooltip, series: [...data.series.map(line(data)), scatter] }, size);
}
