// @vitest-environment happy-dom
import { DataFrameType } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { suggestions } from './suggestions';
import { exemplarFrame, timeSeriesFrame } from './testing';

const scores = (frames: ReturnType<typeof timeSeriesFrame>[], more: object = {}) =>
  suggestions({ rawFrames: frames, rowCountTotal: 10, ...more }).map(({ score }) => score);

describe('suggestions', () => {
  it('offers itself for time series, most of all with exemplars', () => {
    expect(scores([timeSeriesFrame([1, 2])])).toEqual([50]);
    expect(scores([timeSeriesFrame([1, 2]), exemplarFrame({ a: ['x'] })])).toEqual([100]);
  });

  it('does not where there is no course of time', () => {
    expect(scores([])).toEqual([]);
    expect(scores([timeSeriesFrame([1, 2])], { isInstant: true })).toEqual([]);
    expect(scores([timeSeriesFrame([1, 2], { meta: { type: DataFrameType.HeatmapCells } })])).toEqual([]);
  });
});
