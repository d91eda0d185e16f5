/** The exemplar frames among a panel's annotations as the chart's columns, and the way back from a row to its frame. */
import { FieldType, type DataFrame, type Field } from '@grafana/data';
import type { ExemplarsInput } from '../types';
import { textOf } from './frames';

/** Exemplars of all frames below one another. */
export interface PanelExemplars {
  input: ExemplarsInput;
  /** Frames in the order of the rows, each with the row at which it starts. */
  sources: { frame: DataFrame; firstRow: number }[];
}

export const NO_EXEMPLARS: PanelExemplars = { input: { times: [], values: [], labels: {} }, sources: [] };

/** Data sources mark exemplar frames by their result type; older ones only by name. */
export function isExemplarFrame(frame: DataFrame): boolean {
  const resultType: unknown = frame.meta?.custom?.['resultType'];
  return resultType === undefined ? frame.name === 'exemplar' : resultType === 'exemplar';
}

/**
 * Frames may differ in their label columns: the result has all of them, `""` where a frame lacks one. The columns of
 * a single frame are handed on as they are.
 */
export function readExemplars(annotations: readonly DataFrame[]): PanelExemplars {
  const parts = annotations.filter(isExemplarFrame).flatMap((frame) => columnsOf(frame) ?? []);
  const [first] = parts;
  if (!first) {
    return NO_EXEMPLARS;
  }
  if (parts.length === 1) {
    const labels = Object.fromEntries(first.labels.map((field) => [field.name, textsOf(field)]));
    return {
      input: { times: first.time.values, values: first.value.values, labels },
      sources: [{ frame: first.frame, firstRow: 0 }],
    };
  }
  return mergeParts(parts);
}

interface FrameColumns {
  frame: DataFrame;
  time: Field;
  value: Field;
  labels: Field[];
}

function columnsOf(frame: DataFrame): FrameColumns | null {
  const time = frame.fields.find((field) => field.type === FieldType.time);
  const numbers = frame.fields.filter((field) => field.type === FieldType.number);
  const value = numbers.find((field) => field.name === 'Value') ?? numbers[0];
  if (!time || !value || frame.length === 0) {
    return null;
  }
  return { frame, time, value, labels: frame.fields.filter((field) => field !== time && field !== value) };
}

function mergeParts(parts: FrameColumns[]): PanelExemplars {
  const times: number[] = [];
  const values: (number | null)[] = [];
  const labels = new Map<string, string[]>();
  const sources: PanelExemplars['sources'] = [];
  for (const part of parts) {
    const firstRow = times.length;
    sources.push({ frame: part.frame, firstRow });
    for (let row = 0; row < part.frame.length; row++) {
      times.push(part.time.values[row]);
      values.push(part.value.values[row]);
    }
    for (const field of part.labels) {
      const column = labels.get(field.name) ?? [];
      labels.set(field.name, column);
      padTo(column, firstRow);
      for (let row = 0; row < part.frame.length; row++) {
        column[firstRow + row] = textOf(field.values[row]);
      }
    }
  }
  labels.forEach((column) => padTo(column, times.length));
  return { input: { times, values, labels: Object.fromEntries(labels) }, sources };
}

function padTo(column: string[], length: number): void {
  while (column.length < length) {
    column.push('');
  }
}

function textsOf(field: Field): string[] {
  const cells: unknown[] = field.values;
  return cells.every((cell) => typeof cell === 'string') ? (cells as string[]) : cells.map(textOf);
}

/** The frame that a row came from and its row there; null for rows that no frame has (unsampled exemplars). */
export function sourceOfRow(exemplars: PanelExemplars, row: number): { frame: DataFrame; rowIndex: number } | null {
  const source = exemplars.sources.findLast(({ firstRow }) => firstRow <= row);
  if (!source || row - source.firstRow >= source.frame.length) {
    return null;
  }
  return { frame: source.frame, rowIndex: row - source.firstRow };
}
