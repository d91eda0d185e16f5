/** The chart with what only Grafana knows: the data source's own links. */
import { Chart } from '../engine';
import type { Exemplar, Link } from '../types';

export class PanelChart extends Chart {
  /** Links of a row, given the engine's own. */
  linksFor: (row: number, own: Link[]) => Link[] = (_row, own) => own;

  override exemplar(row: number): Exemplar {
    const exemplar = super.exemplar(row);
    return { ...exemplar, links: this.linksFor(row, exemplar.links) };
  }
}
