/** Importing this module registers `<exemplar-chart>`. */
import { defineExemplarChart } from './define';

defineExemplarChart();

export { ExemplarChartElement } from './exemplar-chart';
export type { WindowChange } from './exemplar-chart';
export type { ChartData } from './data';
