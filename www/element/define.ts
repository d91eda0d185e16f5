import { ExemplarChartElement } from './exemplar-chart';

/** Registers `<exemplar-chart>`, once. */
export function defineExemplarChart(name = 'exemplar-chart'): void {
  if (!customElements.get(name)) {
    customElements.define(name, ExemplarChartElement);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'exemplar-chart': ExemplarChartElement;
  }
}
