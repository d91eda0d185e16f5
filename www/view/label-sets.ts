/** Which labels tell a cluster's exemplars apart, and which they share. Pure. */
import type { Exemplar } from '../types';

/** Labels that say nothing to a person here: the metric's name and the bucket's bound differ by construction. */
const UNSAID = new Set(['__name__', 'le']);
/** Ids are different for each exemplar; the link stands for them. */
const ID = /^[0-9a-f]{15,}$/i;

/** Labels whose values differ, those with the fewest different values first; ids apart. */
export function differingLabels(exemplars: Exemplar[]): string[] {
  return valuesByLabel(exemplars)
    .filter(([, values]) => values.size > 1)
    .sort((a, b) => a[1].size - b[1].size)
    .map(([name]) => name);
}

/** Labels with the same value on all, in the engine's order. */
export function commonLabels(exemplars: Exemplar[]): [string, string][] {
  return valuesByLabel(exemplars).flatMap(([name, values]): [string, string][] => {
    const value = values.size === 1 ? [...values][0] : undefined;
    return value ? [[name, value]] : [];
  });
}

function valuesByLabel(exemplars: Exemplar[]): [string, Set<string>][] {
  const names = new Set(exemplars.flatMap((exemplar) => Object.keys(exemplar.labels)));
  const ids = new Set(exemplars.map((exemplar) => exemplar.traceLabel));
  const kept: [string, Set<string>][] = [];
  for (const name of names) {
    if (UNSAID.has(name) || ids.has(name)) {
      continue;
    }
    const values = new Set(exemplars.map((exemplar) => exemplar.labels[name] ?? ''));
    const isId = [...values].every((value) => value === '' || ID.test(value));
    if (!isId) {
      kept.push([name, values]);
    }
  }
  return kept;
}
