/** The types that a host of the chart deals with. Times are ms since the epoch, lengths are CSS px unless named otherwise. */

/** Where a trace id leads: the shape of `exemplarTraceIdDestinations` in Grafana's data source provisioning. */
export interface Destination {
  /** The label that holds the trace id: matched exactly first, then without case and underscores. */
  name: string;
  /** UID of the trace data source that Explore opens. */
  datasourceUid?: string;
  /** Its type; `tempo` when absent. */
  datasourceType?: string;
  /** An address outside Grafana, with `${__value.raw}`, `${__data.fields.x}`, `${__from}`, `${__to}`. */
  url?: string;
  /** The link's text. */
  urlDisplayLabel?: string;
}

export interface Link {
  title: string;
  /** http(s) or relative, never script. */
  href: string;
  target: '_blank' | '_self';
}

export type Policy = 'max' | 'min' | 'latest' | 'earliest';
export type Placement = 'auto' | 'value' | 'strip';

export interface ScaleOptions {
  type: 'linear' | 'log' | 'symlog';
  /** Base of a log scale, 10 when absent. */
  base?: 2 | 10;
  /** Half width of the linear part of a symlog scale, 1 when absent. */
  linearThreshold?: number;
}

/** One y axis. Series name theirs by index (`SeriesInput.axis`). */
export interface AxisOptions {
  side?: 'left' | 'right' | 'hidden';
  /** A Grafana unit id: `s`, `ms`, `bytes`, `percent`, `percentunit`, `reqps`, `short`... */
  unit?: string;
  decimals?: number;
  label?: string;
  /** Hard limits. */
  min?: number;
  max?: number;
  /** Limits that data may exceed. */
  softMin?: number;
  softMax?: number;
  scale?: ScaleOptions;
  grid?: boolean;
  border?: boolean;
  color?: string;
  /** Fixed width of the axis, px. */
  width?: number;
  centeredZero?: boolean;
}

export interface SeriesStyle {
  /** Any CSS colour; from the theme's palette when absent. */
  color?: string;
  /** px, 1.5 when absent. */
  lineWidth?: number;
  /** 0 to 1, 0 when absent. */
  fillOpacity?: number;
  /** Lengths of dashes and gaps, px. */
  dash?: number[];
  interpolation?: 'linear' | 'stepBefore' | 'stepAfter' | 'smooth';
  drawStyle?: 'line' | 'bars' | 'points';
  showPoints?: 'auto' | 'always' | 'never';
  pointSize?: number;
  /** Gaps up to this long are bridged, ms; `true` bridges all. */
  spanGaps?: boolean | number;
}

export interface SeriesInput {
  name?: string;
  labels?: Record<string, string>;
  times: Float64Array | number[];
  values: Float64Array | (number | null)[];
  style?: SeriesStyle;
  /** Index into `Options.axes`, 0 when absent. */
  axis?: number;
}

export interface ExemplarsInput {
  times: Float64Array | number[];
  values: Float64Array | (number | null)[];
  /** Columns by label name; `""` is absent. */
  labels: Record<string, string[]>;
}

export interface Threshold {
  axis?: number;
  mode: 'line' | 'dashed' | 'area' | 'line+area' | 'dashed+area';
  /** Ascending; the first may be -Infinity. */
  steps: { value: number; color: string }[];
}

export interface Annotation {
  timeMs: number;
  timeEndMs?: number;
  color?: string;
  title?: string;
}

/** Which exemplars are let through; those that are not are counted as `filtered`. */
export interface Filter {
  /** Lets none through: exemplars off. */
  hide?: boolean;
  /** Keep only rows whose label has one of the values (every named label must agree). */
  include?: Record<string, string[]>;
  /** Leave out rows whose label has one of the values. */
  exclude?: Record<string, string[]>;
  minValue?: number;
  maxValue?: number;
}

/** Colours of the furniture; every one any CSS colour. */
export interface ThemeColors {
  /** `transparent` is allowed. */
  background: string;
  text: string;
  textFaint: string;
  grid: string;
  axis: string;
  /** Of a cluster whose exemplars belong to several series or to none. */
  neutral: string;
  palette: string[];
  fontFamily: string;
  /** px, 12 when absent. */
  fontSize?: number;
}

export type ExemplarColor =
  | { mode: 'series' }
  | { mode: 'fixed'; color: string }
  | { mode: 'label'; label: string };

export interface Options {
  destinations: Destination[];
  /** Root of the Grafana whose Explore is linked, sub-path included; `""` for the same host. */
  grafanaUrl: string;
  orgId: number;
  /** Half width of the range that a link opens, ms. */
  linkRangeMs: number;
  /** Label that holds the span id. */
  spanLabel: string;
  linkTarget: '_blank' | '_self';
  /** Edge of the pixel bucket within which only one exemplar stays, px. */
  bucketPx: number;
  /** Least distance between diamonds, and their greatest size, px. */
  clusterPx: number;
  policy: Policy;
  placement: Placement;
  /** What the y range is made from. */
  fitY: 'series' | 'all';
  filter: Filter | null;
  /** Scale of the first axis; the same as `axes[0].scale`. */
  yScale: ScaleOptions | 'linear' | 'log' | 'symlog';
  theme: 'light' | 'dark' | ThemeColors;
  /** IANA name, `utc` or `browser`. */
  timeZone: string;
  /** Unit of the first axis; the same as `axes[0].unit`. */
  unit: string;
  axes: AxisOptions[];
  /** Indices of the series that are not shown; their exemplars count as filtered. */
  hiddenSeries: number[];
  showExemplars: boolean;
  exemplarColor: ExemplarColor;
  /** Bars along the time axis that show how many exemplars there are: `auto` where diamonds cannot tell. */
  density: 'auto' | 'on' | 'off';
  thresholds: Threshold[];
  annotations: Annotation[];
  /** Labels to show first in a card, in this order (after the trace label). */
  labelOrder: string[];
  /** Labels not to show in a card. */
  hiddenLabels: string[];
  /** Text of a value on an axis; `step` is the distance of ticks, null for a value that stands alone. Built-in when null. */
  formatValue: ((value: number, axis: number, step: number | null) => string) | null;
  /** Text of a tick on the time axis. Built-in when null. */
  formatTime: ((timeMs: number, stepMs: number) => string) | null;
}

export interface Cluster {
  /** Centre, px from the canvas' top left corner. */
  x: number;
  y: number;
  count: number;
  /** Series of the representative; null when none matches, or when the cluster is mixed. */
  series: number | null;
  /** Value and time of the representative. */
  value: number;
  timeMs: number;
  edge: null | 'top' | 'bottom';
  /** Rows, most important first; the first is the representative. */
  exemplars: number[];
  /** Half the diamond's width, px. */
  radius: number;
}

/** Where a diamond is on the canvas, CSS px. */
export type Diamond = Pick<Cluster, 'x' | 'y' | 'radius'>;

/** `total` is the sum of the others. */
export interface Counts {
  total: number;
  shown: number;
  clustered: number;
  filtered: number;
  outsideWindow: number;
  outsideRange: number;
  invalid: number;
}

export interface Exemplar {
  timeMs: number;
  value: number;
  /** In the order in which they are to be shown. */
  labels: Record<string, string>;
  series: number | null;
  links: Link[];
  /** Value and time as text in the axis' unit and the chart's time zone. */
  valueText: string;
  timeText: string;
  /** Name of the label that holds the trace id, when a destination found one. */
  traceLabel: string | null;
  /** The trace id itself, when it can be one. */
  traceId: string | null;
}

/** What the labels of some exemplars have in common, and in what they differ. */
export interface TableColumns {
  /** Name and value of labels that all of them share. */
  common: [name: string, value: string][];
  /** The others, the most telling first; `chars` is the length of the longest value, at most 64. */
  differing: { name: string; chars: number; isId: boolean }[];
  /** How many series they belong to; none counts as one. */
  series: number;
  /** The usual order: the most important first. */
  sortedBy: 'value' | 'time';
  isDescending: boolean;
}

/** What a trace comes to. */
export interface TraceSummary {
  /** Of the span without a parent, else of the first span; may be empty. */
  service: string;
  name: string;
  /** False when no span is without a parent: a part of the trace is missing. */
  hasRoot: boolean;
  durationMs: number;
  durationText: string;
  spans: number;
  /** How many of the spans have failed. */
  errors: number;
  services: number;
}

/** A part of the plot: times, and values on the first axis; null takes in the arrows of that side. JSON-able. */
export interface Region {
  fromMs: number;
  toMs: number;
  low: number | null;
  high: number | null;
}

/** How often one label value occurs among the selected exemplars and among the rest. */
export interface Share {
  label: string;
  /** `""` stands for exemplars without the label. */
  value: string;
  /** How many of the selected, and of the rest, have it. */
  selected: number;
  rest: number;
  /** By how much the shares surely differ, -1 to 1; above zero where it is commoner among the selected. */
  margin: number;
}

/** What sets the selected exemplars apart from the others that are shown in the window. */
export interface Contrast {
  selected: number;
  rest: number;
  /** The values that stand out, those that do so most first. */
  shares: Share[];
  /** Labels that were not looked at: nearly every exemplar has a value of its own. */
  leftOut: string[];
}

/** A value of a label as a legend or a list of filters shows it. */
export interface LabelValue {
  /** `""` stands for exemplars without the label. */
  value: string;
  /** How many exemplars of the window have it, filtered or not; and how many of these are let through. */
  count: number;
  shown: number;
  /** CSS colour, when the label gives exemplars theirs; and whether no other value has it. */
  color: string | null;
  isOwnColor: boolean;
}

export type Hit =
  | { kind: 'exemplar'; cluster: Cluster; links: Link[] }
  | { kind: 'series'; series: number; timeMs: number; value: number; x: number; y: number; valueText: string; timeText: string };

export interface ReadResult {
  /** How many were read. */
  series: number;
  exemplars: number;
  warnings: string[];
}

/** What one query answered from a later time on. */
export interface LaterAnswer {
  range: Uint8Array | string;
  exemplars: Uint8Array | string;
  /** The template of the series' names, as before. */
  name?: string;
}

/** What answers from a later time on were asked for, ms. */
export interface LaterRange {
  /** Where they begin: a whole number of steps. */
  startMs: number;
  /** Where the window begins. */
  fromMs: number;
  stepMs: number;
}

/** What of a `/metrics` endpoint is followed, and for how long. */
export interface ScrapeSettings {
  /** Which endpoint, in any words: another one starts anew. */
  endpoint?: string;
  /** A histogram or counter; the first with exemplars when empty. */
  metric?: string;
  /** Labels that series are kept apart by; all others are summed over. */
  by?: string[];
  /** Of a histogram, 0 to 1; exemplars belong to the first. 0.99, 0.95 and 0.5 by default. */
  quantiles?: number[];
  /** How long samples and exemplars are kept, ms; an hour by default. */
  keepMs?: number;
  /** A template for the series' names, such as `{{quantile}} {{route}}`. */
  legend?: string;
}

export interface LegendItem {
  series: number;
  name: string;
  /** CSS colour. */
  color: string;
  visible: boolean;
  /** Last value in the window as text, `""` when there is none. */
  lastText: string;
}

export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface FrameStats {
  series: number;
  clusters: number;
  /** Points or columns that were rasterised. */
  spans: number;
}
