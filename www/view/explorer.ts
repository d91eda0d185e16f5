/**
 * What the person does to find out more: filters, colours, a region, and what its exemplars share. Holds what was changed
 * ({@link ViewState}) and keeps it in force over the host's own options; decides nothing about data.
 */
import type { Cluster, ExemplarColor, Filter, Options, Rect, Region } from '../types';
import type { ViewChart, ViewHooks, ViewState, ViewTheme } from './api';
import type { Box, Point } from './card-place';
import { contrastContent, contrastTitle, shareSentence, type ContrastActions } from './contrast-content';
import { countsText } from './counts-text';
import { filterMenu, type FilterMenuActions } from './filter-menu';
import { conditions, narrowed, toggled, withHidden, withLimits } from './filters';
import { Floating } from './floating';
import { LimitHandle } from './limit-handle';
import type { LiveRegion } from './live-region';
import type { Overlay } from './overlay';
import { plural } from './text';
import { applyTheme } from './theme';
import { ToolsBar } from './tools-bar';

/** In a lower chart the bar would take what the picture needs, px; it comes when a filter is set all the same. */
const LEAST_HEIGHT_PX = 150;
/** What stands out in "slow", as a share. */
const HIGH_SHARE = 0.95;

export interface ExplorerHost {
  chart: ViewChart;
  hooks: ViewHooks;
  overlay: Overlay;
  live: LiveRegion;
  /** Px of the chart to px of the window, and of a height the other way round. */
  toWindow(point: Point): Point;
  yFromWindow(clientY: number): number;
  /** Requests a frame. */
  draw(): void;
  /** The bar has another height; the picture has what it leaves. */
  barChanged(): void;
  /** A plain drag selects a region from now on, or no longer. */
  comparingChanged(isComparing: boolean): void;
  focusChart(): void;
  /** Shows a table of these rows. */
  listRows(rows: ArrayLike<number>): void;
}

/** Whose shares are shown: a region's, or those of certain rows. */
type Compared = { kind: 'region' } | { kind: 'rows'; rows: ArrayLike<number>; cluster: Cluster | null };

export class Explorer {
  /** Whether a plain drag selects a region; with Shift every drag does. */
  isComparing = false;
  #host: ExplorerHost;
  #bar: ToolsBar;
  #floating: Floating;
  #limit: LimitHandle;
  #state: ViewState = {};
  #compared: Compared | null = null;
  #plot: Rect = { left: 0, top: 0, width: 0, height: 0 };
  #height = 0;
  #dragFrom: Point | null = null;
  #menu: { label: string | null; search: string } = { label: null, search: '' };
  #barSize: ResizeObserver;

  constructor(parent: HTMLElement, host: ExplorerHost) {
    this.#host = host;
    this.#floating = new Floating(host.hooks.cardHost ?? document.body);
    this.#bar = new ToolsBar(parent, {
      toggleExemplars: () => this.#setFilter(withHidden(this.filter, !this.filter?.hide)),
      openFilters: () => this.#toggleMenu(),
      remove: (condition) => this.#setFilter(condition.without),
      clear: () => this.#setFilter(withHidden(null, this.filter?.hide ?? false)),
      colorBy: (color) => this.#change({ color }),
      onlyValue: (value) => this.#onlyValue(value),
      toggleComparing: () => this.setComparing(!this.isComparing),
    });
    this.#limit = new LimitHandle(host.overlay.root, {
      valueFromY: (y) => host.chart.valueFromY(y),
      yFromValue: (value) => host.chart.yFromValue(value),
      valueText: (value) => host.chart.valueText(value),
      yFromWindow: (clientY) => host.yFromWindow(clientY),
      change: (limit, isFinal) => {
        const filter = withLimits(this.filter, limit, this.filter?.maxValue ?? null);
        if (isFinal) {
          this.#setFilter(filter);
        } else {
          this.#change({ filter });
        }
      },
    });
    this.#barSize = new ResizeObserver(() => host.barChanged());
    this.#barSize.observe(this.#bar.host);
  }

  /** What the person has changed. */
  get state(): ViewState {
    return this.#state;
  }

  set state(state: ViewState) {
    const before = this.#state;
    this.#state = { ...state };
    this.#compared = state.region ? { kind: 'region' } : null;
    // What is taken back has to be taken out of the chart; the host's own comes with its next options.
    const back: Partial<Options> = {};
    if (before.filter !== undefined && state.filter === undefined) {
      back.filter = null;
    }
    if (before.color !== undefined && state.color === undefined) {
      back.exemplarColor = { mode: 'series' };
    }
    this.#host.chart.setOptions(back);
    this.#host.draw();
  }

  /** The filter in force: the person's, else the host's. */
  get filter(): Filter | null {
    return this.#state.filter === undefined ? this.#host.chart.currentOptions().filter : this.#state.filter;
  }

  get #color(): ExemplarColor {
    return this.#state.color ?? this.#host.chart.currentOptions().exemplarColor;
  }

  /** Height that the bar takes, px. */
  get barHeight(): number {
    // Not asked of one that is hidden: the answer lays the page out.
    return this.#bar.host.hidden ? 0 : this.#bar.host.offsetHeight;
  }

  setTheme(theme: ViewTheme): void {
    applyTheme(this.#bar.host, theme);
    this.#floating.setTheme(theme);
  }

  /** The height that bar and picture have together, px. */
  setHeight(height: number): void {
    this.#height = height;
    this.#showBar();
  }

  setComparing(isComparing: boolean): void {
    this.isComparing = isComparing;
    this.#host.comparingChanged(isComparing);
    this.#refreshBar();
    if (isComparing) {
      this.#host.live.say('Drag over a region to see what its exemplars share.');
    }
  }

  /** Before a frame: what the person changed holds, whatever the host has set since. */
  enforce(): void {
    const { chart } = this.#host;
    const options = chart.currentOptions();
    const { filter, color } = this.#state;
    const changes: Partial<Options> = {};
    if (filter !== undefined && options.filter !== filter) {
      changes.filter = filter;
    }
    if (color !== undefined && options.exemplarColor !== color) {
      changes.exemplarColor = color;
    }
    if (Object.keys(changes).length > 0) {
      chart.setOptions(changes);
    }
  }

  /** A frame is drawn. */
  onDrawn(plot: Rect): void {
    this.#plot = plot;
    this.#showRegion();
    this.#showLimit();
  }

  /** In a strip exemplars do not stand at their values. */
  #showLimit(): void {
    const { chart } = this.#host;
    const hasHandle = !this.#bar.host.hidden && chart.currentOptions().placement !== 'strip' && this.#plot.height >= LEAST_HEIGHT_PX / 2;
    this.#limit.show(hasHandle ? this.#plot : null, this.filter?.minValue ?? null);
  }

  /** The picture has come to rest: the texts follow. */
  onRest(): void {
    this.#refreshBar();
    this.#refreshPanel();
  }

  #refreshPanel(): void {
    if (this.#floating.shown === 'filters') {
      this.#showMenu();
    } else if (this.#compared) {
      this.#showContrast(false);
    }
  }

  // Region

  dragStart(from: Point): void {
    this.#dragFrom = from;
    this.#floating.hide();
  }

  drag(to: Point): void {
    if (this.#dragFrom) {
      this.#host.overlay.setRegion(boxOf(this.#dragFrom, to));
    }
  }

  /** `to` is null when the drag was given up. */
  dragEnd(to: Point | null): void {
    const from = this.#dragFrom;
    this.#dragFrom = null;
    if (!from || !to) {
      this.#showRegion();
      return;
    }
    this.setComparing(false);
    this.#compared = { kind: 'region' };
    this.#change({ region: this.#regionOf(boxOf(from, to)) });
    this.#showContrast(true);
  }

  /** A region from px: what reaches beyond the plot has no limit on that side. */
  #regionOf({ x, y, width, height }: Box): Region {
    const { chart } = this.#host;
    const { top, height: plotHeight } = this.#plot;
    return {
      fromMs: chart.timeFromX(x),
      toMs: chart.timeFromX(x + width),
      low: y + height > top + plotHeight ? null : chart.valueFromY(y + height),
      high: y < top ? null : chart.valueFromY(y),
    };
  }

  /** Where a region is now; a side without a limit takes in the arrows beyond the plot. */
  #boxOfRegion({ fromMs, toMs, low, high }: Region): Box | null {
    const { chart } = this.#host;
    const { left, top, width, height } = this.#plot;
    const beyond = chart.currentOptions().clusterPx * 1.5;
    const clampX = (x: number): number => Math.max(left, Math.min(x, left + width));
    const clampY = (y: number): number => Math.max(0, top - beyond, Math.min(y, top + height + beyond));
    const [x0, x1] = [clampX(chart.xFromTime(fromMs)), clampX(chart.xFromTime(toMs))];
    const y0 = high === null ? clampY(top - beyond) : clampY(chart.yFromValue(high));
    const y1 = low === null ? clampY(top + height + beyond) : clampY(chart.yFromValue(low));
    return x1 > x0 && y1 > y0 ? { x: x0, y: y0, width: x1 - x0, height: y1 - y0 } : null;
  }

  #showRegion(): void {
    const { region } = this.#state;
    this.#host.overlay.setRegion(region ? this.#boxOfRegion(region) : null);
  }

  // What they share

  /** Compares rows, as those of a cluster, with all others. */
  compare(rows: ArrayLike<number>, cluster: Cluster | null, focus: boolean): void {
    this.#compared = { kind: 'rows', rows, cluster };
    if (this.#state.region) {
      this.#change({ region: null });
    }
    this.#showContrast(true);
    if (focus) {
      this.#floating.focus();
    }
  }

  /** Rows of what was loaded before mean nothing any more; a region still does. */
  forgetRows(): void {
    if (this.#compared?.kind === 'rows') {
      this.#closeContrast();
    }
  }

  #showContrast(aloud: boolean): void {
    const { chart, hooks, live } = this.#host;
    const compared = this.#compared;
    const { region } = this.#state;
    const rows = compared?.kind === 'rows' ? compared.rows : region ? chart.rowsIn(region) : null;
    if (!compared || !rows) {
      return;
    }
    const contrast = chart.contrast(rows);
    const { onZoom } = hooks;
    const actions: ContrastActions = {
      narrow: (share) => this.#setFilter(narrowed(this.filter, share.label, share.value)),
      exclude: (share) => this.#setFilter(toggled(this.filter, 'exclude', share.label, share.value)),
      zoom: region && onZoom ? () => onZoom(region.fromMs, region.toMs) : null,
      list: rows.length > 0 ? () => this.#host.listRows(rows) : null,
    };
    this.#floating.show({
      kind: 'contrast',
      name: contrastTitle(contrast),
      state: JSON.stringify([contrast, region]),
      content: () => contrastContent(contrast, actions),
      anchor: this.#anchor(compared),
      onClose: () => this.closeLast(),
    });
    if (aloud) {
      const [first] = contrast.shares;
      live.say(`${plural(contrast.selected, 'exemplar')} selected. ${first ? `Most telling: ${shareSentence(first, contrast)}` : 'Nothing stands out.'}`);
    }
  }

  /** Where what is compared stands, in window coordinates. */
  #anchor(compared: Compared): Box {
    const { region } = this.#state;
    const { left, top, width, height } = this.#plot;
    const around = ({ x, y, radius }: Cluster): Box => ({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius });
    const box = compared.kind === 'rows' ? (compared.cluster ? around(compared.cluster) : null) : region ? this.#boxOfRegion(region) : null;
    const { x, y, width: w, height: h } = box ?? { x: left, y: top, width, height };
    const [from, to] = [this.#host.toWindow({ x, y }), this.#host.toWindow({ x: x + w, y: y + h })];
    return { ...from, width: to.x - from.x, height: to.y - from.y };
  }

  #closeContrast(): void {
    this.#compared = null;
    if (this.#floating.shown === 'contrast') {
      this.#floating.hide();
    }
    if (this.#state.region) {
      this.#change({ region: null });
    }
    this.#showRegion();
  }

  /** Closes what was opened last; false when nothing was open. */
  closeLast(): boolean {
    const { shown } = this.#floating;
    if (shown === 'filters') {
      this.#floating.hide();
      this.#bar.filters.focus();
      return true;
    }
    if (this.isComparing) {
      this.setComparing(false);
      return true;
    }
    if (this.#compared) {
      this.#closeContrast();
      this.#host.focusChart();
      return true;
    }
    return false;
  }

  // Filters and colours

  #change(change: ViewState): void {
    this.#state = { ...this.#state, ...change };
    this.#host.hooks.onViewChange?.(this.#state);
    this.#host.draw();
  }

  #setFilter(filter: Filter | null): void {
    this.#change({ filter });
    this.enforce();
    this.onRest();
    this.#host.live.say(this.#countsText());
  }

  #onlyValue(value: string): void {
    const color = this.#color;
    if (color.mode !== 'label') {
      return;
    }
    const { filter } = this;
    const only = filter?.include?.[color.label];
    const isAlone = only?.length === 1 && only[0] === value;
    this.#setFilter(isAlone ? toggled(filter, 'include', color.label, value) : narrowed(filter, color.label, value));
  }

  #toggleMenu(): void {
    if (this.#floating.shown === 'filters') {
      this.closeLast();
      return;
    }
    this.#showMenu();
    this.#floating.focus();
  }

  #showMenu(): void {
    const { chart } = this.#host;
    const labels = chart.labelNames();
    const { label: wanted, search } = this.#menu;
    const label = wanted !== null && labels.includes(wanted) ? wanted : (labels[0] ?? null);
    const rect = this.#bar.filters.getBoundingClientRect();
    const values = label === null ? [] : chart.labelValues(label);
    const state = { filter: this.filter, labels, label, values, search };
    const actions: FilterMenuActions = {
      change: (filter) => this.#setFilter(filter),
      look: (next, text) => {
        this.#menu = { label: next, search: text };
        this.#showMenu();
      },
      aboveP95: () => {
        const p95 = chart.shownQuantile(HIGH_SHARE);
        if (p95 !== null) {
          this.#setFilter(withLimits(this.filter, p95, this.filter?.maxValue ?? null));
        }
      },
    };
    this.#floating.show({
      kind: 'filters',
      name: 'Filter exemplars',
      state: JSON.stringify(state),
      content: () => filterMenu({ ...state, valueText: (value) => chart.valueText(value) }, actions),
      anchor: { x: rect.x, y: rect.y, width: rect.width, height: rect.height },
      onClose: () => this.closeLast(),
    });
  }

  // Bar

  #showBar(): void {
    const { chart, hooks } = this.#host;
    const isFiltered = this.filter !== null;
    const hasExemplars = chart.exemplarCount() > 0;
    this.#bar.host.hidden = !(hooks.hasTools ?? true) || !hasExemplars || (this.#height < LEAST_HEIGHT_PX && !isFiltered);
  }

  #refreshBar(): void {
    this.#showBar();
    this.#showLimit();
    this.#limit.describe();
    if (this.#bar.host.hidden) {
      return;
    }
    const { chart } = this.#host;
    const color = this.#color;
    this.#bar.show({
      isOn: !this.filter?.hide && chart.currentOptions().showExemplars,
      conditions: conditions(this.filter, (value) => chart.valueText(value)),
      labels: chart.labelNames(),
      color,
      legend: color.mode === 'label' ? chart.labelValues(color.label) : [],
      isComparing: this.isComparing,
      counts: this.#host.hooks.hasCounts ? this.#countsText() : null,
    });
  }

  #countsText(): string {
    const { chart } = this.#host;
    return countsText(chart.counts(), chart.severalClusters());
  }

  destroy(): void {
    this.#barSize.disconnect();
    this.#floating.destroy();
    this.#bar.destroy();
  }
}

/** The box between two corners. */
function boxOf(a: Point, b: Point): Box {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}
