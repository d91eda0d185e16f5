/** What the view needs from a chart, and what a host of the view may hook into. Types only. */
import type {
  Cluster,
  Contrast,
  Counts,
  Diamond,
  Exemplar,
  ExemplarColor,
  Filter,
  FrameStats,
  Hit,
  LabelValue,
  LegendItem,
  Link,
  Options,
  Rect,
  Region,
  TableColumns,
  TraceSummary,
} from '../types';
import type { SortKey } from './table-columns';
import type { AskTempo } from './trace-preview';

/** One series' sample next to a time. */
export interface Sample {
  series: number;
  timeMs: number;
  value: number;
  valueText: string;
  timeText: string;
  x: number;
  y: number;
  color: string;
}

/** Where the keyboard walks to next. */
export type WalkDirection = 'earlier' | 'later' | 'higher' | 'lower' | 'first' | 'last' | 'worst' | 'earlierCluster' | 'laterCluster';

/** The part of `Chart` that the view calls; everything that decides is behind it. */
export interface ViewChart {
  render(): FrameStats;
  resize(cssWidth: number, cssHeight: number, devicePixelRatio?: number): void;
  fontsLoaded(): void;
  hit(x: number, y: number): Hit | null;
  clusters(): Cluster[];
  counts(): Counts;
  exemplarCount(): number;
  severalClusters(): number;
  exemplar(row: number): Exemplar;
  clusterLink(cluster: Cluster): Link | null;
  clusterHolding(exemplar: PinnedExemplar): Cluster | null;
  diamondOf(exemplar: PinnedExemplar): Diamond | null;
  clusterColor(cluster: Cluster): string;
  legend(): LegendItem[];
  plotRect(): Rect;
  xFromTime(timeMs: number): number;
  timeFromX(x: number): number;
  window(): { fromMs: number; toMs: number };
  setWindow(fromMs: number, toMs: number): void;
  valueText(value: number, axis?: number): string;
  timeText(timeMs: number): string;
  samplesAt(timeMs: number, series?: number): Sample[];
  windowRows(): Uint32Array;
  sortRows(rows: ArrayLike<number>, key: SortKey, isDescending: boolean): Uint32Array;
  columns(rows: ArrayLike<number>): TableColumns;
  csv(rows: ArrayLike<number>): string;
  toSvg(): string;
  traceIds(rows: ArrayLike<number>): string[];
  rowOf(timeMs: number, value: number): number | null;
  spanOfRows(rows: ArrayLike<number>): { fromMs: number; toMs: number } | null;
  traceSummary(body: Uint8Array | string): TraceSummary | null;
  nearestCluster(from: Cluster | null, direction: WalkDirection): Cluster | null;
  currentOptions(): Readonly<Options>;
  setOptions(options: Partial<Options>): void;
  yFromValue(value: number, axis?: number): number;
  valueFromY(y: number, axis?: number): number;
  rowsIn(region: Region): ArrayLike<number>;
  contrast(rows: ArrayLike<number>): Contrast;
  labelNames(): string[];
  labelValues(label: string): LabelValue[];
  shownQuantile(share: number): number | null;
}

/**
 * What the person has changed while looking, and nothing else: a member that is absent is as the host has it. JSON-able, so
 * that an address can carry it.
 */
export interface ViewState {
  /** Which exemplars are let through; null is all. */
  filter?: Filter | null;
  /** What gives them their colour. */
  color?: ExemplarColor;
  /** The region whose exemplars are compared with the others. */
  region?: Region | null;
}

/** An exemplar by what it is, since row numbers are those of one load only. */
export interface PinnedExemplar {
  timeMs: number;
  value: number;
}

/** What a click on a diamond, or Enter on it, is about. */
export interface ExemplarDetail {
  /** The cluster's representative: its most important exemplar. */
  exemplar: Exemplar;
  links: Link[];
  cluster: Cluster;
}

/** Which samples a tooltip shows where no exemplar is under the pointer. */
export type TooltipMode = 'single' | 'multi' | 'none';

export interface ViewHooks {
  /** Cards were pinned or closed by the person. */
  onPinsChange?(pins: PinnedExemplar[]): void;
  /** The person dragged over a range of time. Without it there is no drag zoom. */
  onZoom?(fromMs: number, toMs: number): void;
  /** Double click, or the 0 key. */
  onReset?(): void;
  /** The time under the pointer; null when it has left. */
  onHover?(timeMs: number | null): void;
  /** Return false when the click is dealt with: no card is pinned and no link followed. */
  onExemplarClick?(detail: ExemplarDetail): boolean;
  /** Before a link is followed; `event.preventDefault()` to navigate otherwise. */
  onLinkClick?(event: MouseEvent, link: Link): void;
  /** After each frame that was drawn. */
  onDraw?(stats: FrameStats): void;
  /** Drawing failed; the message is for the person. */
  onError?(error: unknown): void;
  /** Where cards are mounted: `document.body` when absent. */
  cardHost?: HTMLElement;
  /** A click on a single exemplar follows its first link instead of pinning a card. */
  directOpen?: boolean;
  /** Asks the Tempo that has the exemplars' traces. With it, a card says what the trace is. */
  askTempo?: AskTempo | undefined;
  /** A remark at the foot of every card, for example which exemplars are seen. */
  cardNote?(): string | null;
  /** `single` when absent. */
  tooltipMode?: TooltipMode;
  /** Which samples a tooltip shows, in which order; the highest first when absent. */
  arrangeSamples?(samples: Sample[]): Sample[];
  /** The bar above the chart: exemplars on and off, filters, colours, comparison. Shown when absent. */
  hasTools?: boolean;
  /** Whether the bar says where every exemplar has gone, too. */
  hasCounts?: boolean;
  /** The person has changed filter, colours or region. */
  onViewChange?(state: ViewState): void;
  /** The chart's accessible name, "Exemplar chart" when absent; a summary of what is drawn is added. */
  label?(): string;
}

/** Colours and fonts of the overlay and the cards; any CSS values. */
export interface ViewTheme {
  /** Of the chart; that of the cards when absent. */
  surface?: string;
  /** Of the cards. */
  background: string;
  text: string;
  textFaint: string;
  border: string;
  link: string;
  /** Selection, highlight and focus. */
  accent: string;
  fontFamily: string;
  /** Behind a row under the pointer. */
  hover?: string;
  /** A CSS `box-shadow`. */
  shadow?: string;
  /** px, 12 when absent. */
  fontSize?: number;
}
