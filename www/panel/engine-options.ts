/** Panel options, field configuration and theme as the engine's options. */
import type { GrafanaTheme2 } from '@grafana/data';
import type { Annotation, Destination, ExemplarColor, Options, Threshold } from '../types';
import type { PanelAxes } from './axes';
import type { ExemplarOptions } from './options';
import { valueFormatter, timeFormatter } from './texts';
import { chartTheme } from './theme';

export interface EngineOptionsInput {
  exemplars: ExemplarOptions;
  destinations: Destination[];
  axes: PanelAxes;
  hiddenSeries: number[];
  thresholds: Threshold[];
  annotations: Annotation[];
  theme: GrafanaTheme2;
  timeZone: string;
  /** What the time axis covers, ms. */
  spanMs: number;
  /** Sub-path that Grafana is served under, `""` for none. */
  grafanaUrl: string;
  orgId: number;
}

export function engineOptions(input: EngineOptionsInput): Partial<Options> {
  const { exemplars, axes, theme, timeZone, spanMs } = input;
  return {
    destinations: input.destinations,
    grafanaUrl: input.grafanaUrl,
    orgId: input.orgId,
    // Inside Grafana a plain click stays there.
    linkTarget: '_self',
    linkRangeMs: Math.max(1, exemplars.linkRangeSeconds) * 1000,
    spanLabel: exemplars.spanLabel,
    bucketPx: exemplars.bucketPx,
    clusterPx: exemplars.clusterPx,
    policy: exemplars.policy,
    placement: exemplars.placement,
    fitY: exemplars.fitY,
    showExemplars: exemplars.show,
    density: exemplars.density,
    filter: typeof exemplars.minValue === 'number' ? { minValue: exemplars.minValue } : null,
    exemplarColor: exemplarColor(exemplars, theme),
    labelOrder: exemplars.labelOrder,
    hiddenLabels: exemplars.hiddenLabels,
    axes: axes.axes,
    hiddenSeries: input.hiddenSeries,
    thresholds: input.thresholds,
    annotations: input.annotations,
    theme: chartTheme(theme),
    timeZone,
    formatValue: valueFormatter(axes.fields, theme, timeZone),
    formatTime: timeFormatter(timeZone, spanMs),
  };
}

function exemplarColor({ colorMode, color, colorLabel }: ExemplarOptions, theme: GrafanaTheme2): ExemplarColor {
  switch (colorMode) {
    case 'fixed':
      return { mode: 'fixed', color: theme.visualization.getColorByName(color) };
    case 'label':
      return colorLabel === '' ? { mode: 'series' } : { mode: 'label', label: colorLabel };
    default:
      return { mode: 'series' };
  }
}
