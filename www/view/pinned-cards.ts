/**
 * The cards that stay: for diamonds, for exemplars out of a list, and for what an address asks for. With new data each finds
 * its exemplars again; where its diamond is not in the picture, it goes on showing what it showed and says so.
 */
import type { Cluster, Diamond, Exemplar, LegendItem } from '../types';
import type { PinnedExemplar, ViewChart, ViewHooks } from './api';
import type { Card, CardAnchor } from './card';
import type { CardLayer } from './card-layer';
import { element } from './dom';
import type { ExemplarTable } from './exemplar-table';
import { KeptRows } from './kept-rows';
import type { Overlay } from './overlay';
import { countText } from './text';

/** More pinned cards than this cover the chart; the oldest gives way. */
const MOST_PINNED = 8;

interface Pin {
  card: Card;
  cluster: Cluster;
  color: string;
  /** Whether it is one exemplar out of a list: it stays alone, wherever its diamond is. */
  isAlone: boolean;
  /** Whether its rows are those of a diamond; it may be out of the picture since. */
  hasDiamond: boolean;
  /** What had the focus before; the chart when it is null. */
  opener: HTMLElement | null;
  /** Its table, when it stands for several. */
  table: ExemplarTable | null;
  /** What it showed when the data was replaced. */
  kept: KeptRows | null;
  /** Whether it shows what was kept, whose rows are not the chart's. */
  isKept: boolean;
  isLoaded: boolean;
}

/** What a pin begins with. */
type NewPin = Pick<Pin, 'cluster' | 'isAlone' | 'hasDiamond' | 'opener' | 'kept'>;

export interface PinsHost {
  chart: ViewChart;
  hooks: ViewHooks;
  overlay: Overlay;
  layer: CardLayer;
  legend(): LegendItem[];
  /** Where a diamond is in the window. */
  anchor(cluster: Cluster): CardAnchor;
  color(cluster: Cluster): string;
  /** Fills a card; `kept` has the rows when they are not the chart's. Returns the table of a cluster. */
  fill(card: Card, cluster: Cluster, kept: KeptRows | null): ExemplarTable | null;
  /** The card that is only passing goes. */
  hideShown(): void;
  /** A card is closed. */
  onClose(card: Card): void;
  focusChart(): void;
}

export class PinnedCards {
  #host: PinsHost;
  #pins: Pin[] = [];
  /** Exemplars whose cards are to be pinned when they are loaded. */
  #wanted: PinnedExemplar[] = [];
  /** Whether they may be among what is loaded. */
  #areSought = false;

  constructor(host: PinsHost) {
    this.#host = host;
  }

  get count(): number {
    return this.#pins.length;
  }

  /** Whether a diamond has a card. */
  has(cluster: Cluster): boolean {
    return this.#pins.some((pin) => !pin.isKept && isSameSet(pin.cluster, cluster));
  }

  /** The exemplars whose cards are pinned: of a cluster the most important one. */
  get exemplars(): PinnedExemplar[] {
    return [...this.#pins.map(({ cluster }) => ({ timeMs: cluster.timeMs, value: cluster.value })), ...this.#wanted];
  }

  set exemplars(wanted: PinnedExemplar[]) {
    for (const pin of [...this.#pins]) {
      if (!wanted.some((one) => isSameExemplar(one, pin.cluster))) {
        this.#close(pin, false);
      }
    }
    this.#wanted = wanted.filter((one) => !this.#pins.some((pin) => isSameExemplar(one, pin.cluster))).slice(0, MOST_PINNED);
    this.#areSought = true;
  }

  /** Pins a card for a diamond of this frame, or finds the one that is pinned. */
  pin(cluster: Cluster, focus: boolean): void {
    this.#pin({ cluster, isAlone: false, hasDiamond: true, opener: null, kept: null }, this.#host.anchor(cluster), focus);
  }

  /** Pins the card of one exemplar out of a list, beside its row. */
  pinRow(row: number, near: DOMRect, from: KeptRows | null): void {
    const { chart, layer } = this.#host;
    const kept = from && new KeptRows(from, alone(from.exemplar(row), row), from.color, from.legend);
    const cluster = kept?.cluster ?? alone(chart.exemplar(row), row);
    const anchor = { x: near.x + near.width / 2, y: near.y + near.height / 2, radius: near.width / 2 };
    this.#pin({ cluster, isAlone: true, hasDiamond: false, opener: layer.focused, kept }, anchor, true);
  }

  /** Closes the card that was pinned last; false when there is none. */
  closeLast(): boolean {
    const last = this.#pins.at(-1);
    if (last) {
      this.#close(last, true);
    }
    return last !== undefined;
  }

  /** The data is about to be replaced: what the cards show is read while it is there. */
  willReplaceData(): void {
    const { chart, legend } = this.#host;
    for (const pin of this.#pins) {
      if (!pin.isKept && !pin.kept?.holds(pin.cluster)) {
        pin.kept = new KeptRows(chart, pin.cluster, pin.color, legend());
      }
    }
  }

  /** A new picture is drawn: places of the old one do not hold any more, with new data neither do rows. */
  onDrawn(isNewData: boolean): void {
    this.#areSought ||= isNewData;
    for (const pin of [...this.#pins]) {
      // What is still away is on its card already.
      if (isNewData || (!pin.hasDiamond && this.#diamondOf(pin))) {
        this.#find(pin);
      }
    }
    this.#pinWanted();
    this.#pins.forEach((pin) => this.#sayWhere(pin));
    this.#ring();
  }

  #pin(start: NewPin, anchor: CardAnchor, focus: boolean): void {
    const isKept = start.kept !== null;
    const known = this.#pins.find((pin) => pin.isKept === isKept && (isKept ? isSameExemplar : isSameSet)(pin.cluster, start.cluster));
    if (known) {
      known.card.focus();
      return;
    }
    const surplus = this.#pins.length >= MOST_PINNED ? this.#pins[0] : undefined;
    if (surplus) {
      this.#close(surplus, false);
    }
    const { hideShown, layer } = this.#host;
    hideShown();
    const card: Card = layer.pin({ close: () => this.#close(pin, true) });
    const pin: Pin = { ...start, card, color: '', table: null, isKept, isLoaded: !isKept };
    this.#fill(pin);
    card.moveTo(anchor, this.#pins.map((other) => other.card.box));
    this.#pins.forEach((other) => other.card.avoid(card.box));
    this.#pins.push(pin);
    this.#sayWhere(pin);
    this.#changed();
    if (focus) {
      card.focus();
    }
  }

  #close(pin: Pin, focus: boolean): void {
    const { layer, onClose, focusChart } = this.#host;
    onClose(pin.card);
    layer.remove(pin.card);
    this.#pins = this.#pins.filter((other) => other !== pin);
    this.#changed();
    if (focus && pin.opener?.isConnected) {
      pin.opener.focus();
    } else if (focus) {
      focusChart();
    }
  }

  #changed(): void {
    this.#ring();
    this.#host.hooks.onPinsChange?.(this.exemplars);
  }

  #ring(): void {
    this.#host.overlay.setPinned(this.#pins.map((pin) => this.#diamondOf(pin)).filter((diamond) => diamond !== null));
  }

  /** Where the diamond of a card is now; null when it is not in the picture. */
  #diamondOf(pin: Pin): Diamond | null {
    return pin.isLoaded && !pin.isAlone && !this.#isOutside(pin) ? this.#host.chart.diamondOf(pin.cluster) : null;
  }

  // After a new picture

  /** What an address asks for may come before the data; what is not loaded is awaited. */
  #pinWanted(): void {
    const { chart, anchor } = this.#host;
    if (!this.#areSought || this.#wanted.length === 0 || chart.exemplarCount() === 0) {
      return;
    }
    this.#areSought = false;
    for (const wanted of [...this.#wanted]) {
      const row = chart.rowOf(wanted.timeMs, wanted.value);
      if (row !== null) {
        this.#wanted = this.#wanted.filter((other) => other !== wanted);
        const found = chart.clusterHolding(wanted);
        const cluster = found ?? { ...alone(chart.exemplar(row), row), x: chart.xFromTime(wanted.timeMs) };
        this.#pin({ cluster, isAlone: false, hasDiamond: found !== null, opener: null, kept: null }, anchor(cluster), false);
      }
    }
  }

  /** A card shows the new rows of its exemplars, or goes on showing what was kept; with nothing kept it is closed. */
  #find(pin: Pin): void {
    const { chart } = this.#host;
    const row = chart.rowOf(pin.cluster.timeMs, pin.cluster.value);
    pin.isLoaded = row !== null;
    const cluster = pin.isAlone ? null : chart.clusterHolding(pin.cluster);
    const isOneEnough = row !== null && (pin.isAlone || !pin.kept);
    const found = cluster ?? (isOneEnough ? alone(chart.exemplar(row), row) : null);
    pin.hasDiamond = cluster !== null;
    if (found) {
      pin.cluster = found;
      pin.isKept = false;
      this.#refill(pin);
    } else if (!pin.kept) {
      this.#close(pin, pin.card.hasFocus);
    } else if (!pin.isKept) {
      pin.cluster = pin.kept.cluster;
      pin.isKept = true;
      this.#refill(pin);
    }
  }

  /** The card goes on as it was: sorted, scrolled, with the focus. */
  #refill(pin: Pin): void {
    const hadFocus = pin.card.hasFocus;
    const before = pin.table;
    before?.remember();
    this.#fill(pin);
    pin.card.place();
    pin.table?.continue(before);
    if (hadFocus) {
      pin.card.focus();
    }
  }

  #fill(pin: Pin): void {
    const kept = pin.isKept ? pin.kept : null;
    pin.color = kept?.color ?? this.#host.color(pin.cluster);
    pin.table = this.#host.fill(pin.card, pin.cluster, kept);
  }

  #isOutside({ cluster }: Pin): boolean {
    const { fromMs, toMs } = this.#host.chart.window();
    return cluster.timeMs < fromMs || cluster.timeMs > toMs;
  }

  /** Says on a card why its diamond is not to be seen. */
  #sayWhere(pin: Pin): void {
    const parts: string[] = [];
    if (this.#isOutside(pin)) {
      parts.push('Outside the window now');
    } else if (!pin.isLoaded) {
      parts.push('Not among the loaded exemplars now');
    }
    const left = pin.isKept ? (pin.kept?.left ?? 0) : 0;
    if (left > 0) {
      parts.push(`${countText(left)} of its exemplars are not kept`);
    }
    const text = parts.join('. ');
    const head = pin.card.node.querySelector('.head');
    const said = head?.querySelector('.away');
    if (head && (said?.textContent ?? '') !== text) {
      said?.remove();
      head.append(...(text === '' ? [] : [element('div', 'away', text)]));
      this.#host.layer.grown(pin.card);
    }
  }
}

function isSameExemplar(a: PinnedExemplar, b: PinnedExemplar): boolean {
  return a.timeMs === b.timeMs && a.value === b.value;
}

/** An exemplar without a place in the picture. */
function alone({ value, timeMs, series }: Exemplar, row: number): Cluster {
  return { x: 0, y: 0, count: 1, series, value, timeMs, edge: null, exemplars: [row], radius: 0 };
}

/** Whether two clusters stand for the same exemplars, wherever they are drawn. */
export function isSameSet(a: Cluster, b: Cluster): boolean {
  return a.exemplars[0] === b.exemplars[0] && a.count === b.count;
}
