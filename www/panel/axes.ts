/** Which series share a y axis: the Time series panel's rule, so that a switched panel keeps its axes. */
import type { Field } from '@grafana/data';
import { AxisColorMode, AxisPlacement, ScaleDistribution, type ScaleDistributionConfig } from '@grafana/schema';
import type { AxisOptions, ScaleOptions } from '../types';
import { customOf } from './field-config';

export interface PanelAxes {
  axes: AxisOptions[];
  /** For each axis the field that named it: its unit and decimals make the axis' texts. */
  fields: Field[];
  /** For each series the index of its axis. */
  axisOfSeries: number[];
}

/** @param colorOf a series' colour, for axes that take it */
export function readAxes(fields: readonly Field[], colorOf: (field: Field) => string): PanelAxes {
  const indexByKey = new Map<string, number>();
  const result: PanelAxes = { axes: [], fields: [], axisOfSeries: [] };
  for (const field of fields) {
    const key = axisKey(field);
    let index = indexByKey.get(key);
    if (index === undefined) {
      index = result.axes.length;
      indexByKey.set(key, index);
      const hasLeft = result.axes.some((axis) => axis.side === 'left');
      result.axes.push(axisOf(field, index, hasLeft, colorOf));
      result.fields.push(field);
    }
    result.axisOfSeries.push(index);
  }
  return result;
}

/** What must agree for two series to share an axis. */
export function axisKey(field: Field): string {
  const { unit, min, max } = field.config;
  const custom = customOf(field);
  const { type, log, linearThreshold } = distributionOf(field);
  const distribution = type === ScaleDistribution.Linear ? [type] : [type, log, linearThreshold];
  return JSON.stringify([
    unit ?? null,
    [min ?? null, max ?? null],
    [custom.axisSoftMin ?? null, custom.axisSoftMax ?? null],
    custom.axisPlacement ?? AxisPlacement.Auto,
    distribution,
    custom.axisLabel || null,
    field.type,
  ]);
}

function distributionOf(field: Field): ScaleDistributionConfig {
  return customOf(field).scaleDistribution ?? { type: ScaleDistribution.Linear };
}

function axisOf(field: Field, index: number, hasLeft: boolean, colorOf: (field: Field) => string): AxisOptions {
  const { config } = field;
  const custom = customOf(field);
  const color = custom.axisColorMode === AxisColorMode.Series ? colorOf(field) : undefined;
  return compact({
    side: sideOf(custom.axisPlacement, hasLeft),
    unit: config.unit,
    decimals: config.decimals,
    label: custom.axisLabel || undefined,
    min: config.min,
    max: config.max,
    softMin: custom.axisSoftMin,
    softMax: custom.axisSoftMax,
    scale: scaleOf(field),
    // One grid is enough unless more is asked for.
    grid: custom.axisGridShow ?? index === 0,
    border: custom.axisBorderShow,
    color,
    width: custom.axisWidth,
    centeredZero: custom.axisCenteredZero,
  });
}

/** The first axis that may choose goes to the left, the others to the right. */
function sideOf(placement: AxisPlacement | undefined, hasLeft: boolean): AxisOptions['side'] {
  switch (placement) {
    case AxisPlacement.Hidden:
      return 'hidden';
    case AxisPlacement.Left:
      return 'left';
    case AxisPlacement.Right:
      return 'right';
    default:
      return hasLeft ? 'right' : 'left';
  }
}

function scaleOf(field: Field): ScaleOptions {
  const { type, log, linearThreshold } = distributionOf(field);
  const base = log === 10 ? 10 : 2;
  switch (type) {
    case ScaleDistribution.Log:
      return { type: 'log', base };
    case ScaleDistribution.Symlog:
      return { type: 'symlog', base, linearThreshold: linearThreshold ?? 1 };
    default:
      return { type: 'linear' };
  }
}

type Nullable<T> = { [K in keyof T]: T[K] | null };

/** Leaves out what is not set. */
function compact(axis: Nullable<AxisOptions>): AxisOptions {
  return Object.fromEntries(Object.entries(axis).filter(([, value]) => value != null)) as AxisOptions;
}
