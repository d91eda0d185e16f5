/**
 * What is being looked at: the diamond or sample under the pointer, the diamond the keyboard stands on, and the pinned
 * cards. Shows it with rings and cards; decides nothing about data.
 */
import type { Cluster, Exemplar, LegendItem, Link } from '../types';
import type { PinnedExemplar, Sample, ViewChart, ViewHooks } from './api';
import { clusterContent, clusterSentence, commonLine, samplesContent, type ContentContext } from './card-content';
import type { Card, CardAnchor } from './card';
import { CardLayer } from './card-layer';
import { CardPreviews } from './card-previews';
import { isOnTheWay, type Point } from './card-place';
import { ExemplarTable } from './exemplar-table';
import { helpContent } from './help';
import type { KeptRows } from './kept-rows';
import { linkAnchor } from './link-anchor';
import type { Overlay } from './overlay';
import { isSameSet, PinnedCards } from './pinned-cards';
import { tableActions, type ActionsContext } from './table-actions';

/** A card outlives the pointer's departure a little, so that the pointer can reach it. */
const LINGER_MS = 160;
/** Beside the pointer, not under it. */
const SAMPLE_RADIUS = 6;

/** What stands for an exemplar between new data and the frame that shows it. */
const GONE: Exemplar = { timeMs: NaN, value: NaN, labels: {}, series: null, links: [], valueText: '', timeText: '', traceLabel: null, traceId: null };

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
  #pins: PinnedCards;
  #help: Card | null = null;
  #previews: CardPreviews;
  /** Whether row numbers are those of data that is gone. */
  #isStale = false;
  #samplesKey = '';
  #samplesCard: Card | null = null;
  #linger: ReturnType<typeof setTimeout> | undefined;

  constructor(host: InspectorHost) {
    this.#host = host;
    this.#previews = new CardPreviews(host.hooks, (body) => host.chart.traceSummary(body));
    this.layer = new CardLayer(host.hooks.cardHost ?? document.body);
    const { chart, hooks, overlay, legend, focusChart } = host;
    this.#pins = new PinnedCards({
      chart,
      hooks,
      overlay,
      legend,
      focusChart,
      layer: this.layer,
      anchor: (cluster) => this.#anchor(cluster),
      color: (cluster) => this.#color(cluster),
      fill: (card, cluster, kept) => this.#fill(card, cluster, kept),
      hideShown: () => this.#hideShown(),
      onClose: (card) => this.#previews.giveUp(card),
    });
  }

  /** The diamond whose card is shown, or that the keyboard stands on. */
  get current(): Cluster | null {
    return this.#current;
  }

  get isByKeyboard(): boolean {
    return this.#byKeyboard;
  }

  get hasCards(): boolean {
    return this.layer.shown !== null || this.#pins.count > 0;
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
      this.#stay();
      this.#follow();
      return;
    }
    if (this.#pins.has(cluster)) {
      this.#hideShown();
      return;
    }
    const card = this.layer.show({ enter: () => this.#stay(), leave: () => this.leave() });
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
    this.#previews.giveUp(this.layer.shown);
    if (samples.length === 0) {
      this.layer.hide();
      return;
    }
    const card = this.layer.show({ enter: () => this.#stay(), leave: () => this.leave() });
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
    this.#previews.leave(this.layer.shown);
    this.#linger = setTimeout(() => this.hide(), LINGER_MS);
  }

  /** The pointer is back before the card has gone. */
  #stay(): void {
    clearTimeout(this.#linger);
    if (this.layer.shown) {
      this.#previews.rest(this.layer.shown);
    }
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

  /** The page has scrolled: the keyboard's card goes along with its diamond, the pointer is elsewhere now. */
  onScrolled(): void {
    if (this.#byKeyboard) {
      this.#follow();
    } else {
      this.hide();
    }
  }

  /** The chart may be elsewhere in the window, though the keyboard's diamond is where it was in the chart. */
  #follow(): void {
    if (this.#byKeyboard && this.#current) {
      this.layer.shown?.moveTo(this.#anchor(this.#current));
    }
  }

  /** Pins a card for a diamond, or finds the one that is pinned. */
  pin(cluster: Cluster, focus: boolean): void {
    this.#pins.pin(cluster, focus);
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

  /** Closes the card that was opened last, a passing one of the pointer's after all others; false when there is none. */
  closeLast(): boolean {
    if (!(this.#byKeyboard && this.layer.shown) && this.#pins.closeLast()) {
      return true;
    }
    const isShown = this.layer.shown !== null;
    this.hide();
    return isShown;
  }

  /** Follows a link as a click on it would be. */
  follow(link: Link): void {
    linkAnchor(link, link.title, (event) => this.#onLinkClick(event, link)).click();
  }

  /** A new picture is drawn. */
  onDrawn(): void {
    const isNewData = this.#isStale;
    this.#isStale = false;
    this.#pins.onDrawn(isNewData);
    if (isNewData) {
      // What passes is shown anew where the pointer or the keyboard stands.
      this.#hideShown();
    }
  }

  /** The data is about to be replaced: what pinned cards show is read while it is there. */
  willReplaceData(): void {
    if (!this.#isStale) {
      this.#pins.willReplaceData();
    }
  }

  /** Row numbers have another meaning from now on. */
  dataReplaced(): void {
    this.#isStale = true;
  }

  /** The exemplars whose cards are pinned: of a cluster the most important one. */
  get pinned(): PinnedExemplar[] {
    return this.#pins.exemplars;
  }

  set pinned(exemplars: PinnedExemplar[]) {
    this.#pins.exemplars = exemplars;
  }

  destroy(): void {
    clearTimeout(this.#linger);
    this.#previews.destroy();
    this.layer.destroy();
  }

  /** @param kept where its rows are when they are not the chart's. Returns the table of a cluster. */
  #fill(card: Card, cluster: Cluster, kept: KeptRows | null = null): ExemplarTable | null {
    const host = this.#host;
    const source = kept ?? host.chart;
    const legend = (): LegendItem[] => kept?.legend ?? host.legend();
    this.#previews.giveUp(card);
    const tables: ExemplarTable[] = [];
    const context: ContentContext = {
      exemplar: (row) => source.exemplar(row),
      clusterLink: (of) => source.clusterLink(of),
      clusterColor: (of) => kept?.color ?? this.#color(of),
      legend,
      onLinkClick: (event, link) => this.#onLinkClick(event, link),
      onGrow: () => this.layer.grown(card),
      note: () => host.hooks.cardNote?.() ?? null,
      columns: (rows) => source.columns(rows),
      tracePreview: (exemplar) => this.#previews.lines(card, exemplar.traceId),
      clusterTable: (of) => {
        const table = this.table(new Uint32Array(of.exemplars), 'Exemplars of the cluster', kept);
        table.renderFirst();
        tables.push(table);
        const actions = this.actions(() => table.rows, kept ? null : host.compare, source);
        const { common } = table.columns;
        return [...(common.length > 0 ? [commonLine(common)] : []), table.node, actions];
      },
    };
    const first = cluster.exemplars[0];
    const name = first === undefined ? '' : clusterSentence(cluster, source.exemplar(first), legend());
    card.setContent(cluster.count > 1 ? 'cluster' : 'exemplar', name, clusterContent(cluster, card.pinned, context));
    return tables[0] ?? null;
  }

  #hideShown(): void {
    this.#previews.giveUp(this.layer.shown);
    this.layer.hide();
  }

  /** Buttons for what can be done with rows. */
  actions(
    rows: () => Uint32Array,
    compare: ((rows: Uint32Array) => void) | null = null,
    chart: ActionsContext['chart'] = this.#host.chart,
  ): HTMLElement {
    return tableActions({ chart, hooks: this.#host.hooks, rows, compare });
  }

  /** A table of exemplars with the links and labels of this chart. */
  table(rows: Uint32Array, name: string, kept: KeptRows | null = null): ExemplarTable {
    const chart = kept ?? this.#host.chart;
    return new ExemplarTable(rows, name, {
      columns: (of) => chart.columns(of),
      sortRows: (of, key, isDescending) => chart.sortRows(of, key, isDescending),
      spanOfRows: (of) => chart.spanOfRows(of),
      timeText: (timeMs) => chart.timeText(timeMs),
      exemplar: (row) => (this.#isStale && !kept ? GONE : chart.exemplar(row)),
      legend: () => kept?.legend ?? this.#host.legend(),
      onLinkClick: (event, link) => this.#onLinkClick(event, link),
      onDetails: (row, near) => this.#pins.pinRow(row, near, kept),
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
}

/** Whether two clusters are the same diamond in the same place. */
function isSame(a: Cluster, b: Cluster): boolean {
  return isSameSet(a, b) && a.x === b.x && a.y === b.y;
}
