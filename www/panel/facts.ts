/** What is known of a picture once it is drawn. */
import type { Counts } from '../types';
import type { PanelChart } from './panel-chart';

export interface Facts {
  isKnown: boolean;
  counts: Counts;
  /** Whether any of the first diamonds has a link. */
  hasLink: boolean;
  /** Labels that those carry. */
  labelNames: string[];
  /** Sentences from the engine. */
  notices: string[];
}

export const NO_FACTS: Facts = {
  isKnown: false,
  counts: { total: 0, shown: 0, clustered: 0, filtered: 0, outsideWindow: 0, outsideRange: 0, invalid: 0 },
  hasLink: false,
  labelNames: [],
  notices: [],
};

/** Diamonds that are looked at. */
const LOOKED_AT = 5;

/** @returns `last` when nothing has changed, so that nothing is rendered again */
export function factsOf(chart: PanelChart, last: Facts): Facts {
  const counts = chart.counts();
  const exemplars = chart
    .clusters()
    .slice(0, LOOKED_AT)
    .flatMap((cluster) => cluster.exemplars.slice(0, 1))
    .map((row) => chart.exemplar(row));
  const facts: Facts = {
    isKnown: true,
    counts,
    hasLink: exemplars.some(({ links }) => links.length > 0),
    labelNames: [...new Set(exemplars.flatMap(({ labels }) => Object.keys(labels).filter((name) => labels[name] !== '')))],
    notices: chart.notices(),
  };
  return JSON.stringify(facts) === JSON.stringify(last) ? last : facts;
}
