/** The columns of a table of exemplars: what they show, how wide they are. Pure. */
import type { Exemplar, TableColumns } from '../types';
import { lineText } from './text';

/** A wider value is cut with an ellipsis, in characters. */
const WIDEST = 26;
const WIDEST_ID = 12;
/** Beside a name: the arrow that shows the order. */
const ARROW = 2;

export type SortKey = 'value' | 'time' | 'series' | `label.${string}`;

export interface Column {
  key: SortKey;
  title: string;
  /** Width in characters. */
  chars: number;
  isNumber: boolean;
  text(exemplar: Exemplar): string;
}

export interface ColumnTexts {
  /** Texts of some values, of which the longest makes the width. */
  values: string[];
  /** Characters of the longest name of a series. */
  seriesChars: number;
  seriesName(series: number | null): string;
  /** Without what all times begin with, such as the date. */
  timeText(exemplar: Exemplar): string;
  timeChars: number;
}

/** Value, time, the series when there are several, then the labels that differ. */
export function tableColumns(columns: TableColumns, texts: ColumnTexts): Column[] {
  const list: Column[] = [
    { key: 'value', title: 'Value', chars: Math.max(...texts.values.map((text) => text.length), 4) + 1, isNumber: true, text: (exemplar) => exemplar.valueText },
    { key: 'time', title: 'Time', chars: texts.timeChars, isNumber: false, text: (exemplar) => texts.timeText(exemplar) },
  ];
  if (columns.series > 1) {
    list.push({ key: 'series', title: 'Series', chars: texts.seriesChars, isNumber: false, text: (exemplar) => texts.seriesName(exemplar.series) });
  }
  for (const { name, chars, isId } of columns.differing) {
    list.push({ key: `label.${name}`, title: lineText(name), chars: isId ? WIDEST_ID : chars, isNumber: false, text: (exemplar) => exemplar.labels[name] ?? '' });
  }
  return list.map((column) => ({ ...column, chars: Math.min(WIDEST, Math.max(column.chars, column.title.length + ARROW)) }));
}

/** The widths for `grid-template-columns`; `last` is what follows the columns. */
export function columnTemplate(columns: Column[], last: string): string {
  return [...columns.map((column) => `${column.chars}ch`), last].join(' ');
}

/** The direction in which a column is sorted first: the greatest values, the latest times, texts from A to Z. */
export function firstIsDescending(key: SortKey): boolean {
  return key === 'value' || key === 'time';
}
