// @vitest-environment happy-dom
import { systemDateFormats } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { decimalsOf, tickFormat, timeFormatter, valueFormatter } from './texts';
import { numberField, theme } from './testing';

describe('valueFormatter', () => {
  const format = valueFormatter([numberField({ unit: 's' }), numberField({ unit: 'percentunit', decimals: 2 })], theme, 'utc');

  it('writes ticks in the unit of their axis, as long as they must be', () => {
    expect(format(0.05, 0, 0.05)).toBe('50 ms');
    expect(format(1.5, 0, 0.5)).toBe('1.5 s');
    expect(format(2, 0, 1)).toBe('2 s');
    expect(format(0.5, 1, 0.25)).toBe('50.00%');
  });

  it('writes a value that stands alone', () => {
    expect(format(0.123456, 0, null)).toBe('123 ms');
  });

  it('does not fail without fields', () => {
    expect(valueFormatter([], theme, 'utc')(3, 0, 1)).toBe('3');
  });
});

describe('decimalsOf', () => {
  it.each([
    [0.25, 2],
    [0.1 + 0.2, 1],
    [1e-7, 7],
    [2.5e-7, 8],
    [1, undefined],
    [250, undefined],
    [1e21, undefined],
  ])('of %d is %s', (step, decimals) => expect(decimalsOf(step)).toBe(decimals));
});

describe('timeFormatter', () => {
  const { interval } = systemDateFormats;
  const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];
  it.each([
    [100, second, interval.millisecond],
    [15 * second, 5 * minute, interval.second],
    [5 * minute, hour, interval.minute],
    [6 * hour, 3 * day, interval.hour],
    [day, 30 * day, interval.day],
    [30 * day, 700 * day, interval.month],
    [365 * day, 3000 * day, interval.year],
  ])('for a step of %d ms over %d ms', (step, span, format) => expect(tickFormat(step, span)).toBe(format));

  it('is in the dashboard’s time zone', () => {
    const noonUtc = Date.UTC(2026, 0, 15, 12);
    expect(timeFormatter('Asia/Tokyo', hour)(noonUtc, 5 * minute)).toBe('21:00');
    expect(timeFormatter('utc', hour)(noonUtc, 5 * minute)).toBe('12:00');
  });
});
