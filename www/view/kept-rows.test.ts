import { describe, expect, it } from 'vitest';
import type { Cluster, Exemplar, Options } from '../types';
import { KeptRows } from './kept-rows';
import type { SortKey } from './table-columns';

/** A chart of exemplars whose values are their row numbers; rows can be taken away. */
function source() {
  let isGone = false;
  const options = {} as Options;
  const here = <T>(value: T): T => {
    if (isGone) {
      throw new Error('the data is gone');
    }
    return value;
  };
  return {
    replace: () => (isGone = true),
    exemplar: (row: number): Exemplar => here({
      timeMs: 1000 * row, value: row, labels: {}, series: 0, links: [], valueText: `${row} s`, timeText: '', traceLabel: 'trace_id', traceId: `t${row % 3}`,
    }),
    columns: () => here({ common: [], differing: [{ name: 'pod', chars: 2, isId: false }], series: 1, sortedBy: 'value' as const, isDescending: true }),
    sortRows: (rows: ArrayLike<number>, _key: SortKey, isDescending: boolean) => here(Uint32Array.from(rows).sort((a, b) => (isDescending ? b - a : a - b))),
    spanOfRows: () => here({ fromMs: 1, toMs: 2 }),
    csv: (rows: ArrayLike<number>) => here(`csv of ${rows.length}`),
    clusterLink: () => here({ href: '/all', title: 'All' } as never),
    window: () => ({ fromMs: 0, toMs: 9 }),
    timeText: (timeMs: number) => `${timeMs}`,
    currentOptions: () => options,
  };
}

const cluster = (rows: number[]): Cluster => ({ x: 1, y: 2, count: rows.length, series: 0, value: rows[0] ?? 0, timeMs: 0, edge: null, exemplars: rows, radius: 5 });

describe('KeptRows', () => {
  it('shows what was read when its rows are gone, sorted as the engine did', () => {
    const chart = source();
    const kept = new KeptRows(chart, cluster([9, 7, 8]), 'red', []);
    chart.replace();
    const rows = kept.cluster.exemplars;
    expect(rows.map((row) => kept.exemplar(row).value)).toEqual([9, 7, 8]);
    const values = (isDescending: boolean): number[] => [...kept.sortRows(rows, 'label.pod', isDescending)].map((row) => kept.exemplar(row).value);
    expect(values(true)).toEqual([9, 8, 7]);
    expect(values(false)).toEqual([7, 8, 9]);
    expect(kept.csv()).toBe('csv of 3');
    expect(kept.traceIds(rows)).toEqual(['t0', 't1', 't2']);
    expect(kept.spanOfRows()).toEqual({ fromMs: 1, toMs: 2 });
    expect(kept.clusterLink()).toMatchObject({ href: '/all' });
    // One out of it can be kept in turn.
    const one = new KeptRows(kept, { ...cluster([1]), value: 7 }, 'red', []);
    expect(one.exemplar(0).value).toBe(7);
    expect(one.left).toBe(0);
  });

  it('keeps the most important of many, and says how many it has not', () => {
    const kept = new KeptRows(source(), cluster(Array.from({ length: 250 }, (_, i) => i)), 'red', []);
    expect(kept.cluster.count).toBe(250);
    expect(kept.cluster.exemplars).toHaveLength(100);
    expect(kept.left).toBe(150);
    expect(() => kept.exemplar(100)).toThrow(RangeError);
  });

  it('is read anew when the cluster or what it is shown by has changed', () => {
    const chart = source();
    const kept = new KeptRows(chart, cluster([4, 3]), 'red', []);
    expect(kept.holds(cluster([4, 3]))).toBe(true);
    expect(kept.holds(cluster([4, 3, 2]))).toBe(false);
    expect(new KeptRows({ ...chart, currentOptions: () => ({}) as Options }, cluster([4, 3]), 'red', []).holds(cluster([4, 3]))).toBe(false);
  });
});
