/** Changes of a filter, and what it says. Pure: each change returns a new filter, or null when it lets everything through. */
import type { Filter } from '../types';
import { countText, lineText } from './text';

/** The two lists of label values. */
export type FilterList = 'include' | 'exclude';

/** One part of a filter, as a chip shows it. */
export interface Condition {
  text: string;
  /** The filter without it. */
  without: Filter | null;
}

/** How the absence of a label is called. */
export function valueName(value: string): string {
  return value === '' ? '(none)' : lineText(value);
}

/** The filter without what is empty; null when it has no condition. */
export function tidied(filter: Filter): Filter | null {
  const tidy: Filter = {};
  if (filter.hide) {
    tidy.hide = true;
  }
  for (const list of ['include', 'exclude'] as const) {
    const labels = Object.entries(filter[list] ?? {}).filter(([, values]) => values.length > 0);
    if (labels.length > 0) {
      tidy[list] = Object.fromEntries(labels);
    }
  }
  for (const end of ['minValue', 'maxValue'] as const) {
    const value = filter[end];
    if (typeof value === 'number' && Number.isFinite(value)) {
      tidy[end] = value;
    }
  }
  return Object.keys(tidy).length > 0 ? tidy : null;
}

/** Replaces the values of one label in one list. */
export function withValues(filter: Filter | null, list: FilterList, label: string, values: string[]): Filter | null {
  return tidied({ ...filter, [list]: { ...filter?.[list], [label]: values } });
}

/** Lets only this value of the label through: what the person clicks narrows. */
export function narrowed(filter: Filter | null, label: string, value: string): Filter | null {
  return withValues(withValues(filter, 'exclude', label, []), 'include', label, [value]);
}

/** The values of one label in one list. A label may be called `constructor`. */
function valuesOf(filter: Filter | null, list: FilterList, label: string): string[] {
  const labels = filter?.[list] ?? {};
  return Object.hasOwn(labels, label) ? (labels[label] ?? []) : [];
}

/** Whether a value is in one of the lists. */
export function has(filter: Filter | null, list: FilterList, label: string, value: string): boolean {
  return valuesOf(filter, list, label).includes(value);
}

/** Puts a value into one list and takes it out of the other; a value that is there already is taken out. */
export function toggled(filter: Filter | null, list: FilterList, label: string, value: string): Filter | null {
  const other = list === 'include' ? 'exclude' : 'include';
  const rest = (of: FilterList): string[] => valuesOf(filter, of, label).filter((one) => one !== value);
  const next = has(filter, list, label, value) ? rest(list) : [...rest(list), value];
  return withValues(withValues(filter, other, label, rest(other)), list, label, next);
}

/** Exemplars on or off. */
export function withHidden(filter: Filter | null, hide: boolean): Filter | null {
  return tidied({ ...filter, hide });
}

/** Sets the limits of the value; null is none. */
export function withLimits(filter: Filter | null, min: number | null, max: number | null): Filter | null {
  return tidied({ ...filter, minValue: min ?? NaN, maxValue: max ?? NaN });
}

/** At most so many values are named in a chip. */
const NAMED = 3;

/** The conditions of a filter in words; `valueText` writes a value in the axis' unit. */
export function conditions(filter: Filter | null, valueText: (value: number) => string): Condition[] {
  const found: Condition[] = [];
  for (const [list, sign] of [['include', '='], ['exclude', '≠']] as const) {
    for (const [label, values] of Object.entries(filter?.[list] ?? {})) {
      const more = values.length > NAMED ? ` and ${countText(values.length - NAMED)} more` : '';
      const text = `${lineText(label)} ${sign} ${values.slice(0, NAMED).map(valueName).join(', ')}${more}`;
      found.push({ text, without: withValues(filter, list, label, []) });
    }
  }
  const { minValue = null, maxValue = null } = filter ?? {};
  if (minValue !== null) {
    found.push({ text: `from ${valueText(minValue)}`, without: withLimits(filter, null, maxValue) });
  }
  if (maxValue !== null) {
    found.push({ text: `up to ${valueText(maxValue)}`, without: withLimits(filter, minValue, null) });
  }
  return found;
}
