/** Field configuration -> how the engine draws a series. Colours are resolved here: the theme is Grafana's. */
import {
  FieldMatcherID,
  ThresholdsMode,
  getFieldSeriesColor,
  getMinMaxAndDelta,
  type Field,
  type FieldConfigSource,
  type GrafanaTheme2,
} from '@grafana/data';
import { GraphDrawStyle, GraphThresholdsStyleMode, LineInterpolation, type LineStyle } from '@grafana/schema';
import type { SeriesStyle, Threshold } from '../types';
import type { PanelAxes } from './axes';
import { FIELD_DEFAULTS, customOf } from './field-config';
import type { PanelSeries } from './frames';

/** The colour that the field's colour scheme gives to a series as a whole. */
export function seriesColor(field: Field, theme: GrafanaTheme2): string {
  return getFieldSeriesColor(field, theme).color;
}

export function seriesStyle(field: Field, theme: GrafanaTheme2): SeriesStyle {
  const custom = { ...FIELD_DEFAULTS, ...customOf(field) };
  const style: SeriesStyle = {
    color: seriesColor(field, theme),
    lineWidth: custom.lineWidth,
    fillOpacity: custom.fillOpacity / 100,
    interpolation: INTERPOLATION[custom.lineInterpolation],
    drawStyle: DRAW_STYLE[custom.drawStyle],
    showPoints: custom.showPoints,
    pointSize: custom.pointSize,
    spanGaps: custom.spanNulls,
  };
  const dash = dashOf(custom.lineStyle, custom.lineWidth);
  return dash ? { ...style, dash } : style;
}

const INTERPOLATION: Record<LineInterpolation, NonNullable<SeriesStyle['interpolation']>> = {
  [LineInterpolation.Linear]: 'linear',
  [LineInterpolation.Smooth]: 'smooth',
  [LineInterpolation.StepBefore]: 'stepBefore',
  [LineInterpolation.StepAfter]: 'stepAfter',
};

const DRAW_STYLE: Record<GraphDrawStyle, NonNullable<SeriesStyle['drawStyle']>> = {
  [GraphDrawStyle.Line]: 'line',
  [GraphDrawStyle.Bars]: 'bars',
  [GraphDrawStyle.Points]: 'points',
};

function dashOf(line: LineStyle, width: number): number[] | undefined {
  switch (line.fill) {
    case 'dash':
      return line.dash?.length ? line.dash : [10, 10];
    case 'square':
      return line.dash?.length ? line.dash : [width, width];
    case 'dot':
      return line.dash?.length ? line.dash.map((length) => Math.max(length, width)) : [width, width * 2];
    default:
      return undefined;
  }
}

/**
 * Whether a series is switched off. The legend does that with an override by name, which Grafana applies to fields;
 * series cut out of one long field have names that Grafana does not know, so those are looked up here.
 */
export function isHidden(series: PanelSeries, fieldConfig: FieldConfigSource): boolean {
  return series.isFromLong ? isHiddenByName(series.name, fieldConfig) : customOf(series.field).hideFrom?.viz === true;
}

function isHiddenByName(name: string, { overrides }: FieldConfigSource): boolean {
  let isHidden = false;
  for (const { matcher, properties } of overrides) {
    if (matcher.id !== FieldMatcherID.byNames) {
      continue;
    }
    const { mode, names } = (matcher.options ?? {}) as { mode?: string; names?: string[] };
    const isNamed = names?.includes(name) === true;
    const hideFrom = properties.find((property) => property.id === 'custom.hideFrom');
    if (hideFrom && isNamed === (mode !== 'exclude')) {
      isHidden = (hideFrom.value as { viz?: boolean } | undefined)?.viz === true;
    }
  }
  return isHidden;
}

/** The thresholds of every axis whose first field with a threshold style asks for them. */
export function readThresholds(series: readonly PanelSeries[], axes: PanelAxes, theme: GrafanaTheme2): Threshold[] {
  const byAxis = new Map<number, Threshold>();
  series.forEach(({ field }, index) => {
    const axis = axes.axisOfSeries[index] ?? 0;
    const mode = MODES[customOf(field).thresholdsStyle?.mode ?? GraphThresholdsStyleMode.Off];
    if (mode && field.config.thresholds && !byAxis.has(axis)) {
      byAxis.set(axis, { axis, mode, steps: stepsOf(field, theme) });
    }
  });
  return [...byAxis.values()];
}

const MODES: Record<GraphThresholdsStyleMode, Threshold['mode'] | null> = {
  [GraphThresholdsStyleMode.Off]: null,
  [GraphThresholdsStyleMode.Series]: null,
  [GraphThresholdsStyleMode.Line]: 'line',
  [GraphThresholdsStyleMode.Dashed]: 'dashed',
  [GraphThresholdsStyleMode.Area]: 'area',
  [GraphThresholdsStyleMode.LineAndArea]: 'line+area',
  [GraphThresholdsStyleMode.DashedAndArea]: 'dashed+area',
};

/** Percentages are of the field's range. The base step has no value in JSON: it is everything below. */
function stepsOf(field: Field, theme: GrafanaTheme2): Threshold['steps'] {
  const { mode, steps = [] } = field.config.thresholds ?? {};
  const valueOf = mode === ThresholdsMode.Percentage ? valueOfPercent(field) : (value: number): number => value;
  return steps
    .map(({ value, color }, index) => ({
      value: index === 0 || value == null ? -Infinity : valueOf(value),
      color: theme.visualization.getColorByName(color),
    }))
    .sort((a, b) => a.value - b.value);
}

function valueOfPercent(field: Field): (percent: number) => number {
  const range = field.state?.range ?? getMinMaxAndDelta(field);
  const min = field.config.min ?? range.min ?? 0;
  const max = field.config.max ?? range.max ?? 0;
  return (percent) => min + ((max - min) * percent) / 100;
}
