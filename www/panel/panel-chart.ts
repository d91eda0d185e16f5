/** The chart with what only Grafana knows: the data source's own links, and what a tooltip leaves out. */
import { Chart } from '../engine';
import type { Exemplar, Link } from '../types';
import type { Sample } from '../view/api';

export class PanelChart extends Chart {
  /** Links of a row, given the engine's own. */
  linksFor: (row: number, own: Link[]) => Link[] = (_row, own) => own;
  /** What a tooltip shows of the samples next to a time. */
  arrangeSamples: (samples: Sample[]) => Sample[] = (samples) => samples;

  override exemplar(row: number): Exemplar {
    const exemplar = super.exemplar(row);
    return { ...exemplar, links: this.linksFor(row, exemplar.links) };
  }

  override samplesAt(timeMs: number): Sample[] {
    return this.arrangeSamples(super.samplesAt(timeMs));
  }
}
