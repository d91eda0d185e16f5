/**
 * What is being looked at: the diamond or sample under the pointer, the diamond the keyboard stands on, and the pinned
 * cards. Shows it with rings and cards; decides nothing about data.
 */
import type { Cluster, Exemplar, LegendItem, Link } from '../types';
import type { PinnedExemplar, Sample, ViewChart, ViewHooks } from './api';
import { clusterContent, clusterSentence, commonLine, samplesContent, type ContentContext } from './card-content';
import type { Card, CardAnchor } from './card';
import { CardLayer } from './card-layer';
import { isOnTheWay, type Point } from './card-place';
import { element } from './dom';
import { ExemplarTable } from './exemplar-table';
import { helpContent } from './help';
import { linkAnchor } from './link-anchor';
import type { Overlay } from './overlay';
import { tableActions } from './table-actions';
import { previewLines, TracePreviews, type AskTempo, type Preview } from './trace-preview';

/** A card outlives the pointer's departure a little, so that the pointer can reach it. */
const LINGER_MS = 160;
/** More pinned cards than this cover the chart; the oldest gives way. */
const MOST_PINNED = 8;
/** A trace is asked for when the pointer rests so long, ms. */
const DWELL_MS = 220;
/** Beside the pointer, not under it. */
const SAMPLE_RADIUS = 6;

/** What stands for an exemplar between new data and the frame that shows it. */
const GONE: Exemplar = { timeMs: NaN, value: NaN, labels: {}, series: null, links: [], valueText: '', timeText: '', traceLabel: null, traceId: null };

interface Pin {
  card: Card;
  cluster: Cluster;
  /** The frame that the cluster's place is of; null for one exemplar out of a list, which has no place. */
  frame: number | null;
  /** What had the focus before; the chart when it is null. */
  opener: HTMLElement | null;
  /** Its table, when it stands for several. */
  table: ExemplarTable | null;
}

export interface InspectorHost {
  chart: ViewChart;
  hooks: ViewHooks;
  overlay: Overlay;
  /** Px of the chart to px of the window. */
  toWindow(point: Point): Point;
  legend(): LegendItem[];
  /** Gives the focus back to the chart. */
  focusChart(): void;
  /** Says what rows have that others have not. */
  compare(rows: Uint32Array): void;
}

export class Inspector {
  readonly layer: CardLayer;
  #host: InspectorHost;
  #current: Cluster | null = null;
  #byKeyboard = false;
  #pins: Pin[] = [];
  #help: Card | null = null;
  #previews: TracePreviews;
  /** What is being asked about the trace of each card. */
  #asking = new Map<Card, AbortController>();
  /** Whether row numbers are those of data that is gone. */
  #isStale = false;
  /** Exemplars whose cards are to be pinned with the next frame. */
  #wanted: PinnedExemplar[] = [];
  #samplesKey = '';
  #samplesCard: Card | null = null;
  #frame = 0;
  #linger: ReturnType<typeof setTimeout> | undefined;

  constructor(host: InspectorHost) {
    this.#host = host;
    this.#previews = new TracePreviews((body) => host.chart.traceSummary(body));
    this.layer = new CardLayer(host.hooks.cardHost ?? document.body);
  }

  /** The diamond whose card is shown, or that the keyboard stands on. */
  get current(): Cluster | null {
    return this.#current;
  }

  get isByKeyboard(): boolean {
    return this.#byKeyboard;
  }

  get hasCards(): boolean {
    return this.layer.shown !== null || this.#pins.length > 0;
  }

  /** Whether the pointer is on its way from the shown diamond to the card. */
  keepsCard(point: Point): boolean {
    const card = this.layer.shown;
    if (!card || !this.#current) {
      return false;
    }
    return isOnTheWay(this.#host.toWindow(point), this.#host.toWindow(this.#current), card.box);
  }

  /** Shows a diamond's card, unless it is there already. */
  showCluster(cluster: Cluster, byKeyboard: boolean): void {
    clearTimeout(this.#linger);
    this.#byKeyboard = byKeyboard;
    this.#host.overlay.setDots([]);
    this.#host.overlay.setRing(cluster, byKeyboard);
    const isShown = this.#current !== null && this.layer.shown !== null && isSame(this.#current, cluster);
    this.#current = cluster;
    if (isShown && !this.#isStale) {
      return;
    }
    if (this.#pins.some((pin) => isSameSet(pin.cluster, cluster))) {
      this.#hideShown();
      return;
    }
    const card = this.layer.show({ enter: () => clearTimeout(this.#linger), leave: () => this.leave() });
    this.#samplesCard = null;
    this.#fill(card, cluster);
    card.moveTo(this.#anchor(cluster));
  }

  /** The tooltip of samples; an empty list hides it. */
  showSamples(samples: Sample[], point: Point, timeText: string): void {
    this.#current = null;
    this.#byKeyboard = false;
    this.#host.overlay.setRing(null);
    this.#host.overlay.setDots(samples);
    this.#giveUp(this.layer.shown);
    if (samples.length === 0) {
      this.layer.hide();
      return;
    }
    const card = this.layer.show({ enter: () => clearTimeout(this.#linger), leave: () => this.leave() });
    // The pointer moves more often than the nearest samples change.
    const key = samples.map((sample) => `${sample.series} ${sample.timeMs} ${sample.value}`).join();
    if (this.#samplesKey !== key || this.#samplesCard !== card) {
      this.#samplesKey = key;
      this.#samplesCard = card;
      card.setContent('samples', timeText, samplesContent(samples, timeText, this.#host.legend()));
    }
    card.moveTo({ ...this.#host.toWindow(point), radius: SAMPLE_RADIUS });
  }

  /** The pointer has left what the card is about: hide it soon, unless the pointer comes back or enters it. */
  leave(): void {
    clearTimeout(this.#linger);
    if (this.#byKeyboard) {
      return;
    }
    this.#linger = setTimeout(() => this.hide(), LINGER_MS);
  }

  /** True while a diamond's card is shown that the pointer has left. */
  get isLingering(): boolean {
    return this.#current !== null && this.layer.shown !== null;
  }

  hide(): void {
    clearTimeout(this.#linger);
    this.#hideShown();
    this.#current = null;
    this.#byKeyboard = false;
    this.#host.overlay.setRing(null);
    this.#host.overlay.setDots([]);
  }

  /** Pins a card for a diamond, or finds the one that is pinned. */
  pin(cluster: Cluster, focus: boolean): void {
    this.#pin({ cluster, frame: this.#frame, opener: null, table: null }, this.#anchor(cluster), focus);
  }

  /** Pins the card of one exemplar out of a list, beside its row. */
  pinRow(row: number, near: DOMRect): void {
    const cluster = this.#alone(row);
    const anchor = { x: near.x + near.width / 2, y: near.y + near.height / 2, radius: near.width / 2 };
    this.#pin({ cluster, frame: null, opener: this.layer.focused, table: null }, anchor, true);
  }

  /** Pins the list of keys and gestures, in the middle of the chart. */
  showHelp(middle: Point): void {
    if (!this.#help) {
      const card: Card = this.layer.pin({
        close: () => {
          this.#help = null;
          this.layer.remove(card);
          this.#host.focusChart();
        },
      });
      this.#help = card;
      this.hide();
      card.setContent('help', 'Keys and gestures', helpContent());
      card.moveTo({ ...this.#host.toWindow(middle), radius: 0 });
    }
    this.#help.focus();
  }

  #pin(pin: Omit<Pin, 'card'>, anchor: CardAnchor, focus: boolean): void {
    const known = this.#pins.find((other) => isSameSet(other.cluster, pin.cluster));
    if (known) {
      known.card.focus();
      return;
    }
    const surplus = this.#pins.length >= MOST_PINNED ? this.#pins[0] : undefined;
    if (surplus) {
      this.#unpin(surplus.card, false);
    }
    this.#hideShown();
    const card: Card = this.layer.pin({
      close: () => this.#unpin(card, true),
    });
    const table = this.#fill(card, pin.cluster);
    card.moveTo(anchor, this.#pins.map((other) => other.card.box));
    this.#pins.forEach((other) => other.card.avoid(card.box));
    this.#pins.push({ ...pin, card, table });
    this.#pinsChanged();
    if (focus) {
      card.focus();
    }
  }

  /** Closes the card that was opened last, a passing one of the pointer's after all others; false when there is none. */
  closeLast(): boolean {
    const last = this.#pins.at(-1);
    if (last && !(this.#byKeyboard && this.layer.shown)) {
      this.#unpin(last.card, true);
      return true;
    }
    const isShown = this.layer.shown !== null;
    this.hide();
    return isShown;
  }

  closeAll(): void {
    this.hide();
    for (const pin of [...this.#pins]) {
      this.#unpin(pin.card, false);
    }
  }

  /** Follows a link as a click on it would be. */
  follow(link: Link): void {
    linkAnchor(link, link.title, (event) => this.#onLinkClick(event, link)).click();
  }

  /** A new picture is drawn: places of the old one do not hold any more. */
  onDrawn(): void {
    this.#frame += 1;
    if (this.#isStale) {
      this.#isStale = false;
      this.#findPins();
      // What passes is shown anew where the pointer or the keyboard stands.
      this.#hideShown();
    }
    // What an address asks for may come before the data.
    const wanted = this.#wanted.length > 0 && this.#host.chart.counts().total > 0 ? this.#wanted.splice(0) : [];
    for (const pin of wanted) {
      const cluster = this.#clusterOf(pin);
      if (cluster) {
        this.pin(cluster, false);
      }
    }
    this.#ringPins();
  }

  /** Row numbers have another meaning from now on. */
  dataReplaced(): void {
    this.#isStale = true;
  }

  /** The exemplars whose cards are pinned: of a cluster the most important one. */
  get pinned(): PinnedExemplar[] {
    return [...this.#pins.map(({ cluster }) => ({ timeMs: cluster.timeMs, value: cluster.value })), ...this.#wanted];
  }

  set pinned(pins: PinnedExemplar[]) {
    const isSamePin = (a: PinnedExemplar, b: PinnedExemplar): boolean => a.timeMs === b.timeMs && a.value === b.value;
    for (const pin of [...this.#pins]) {
      if (!pins.some((wanted) => isSamePin(wanted, pin.cluster))) {
        this.#unpin(pin.card, false);
      }
    }
    this.#wanted = pins.filter((wanted) => !this.#pins.some((pin) => isSamePin(wanted, pin.cluster))).slice(0, MOST_PINNED);
  }

  /** The diamond that stands for an exemplar; null when it is not in the picture. */
  #clusterOf({ timeMs, value }: PinnedExemplar): Cluster | null {
    const clusters = this.#host.chart.clusters();
    const first = clusters.find((cluster) => cluster.timeMs === timeMs && cluster.value === value);
    if (first) {
      return first;
    }
    const row = this.#host.chart.rowOf(timeMs, value);
    return row === null ? null : (clusters.find((cluster) => cluster.exemplars.includes(row)) ?? null);
  }

  /** Pinned cards show the new rows of their exemplars; what is not loaded any more is closed. */
  #findPins(): void {
    for (const pin of [...this.#pins]) {
      const row = this.#host.chart.rowOf(pin.cluster.timeMs, pin.cluster.value);
      const hadFocus = pin.card.hasFocus;
      if (row === null) {
        this.#unpin(pin.card, hadFocus);
        continue;
      }
      // One exemplar out of a list stays alone, as does one that has left the picture.
      const cluster = pin.frame === null ? null : this.#clusterOf(pin.cluster);
      pin.cluster = cluster ?? this.#alone(row);
      pin.frame = cluster ? this.#frame : null;
      const before = pin.table;
      before?.remember();
      pin.table = this.#fill(pin.card, pin.cluster);
      pin.card.place();
      pin.table?.continue(before);
      if (hadFocus) {
        pin.card.focus();
      }
    }
  }

  /** An exemplar without a place in the picture. */
  #alone(row: number): Cluster {
    const { value, timeMs, series } = this.#host.chart.exemplar(row);
    return { x: 0, y: 0, count: 1, series, value, timeMs, edge: null, exemplars: [row], radius: 0 };
  }

  #pinsChanged(): void {
    this.#ringPins();
    this.#host.hooks.onPinsChange?.(this.pinned);
  }

  destroy(): void {
    clearTimeout(this.#linger);
    this.#asking.forEach((asking) => asking.abort());
    this.layer.destroy();
  }

  /** Returns the table of a cluster. */
  #fill(card: Card, cluster: Cluster): ExemplarTable | null {
    const host = this.#host;
    this.#giveUp(card);
    const tables: ExemplarTable[] = [];
    const context: ContentContext = {
      exemplar: (row) => host.chart.exemplar(row),
      clusterLink: (of) => host.chart.clusterLink(of),
      clusterColor: (of) => this.#color(of),
      legend: () => host.legend(),
      onLinkClick: (event, link) => this.#onLinkClick(event, link),
      onGrow: () => this.layer.grown(card),
      note: () => host.hooks.cardNote?.() ?? null,
      columns: (rows) => host.chart.columns(rows),
      tracePreview: (exemplar) => this.#tracePreview(card, exemplar.traceId),
      clusterTable: (of) => {
        const table = this.table(Uint32Array.from(of.exemplars), 'Exemplars of the cluster');
        tables.push(table);
        const actions = this.actions(() => table.rows, this.#host.compare);
        const { common } = table.columns;
        return [...(common.length > 0 ? [commonLine(common)] : []), table.node, actions];
      },
    };
    const first = cluster.exemplars[0];
    const name = first === undefined ? '' : clusterSentence(cluster, host.chart.exemplar(first), host.legend());
    card.setContent(cluster.count > 1 ? 'cluster' : 'exemplar', name, clusterContent(cluster, card.pinned, context));
    tables.forEach((table) => table.render());
    return tables[0] ?? null;
  }

  #hideShown(): void {
    this.#giveUp(this.layer.shown);
    this.layer.hide();
  }

  /** Nobody waits any more for what was asked for a card. */
  #giveUp(card: Card | null): void {
    if (card) {
      this.#asking.get(card)?.abort();
      this.#asking.delete(card);
    }
  }

  /** Two lines that are there at once, so that the card does not grow, and say later what the trace is. */
  #tracePreview(card: Card, traceId: string | null): HTMLElement | null {
    const ask = this.#host.hooks.askTempo;
    if (!ask || traceId === null) {
      return null;
    }
    const node = element('div', 'trace');
    const show = (preview: Preview): void => {
      const [what, more] = previewLines(preview);
      node.classList.toggle('failed', preview.kind !== 'found');
      const line = element('b', '', what);
      line.title = what;
      const second = element('span', 'faint', more);
      second.title = more;
      node.replaceChildren(line, second);
    };
    const known = this.#previews.known(traceId);
    if (known) {
      show(known);
      return node;
    }
    node.append(element('span', 'faint', 'Looking up the trace'));
    const asking = new AbortController();
    this.#asking.set(card, asking);
    const isRested = new Promise<void>((resolve) => setTimeout(resolve, card.pinned ? 0 : DWELL_MS));
    void isRested.then(() => this.#ask(traceId, ask, asking.signal)).then((preview) => preview && show(preview));
    return node;
  }

  async #ask(traceId: string, ask: AskTempo, signal: AbortSignal): Promise<Preview | null> {
    try {
      return signal.aborted ? null : await this.#previews.ask(traceId, ask, signal);
    } catch {
      // It was given up.
      return null;
    }
  }

  /** Buttons for what can be done with rows. */
  actions(rows: () => Uint32Array, compare: ((rows: Uint32Array) => void) | null = null): HTMLElement {
    const { chart, hooks } = this.#host;
    return tableActions({ chart, hooks, rows, compare });
  }

  /** A table of exemplars with the links and labels of this chart. */
  table(rows: Uint32Array, name: string): ExemplarTable {
    const { chart } = this.#host;
    return new ExemplarTable(rows, name, {
      columns: (of) => chart.columns(of),
      sortRows: (of, key, isDescending) => chart.sortRows(of, key, isDescending),
      spanOfRows: (of) => chart.spanOfRows(of),
      timeText: (timeMs) => chart.timeText(timeMs),
      exemplar: (row) => (this.#isStale ? GONE : chart.exemplar(row)),
      legend: () => this.#host.legend(),
      onLinkClick: (event, link) => this.#onLinkClick(event, link),
      onDetails: (row, near) => this.pinRow(row, near),
    });
  }

  /** One exemplar out of a list has no diamond; it has the colour of its series. */
  #color(cluster: Cluster): string {
    if (cluster.radius > 0) {
      return this.#host.chart.clusterColor(cluster);
    }
    return this.#host.legend().find((item) => item.series === cluster.series)?.color ?? 'transparent';
  }

  #anchor(cluster: Cluster): CardAnchor {
    return { ...this.#host.toWindow(cluster), radius: cluster.radius };
  }

  #onLinkClick(event: MouseEvent, link: Link): void {
    this.#host.hooks.onLinkClick?.(event, link);
  }

  #unpin(card: Card, focus: boolean): void {
    const opener = this.#pins.find((pin) => pin.card === card)?.opener;
    this.#giveUp(card);
    this.layer.remove(card);
    this.#pins = this.#pins.filter((pin) => pin.card !== card);
    this.#pinsChanged();
    if (focus && opener?.isConnected) {
      opener.focus();
    } else if (focus) {
      this.#host.focusChart();
    }
  }

  #ringPins(): void {
    const placed = this.#pins.filter((pin) => pin.frame === this.#frame);
    this.#host.overlay.setPinned(placed.map((pin) => pin.cluster));
  }
}

/** Whether two clusters stand for the same exemplars, wherever they are drawn. */
function isSameSet(a: Cluster, b: Cluster): boolean {
  return a.exemplars[0] === b.exemplars[0] && a.count === b.count;
}

/** Whether two clusters are the same diamond in the same place. */
function isSame(a: Cluster, b: Cluster): boolean {
  return isSameSet(a, b) && a.x === b.x && a.y === b.y;
}
