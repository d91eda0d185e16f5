/**
 * The package `exemplar-panel`: time series with clustered exemplars on a canvas, and links to their traces.
 *
 * @example
 * import { Chart, load } from 'exemplar-panel';
 * await load();
 * const chart = new Chart(document.querySelector('canvas')!, { destinations: [{ name: 'trace_id', datasourceUid: 'tempo' }] });
 * chart.readPrometheus({ range, exemplars });
 * chart.resize(800, 300);
 * chart.render();
 */
import { load as loadEngine } from '../engine';
import { wasmUrl } from './wasm-url';

export { Chart } from '../engine';
export type * from '../types';
export { ChartView, DARK_THEME, LIGHT_THEME } from '../view';
export type { ExemplarDetail, Sample, TooltipMode, ViewChart, ViewHooks, ViewTheme, WalkDirection } from '../view';
export { defineExemplarChart } from '../element/define';
export { ExemplarChartElement } from '../element/exemplar-chart';
export type { WindowChange } from '../element/exemplar-chart';
export type { ChartData } from '../element/data';

/**
 * Loads the engine, once; later calls wait for the same.
 *
 * @param source its bytes or its address; beside this module when absent
 * @throws Error when it cannot be fetched, or when the page's policy refuses WebAssembly
 */
export function load(source: BufferSource | URL | string = wasmUrl): Promise<void> {
  return loadEngine(source);
}
