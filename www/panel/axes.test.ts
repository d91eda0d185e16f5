// @vitest-environment happy-dom
import { AxisColorMode, AxisPlacement, ScaleDistribution } from '@grafana/schema';
import type { FieldConfig } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { axisKey, readAxes } from './axes';
import type { PanelFieldConfig } from './field-config';
import { numberField } from './testing';

type Config = FieldConfig<PanelFieldConfig>;

const axesOf = (...configs: Config[]) => readAxes(configs.map((config) => numberField(config)), () => 'pink');

describe('axisKey', () => {
  const differing: [string, Config][] = [
    ['unit', { unit: 's' }],
    ['minimum', { min: 0 }],
    ['maximum', { max: 1 }],
    ['soft minimum', { custom: { axisSoftMin: 0 } }],
    ['soft maximum', { custom: { axisSoftMax: 1 } }],
    ['placement', { custom: { axisPlacement: AxisPlacement.Right } }],
    ['label', { custom: { axisLabel: 'Latency' } }],
    ['distribution', { custom: { scaleDistribution: { type: ScaleDistribution.Log, log: 10 } } }],
  ];
  it.each(differing)('differs by %s', (_name, config) => {
    expect(axisKey(numberField(config))).not.toBe(axisKey(numberField()));
  });

  it('differs by the base of a logarithm', () => {
    const log = (base: number) => numberField({ custom: { scaleDistribution: { type: ScaleDistribution.Log, log: base } } });
    expect(axisKey(log(2))).not.toBe(axisKey(log(10)));
  });

  it('does not differ by what only styles, nor by an explicit default', () => {
    const plain = axisKey(numberField());
    expect(axisKey(numberField({ custom: { lineWidth: 3, axisGridShow: true } }))).toBe(plain);
    expect(axisKey(numberField({ custom: { axisPlacement: AxisPlacement.Auto, axisLabel: '' } }))).toBe(plain);
    expect(axisKey(numberField({ custom: { scaleDistribution: { type: ScaleDistribution.Linear } } }))).toBe(plain);
  });
});

describe('readAxes', () => {
  it('puts series of one key on one axis', () => {
    const { axes, axisOfSeries } = axesOf({ unit: 's' }, { unit: 'reqps' }, { unit: 's' });
    expect(axes.map(({ unit, side, grid }) => ({ unit, side, grid }))).toEqual([
      { unit: 's', side: 'left', grid: true },
      { unit: 'reqps', side: 'right', grid: false },
    ]);
    expect(axisOfSeries).toEqual([0, 1, 0]);
  });

  it('leaves the left side to the first axis that may choose', () => {
    const right = { custom: { axisPlacement: AxisPlacement.Right } };
    const hidden = { custom: { axisPlacement: AxisPlacement.Hidden } };
    expect(axesOf(right, hidden, {}, { unit: 's' }).axes.map(({ side }) => side)).toEqual(['right', 'hidden', 'left', 'right']);
  });

  it('carries limits, scale and looks', () => {
    const [axis] = axesOf({
      min: 0,
      max: 5,
      decimals: 1,
      custom: {
        axisSoftMax: 3,
        axisLabel: 'Latency',
        axisColorMode: AxisColorMode.Series,
        axisCenteredZero: true,
        axisBorderShow: true,
        axisWidth: 80,
        axisGridShow: false,
        scaleDistribution: { type: ScaleDistribution.Symlog, log: 10, linearThreshold: 0.1 },
      },
    }).axes;
    expect(axis).toEqual({
      side: 'left',
      min: 0,
      max: 5,
      softMax: 3,
      decimals: 1,
      label: 'Latency',
      color: 'pink',
      centeredZero: true,
      border: true,
      width: 80,
      grid: false,
      scale: { type: 'symlog', base: 10, linearThreshold: 0.1 },
    });
  });
});
