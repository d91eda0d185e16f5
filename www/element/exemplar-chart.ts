/**
 * `<exemplar-chart>`: the chart as an element of any page. Shows data that it is given (`data`), or asks a Prometheus
 * itself (`prometheus-url` and `query`), or a service's own metrics (`metrics-url`).
 */
import { Chart, load } from '../engine';
import type { Options } from '../types';
import {
  ChartView,
  countsText,
  DARK_THEME,
  LIGHT_THEME,
  type ExemplarDetail,
  type PictureFormat,
  type PinnedExemplar,
  type TooltipMode,
  type ViewState,
  type ViewTheme,
} from '../view';
import { Asking, type Span } from './asking';
import { DATA_ATTRIBUTES, OPTION_ATTRIBUTES, optionsFromAttributes, textList, type AttributeName } from './attributes';
import { extendBy, readInto, type ChartData } from './data';
import type { Question } from './extending';
import { Legend } from './legend';
import { Shell } from './shell';
import { askTempoAt } from './tempo';
import { parseTime } from './time';
import { applyTheme } from '../view/theme';
import { wasmUrl } from '../npm/wasm-url';

/** The texts around the chart follow the picture when it has come to rest. */
const REST_MS = 80;
const DEFAULT_FROM = 'now-1h';

/** Detail of `window-change`. */
export interface WindowChange {
  fromMs: number;
  toMs: number;
  /** False when it is the whole again. */
  isZoomed: boolean;
}

export class ExemplarChartElement extends HTMLElement {
  static readonly observedAttributes: readonly string[] = [...DATA_ATTRIBUTES, ...OPTION_ATTRIBUTES];
  /** Where the engine comes from; beside this module when not set. */
  static engineSource: BufferSource | URL | string = wasmUrl;

  #legend = new Legend((hidden) => this.setHidden(hidden));
  #shell: Shell;
  #chart: Chart | null = null;
  #view: ChartView | null = null;
  #asking = new Asking({
    read: (name) => this.getAttribute(name),
    chart: () => this.#chart,
    widthPx: () => this.#shell.frame.clientWidth,
    attributeWindow: () => this.#attributeWindow(),
    zoom: () => this.#zoom,
    setBusy: (isBusy) => this.#shell.setBusy(isBusy),
    setProblems: (problems) => this.#setProblems('data', problems),
    onAnswers: (parts, window, problems) => this.#showAnswers(parts, window, problems),
    onLaterAnswers: (parts, question, startMs) => this.#showLaterAnswers(parts, question, startMs),
    beforeScrape: () => this.#view?.willReplaceData(),
    onScrape: (unit, window, notices) => this.#showScrape(unit, window, notices),
  });
  #mounting: Promise<void> | null = null;
  #unwatch: (() => void) | null = null;
  #data: ChartData[] | null = null;
  #options: Partial<Options> = {};
  #hidden = new Set<string>();
  #viewState: ViewState = {};
  /** What was set before there was a view. */
  #pins: PinnedExemplar[] = [];
  #zoom: Span | null = null;
  #liveWindow: Span | null = null;
  #changed = new Set<string>();
  #problems = { options: [] as string[], data: [] as string[], drawing: [] as string[] };
  #readNotices: string[] = [];
  /** The unit of the metric that is scraped; where no attribute says another. */
  #scrapedUnit = '';
  #restTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.#shell = new Shell(this.attachShadow({ mode: 'open' }), this.#legend);
  }

  /** The engine's chart; null until it is loaded and while the element is not in a page. */
  get chart(): Chart | null {
    return this.#chart;
  }

  /** Settles when the engine is loaded, or has failed to (which the element then says). */
  get ready(): Promise<void> {
    return this.#mounting ?? Promise.resolve();
  }

  /** Answers of Prometheus' API to show: `{range, exemplars, name}`, or several of them. */
  get data(): ChartData | ChartData[] | null {
    return this.#data;
  }

  set data(data: ChartData | ChartData[] | null) {
    this.#data = data === null ? null : Array.isArray(data) ? data : [data];
    this.#zoom = null;
    this.#applyData();
  }

  /** Options of the engine; they win over attributes. */
  get options(): Partial<Options> {
    return this.#options;
  }

  set options(options: Partial<Options>) {
    this.#options = { ...options };
    this.#applyOptions();
  }

  /**
   * What the person has changed while looking: filter, colours, the region that is compared. JSON-able; `view-change` tells of
   * each change.
   */
  get viewState(): ViewState {
    return this.#view?.viewState ?? this.#viewState;
  }

  set viewState(state: ViewState) {
    this.#viewState = state;
    if (this.#view) {
      this.#view.viewState = state;
    }
  }

  /** Shows what rows have in common that the other exemplars have not. */
  compare(rows: ArrayLike<number>): void {
    this.#view?.compare(rows);
  }

  /** The exemplars whose cards are pinned; `pins-change` tells when the person changes them. */
  get pins(): PinnedExemplar[] {
    return this.#view?.pins ?? this.#pins;
  }

  set pins(pins: PinnedExemplar[]) {
    this.#pins = pins;
    if (this.#view) {
      this.#view.pins = pins;
    }
  }

  /** Saves what is seen as a file. */
  async savePicture(format: PictureFormat): Promise<void> {
    await this.#view?.savePicture(format);
  }

  /** Names of the series that the legend has hidden. */
  get hiddenNames(): string[] {
    return [...this.#hidden];
  }

  /** Hides the series of these names and shows all others. */
  setHidden(names: string[]): void {
    this.#hidden = new Set(names);
    this.#applyHidden();
    this.dispatchEvent(new CustomEvent('legend-change', { detail: { hidden: names }, bubbles: true, composed: true }));
  }

  /** Shows a part of time; live data is asked for again, finer. */
  zoom(fromMs: number, toMs: number): void {
    this.#zoom = { fromMs, toMs };
    this.#onWindow();
  }

  /** Shows the whole again. */
  resetZoom(): void {
    this.#zoom = null;
    this.#onWindow();
  }

  connectedCallback(): void {
    this.#mounting ??= this.#mount();
  }

  /** An element that only moves within the page keeps its chart. */
  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (!this.isConnected) {
        this.#unmount();
      }
    });
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) {
      return;
    }
    if (this.#changed.size === 0) {
      queueMicrotask(() => this.#onAttributes());
    }
    this.#changed.add(name);
  }

  // Life

  async #mount(): Promise<void> {
    this.#applyTheme();
    try {
      await load(ExemplarChartElement.engineSource);
    } catch (error) {
      this.#mounting = null;
      this.#setProblems('drawing', [`The chart's engine could not be loaded. ${messageOf(error)}`]);
      return;
    }
    if (!this.isConnected) {
      this.#mounting = null;
      return;
    }
    this.#setProblems('drawing', []);
    try {
      this.#start(new Chart(this.#shell.canvas));
    } catch (error) {
      this.#setProblems('drawing', [`The chart could not be made. ${messageOf(error)}`]);
    }
  }

  #start(chart: Chart): void {
    this.#chart = chart;
    this.#view = new ChartView(this.#shell.frame, chart, this.#shell.canvas, {
      onZoom: (fromMs, toMs) => this.zoom(fromMs, toMs),
      onReset: () => this.resetZoom(),
      onExemplarClick: (detail) => this.#emitClick(detail),
      onViewChange: (state) => this.#onViewChange(state),
      onPinsChange: (pins) => this.dispatchEvent(new CustomEvent('pins-change', { detail: { pins }, bubbles: true, composed: true })),
      onDraw: () => this.#onDraw(),
      onError: (error) => this.#setProblems('drawing', [messageOf(error)]),
      // What is outside of a modal dialog cannot be clicked.
      cardHost: this.closest('dialog') ?? document.body,
      label: () => this.getAttribute('heading') ?? this.getAttribute('aria-label') ?? 'Exemplar chart',
    });
    this.#view.pins = this.#pins;
    this.#unwatch = this.#watch();
    this.#view.viewState = this.#viewState;
    this.#applyOptions();
    this.#applyData();
  }

  #unmount(): void {
    clearTimeout(this.#restTimer);
    this.#asking.destroy();
    this.#unwatch?.();
    this.#unwatch = null;
    this.#view?.destroy();
    this.#view = null;
    this.#chart?.free();
    this.#chart = null;
    this.#mounting = null;
  }

  /** Follows the element's size, the screen's density and the preferred theme. */
  #watch(): () => void {
    const abort = new AbortController();
    const { signal } = abort;
    const resize = (): void => this.#view?.resize(this.#shell.frame.clientWidth, this.#shell.frame.clientHeight);
    const sizes = new ResizeObserver(resize);
    try {
      // Tells of a denser screen, too.
      sizes.observe(this.#shell.frame, { box: 'device-pixel-content-box' });
    } catch {
      sizes.observe(this.#shell.frame);
    }
    let density = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const onDensity = (): void => {
      resize();
      density = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
      density.addEventListener('change', onDensity, { once: true, signal });
    };
    density.addEventListener('change', onDensity, { once: true, signal });
    darkScheme().addEventListener('change', () => this.#applyOptions(), { signal });
    return () => {
      sizes.disconnect();
      abort.abort();
    };
  }

  // Attributes and options

  #read = (name: AttributeName): string | null => this.getAttribute(name);

  #onAttributes(): void {
    const changed = [...this.#changed];
    this.#changed.clear();
    if (!this.#chart) {
      this.#applyTheme();
      return;
    }
    const isData = changed.some((name) => (DATA_ATTRIBUTES as readonly string[]).includes(name));
    if (changed.some((name) => (OPTION_ATTRIBUTES as readonly string[]).includes(name))) {
      this.#applyOptions();
    }
    if (isData) {
      this.#zoom = null;
      this.#applyData();
    }
  }

  #applyOptions(): void {
    this.#applyTheme();
    if (!this.#chart || !this.#view) {
      return;
    }
    const { options, problems } = optionsFromAttributes(this.#read);
    try {
      const unit = options.unit || this.#scrapedUnit;
      this.#chart.setOptions({ ...options, unit, theme: this.#isDark() ? 'dark' : 'light', ...this.#options });
    } catch (error) {
      problems.push(messageOf(error));
    }
    const tempoUrl = this.getAttribute('tempo-url');
    let askTempo;
    try {
      askTempo = tempoUrl ? askTempoAt(tempoUrl) : undefined;
    } catch (error) {
      problems.push(messageOf(error));
    }
    this.#view.setHooks({
      askTempo,
      directOpen: this.hasAttribute('direct-open') && this.getAttribute('direct-open') !== 'false',
      hasTools: this.getAttribute('tools') !== 'off',
      tooltipMode: (this.getAttribute('tooltip') ?? 'single') as TooltipMode,
    });
    this.#setProblems('options', problems);
    this.#view.draw();
  }

  #isDark(): boolean {
    const theme = this.getAttribute('theme') ?? 'auto';
    return theme === 'auto' ? darkScheme().matches : theme === 'dark';
  }

  #applyTheme(): void {
    this.#shell.setHeading(this.getAttribute('heading'));
    const theme: ViewTheme = this.#isDark() ? DARK_THEME : LIGHT_THEME;
    applyTheme(this, theme);
    this.toggleAttribute('data-dark', this.#isDark());
    this.#view?.setTheme(theme);
  }

  #applyHidden(): void {
    if (this.#chart) {
      const hidden = this.#chart.legend().filter((item) => this.#hidden.has(item.name));
      this.#chart.setOptions({ hiddenSeries: hidden.map((item) => item.series) });
      this.#view?.draw();
    }
  }

  // Data and time

  #applyData(): void {
    if (!this.#chart) {
      return;
    }
    const url = this.getAttribute('prometheus-url');
    const queries = textList(this.getAttribute('query'));
    const metricsUrl = this.getAttribute('metrics-url');
    this.#setScrapedUnit('');
    if (url && queries.length > 0) {
      this.#asking.askPrometheus(url, queries);
      return;
    }
    if (metricsUrl) {
      this.#asking.followMetrics(metricsUrl);
      return;
    }
    this.#asking.stop();
    this.#liveWindow = null;
    const problems: string[] = [];
    if (url && this.hasAttribute('query')) {
      problems.push('The query is empty.');
    }
    this.#shell.setEmpty(this.#data ? null : 'No data yet');
    this.#readData(this.#data ?? [], problems);
  }

  #showAnswers(parts: ChartData[], { fromMs, toMs }: Span, problems: string[]): boolean {
    this.#liveWindow = { fromMs, toMs };
    this.#shell.setEmpty(null);
    return this.#readData(parts, problems);
  }

  #showLaterAnswers(parts: ChartData[], { fromMs, toMs, stepMs }: Question, startMs: number): boolean {
    const chart = this.#chart;
    if (!chart) {
      return false;
    }
    this.#view?.willReplaceData();
    const notices = extendBy(chart, parts, { startMs, fromMs, stepMs });
    if (notices !== null) {
      this.#liveWindow = { fromMs, toMs };
      this.#showRead([], notices);
    }
    return notices !== null;
  }

  #showScrape(unit: string, window: Span, notices: string[]): void {
    this.#view?.dataReplaced();
    this.#readNotices = notices;
    this.#setScrapedUnit(unit);
    this.#shell.setEmpty(null);
    this.#liveWindow = window;
    this.#applyHidden();
    this.#applyWindow();
  }

  #setScrapedUnit(unit: string): void {
    if (unit !== this.#scrapedUnit) {
      this.#scrapedUnit = unit;
      this.#applyOptions();
    }
  }

  /** Gives whether all could be read. */
  #readData(parts: ChartData[], problems: string[]): boolean {
    const chart = this.#chart;
    if (!chart) {
      return false;
    }
    this.#view?.willReplaceData();
    if (parts.length === 0) {
      chart.setSeries([]);
      chart.setExemplars({ times: [], values: [], labels: {} });
    }
    const read = readInto(chart, parts);
    this.#showRead([...problems, ...read.problems], read.notices);
    return read.problems.length === 0;
  }

  #showRead(problems: string[], notices: string[]): void {
    this.#view?.dataReplaced();
    this.#readNotices = notices;
    this.#setProblems('data', problems);
    this.#applyHidden();
    this.#applyWindow();
  }

  /** The window that `from` and `to` name. */
  #attributeWindow(): Span {
    const nowMs = Date.now();
    const fromMs = parseTime(this.getAttribute('from') ?? DEFAULT_FROM, nowMs);
    const toMs = parseTime(this.getAttribute('to') ?? 'now', nowMs);
    if (!(fromMs < toMs)) {
      throw new Error(`from="${this.getAttribute('from') ?? DEFAULT_FROM}" is not before to="${this.getAttribute('to') ?? 'now'}".`);
    }
    return { fromMs, toMs };
  }

  /** The whole of what can be seen: the live window, what the attributes name, or what the data spans. */
  #wholeWindow(): Span | null {
    if (this.#liveWindow) {
      return this.#liveWindow;
    }
    if (this.hasAttribute('from') || this.hasAttribute('to')) {
      return this.#attributeWindow();
    }
    return this.#chart?.dataRange() ?? null;
  }

  #applyWindow(): void {
    try {
      const window = this.#zoom ?? this.#wholeWindow();
      if (window) {
        this.#chart?.setWindow(window.fromMs, window.toMs);
      }
    } catch (error) {
      this.#setProblems('data', [...this.#problems.data, messageOf(error)]);
    }
    this.#view?.draw();
  }

  #onWindow(): void {
    const url = this.getAttribute('prometheus-url');
    if (this.#asking.hasAsked && url) {
      if (!this.#zoom) {
        try {
          this.#liveWindow = this.#attributeWindow();
        } catch {
          // #ask names the problem.
        }
      }
      this.#applyWindow();
      this.#asking.askPrometheus(url, textList(this.getAttribute('query')));
    } else {
      this.#applyWindow();
    }
    const window = this.#chart?.window();
    if (window) {
      const detail: WindowChange = { ...window, isZoomed: this.#zoom !== null };
      this.dispatchEvent(new CustomEvent('window-change', { detail, bubbles: true, composed: true }));
    }
  }

  // Around the chart

  #onDraw(): void {
    if (this.#problems.drawing.length > 0) {
      this.#setProblems('drawing', []);
    }
    clearTimeout(this.#restTimer);
    this.#restTimer = setTimeout(() => this.#onRest(), REST_MS);
  }

  #onRest(): void {
    const chart = this.#chart;
    if (!chart) {
      return;
    }
    const counts = chart.counts();
    this.#shell.setCounts(countsText(counts, chart.severalClusters()));
    this.#shell.setNotices([...chart.notices(), ...this.#readNotices]);
    this.#legend.update(chart.legend());
    this.dispatchEvent(new CustomEvent('chart-rest', { detail: { counts }, bubbles: false }));
  }

  #emitClick({ exemplar, links }: ExemplarDetail): boolean {
    const detail = { exemplar, links };
    return this.dispatchEvent(new CustomEvent('exemplar-click', { detail, bubbles: true, composed: true, cancelable: true }));
  }

  #onViewChange(state: ViewState): void {
    this.#viewState = state;
    this.dispatchEvent(new CustomEvent('view-change', { detail: state, bubbles: true, composed: true }));
  }

  #setProblems(kind: 'options' | 'data' | 'drawing', problems: string[]): void {
    this.#problems[kind] = problems;
    this.#shell.setProblems([...this.#problems.drawing, ...this.#problems.data, ...this.#problems.options]);
  }
}

function darkScheme(): MediaQueryList {
  return matchMedia('(prefers-color-scheme: dark)');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
