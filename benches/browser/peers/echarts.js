import { LineChart } from 'echarts/charts';
import { DataZoomInsideComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { colorOf } from '../page/data.js';

use([LineChart, DataZoomInsideComponent, GridComponent, TooltipComponent, CanvasRenderer]);

/** Typed arrays of x, y, x, y are what it reads fastest; NaN is a gap. */
export function pairs(times, values) {
  const out = new Float64Array(times.length * 2);
  for (let i = 0; i < times.length; i++) {
    out[i * 2] = times[i];
    out[i * 2 + 1] = values[i] ?? NaN;
  }
  return out;
}

export const line = (data) => (series, index) => ({
  type: 'line', name: series.name, dimensions: ['x', 'y'], data: pairs(data.times, series.values), color: colorOf(index),
  lineStyle: { width: 1 }, showSymbol: false, sampling: 'lttb', emphasis: { disabled: true }, animation: false,
});

export const furniture = (data) => ({
  animation: false,
  grid: { left: 50, right: 10, top: 10, bottom: 30 },
  xAxis: { type: 'time', min: data.fromMs, max: data.toMs },
  yAxis: { type: 'value', scale: true },
  dataZoom: [{ type: 'inside' }],
});

export function chartOf(host, option, { width, height }) {
  const chart = init(host, null, { renderer: 'canvas', width, height, devicePixelRatio: 1 });
  chart.setOption(option);
  return {
    chart,
    window: (startValue, endValue) => chart.dispatchAction({ type: 'dataZoom', startValue, endValue }, { flush: true }),
    append: (grown) => chart.setOption({ xAxis: { min: grown.fromMs, max: grown.toMs }, series: grown.series.map(line(grown)) }),
    destroy: () => chart.dispose(),
  };
}

export function create(host, data, size) {
  return chartOf(host, { ...furniture(data), tooltip: { trigger: 'axis', transitionDuration: 0 }, series: data.series.map(line(data)) }, size);
}
