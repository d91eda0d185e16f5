import { describe, expect, it } from 'vitest';
import { ROW_PX, rowsInSight, scrollToRow } from './row-window';

describe('rowsInSight', () => {
  it('holds what is seen and a few more, whatever the length', () => {
    const range = rowsInSight(50_000 * ROW_PX, 10 * ROW_PX, 100_000);
    expect(range.from).toBeLessThanOrEqual(50_000);
    expect(range.to).toBeGreaterThanOrEqual(50_010);
    expect(range.to - range.from).toBeLessThan(30);
  });

  it.each([
    [0, 0, 0],
    [0, 300, 3],
    [9_999_999, 300, 3],
    [-40, 300, 3],
  ])('stays inside of the list: scrolled %d, %d px, %d rows', (scrollTop, height, count) => {
    const { from, to } = rowsInSight(scrollTop, height, count);
    expect(from).toBeGreaterThanOrEqual(0);
    expect(to).toBeLessThanOrEqual(count);
    expect(to).toBeGreaterThanOrEqual(from);
  });
});

describe('scrollToRow', () => {
  it('moves as little as needed', () => {
    expect(scrollToRow(3, 0, 10 * ROW_PX)).toBe(0);
    expect(scrollToRow(10, 0, 10 * ROW_PX)).toBe(ROW_PX);
    expect(scrollToRow(2, 5 * ROW_PX, 10 * ROW_PX)).toBe(2 * ROW_PX);
  });
});
