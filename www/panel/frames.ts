/** Grafana's time series frames (wide, one per series, long) as the chart's series. Columns are handed on, not copied. */
import { DataFrameType, FieldType, getFieldDisplayName, type DataFrame, type Field } from '@grafana/data';
import type { SeriesInput } from '../types';

/** One series and where it came from. */
export interface PanelSeries {
  name: string;
  /** The field whose configuration styles the series; of a long frame, a copy with the rows of one series. */
  field: Field;
  times: SeriesInput['times'];
  values: SeriesInput['values'];
  labels: Record<string, string>;
  /** Whether it was cut out of a long frame, so that Grafana's overrides by name cannot reach it. */
  isFromLong: boolean;
}

/** Every number column beside a time column, in the order of the frames. Frames without either are left out. */
export function readSeries(frames: DataFrame[]): PanelSeries[] {
  return frames.flatMap((frame) => {
    const time = frame.fields.find((field) => field.type === FieldType.time);
    const values = frame.fields.filter((field) => field.type === FieldType.number || field.type === FieldType.boolean);
    if (!time || values.length === 0) {
      return [];
    }
    const names = frame.fields.filter((field) => field.type === FieldType.string);
    return isLong(frame, time, names)
      ? values.flatMap((field) => splitLong(frame, time, field, names))
      : values.map((field) => ({
          name: getFieldDisplayName(field, frame, frames),
          field,
          times: time.values,
          values: numbersOf(field),
          labels: field.labels ?? {},
          isFromLong: false,
        }));
  });
}

/** A long frame says so, or has text columns and a time that several rows share. */
function isLong(frame: DataFrame, time: Field, names: Field[]): boolean {
  if (frame.meta?.type !== undefined) {
    return frame.meta.type === DataFrameType.TimeSeriesLong && names.length > 0;
  }
  return names.length > 0 && time.values.some((ms, row) => row > 0 && ms <= time.values[row - 1]);
}

/** One series for each combination of the text columns' values, in the order in which they first appear. */
function splitLong(frame: DataFrame, time: Field, field: Field, names: Field[]): PanelSeries[] {
  const groups = new Map<string, { labels: Record<string, string>; times: number[]; values: (number | null)[] }>();
  const numbers = numbersOf(field);
  for (let row = 0; row < time.values.length; row++) {
    const texts = names.map((name) => textOf(name.values[row]));
    const key = JSON.stringify(texts);
    let group = groups.get(key);
    if (!group) {
      const labels = Object.fromEntries(names.map((name, index) => [name.name, texts[index] ?? '']));
      group = { labels: { ...field.labels, ...labels }, times: [], values: [] };
      groups.set(key, group);
    }
    group.times.push(time.values[row]);
    group.values.push(numbers[row] ?? null);
  }
  const firstIndex = field.state?.seriesIndex ?? 0;
  return [...groups.values()].map(({ labels, times, values }, index) => {
    const own: Field = {
      ...field,
      labels,
      values,
      state: { scopedVars: field.state?.scopedVars, seriesIndex: firstIndex + index },
    };
    const ownFrame: DataFrame = { ...frame, length: times.length, fields: [{ ...time, values: times }, own] };
    return { name: getFieldDisplayName(own, ownFrame), field: own, times, values, labels, isFromLong: true };
  });
}

function numbersOf(field: Field): (number | null)[] {
  return field.type === FieldType.boolean
    ? field.values.map((value: boolean | null | undefined) => (value == null ? null : Number(value)))
    : field.values;
}

/** A cell as label text; what is absent is `""`. */
export function textOf(cell: unknown): string {
  return typeof cell === 'string' ? cell : cell == null ? '' : String(cell);
}
