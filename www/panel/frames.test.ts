// @vitest-environment happy-dom
import { DataFrameType, FieldType, toDataFrame } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { readSeries } from './frames';
import { timeSeriesFrame } from './testing';

describe('readSeries', () => {
  it('hands columns on without copying them', () => {
    const frame = timeSeriesFrame([1, null, 3]);
    const [series] = readSeries([frame]);
    expect(series?.times).toBe(frame.fields[0]?.values);
    expect(series?.values).toBe(frame.fields[1]?.values);
    expect(series?.labels).toEqual({ route: '/cart' });
  });

  it('makes a series of every number column of a wide frame', () => {
    const frame = toDataFrame({
      fields: [
        { name: 'Time', type: FieldType.time, values: [1, 2] },
        { name: 'a', type: FieldType.number, values: [1, 2] },
        { name: 'b', type: FieldType.number, values: [3, 4] },
        { name: 'up', type: FieldType.boolean, values: [true, null] },
      ],
    });
    expect(readSeries([frame]).map(({ name, values }) => [name, values])).toEqual([
      ['a', [1, 2]],
      ['b', [3, 4]],
      ['up', [1, null]],
    ]);
  });

  it('splits a long frame by its text columns', () => {
    const frame = toDataFrame({
      meta: { type: DataFrameType.TimeSeriesLong },
      fields: [
        { name: 'time', type: FieldType.time, values: [1, 1, 2, 2] },
        { name: 'host', type: FieldType.string, values: ['a', 'b', 'a', null] },
        { name: 'load', type: FieldType.number, values: [1, 2, 3, 4] },
      ],
    });
    const series = readSeries([frame]);
    expect(series.map(({ labels, times, values }) => ({ labels, times, values }))).toEqual([
      { labels: { host: 'a' }, times: [1, 2], values: [1, 3] },
      { labels: { host: 'b' }, times: [1], values: [2] },
      { labels: { host: '' }, times: [2], values: [4] },
    ]);
    expect(series.map(({ field }) => field.state?.seriesIndex)).toEqual([0, 1, 2]);
    expect(series.every(({ isFromLong }) => isFromLong)).toBe(true);
  });

  it('takes repeated times beside text for a long frame that does not say so', () => {
    const fields = (times: number[]) => [
      { name: 'time', type: FieldType.time, values: times },
      { name: 'host', type: FieldType.string, values: ['a', 'b'] },
      { name: 'load', type: FieldType.number, values: [1, 2] },
    ];
    expect(readSeries([toDataFrame({ fields: fields([1, 1]) })])).toHaveLength(2);
    expect(readSeries([toDataFrame({ fields: fields([1, 2]) })])).toHaveLength(1);
  });

  it('leaves out frames without a time or without numbers', () => {
    const noTime = toDataFrame({ fields: [{ name: 'a', type: FieldType.number, values: [1] }] });
    const noNumber = toDataFrame({ fields: [{ name: 't', type: FieldType.time, values: [1] }] });
    expect(readSeries([noTime, noNumber])).toEqual([]);
  });
});
