/** What is known of a picture once it is drawn. */
import type { Counts } from '../types';
import type { PanelChart } from './panel-chart';

export interface Facts {
  isKnown: boolean;
  counts: Counts;
  /** Whether any of the first diamonds has a link. */
  hasLink: boolean;
  /** Sentences from the engine. */
  notices: string[];
}

export const NO_FACTS: Facts = {
  isKnown: false,
  counts: { total: 0, shown: 0, clustered: 0, filtered: 0, outsideWindow: 0, outsideRange: 0, invalid: 0 },
  hasLink: false,
  notices: [],
};

/** Diamonds that are asked for links. */
const LINKS_TRIED = 5;

/** @returns `last` when nothing has changed, so that nothing is rendered again */
export function factsOf(chart: PanelChart, last: Facts): Facts {
  const counts = chart.counts();
  const rows = chart
    .clusters()
    .slice(0, LINKS_TRIED)
    .flatMap((cluster) => cluster.exemplars.slice(0, 1));
  const facts: Facts = {
    isKnown: true,
    counts,
    hasLink: rows.some((row) => chart.exemplar(row).links.length > 0),
    notices: chart.notices(),
  };
  return JSON.stringify(facts) === JSON.stringify(last) ? last : facts;
}
