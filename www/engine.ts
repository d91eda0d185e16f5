/**
 * The engine for JavaScript: loads the WebAssembly module once and wraps it in the class `Chart`. The only importer of
 * `pkg/`. It converts and calls; what is drawn, hit, linked or said is decided in Rust.
 */
import init, { Engine, memoryBytes as engineMemoryBytes, traceSummary as engineTraceSummary } from '../pkg/exemplar_panel.js';
import { hexFromCss } from './color';
import type {
  AxisOptions,
  Cluster,
  Contrast,
  Counts,
  Diamond,
  Exemplar,
  ExemplarsInput,
  FrameStats,
  Hit,
  LabelValue,
  LaterAnswer,
  LaterRange,
  LegendItem,
  Link,
  Options,
  ReadResult,
  Rect,
  Region,
  ScrapeSettings,
  SeriesInput,
  SeriesStyle,
  TableColumns,
  ThemeColors,
  TraceSummary,
} from './types';
import { offsetTable } from './zone';

export type * from './types';

/** A sample next to a time. */
export interface Sample {
  series: number;
  timeMs: number;
  value: number;
  x: number;
  y: number;
  valueText: string;
  timeText: string;
  color: string;
}

export type WalkDirection = 'earlier' | 'later' | 'higher' | 'lower' | 'first' | 'last' | 'worst' | 'earlierCluster' | 'laterCluster';

/** By what rows are sorted. */
export type SortKey = 'value' | 'time' | 'series' | `label.${string}`;

let loading: Promise<void> | null = null;
const encoder = new TextEncoder();
let memory: WebAssembly.Memory | null = null;

/**
 * Loads the engine. Later calls reuse it, whatever they name; a failed load is tried again by the next call.
 * `source` is the address of the `.wasm` file or its bytes.
 */
export function load(source: BufferSource | URL | string): Promise<void> {
  loading ??= start(source).catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function start(source: BufferSource | URL | string): Promise<void> {
  const bytes = typeof source === 'string' || source instanceof URL ? await fetched(source) : source;
  try {
    ({ memory } = await init({ module_or_path: bytes }));
  } catch (error) {
    throw new Error(`The chart's engine could not be started: ${reasonOf(error)}`, { cause: error });
  }
}

/** Bytes rather than a response, so that the server's MIME type does not matter. */
async function fetched(address: string | URL): Promise<ArrayBuffer> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch (error) {
    throw new Error(`The chart's engine could not be fetched from ${String(address)}: ${reasonOf(error)}`, { cause: error });
  }
  if (!response.ok) {
    throw new Error(`The chart's engine could not be fetched from ${String(address)}: the server answered ${response.status}`);
  }
  return response.arrayBuffer();
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The engine's memory; throws while there is no engine. */
function engineMemory(): WebAssembly.Memory {
  if (memory === null) {
    throw new Error('The engine is not loaded: await load() first.');
  }
  return memory;
}

/** Bytes that all charts of the page hold together; WebAssembly memory grows and never shrinks. */
export function memoryBytes(): number {
  return engineMemoryBytes();
}

const DEFAULTS: Options = {
  destinations: [],
  grafanaUrl: '',
  orgId: 0,
  linkRangeMs: 300_000,
  spanLabel: 'span_id',
  linkTarget: '_blank',
  bucketPx: 4,
  clusterPx: 22,
  policy: 'max',
  placement: 'auto',
  fitY: 'series',
  filter: null,
  yScale: 'linear',
  theme: 'light',
  timeZone: 'browser',
  unit: '',
  axes: [],
  hiddenSeries: [],
  showExemplars: true,
  exemplarColor: { mode: 'series' },
  density: 'auto',
  thresholds: [],
  annotations: [],
  labelOrder: [],
  hiddenLabels: [],
  formatValue: null,
  formatTime: null,
};

/** Numbers for a cluster as the engine hands them over. */
const CLUSTER_FIELDS = 8;
const EDGES = [null, 'top', 'bottom'] as const;

/** A chart on a canvas. Times are ms since the epoch, lengths CSS px. */
export class Chart {
  readonly canvas: HTMLCanvasElement;
  private readonly engine: Engine;
  private options: Options = { ...DEFAULTS };
  private hasSize = false;
  /** Clusters handed out for the current frame, by index, so that a hover does not make them anew. */
  private handedOut = new Map<number, Cluster>();
  /** All of them, while nothing has changed. */
  private all: Cluster[] | null = null;
  private readonly indexOf = new WeakMap<Cluster, number>();
  private zone: ZoneCover = { name: '', fromMs: Infinity, toMs: -Infinity };

  constructor(canvas: HTMLCanvasElement, options: Partial<Options> = {}) {
    engineMemory();
    this.canvas = canvas;
    this.engine = new Engine(canvas);
    this.setOptions(options);
  }

  /**
   * The engine, with a size. One that nobody has set is that of the canvas: it is asked for when it first matters, since that lays
   * the page out, and most set their own.
   */
  private get sized(): Engine {
    if (!this.hasSize) {
      const { canvas } = this;
      this.resize(canvas.clientWidth || canvas.width, canvas.clientHeight || canvas.height);
    }
    return this.engine;
  }

  /** Changes some options; a value that cannot be used throws and changes nothing. */
  setOptions(options: Partial<Options>): void {
    const defined = Object.entries(options).filter(([, value]) => value !== undefined);
    const merged: Options = { ...this.options, ...Object.fromEntries(defined) };
    const offsets = this.missingOffsets(merged.timeZone);
    this.engine.setOptions(engineOptions(merged));
    this.engine.setFormats(merged.formatValue ?? undefined, merged.formatTime ?? undefined);
    this.options = merged;
    this.takeOffsets(offsets);
    this.changed();
  }

  /** The page has got a font: texts of all charts are measured and written anew with their next picture. */
  fontsLoaded(): void {
    this.engine.forgetTexts();
    this.changed();
  }

  /** The options in force. */
  currentOptions(): Readonly<Options> {
    return this.options;
  }

  /** Replaces the series; returns warnings. A series that cannot be used throws, the others are drawn. */
  setSeries(series: SeriesInput[]): string[] {
    this.stage(series);
    this.changed();
    try {
      return this.engine.commitSeries();
    } finally {
      this.refreshZone();
    }
  }

  /**
   * Appends samples to the series, one entry for each in their order (none may be left out; it may be empty): a refresh costs what is
   * new. Samples before `keepFromMs` may be forgotten, so that a window which slides for days does not grow. Samples that are before
   * the last ones throw, and nothing has changed. Returns warnings.
   */
  appendSeries(samples: Pick<SeriesInput, 'times' | 'values'>[], { keepFromMs }: { keepFromMs?: number } = {}): string[] {
    this.stage(samples);
    this.changed();
    try {
      return this.engine.commitAppended(keepFromMs);
    } finally {
      this.refreshZone();
    }
  }

  /** Replaces the exemplars. */
  setExemplars(exemplars: ExemplarsInput): void {
    this.engine.discardStaged();
    for (const [name, column] of Object.entries(exemplars.labels)) {
      // In one piece: strings that go over one by one take ten times as long.
      this.engine.stageLabel(name, lengthsOf(column), this.stageText(column.join('\n')));
    }
    this.changed();
    this.handOver(exemplars.times, 'takeTimes');
    this.handOver(exemplars.values, 'takeValues');
    this.engine.commitExemplars();
    this.refreshZone();
  }

  /**
   * Reads answers of the Prometheus HTTP API: `query_range` (or `query`) and `query_exemplars`. `name` is a template for the
   * series' names, such as `p99 {{route}}`. What is read replaces what was loaded of its kind; with `append` it
   * comes to it.
   */
  readPrometheus(
    bodies: { range?: Uint8Array | string; exemplars?: Uint8Array | string },
    { name, append = false }: { name?: string; append?: boolean } = {}
  ): ReadResult {
    const read: ReadResult = this.engine.readPrometheus(bytesOf(bodies.range), bytesOf(bodies.exemplars), name, append, false);
    this.loaded();
    return read;
  }

  /**
   * Extends what `readPrometheus` has loaded by answers from a later time on, one for each that was loaded and in their order: they
   * replace what there is from `startMs` on, and what is before `fromMs` goes. The cost is that of what is new. Throws
   * when what is loaded cannot be extended by them (another step, a series without samples); then nothing has changed, and all is
   * to be read anew.
   */
  extendPrometheus(answers: LaterAnswer[], { startMs, fromMs, stepMs }: LaterRange): ReadResult {
    this.engine.discardStaged();
    const read: ReadResult = { series: 0, exemplars: 0, warnings: [] };
    for (const { range, exemplars, name } of answers) {
      const one: ReadResult = this.engine.readPrometheus(bytesOf(range), bytesOf(exemplars), name, true, true);
      read.series += one.series;
      read.exemplars += one.exemplars;
      read.warnings.push(...one.warnings);
    }
    this.engine.extend(startMs, fromMs, stepMs);
    this.loaded();
    return read;
  }

  /** Reads an OpenMetrics exposition; `atMs` is the time of samples that have none. */
  readOpenMetrics(text: string, atMs?: number): ReadResult {
    const read: ReadResult = this.engine.readOpenMetrics(text, atMs);
    this.loaded();
    return read;
  }

  /**
   * Reads one more scrape of a `/metrics` endpoint, and shows what those so far have come to: the quantiles of a histogram or
   * the rate of a counter between successive scrapes, and each exemplar once. `contentType` is the endpoint's; `unit` in
   * what it returns is that of the metric, "" when nothing says.
   */
  readScrape(text: string, atMs: number, settings: ScrapeSettings = {}, contentType = ''): ReadResult & { unit: string } {
    const { endpoint = '', metric = '', by = [], quantiles = [0.99, 0.95, 0.5], keepMs = 3_600_000, legend = '' } = settings;
    this.engine.followScrapes(endpoint, metric, by, Float64Array.from(quantiles), keepMs, legend);
    const read: ReadResult = this.engine.readScrape(text, contentType, atMs);
    this.loaded();
    return { ...read, unit: this.engine.scrapeUnit() };
  }

  /** Reads OTLP metrics as JSON. */
  readOtlp(bytes: Uint8Array | string): ReadResult {
    const read: ReadResult = this.engine.readOtlp(bytesOf(bytes) ?? new Uint8Array());
    this.loaded();
    return read;
  }

  setWindow(fromMs: number, toMs: number): void {
    this.engine.setWindow(fromMs, toMs);
    this.refreshZone();
    this.changed();
  }

  /** The window: as set, else all that is loaded. */
  window(): { fromMs: number; toMs: number } {
    const [fromMs = 0, toMs = 1] = this.engine.window();
    return { fromMs, toMs };
  }

  /** From the first to the last of all that is loaded. */
  dataRange(): { fromMs: number; toMs: number } | null {
    const [fromMs, toMs] = this.engine.dataRange();
    return fromMs === undefined || toMs === undefined ? null : { fromMs, toMs };
  }

  /** Sets the size of the picture, and that of the canvas where its own style does not say otherwise. */
  resize(cssWidth: number, cssHeight: number, devicePixelRatio?: number): void {
    this.hasSize = true;
    this.engine.resize(cssWidth, cssHeight, devicePixelRatio ?? globalThis.devicePixelRatio ?? 1);
    const { style } = this.canvas;
    if (/^([\d.]+px)?$/.test(style.width) && /^([\d.]+px)?$/.test(style.height)) {
      style.width = `${cssWidth}px`;
      style.height = `${cssHeight}px`;
    }
    this.changed();
  }

  render(): FrameStats {
    const [series = 0, clusters = 0, spans = 0] = this.sized.render();
    return { series, clusters, spans };
  }

  /** All clusters, the most important first. */
  clusters(): Cluster[] {
    this.all ??= this.readClusters();
    return [...this.all];
  }

  /** Where every exemplar has gone; the parts sum to `total`. */
  counts(): Counts {
    return this.sized.counts() as Counts;
  }

  /** How many exemplars are loaded; unlike `counts`, it needs no picture. */
  exemplarCount(): number {
    return this.engine.exemplarCount();
  }

  /** How many diamonds stand for several exemplars. */
  severalClusters(): number {
    return this.sized.severalClusters();
  }

  /** A row as a card shows it. Throws for a row that there is not. */
  exemplar(row: number): Exemplar {
    const found = this.engine.exemplar(row) as (Omit<Exemplar, 'labels'> & { labels: [string, string][] }) | null;
    if (found === null) {
      throw new RangeError(`there is no exemplar in row ${row}`);
    }
    return { ...found, labels: Object.fromEntries(found.labels) };
  }

  /** What is at a point: a diamond first, else the nearest sample. */
  hit(x: number, y: number): Hit | null {
    const found = this.sized.hit(x, y) as number | Extract<Hit, { kind: 'series' }> | null;
    if (typeof found !== 'number') {
      return found;
    }
    const cluster = this.cluster(found);
    return { kind: 'exemplar', cluster, links: this.links(cluster.exemplars[0] ?? -1) };
  }

  /** All links of a row, in the order of the destinations. */
  links(row: number): Link[] {
    return row < 0 ? [] : (this.engine.links(row) as Link[]);
  }

  /** Rows of all exemplars in the window that the filter lets through, the most important first. */
  windowRows(): Uint32Array {
    return this.sized.windowRows();
  }

  /** Rows in another order; of equal ones the higher value comes first. Rows without a value for the key come last. */
  sortRows(rows: ArrayLike<number>, key: SortKey, isDescending: boolean): Uint32Array {
    return this.engine.sortRows(rowNumbers(rows), key, isDescending);
  }

  /** What the labels of rows have in common, and in what they differ. */
  columns(rows: ArrayLike<number>): TableColumns {
    return this.engine.columns(rowNumbers(rows)) as TableColumns;
  }

  /** Rows with all their labels as comma-separated values, safe to open in a spreadsheet. */
  csv(rows: ArrayLike<number>): string {
    return this.engine.csv(rowNumbers(rows));
  }

  /** The trace ids of rows, each once, in the order of the rows. */
  traceIds(rows: ArrayLike<number>): string[] {
    return JSON.parse(this.engine.traceIds(rowNumbers(rows))) as string[];
  }

  /** The first row with exactly this time and value, in the window or not; null for none. */
  rowOf(timeMs: number, value: number): number | null {
    const row = this.engine.rowOf(timeMs, value);
    return row < 0 ? null : row;
  }

  /** From the first to the last of rows, with some room around. */
  spanOfRows(rows: ArrayLike<number>): { fromMs: number; toMs: number } | null {
    const [fromMs, toMs] = this.engine.spanOfRows(rowNumbers(rows));
    return fromMs === undefined || toMs === undefined ? null : { fromMs, toMs };
  }

  /** Sums up a trace from an answer of Tempo's API; null when there is no span in it. Throws when it is no JSON. */
  traceSummary(body: Uint8Array | string): TraceSummary | null {
    return engineTraceSummary(bytesOf(body) ?? new Uint8Array()) as TraceSummary | null;
  }

  /** One link to all traces of a cluster, as many as an address can hold; null without a TraceQL destination. */
  clusterLink(cluster: Cluster): Link | null {
    return this.engine.clusterLink(rowNumbers(cluster.exemplars)) as Link | null;
  }

  /** The cluster that stands for an exemplar, by its time and value; null when it is not in the picture. */
  clusterHolding({ timeMs, value }: { timeMs: number; value: number }): Cluster | null {
    const index = this.sized.clusterHolding(timeMs, value);
    return index < 0 ? null : this.cluster(index);
  }

  /** As `clusterHolding`, but only where its diamond is: the rows of the others are not read. */
  diamondOf({ timeMs, value }: { timeMs: number; value: number }): Diamond | null {
    const index = this.sized.clusterHolding(timeMs, value);
    return index < 0 ? null : clusterOf(this.sized.cluster(index), 0, []);
  }

  /** The CSS colour in which a cluster is drawn. */
  clusterColor(cluster: Cluster): string {
    return this.sized.clusterColor(this.indexOf.get(cluster) ?? -1) ?? 'transparent';
  }

  /** The cluster that is next in a direction; from nowhere it is the most important one. Null at the end of the way. */
  nearestCluster(from: Cluster | null, direction: WalkDirection): Cluster | null {
    const next = this.sized.walk(from === null ? -1 : (this.indexOf.get(from) ?? -1), direction);
    return next < 0 ? null : this.cluster(next);
  }

  /** The samples of the shown series nearest to a time. */
  samplesAt(timeMs: number, series?: number): Sample[] {
    return this.sized.samplesAt(timeMs, series) as Sample[];
  }

  /** Rows of the exemplars that are shown within a region. */
  rowsIn({ fromMs, toMs, low, high }: Region): Uint32Array {
    return this.sized.rowsIn(fromMs, toMs, low ?? -Infinity, high ?? Infinity);
  }

  /** What sets rows apart from the other exemplars that are shown in the window. */
  contrast(rows: ArrayLike<number>): Contrast {
    return this.sized.contrast(Uint32Array.from(rows)) as Contrast;
  }

  /** Names of the labels that exemplars can be filtered and coloured by: no identifiers. */
  labelNames(): string[] {
    return this.engine.labelNames();
  }

  /** The values of a label in the window, the most frequent first. */
  labelValues(label: string): LabelValue[] {
    return this.engine.labelValues(label) as LabelValue[];
  }

  /** The least value that so large a share (0 to 1) of the exemplars shown does not exceed; null without any. */
  shownQuantile(share: number): number | null {
    const value = this.sized.shownQuantile(share);
    return Number.isNaN(value) ? null : value;
  }

  legend(): LegendItem[] {
    return this.sized.legend() as LegendItem[];
  }

  /** Sentences that the person should read. */
  notices(): string[] {
    return this.sized.notices();
  }

  plotRect(): Rect {
    return this.sized.plotRect() as Rect;
  }

  xFromTime(timeMs: number): number {
    return this.sized.xFromTime(timeMs);
  }

  timeFromX(x: number): number {
    return this.sized.timeFromX(x);
  }

  yFromValue(value: number, axis = 0): number {
    return this.sized.yFromValue(value, axis);
  }

  valueFromY(y: number, axis = 0): number {
    return this.sized.valueFromY(y, axis);
  }

  valueText(value: number, axis = 0): string {
    return this.sized.valueText(value, axis);
  }

  timeText(timeMs: number): string {
    return this.sized.timeText(timeMs);
  }

  /** The picture as an SVG document. */
  toSvg(): string {
    return this.sized.toSvg();
  }

  /** Gives the engine's memory back. The chart must not be used any more. */
  free(): void {
    this.changed();
    this.engine.free();
  }

  private readClusters(): Cluster[] {
    const numbers = this.sized.clusters();
    const rows = this.sized.allMembers();
    const clusters: Cluster[] = [];
    let start = 0;
    for (let index = 0; index * CLUSTER_FIELDS < numbers.length; index++) {
      const count = numbers[index * CLUSTER_FIELDS + 2] ?? 0;
      const members = arrayOf(rows, start, start + count);
      clusters.push(this.handOut(index, clusterOf(numbers, index, members)));
      start += count;
    }
    return clusters;
  }

  private cluster(index: number): Cluster {
    const known = this.handedOut.get(index);
    return known ?? this.handOut(index, clusterOf(this.sized.cluster(index), 0, arrayOf(this.sized.members(index))));
  }

  private handOut(index: number, cluster: Cluster): Cluster {
    this.handedOut.set(index, cluster);
    this.indexOf.set(cluster, index);
    return cluster;
  }

  private changed(): void {
    this.handedOut.clear();
    this.all = null;
  }

  private loaded(): void {
    this.changed();
    this.refreshZone();
  }

  /** Hands series over; series with the same array of times share it. */
  private stage(series: SeriesInput[]): void {
    this.engine.discardStaged();
    let times: Float64Array | number[] | null = null;
    for (const one of series) {
      const labels = Object.entries(one.labels ?? {});
      const names = labels.map(([name]) => name);
      const values = labels.map(([, value]) => String(value));
      const look = { style: engineStyle(one.style), axis: one.axis ?? 0 };
      if (one.times === times && this.engine.lendsTimes()) {
        this.handOver(one.values, 'takeValues');
        this.engine.stageSeriesOnSameTimes(one.name, names, values, look);
      } else {
        this.handOver(one.times, 'takeTimes');
        this.handOver(one.values, 'takeValues');
        this.engine.stageSeries(one.name, names, values, look);
        times = one.times;
      }
    }
  }

  /** Puts a text into the engine's own memory; returns how many bytes it has there. */
  private stageText(text: string): number {
    const write = (mostBytes: number): TextEncoderEncodeIntoResult => {
      const start = this.engine.reserveText(mostBytes);
      return encoder.encodeInto(text, new Uint8Array(engineMemory().buffer, start, mostBytes));
    };
    // Most texts have nothing but ASCII characters; no UTF-16 unit takes more than three bytes.
    const { read, written } = write(text.length);
    return read === text.length ? written : write(3 * text.length).written;
  }

  /** Hands numbers over, block by block. */
  private handOver(numbers: Numbers, take: 'takeTimes' | 'takeValues'): void {
    const hasGaps = !(numbers instanceof Float64Array) && (numbers.includes(null) || numbers.includes(undefined as unknown as null));
    for (let from = 0; from < numbers.length; from += BLOCK) {
      const count = Math.min(BLOCK, numbers.length - from);
      const start = this.engine.block(count);
      // Looked up behind that, and each time: memory that grows takes its views away.
      const block = new Float64Array(engineMemory().buffer, start, count);
      if (numbers instanceof Float64Array) {
        block.set(numbers.subarray(from, from + count));
      } else if (hasGaps) {
        copyWithGaps(numbers, from, block);
      } else {
        // The browser copies arrays of numbers in a quarter of the time of a loop.
        block.set(numbers.slice(from, from + count) as number[]);
      }
      this.engine[take](count, numbers.length - from);
    }
  }

  /** Offsets of local time for the window and as much around it; null while those that the engine has suffice. */
  private missingOffsets(timeZone: string): (ZoneCover & { pairs: Float64Array }) | null {
    const { fromMs, toMs } = this.window();
    const { zone } = this;
    // The table of a very long time is too coarse for a short one.
    const isFine = zone.toMs - zone.fromMs <= Math.max(3 * ZONE_MARGIN_MS, 8 * (toMs - fromMs));
    if (timeZone === zone.name && fromMs >= zone.fromMs && toMs <= zone.toMs && isFine) {
      return null;
    }
    const margin = Math.max(toMs - fromMs, ZONE_MARGIN_MS);
    const cover = { name: timeZone, fromMs: fromMs - margin, toMs: toMs + margin };
    return { ...cover, pairs: offsetTable(timeZone, cover.fromMs, cover.toMs) };
  }

  private takeOffsets(offsets: (ZoneCover & { pairs: Float64Array }) | null): void {
    if (offsets !== null) {
      this.engine.setZone(offsets.pairs);
      this.zone = offsets;
    }
  }

  private refreshZone(): void {
    this.takeOffsets(this.missingOffsets(this.options.timeZone));
  }
}

type Numbers = Float64Array | readonly (number | null)[];

/** How many numbers are handed over at once: few enough to stay in the cache of the processor. */
const BLOCK = 4096;

/** What is null or missing is not a number. */
function copyWithGaps(numbers: readonly (number | null)[], from: number, block: Float64Array): void {
  for (let index = 0; index < block.length; index++) {
    block[index] = numbers[from + index] ?? NaN;
  }
}

/** Zone and time for which the engine has the offsets of local time. */
interface ZoneCover {
  name: string;
  fromMs: number;
  toMs: number;
}

const ZONE_MARGIN_MS = 30 * 86_400_000;

function clusterOf(numbers: Float64Array, index: number, exemplars: number[]): Cluster {
  const field = (at: number): number => numbers[index * CLUSTER_FIELDS + at] ?? NaN;
  return {
    x: field(0),
    y: field(1),
    count: field(2),
    series: field(3) < 0 ? null : field(3),
    value: field(4),
    timeMs: field(5),
    edge: EDGES[field(6)] ?? null,
    radius: field(7),
    exemplars,
  };
}

/** Lengths of the texts of a column, in UTF-16 units. */
function lengthsOf(column: readonly unknown[]): Uint32Array {
  const lengths = new Uint32Array(column.length);
  for (let row = 0; row < column.length; row++) {
    const text = column[row] ?? '';
    lengths[row] = typeof text === 'string' ? text.length : String(text).length;
  }
  return lengths;
}

/** As `Array.from`, which takes several times as long. */
function arrayOf(rows: Uint32Array, from = 0, to = rows.length): number[] {
  const array = new Array<number>(to - from);
  for (let index = from; index < to; index++) {
    array[index - from] = rows[index] ?? 0;
  }
  return array;
}

function rowNumbers(rows: ArrayLike<number>): Uint32Array {
  return rows instanceof Uint32Array ? rows : new Uint32Array(rows);
}

function bytesOf(body: Uint8Array | string | undefined): Uint8Array | undefined {
  return typeof body === 'string' ? encoder.encode(body) : body;
}

/** Options as the engine reads them: colours resolved, short forms written out. */
function engineOptions(options: Options): unknown {
  const { destinations, grafanaUrl, orgId, linkRangeMs, spanLabel, linkTarget } = options;
  // These do not go over as options: texts and zones have calls of their own, the others are in `axes`.
  const apart = { formatValue: undefined, formatTime: undefined, timeZone: undefined, yScale: undefined, unit: undefined };
  return {
    ...options,
    ...apart,
    links: { destinations, grafanaUrl, orgId, linkRangeMs, spanLabel, linkTarget },
    ...engineTheme(options.theme),
    axes: axesOf(options).map((axis) => ({ ...axis, color: optionalHex(axis.color) })),
    exemplarColor:
      options.exemplarColor.mode === 'fixed'
        ? { ...options.exemplarColor, color: hexFromCss(options.exemplarColor.color) }
        : options.exemplarColor,
    thresholds: options.thresholds.map((threshold) => ({
      ...threshold,
      steps: threshold.steps.map((step) => ({ ...step, color: hexFromCss(step.color) })),
    })),
    annotations: options.annotations.map((annotation) => ({ ...annotation, color: optionalHex(annotation.color) })),
  };
}

/** The y axes; `unit` and `yScale` speak for the first where it has none of its own. */
function axesOf(options: Options): AxisOptions[] {
  const [first = {}, ...others] = options.axes;
  const short = typeof options.yScale === 'string' ? { type: options.yScale } : options.yScale;
  return [{ ...first, unit: first.unit ?? options.unit, scale: first.scale ?? short }, ...others];
}

function optionalHex(css: string | undefined): string | undefined {
  return css === undefined ? undefined : hexFromCss(css);
}

function engineStyle(style: SeriesStyle | undefined): unknown {
  if (style === undefined) {
    return {};
  }
  const { spanGaps, ...rest } = style;
  const spanGapsMs = typeof spanGaps === 'number' ? spanGaps : spanGaps ? Infinity : 0;
  return { ...rest, color: optionalHex(style.color), spanGapsMs };
}

/** The name of a built-in theme, or the colours of the host's own. */
function engineTheme(theme: Options['theme']): object {
  if (typeof theme === 'string') {
    return { themeName: theme, theme: undefined };
  }
  const colors: (keyof ThemeColors)[] = ['background', 'text', 'textFaint', 'grid', 'axis', 'neutral'];
  const resolved = Object.fromEntries(colors.map((name) => [name, hexFromCss(String(theme[name]))]));
  return { theme: { ...theme, ...resolved, palette: theme.palette.map(hexFromCss) } };
}
