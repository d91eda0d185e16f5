/** The columns of a table of exemplars: what they show, how wide they are. Pure. */
import type { Exemplar, TableColumns } from '../types';
import { lineText } from './text';

/** Where there is no more room, a wider value is cut with an ellipsis, in characters. */
const ENOUGH = 26;
const ENOUGH_OF_ID = 12;
/** A wider value is always cut. */
const WIDEST = 64;
/** Between columns, and around them, px; as in the style sheet. */
const GAP_PX = 14;
const PADDING_PX = 18;
/** Beside a name: the arrow that shows the order. */
const ARROW = 2;

export type SortKey = 'value' | 'time' | 'series' | `label.${string}`;

export interface Column {
  key: SortKey;
  title: string;
  /** Width in characters that it has at least. */
  chars: number;
  /** The width in which nothing is cut. */
  widest: number;
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
  const valueChars = Math.max(...texts.values.map((text) => text.length), 4) + 1;
  const list = [
    column('value', 'Value', valueChars, valueChars, (exemplar) => exemplar.valueText),
    column('time', 'Time', texts.timeChars, texts.timeChars, (exemplar) => texts.timeText(exemplar)),
  ];
  if (columns.series > 1) {
    list.push(column('series', 'Series', texts.seriesChars, ENOUGH, (exemplar) => texts.seriesName(exemplar.series)));
  }
  for (const { name, chars, isId } of columns.differing) {
    list.push(column(`label.${name}`, lineText(name), chars, isId ? ENOUGH_OF_ID : ENOUGH, (exemplar) => exemplar.labels[name] ?? ''));
  }
  return list;
}

function column(key: SortKey, title: string, textChars: number, enough: number, text: Column['text']): Column {
  const titleChars = title.length + ARROW;
  const chars = Math.min(ENOUGH, Math.max(Math.min(textChars, enough), titleChars));
  return { key, title, chars, widest: Math.min(WIDEST, Math.max(textChars, titleChars)), isNumber: key === 'value', text };
}

/** The widths for `grid-template-columns`: columns grow alike until nothing is cut; `last` is what follows them. */
export function columnTemplate(columns: Column[], last: string): string {
  return [...columns.map(({ chars, widest }) => (widest > chars ? `minmax(${chars}ch, ${widest}ch)` : `${chars}ch`)), last].join(' ');
}

/** The width below which the table scrolls sideways, as a length of CSS; `lastPx` is the width of what follows the columns. */
export function leastWidth(columns: Column[], lastPx: number): string {
  const chars = columns.reduce((sum, column) => sum + column.chars, 0);
  return `calc(${chars}ch + ${columns.length * GAP_PX + PADDING_PX + lastPx}px)`;
}

/** The direction in which a column is sorted first: the greatest values, the latest times, texts from A to Z. */
export function firstIsDescending(key: SortKey): boolean {
  return key === 'value' || key === 'time';
}
