// @vitest-environment happy-dom
import { ThresholdsMode, type FieldConfigSource } from '@grafana/data';
import { GraphDrawStyle, GraphThresholdsStyleMode, LineInterpolation, VisibilityMode } from '@grafana/schema';
import { describe, expect, it } from 'vitest';
import { readAxes } from './axes';
import type { PanelSeries } from './frames';
import { isHidden, readThresholds, seriesStyle } from './style';
import { numberField, theme } from './testing';

function seriesOf(field = numberField(), more: Partial<PanelSeries> = {}): PanelSeries {
  return { name: 'cart', field, times: [], values: [], labels: {}, isFromLong: false, ...more };
}

describe('seriesStyle', () => {
  it('has the Time series panel’s defaults', () => {
    const field = numberField({ color: { mode: 'fixed', fixedColor: '#123456' } });
    expect(seriesStyle(field, theme)).toEqual({
      color: '#123456',
      lineWidth: 1,
      fillOpacity: 0,
      interpolation: 'linear',
      drawStyle: 'line',
      showPoints: 'auto',
      pointSize: 5,
      spanGaps: false,
    });
  });

  it('follows the field’s settings', () => {
    const field = numberField({
      custom: {
        drawStyle: GraphDrawStyle.Bars,
        lineInterpolation: LineInterpolation.StepAfter,
        lineWidth: 3,
        fillOpacity: 40,
        spanNulls: 60_000,
        showPoints: VisibilityMode.Always,
        lineStyle: { fill: 'dash', dash: [10, 20] },
      },
    });
    expect(seriesStyle(field, theme)).toMatchObject({
      drawStyle: 'bars',
      interpolation: 'stepAfter',
      lineWidth: 3,
      fillOpacity: 0.4,
      spanGaps: 60_000,
      showPoints: 'always',
      dash: [10, 20],
    });
  });

  it('makes dots as long as the line is wide', () => {
    const dotted = numberField({ custom: { lineWidth: 2, lineStyle: { fill: 'dot', dash: [0, 10] } } });
    expect(seriesStyle(dotted, theme).dash).toEqual([2, 10]);
  });
});

describe('isHidden', () => {
  const none: FieldConfigSource = { defaults: {}, overrides: [] };
  const only = (names: string[]): FieldConfigSource => ({
    defaults: {},
    overrides: [
      {
        matcher: { id: 'byNames', options: { mode: 'exclude', names } },
        properties: [{ id: 'custom.hideFrom', value: { viz: true, legend: false, tooltip: false } }],
      },
    ],
  });

  it('goes by the field', () => {
    const hidden = numberField({ custom: { hideFrom: { viz: true, legend: false, tooltip: false } } });
    expect(isHidden(seriesOf(hidden), none)).toBe(true);
    expect(isHidden(seriesOf(), only(['checkout']))).toBe(false);
  });

  it('goes by the name for series of a long frame', () => {
    expect(isHidden(seriesOf(undefined, { isFromLong: true }), only(['checkout']))).toBe(true);
    expect(isHidden(seriesOf(undefined, { isFromLong: true }), only(['cart']))).toBe(false);
    expect(isHidden(seriesOf(undefined, { isFromLong: true }), none)).toBe(false);
  });
});

describe('readThresholds', () => {
  const thresholds = (mode: ThresholdsMode) => ({
    mode,
    // JSON has no infinity: the base step comes as null.
    steps: [{ value: null as unknown as number, color: 'green' }, { value: 50, color: '#ff0000' }],
  });
  const read = (...series: PanelSeries[]) =>
    readThresholds(series, readAxes(series.map(({ field }) => field), () => 'pink'), theme);

  it('reads absolute steps, the base below everything', () => {
    const field = numberField({
      thresholds: thresholds(ThresholdsMode.Absolute),
      custom: { thresholdsStyle: { mode: GraphThresholdsStyleMode.DashedAndArea } },
    });
    expect(read(seriesOf(field))).toEqual([
      {
        axis: 0,
        mode: 'dashed+area',
        steps: [
          { value: -Infinity, color: theme.visualization.getColorByName('green') },
          { value: 50, color: '#ff0000' },
        ],
      },
    ]);
  });

  it('takes percentages of the field’s range', () => {
    const field = numberField(
      { min: 10, thresholds: thresholds(ThresholdsMode.Percentage), custom: { thresholdsStyle: { mode: GraphThresholdsStyleMode.Line } } },
      [10, 20],
    );
    expect(read(seriesOf(field))[0]?.steps[1]?.value).toBe(15);
  });

  it('has one for each axis, and none where they are off', () => {
    const field = (unit: string, mode: GraphThresholdsStyleMode) =>
      numberField({ unit, thresholds: thresholds(ThresholdsMode.Absolute), custom: { thresholdsStyle: { mode } } });
    const { Line, Off } = GraphThresholdsStyleMode;
    expect(read(seriesOf(field('s', Line)), seriesOf(field('s', Line)), seriesOf(field('ms', Off)))).toHaveLength(1);
  });
});
