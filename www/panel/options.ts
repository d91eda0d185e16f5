/** The panel's options: Grafana's own for legend, tooltip and time zone, and under `exemplars` what is ours. */
import type { OptionsWithLegend, OptionsWithTimezones, OptionsWithTooltip } from '@grafana/schema';
import { LegendDisplayMode, SortOrder, TooltipDisplayMode } from '@grafana/schema';
import type { Placement, Policy } from '../types';

export interface ExemplarOptions {
  show: boolean;
  /** UID of the trace data source, or a variable that holds it; `""` leaves links to the metrics' data source. */
  traceDatasourceUid: string;
  /** Label with the trace id; `""` finds the usual ones. */
  traceLabel: string;
  /** Label with the span id. */
  spanLabel: string;
  /** Half width of the range that a link opens, seconds. */
  linkRangeSeconds: number;
  /** Whether a click on a single diamond shows its card or follows its first link. */
  open: 'card' | 'link';
  colorMode: 'series' | 'fixed' | 'label';
  /** For `colorMode: 'fixed'`: a colour or a name from Grafana's palette. */
  color: string;
  /** For `colorMode: 'label'`. */
  colorLabel: string;
  policy: Policy;
  placement: Placement;
  fitY: 'series' | 'all';
  /** px */
  clusterPx: number;
  /** px */
  bucketPx: number;
  /** Bars along the time axis: how many exemplars there are. */
  density: 'auto' | 'on' | 'off';
  /** Exemplars with a lower value are filtered, until a person filters otherwise; null is none. */
  minValue: number | null;
  /** The bar above the chart: filters, colours, comparison, counts. */
  tools: boolean;
  /** Labels that a card shows first, in this order. */
  labelOrder: string[];
  /** Labels that a card does not show. */
  hiddenLabels: string[];
  /** Ask the Prometheus data source for all exemplars instead of taking the sample that Grafana's backend made. */
  unsampled: boolean;
  /** Say in a card what the trace is, as the trace data source knows it. */
  preview: boolean;
  /** Say why there are no exemplars, and other things worth knowing. */
  explain: boolean;
}

export interface PanelOptions extends OptionsWithLegend, OptionsWithTooltip, OptionsWithTimezones {
  exemplars: ExemplarOptions;
}

export const EXEMPLAR_DEFAULTS: ExemplarOptions = {
  show: true,
  traceDatasourceUid: '',
  traceLabel: '',
  spanLabel: 'span_id',
  linkRangeSeconds: 300,
  open: 'card',
  colorMode: 'series',
  color: 'orange',
  colorLabel: '',
  policy: 'max',
  placement: 'auto',
  fitY: 'series',
  clusterPx: 22,
  bucketPx: 4,
  density: 'auto',
  minValue: null,
  tools: true,
  labelOrder: [],
  hiddenLabels: ['__name__', 'le'],
  unsampled: false,
  preview: true,
  explain: true,
};

/**
 * The options as they are, with defaults where something is absent: a panel may come from a hand-written dashboard,
 * from another panel type or from an older version.
 */
export function withDefaults(options: Partial<PanelOptions>): PanelOptions {
  return {
    ...options,
    legend: { showLegend: true, displayMode: LegendDisplayMode.List, placement: 'bottom', calcs: [], ...options.legend },
    tooltip: { mode: TooltipDisplayMode.Single, sort: SortOrder.None, ...options.tooltip },
    exemplars: { ...EXEMPLAR_DEFAULTS, ...options.exemplars },
  };
}
