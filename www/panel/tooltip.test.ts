// @vitest-environment happy-dom
import { SortOrder, TooltipDisplayMode } from '@grafana/schema';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../view/api';
import { arrangeSamples, tooltipMode } from './tooltip';
import { numberField } from './testing';

const sample = (series: number, value: number): Sample => ({ series, value, timeMs: 0, valueText: '', timeText: '', x: 0, y: 0, color: '' });
const series = [{}, { custom: { hideFrom: { tooltip: true, viz: false, legend: false } } }, {}].map((config) => ({
  name: '',
  field: numberField(config),
  times: [],
  values: [],
  labels: {},
  isFromLong: false,
}));
const values = (sort: SortOrder, hideZeros = false) =>
  arrangeSamples([sample(0, 2), sample(1, 9), sample(2, 3), sample(0, 0)], series, {
    mode: TooltipDisplayMode.Multi,
    sort,
    hideZeros,
  }).map(({ value }) => value);

describe('arrangeSamples', () => {
  it('leaves out what is hidden from tooltips, and zeros when asked', () => {
    expect(values(SortOrder.None)).toEqual([2, 3, 0]);
    expect(values(SortOrder.None, true)).toEqual([2, 3]);
  });

  it('sorts', () => {
    expect(values(SortOrder.Ascending)).toEqual([0, 2, 3]);
    expect(values(SortOrder.Descending)).toEqual([3, 2, 0]);
  });
});

describe('tooltipMode', () => {
  it('is Grafana’s', () => {
    const modes = [TooltipDisplayMode.Single, TooltipDisplayMode.Multi, TooltipDisplayMode.None];
    expect(modes.map((mode) => tooltipMode({ mode, sort: SortOrder.None }))).toEqual(['single', 'multi', 'none']);
  });
});
