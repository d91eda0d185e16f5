/**
 * The skin of a chart that is the same in the element and in the panel: canvas, overlay, cards, keyboard, live region.
 */
import type { Cluster, FrameStats, LegendItem, Rect } from '../types';
import type { PinnedExemplar, TooltipMode, ViewChart, ViewHooks, ViewState, ViewTheme } from './api';
import { clusterSentence } from './card-content';
import { ChartTools, HELP_ICON, SAVE_ICON, TABLE_ICON } from './chart-tools';
import { countsText } from './counts-text';
import { Explorer } from './explorer';
import { FrameLoop } from './frame';
import { Inspector } from './inspector';
import { KEYBOARD_HELP, keyAction, type KeyAction } from './keyboard';
import { LiveRegion } from './live-region';
import { Overlay } from './overlay';
import { PinchInput, pinchedWindow, type Grip, type TimeWindow } from './pinch';
import { PointerInput } from './pointer';
import { savePicture, type PictureFormat } from './save-picture';
import { TableView } from './table-view';
import { plural } from './text';
import { applyTheme, LIGHT_THEME } from './theme';

/** A finger hits what a pointer would within this distance, px. */
const TOUCH_PX = 14;
const DESCRIBE_MS = 150;

export class ChartView {
  #chart: ViewChart;
  #canvas: HTMLCanvasElement;
  #hooks: ViewHooks;
  #overlay: Overlay;
  #inspector: Inspector;
  #explorer: Explorer;
  #pointer: PointerInput;
  #pinch: PinchInput;
  /** The window when two fingers came down; null while there are none. */
  #pinched: TimeWindow | null = null;
  #tools: ChartTools;
  #table: TableView;
  #background = LIGHT_THEME.background;
  #live: LiveRegion;
  #frames: FrameLoop;
  #size = { width: 0, height: 0 };
  #pendingSize: { width: number; height: number; dpr: number } | null = null;
  /** Of the bar and the canvas together. */
  #wholeSize = { width: 0, height: 0, dpr: 1 };
  #plot: Rect = { left: 0, top: 0, width: 0, height: 0 };
  #legend: LegendItem[] | null = null;
  #pointerAt: { x: number; y: number } | null = null;
  #dragFrom: number | null = null;
  #isSelecting = false;
  #walkedFrom: Cluster | null = null;
  #drawnFrames = 0;
  /** The frame that the cluster is of. */
  #walkedFrame = 0;
  #describeTimer: ReturnType<typeof setTimeout> | undefined;
  #abort = new AbortController();

  /** @param host a positioned element that contains the canvas; the overlay is added to it. */
  constructor(host: HTMLElement, chart: ViewChart, canvas: HTMLCanvasElement, hooks: ViewHooks = {}) {
    this.#chart = chart;
    this.#canvas = canvas;
    this.#hooks = { ...hooks };
    this.#overlay = new Overlay(host);
    this.#live = new LiveRegion(this.#overlay.root);
    this.#inspector = new Inspector({
      chart,
      hooks: this.#hooks,
      overlay: this.#overlay,
      toWindow: (point) => this.#toWindow(point),
      legend: () => this.#legendItems(),
      focusChart: () => this.focus(),
      compare: (rows) => this.compare(rows),
    });
    this.#table = this.#makeTable(host);
    this.#tools = new ChartTools(host, [
      { title: 'All exemplars as a table (V)', path: TABLE_ICON, run: () => (this.#table.isOpen ? this.#table.close() : this.openTable()) },
      {
        title: 'Save the picture',
        path: SAVE_ICON,
        run: [
          { text: 'PNG', key: 'P', run: () => void this.savePicture('png') },
          { text: 'SVG', key: 'Shift P', run: () => void this.savePicture('svg') },
        ],
      },
      { title: 'Keys and gestures (?)', path: HELP_ICON, run: () => this.showHelp() },
    ]);
    this.#explorer = new Explorer(host, {
      chart,
      hooks: this.#hooks,
      overlay: this.#overlay,
      live: this.#live,
      toWindow: (point) => this.#toWindow(point),
      yFromWindow: (clientY) => this.#pointer.pointOf({ clientX: 0, clientY }).y,
      draw: () => this.draw(),
      barChanged: () => this.#layOut(),
      comparingChanged: (isComparing) => (this.#pointer.isFree = isComparing),
      focusChart: () => this.focus(),
      listRows: (rows) => this.openTable(rows),
    });
    this.#pointer = new PointerInput(canvas, () => this.#size, {
      hover: (x, y) => this.#hover(x, y),
      leave: () => this.#leave(),
      click: (x, y, { touch, alt }) => this.#click(x, y, touch, alt),
      doubleClick: (x, y) => this.#doubleClick(x, y),
      dragStart: (x, y, { shift }) => this.#dragStart(x, y, shift),
      drag: (x, y) => this.#drag(x, y),
      dragEnd: (to) => this.#dragEnd(to),
    });
    const scale = (): number => (this.#pointer.rect().width > 0 ? this.#size.width / this.#pointer.rect().width : 1);
    this.#pinch = new PinchInput(canvas, scale, {
      start: () => this.#pinchStart(),
      change: (from, to) => this.#pinchTo(from, to),
      end: (isKept) => this.#pinchEnd(isKept),
    });
    this.#frames = new FrameLoop(host, () => this.#frame());
    this.#listen();
    this.setTheme(LIGHT_THEME);
  }

  /** The size of bar and canvas in CSS px; takes effect with the frame that is requested. */
  resize(width: number, height: number, dpr = globalThis.devicePixelRatio): void {
    this.#wholeSize = { width, height, dpr };
    this.#explorer.setHeight(height);
    this.#layOut();
  }

  /** The canvas has what the bar leaves. */
  #layOut(): void {
    const { width, height, dpr } = this.#wholeSize;
    const bar = this.#explorer.barHeight;
    this.#canvas.style.marginTop = `${bar}px`;
    this.#overlay.host.style.top = `${bar}px`;
    this.#table.setTop(bar);
    this.#tools.setInBar(bar > 0);
    this.#pendingSize = { width, height: Math.max(0, height - bar), dpr };
    this.#pointer.invalidate();
    this.draw();
  }

  /** What the person has changed while looking: filter, colours, region. Setting it is as if they had. */
  get viewState(): ViewState {
    return this.#explorer.state;
  }

  set viewState(state: ViewState) {
    this.#explorer.state = state;
  }

  /** Shows what rows have in common that the other exemplars have not. */
  compare(rows: ArrayLike<number>): void {
    this.#explorer.compare(rows, null, true);
  }

  /** Requests a frame; several requests are one. */
  draw(): void {
    this.#legend = null;
    this.#frames.request();
  }

  /** A crosshair that comes from elsewhere, as from another panel of a dashboard. */
  setCrosshair(timeMs: number | null): void {
    this.#overlay.setCrosshair(timeMs === null ? null : this.#chart.xFromTime(timeMs), this.#plot);
  }

  setTheme(theme: ViewTheme): void {
    this.#background = theme.surface ?? theme.background;
    this.#table.setTheme(theme);
    this.#tools.setTheme(theme);
    applyTheme(this.#overlay.host, theme);
    this.#inspector.layer.setTheme(theme);
    this.#explorer.setTheme(theme);
  }

  /** Replaces some of the hooks; `cardHost` is fixed when the view is made. */
  setHooks(hooks: Omit<ViewHooks, 'cardHost'>): void {
    Object.assign(this.#hooks, hooks);
  }

  /** To be called before data is replaced: pinned cards go on showing what is not loaded any more. */
  willReplaceData(): void {
    this.#inspector.willReplaceData();
  }

  /** What is seen is about rows that are not those of the new data: cards find their exemplars again with the next frame. */
  dataReplaced(): void {
    this.#inspector.dataReplaced();
    this.#explorer.forgetRows();
    this.#table.forgetRows();
  }

  /** The exemplars whose cards are pinned. */
  get pins(): PinnedExemplar[] {
    return this.#inspector.pinned;
  }

  /** Pins the cards of these exemplars and closes others. */
  set pins(pins: PinnedExemplar[]) {
    this.#inspector.pinned = pins;
    this.draw();
  }

  /** Shows a table over the chart: of all exemplars in the window, or of these. */
  openTable(rows: ArrayLike<number> | null = null): void {
    this.#inspector.hide();
    this.#table.open(rows && Uint32Array.from(rows));
  }

  /** Saves what is seen as a file. */
  async savePicture(format: PictureFormat): Promise<void> {
    try {
      const source = { chart: this.#chart, canvas: this.#canvas, background: this.#background, title: this.#hooks.label?.() ?? '' };
      await savePicture(source, format);
    } catch (error) {
      this.#hooks.onError?.(error);
    }
  }

  /** Shows what keys and gestures do. */
  showHelp(): void {
    const { left, top, width, height } = this.#plot;
    this.#inspector.showHelp({ x: left + width / 2, y: top + height / 2 });
  }

  /** Moves the focus to the chart, or to the table over it. */
  focus(): void {
    if (this.#table.isOpen) {
      this.#table.focus();
    } else {
      this.#canvas.focus({ preventScroll: true });
    }
  }

  destroy(): void {
    clearTimeout(this.#describeTimer);
    this.#abort.abort();
    this.#frames.destroy();
    this.#pointer.destroy();
    this.#pinch.destroy();
    this.#tools.destroy();
    this.#table.destroy();
    this.#live.destroy();
    this.#inspector.destroy();
    this.#explorer.destroy();
    this.#overlay.destroy();
  }

  #listen(): void {
    const { signal } = this.#abort;
    const canvas = this.#canvas;
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-roledescription', 'chart');
    // Without counts: asking for them now would work out a picture of a size that is not the canvas' yet.
    canvas.setAttribute('aria-label', this.#name);
    canvas.addEventListener('keydown', (event) => this.#keydown(event), { signal });
    canvas.addEventListener('focus', () => this.#focus(), { signal });
    canvas.addEventListener('blur', () => this.#blur(), { signal });
    const fontsLoaded = (): void => {
      this.#chart.fontsLoaded();
      this.draw();
    };
    document.fonts.addEventListener('loadingdone', fontsLoaded, { signal });
    window.addEventListener(
      'scroll',
      (event) => {
        if (event.target instanceof Node && event.target.contains(canvas)) {
          this.#inspector.onScrolled();
        }
      },
      { signal, capture: true, passive: true },
    );
  }

  // Drawing

  #frame(): void {
    let stats: FrameStats;
    try {
      if (this.#pendingSize) {
        const { width, height, dpr } = this.#pendingSize;
        this.#chart.resize(width, height, dpr);
        this.#canvas.style.width = `${width}px`;
        this.#canvas.style.height = `${height}px`;
        this.#size = { width, height };
        this.#pendingSize = null;
      }
      this.#explorer.enforce();
      stats = this.#chart.render();
      this.#plot = this.#chart.plotRect();
    } catch (error) {
      this.#hooks.onError?.(error);
      return;
    }
    this.#drawnFrames += 1;
    this.#inspector.onDrawn();
    this.#table.onDrawn();
    this.#explorer.onDrawn(this.#plot);
    this.#refreshInspection();
    this.#describeSoon();
    this.#hooks.onDraw?.(stats);
  }

  /** What was looked at may have moved or gone. */
  #refreshInspection(): void {
    const current = this.#inspector.current;
    if (this.#inspector.isByKeyboard && current) {
      const now = this.#chart.clusterHolding(current);
      if (now) {
        this.#showByKeyboard(now, false);
      } else {
        this.#inspector.hide();
      }
    } else if (this.#pointerAt) {
      this.#hover(this.#pointerAt.x, this.#pointerAt.y);
    } else {
      this.#overlay.setCrosshair(null, this.#plot);
    }
  }

  #legendItems(): LegendItem[] {
    this.#legend ??= this.#chart.legend();
    return this.#legend;
  }

  /** The name follows the picture when it has come to rest. */
  #describeSoon(): void {
    clearTimeout(this.#describeTimer);
    this.#describeTimer = setTimeout(() => {
      this.#describe();
      this.#explorer.onRest();
    }, DESCRIBE_MS);
  }

  get #name(): string {
    return this.#hooks.label?.() ?? 'Exemplar chart';
  }

  #describe(): void {
    const counts = this.#chart.counts();
    const several = counts.total > 0 ? `, ${plural(counts.total, 'exemplar')}` : ', no exemplars';
    const label = `${this.#name}: ${plural(this.#legendItems().length, 'series', 'series')}${several}`;
    if (this.#canvas.getAttribute('aria-label') !== label) {
      this.#canvas.setAttribute('aria-label', label);
    }
  }

  #toWindow(point: { x: number; y: number }): { x: number; y: number } {
    const rect = this.#pointer.rect();
    const scaleX = this.#size.width > 0 ? rect.width / this.#size.width : 1;
    const scaleY = this.#size.height > 0 ? rect.height / this.#size.height : 1;
    return { x: rect.left + point.x * scaleX, y: rect.top + point.y * scaleY };
  }

  // Pointer

  #hover(x: number, y: number): void {
    if (this.#pointer.isDragging) {
      return;
    }
    this.#pointerAt = { x, y };
    const inside = this.#isInPlot(x, y);
    this.#overlay.setCrosshair(inside ? x : null, this.#plot);
    this.#hooks.onHover?.(inside ? this.#chart.timeFromX(x) : null);
    if (this.#inspector.keepsCard({ x, y })) {
      return;
    }
    const hit = this.#chart.hit(x, y);
    this.#canvas.style.cursor = hit?.kind === 'exemplar' ? 'pointer' : inside && this.#hooks.onZoom ? 'crosshair' : '';
    if (hit?.kind === 'exemplar') {
      this.#inspector.showCluster(hit.cluster, false);
    } else if (this.#inspector.isLingering && !this.#inspector.isByKeyboard) {
      this.#inspector.leave();
    } else if (!this.#inspector.isByKeyboard) {
      this.#hoverSamples(x, y, inside, hit?.kind === 'series' ? hit.series : null);
    }
  }

  #hoverSamples(x: number, y: number, inside: boolean, series: number | null): void {
    const mode: TooltipMode = this.#hooks.tooltipMode ?? 'single';
    if (!inside || mode === 'none' || (mode === 'single' && series === null)) {
      this.#inspector.showSamples([], { x, y }, '');
      return;
    }
    const timeMs = this.#chart.timeFromX(x);
    const chosen = this.#chart.samplesAt(timeMs, mode === 'single' && series !== null ? series : undefined);
    const samples = this.#hooks.arrangeSamples?.(chosen) ?? chosen.sort((a, b) => b.value - a.value);
    this.#inspector.showSamples(samples, { x, y }, samples[0]?.timeText ?? '');
  }

  #leave(): void {
    this.#pointerAt = null;
    this.#overlay.setCrosshair(null, this.#plot);
    this.#hooks.onHover?.(null);
    if (this.#inspector.isLingering) {
      this.#inspector.leave();
    } else {
      this.#inspector.hide();
    }
  }

  #click(x: number, y: number, touch: boolean, alt: boolean): void {
    const cluster = this.#clusterNear(x, y, touch);
    const link = cluster && alt ? this.#chart.exemplar(cluster.exemplars[0] ?? 0).links[0] : undefined;
    if (link) {
      this.#inspector.follow(link);
    } else if (cluster) {
      this.#activate(cluster, false);
    } else if (touch) {
      this.#inspector.hide();
      this.#hover(x, y);
      this.#pointerAt = null;
    }
  }

  /** What is hit; a finger is thick, so the surroundings count as well. */
  #clusterNear(x: number, y: number, touch: boolean): Cluster | null {
    const distances = touch ? [0, TOUCH_PX / 2, TOUCH_PX] : [0];
    for (const distance of distances) {
      for (let i = 0; i < (distance === 0 ? 1 : 8); i += 1) {
        const angle = (i * Math.PI) / 4;
        const hit = this.#chart.hit(x + distance * Math.cos(angle), y + distance * Math.sin(angle));
        if (hit?.kind === 'exemplar') {
          return hit.cluster;
        }
      }
    }
    return null;
  }

  #doubleClick(x: number, y: number): void {
    if (this.#chart.hit(x, y)?.kind !== 'exemplar') {
      this.#hooks.onReset?.();
    }
  }

  #dragStart(x: number, y: number, shift: boolean): boolean {
    this.#isSelecting = shift || this.#explorer.isComparing;
    if (!this.#isSelecting && (!this.#hooks.onZoom || !this.#isInPlot(x, y))) {
      return false;
    }
    // Until it moves again the pointer looks at nothing; a frame that is drawn meanwhile would look where it was before.
    this.#pointerAt = null;
    this.#inspector.hide();
    this.#overlay.setCrosshair(null, this.#plot);
    if (this.#isSelecting) {
      this.#explorer.dragStart({ x: this.#clampX(x), y });
    } else {
      this.#dragFrom = this.#clampX(x);
    }
    return true;
  }

  #drag(x: number, y: number): void {
    if (this.#isSelecting) {
      this.#explorer.drag({ x: this.#clampX(x), y });
    } else if (this.#dragFrom !== null) {
      this.#overlay.setSelection({ x0: this.#dragFrom, x1: this.#clampX(x) }, this.#plot);
    }
  }

  #dragEnd(end: { x: number; y: number } | null): void {
    if (this.#isSelecting) {
      this.#isSelecting = false;
      this.#explorer.dragEnd(end && { x: this.#clampX(end.x), y: end.y });
      return;
    }
    const from = this.#dragFrom;
    this.#dragFrom = null;
    this.#overlay.setSelection(null, this.#plot);
    if (from === null || end === null) {
      return;
    }
    const to = this.#clampX(end.x);
    const fromMs = this.#chart.timeFromX(Math.min(from, to));
    const toMs = this.#chart.timeFromX(Math.max(from, to));
    if (toMs > fromMs) {
      this.#hooks.onZoom?.(fromMs, toMs);
    }
  }

  // Two fingers

  #pinchStart(): boolean {
    if (!this.#hooks.onZoom) {
      return false;
    }
    this.#pinched = this.#chart.window();
    this.#pointerAt = null;
    this.#inspector.hide();
    return true;
  }

  #pinchTo(from: Grip, to: Grip): void {
    if (this.#pinched) {
      const { fromMs, toMs } = pinchedWindow(this.#pinched, this.#plot, from, to);
      this.#chart.setWindow(fromMs, toMs);
      this.draw();
    }
  }

  /** What was seen under the fingers becomes the window, or what was before is seen again. */
  #pinchEnd(isKept: boolean): void {
    const before = this.#pinched;
    this.#pinched = null;
    if (!before) {
      return;
    }
    const { fromMs, toMs } = this.#chart.window();
    if (isKept && (fromMs !== before.fromMs || toMs !== before.toMs)) {
      this.#hooks.onZoom?.(fromMs, toMs);
    } else {
      this.#chart.setWindow(before.fromMs, before.toMs);
      this.draw();
    }
  }

  #makeTable(host: HTMLElement): TableView {
    return new TableView(host, {
      windowRows: () => this.#chart.windowRows(),
      table: (rows, name) => this.#inspector.table(rows, name),
      actions: (rows) => this.#inspector.actions(rows),
      counts: () => countsText(this.#chart.counts(), this.#chart.severalClusters()),
      onToggle: (isOpen) => {
        // What is covered cannot be used.
        this.#canvas.inert = isOpen;
        if (!isOpen) {
          this.focus();
        }
      },
    });
  }

  #isInPlot(x: number, y: number): boolean {
    const { left, top, width, height } = this.#plot;
    return x >= left && x <= left + width && y >= top && y <= top + height;
  }

  #clampX(x: number): number {
    return Math.max(this.#plot.left, Math.min(x, this.#plot.left + this.#plot.width));
  }

  // Opening

  #activate(cluster: Cluster, byKeyboard: boolean): void {
    const row = cluster.exemplars[0];
    if (row === undefined) {
      return;
    }
    const exemplar = this.#chart.exemplar(row);
    const proceed = this.#hooks.onExemplarClick?.({ exemplar, links: exemplar.links, cluster }) ?? true;
    if (!proceed) {
      return;
    }
    const link = exemplar.links[0];
    if (this.#hooks.directOpen && cluster.count === 1 && link) {
      this.#inspector.follow(link);
    } else {
      this.#inspector.pin(cluster, byKeyboard);
    }
  }

  // Keyboard

  #focus(): void {
    if (this.#canvas.matches(':focus-visible')) {
      this.#live.say(`${countsText(this.#chart.counts(), this.#chart.severalClusters())}. ${KEYBOARD_HELP}`);
    }
  }

  #blur(): void {
    if (this.#inspector.isByKeyboard) {
      this.#inspector.hide();
      this.#crosshairToPointer();
    }
  }

  /** The keyboard has left the diamond on which the line stood. */
  #crosshairToPointer(): void {
    const at = this.#pointerAt;
    this.#overlay.setCrosshair(at && this.#isInPlot(at.x, at.y) ? at.x : null, this.#plot);
  }

  #keydown(event: KeyboardEvent): void {
    const action = keyAction(event);
    if (action && this.#act(action)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  /** Where the keyboard stands; after a new picture, the diamond that now stands for that exemplar. */
  #walkStart(): Cluster | null {
    const from = this.#inspector.current ?? this.#walkedFrom;
    if (!from || this.#walkedFrame === this.#drawnFrames) {
      return from;
    }
    return this.#chart.clusterHolding(from);
  }

  /** False when there was nothing to do, so that the key goes on to the page. */
  #act(action: KeyAction): boolean {
    switch (action.kind) {
      case 'walk': {
        const next = this.#chart.nearestCluster(this.#walkStart(), action.direction);
        if (next) {
          this.#showByKeyboard(next, true);
        } else {
          this.#live.say('No exemplar there.');
        }
        return true;
      }
      case 'open':
      case 'trace':
      case 'traces':
        return this.#open(action.kind);
      case 'close':
        if (this.#pointer.isDragging) {
          this.#pointer.cancel();
          return true;
        }
        if (this.#inspector.closeLast()) {
          this.#crosshairToPointer();
          return true;
        }
        return this.#explorer.closeLast();
      case 'table':
        this.openTable();
        return true;
      case 'save':
        void this.savePicture(action.format);
        return true;
      case 'help':
        this.showHelp();
        return true;
      case 'share':
        return this.#share();
      case 'reset':
        this.#hooks.onReset?.();
        return this.#hooks.onReset !== undefined;
    }
  }

  #open(kind: 'open' | 'trace' | 'traces'): boolean {
    const cluster = this.#walkStart() ?? this.#chart.nearestCluster(null, 'worst');
    const row = cluster?.exemplars[0];
    if (!cluster || row === undefined) {
      this.#live.say('No exemplar.');
      return true;
    }
    this.#stand(cluster);
    if (kind === 'open') {
      this.#activate(cluster, true);
      return true;
    }
    const link = kind === 'traces' ? this.#chart.clusterLink(cluster) : this.#chart.exemplar(row).links[0];
    if (link) {
      this.#inspector.follow(link);
    } else {
      this.#live.say('It has no trace link.');
    }
    return true;
  }

  /** Compares the cluster on which the keyboard stands with all others. */
  #share(): boolean {
    const cluster = this.#walkStart() ?? this.#chart.nearestCluster(null, 'worst');
    if (!cluster) {
      this.#live.say('No exemplar.');
      return true;
    }
    this.#stand(cluster);
    this.#inspector.hide();
    this.#explorer.compare(cluster.exemplars, cluster, true);
    return true;
  }

  #stand(cluster: Cluster): void {
    this.#walkedFrom = cluster;
    this.#walkedFrame = this.#drawnFrames;
  }

  #showByKeyboard(cluster: Cluster, aloud: boolean): void {
    this.#stand(cluster);
    this.#inspector.showCluster(cluster, true);
    this.#overlay.setCrosshair(cluster.x, this.#plot);
    const row = cluster.exemplars[0];
    if (aloud && row !== undefined) {
      this.#live.say(clusterSentence(cluster, this.#chart.exemplar(row), this.#legendItems()));
    }
  }
}
