/** Why there are no exemplars to see, or none with a link, and what to do about it. Pure. */
import type { Counts } from '../types';

/** One of the panel's queries, as far as exemplars are concerned. */
export interface QueryFacts {
  refId: string;
  /** Whether the data source has exemplars at all. */
  canHaveExemplars: boolean;
  /** Whether the query's exemplar switch is on. */
  asksForExemplars: boolean;
  /** The expression with variables filled in; `""` when unknown. */
  expression: string;
}

export interface Situation {
  isLoading: boolean;
  /** The panel's option. */
  showExemplars: boolean;
  /** Whether all exemplars were asked for, past the backend's sampler. */
  isUnsampled: boolean;
  queries: readonly QueryFacts[];
  counts: Counts;
  /** Whether the most important exemplars have any link. */
  hasLink: boolean;
  /** Names of the labels that exemplars carry. */
  labelNames: readonly string[];
  /** Names of the labels that destinations look for. */
  destinationNames: readonly string[];
}

/** What is the matter, and the remedy. */
export interface Reason {
  what: string;
  remedy: string;
}

/** The one reason that explains most; null when exemplars are seen and lead somewhere. */
export function emptyReason(situation: Situation): Reason | null {
  const { counts } = situation;
  if (!situation.showExemplars) {
    return { what: 'Exemplars are switched off.', remedy: 'Switch on “Show exemplars” in the panel’s options.' };
  }
  if (counts.total === 0) {
    return situation.isLoading ? null : reasonForNone(situation);
  }
  if (counts.shown + counts.clustered + counts.outsideRange === 0) {
    return reasonForUnseen(counts);
  }
  return situation.hasLink ? null : reasonForNoLink(situation);
}

function reasonForNone({ queries, isUnsampled }: Situation): Reason {
  const able = queries.filter((query) => query.canHaveExemplars);
  if (queries.length > 0 && able.length === 0) {
    return {
      what: 'No exemplars: the data source of this panel’s queries does not send any.',
      remedy: 'Query Prometheus, Mimir or Tempo.',
    };
  }
  const asking = isUnsampled ? able : able.filter((query) => query.asksForExemplars);
  if (able.length > 0 && asking.length === 0) {
    return {
      what: `No exemplars: ${namesOf(able)} not ask for them.`,
      remedy: 'Switch on “Exemplars” in the query’s options.',
    };
  }
  const known = asking.filter((query) => query.expression !== '');
  if (known.length > 0 && !known.some((query) => hasExemplarMetric(query.expression))) {
    return {
      what: 'No exemplars: the query names no histogram and no counter, and only those carry exemplars.',
      remedy: 'Query the histogram’s “_bucket” series or a counter; a recording rule does not keep exemplars.',
    };
  }
  return {
    what: 'No exemplars were found for this query in this time range.',
    remedy:
      'Try a later range: storage keeps only the newest. Otherwise check that the service exposes OpenMetrics with ' +
      'exemplars and that Prometheus runs with --enable-feature=exemplar-storage.',
  };
}

function namesOf(queries: readonly QueryFacts[]): string {
  return queries.length === 1 ? `query ${queries[0]?.refId ?? ''} does` : 'the queries do';
}

/**
 * Whether an expression has a metric that may carry exemplars: a classic histogram, a counter, or a native histogram,
 * whose name says nothing but which is read with a function of its own.
 */
export function hasExemplarMetric(expression: string): boolean {
  const withoutTexts = expression.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g, '""');
  return (
    /(?<![\w:])[a-zA-Z_]\w*_(?:bucket|total|count|sum)\b(?!:)/.test(withoutTexts) ||
    /\bhistogram_\w+\s*\(/.test(withoutTexts) ||
    /__name__/.test(withoutTexts)
  );
}

function reasonForUnseen(counts: Counts): Reason {
  const exemplars = counts.total === 1 ? 'The only exemplar' : `All ${counts.total} exemplars`;
  const are = counts.total === 1 ? 'is' : 'are';
  switch (counts.total) {
    case counts.filtered:
      return {
        what: `${exemplars} ${are} filtered out.`,
        remedy: 'Show their series again by clicking it in the legend, or take back the filter.',
      };
    case counts.outsideWindow:
      return { what: `${exemplars} ${are} outside the time range.`, remedy: 'Zoom out.' };
    case counts.invalid:
      return {
        what: `${exemplars} ${counts.total === 1 ? 'has' : 'have'} no finite time or value.`,
        remedy: 'Look at the query’s answer in the inspector.',
      };
    default:
      return {
        what:
          `None of ${counts.total} exemplars can be seen: ${counts.filtered} filtered out, ${counts.outsideWindow} ` +
          `outside the time range, ${counts.invalid} without a finite time or value.`,
        remedy: 'Show more series in the legend, or zoom out.',
      };
  }
}

const LABELS_SHOWN = 8;

function reasonForNoLink({ labelNames, destinationNames }: Situation): Reason {
  if (destinationNames.length === 0) {
    return {
      what: 'Exemplars have no link: nothing says where their traces are.',
      remedy: 'Choose a trace data source in the panel’s options, or set up exemplars in the data source.',
    };
  }
  const names = labelNames.length > LABELS_SHOWN ? [...labelNames.slice(0, LABELS_SHOWN), '…'] : labelNames;
  return {
    what: `Exemplars have no link: none carries the label ${destinationNames.map((name) => `“${name}”`).join(' or ')}.`,
    remedy:
      'Choose a trace data source, and the “Trace label” that holds the trace id, in the panel’s options. Labels of the ' +
      `exemplars: ${names.join(', ') || 'none'}.`,
  };
}
