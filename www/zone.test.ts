import { describe, expect, it } from 'vitest';

import { offsetMs, offsetTable } from './zone';

const HOUR = 3_600_000;

describe('offsets of a zone', () => {
  it('change at the minute at which clocks change', () => {
    const from = Date.UTC(2026, 0, 1);
    const table = Array.from(offsetTable('Europe/Berlin', from, Date.UTC(2026, 11, 31)));
    expect(table.slice(1)).toEqual([HOUR, Date.UTC(2026, 2, 29, 1), 2 * HOUR, Date.UTC(2026, 9, 25, 1), HOUR]);
  });

  it('may be no whole hours', () => {
    expect(offsetMs('Asia/Kathmandu', Date.UTC(2026, 5, 1))).toBe(5.75 * HOUR);
  });

  it('of the browser are those of its zone by name', () => {
    const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 11, 31)];
    const own = Array.from(offsetTable('browser', from, to));
    const named = Array.from(offsetTable(Intl.DateTimeFormat().resolvedOptions().timeZone, from, to));
    expect(own.slice(1)).toEqual(named.length > 0 ? named.slice(1) : [0]);
  });

  it('of UTC are none', () => {
    expect(offsetTable('utc', 0, 1)).toHaveLength(0);
  });

  it('of a very long window come in bounded time', () => {
    expect(offsetTable('America/New_York', -8.64e15, 8.64e15).length).toBeLessThan(2000);
  });

  it('of an unknown zone are refused by name', () => {
    expect(() => offsetTable('Mars/Olympus', 0, 1)).toThrow(/Mars\/Olympus/);
  });
});
