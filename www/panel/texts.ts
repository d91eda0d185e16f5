/** Numbers and times as Grafana writes them: units, decimals, value mappings, the dashboard's time zone. */
import {
  dateTimeFormat,
  formattedValueToString,
  getDisplayProcessor,
  systemDateFormats,
  type Field,
  type GrafanaTheme2,
} from '@grafana/data';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
const YEAR_MS = 365 * DAY_MS;

/** Text of a value on an axis; `step` is the distance of ticks, null for a value that stands alone. */
export type FormatValue = (value: number, axis: number, step: number | null) => string;

/** @param fields for each axis the field whose unit, decimals and mappings it has */
export function valueFormatter(fields: readonly Field[], theme: GrafanaTheme2, timeZone: string): FormatValue {
  const displays = fields.map((field) => field.display ?? getDisplayProcessor({ field, theme, timeZone }));
  return (value, axis, step) => {
    const display = displays[axis] ?? displays[0];
    return display ? formattedValueToString(display(value, step === null ? undefined : decimalsOf(step))) : `${value}`;
  };
}

/** Decimals that tell neighbouring ticks apart; undefined when none are needed. */
export function decimalsOf(step: number): number | undefined {
  const text = Number(Math.abs(step).toPrecision(6)).toString();
  const [mantissa = '', exponent] = text.split('e');
  const fraction = mantissa.split('.')[1]?.length ?? 0;
  const decimals = fraction - Number(exponent ?? 0);
  return decimals > 0 ? decimals : undefined;
}

/** Text of a tick on the time axis, in the formats that the Grafana administrator may have set. */
export function timeFormatter(timeZone: string, spanMs: number): (timeMs: number, stepMs: number) => string {
  return (timeMs, stepMs) => dateTimeFormat(timeMs, { format: tickFormat(stepMs, spanMs), timeZone });
}

/** @param spanMs what the whole axis covers: within a day the date needs no saying */
export function tickFormat(stepMs: number, spanMs: number): string {
  const { interval } = systemDateFormats;
  if (stepMs < SECOND_MS) {
    return interval.millisecond;
  }
  if (stepMs < MINUTE_MS) {
    return interval.second;
  }
  if (spanMs <= DAY_MS) {
    return interval.minute;
  }
  if (stepMs < DAY_MS) {
    return interval.hour;
  }
  if (spanMs < YEAR_MS) {
    return interval.day;
  }
  return stepMs < YEAR_MS ? interval.month : interval.year;
}
