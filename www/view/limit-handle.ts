/**
 * A handle on the value axis: exemplars below it are filtered out. It rests at the foot of the plot, where it filters nothing, and
 * beside it, so that it covers no exemplar. A slider for the keyboard and for those who cannot see it.
 */
import type { Rect } from '../types';
import { element } from './dom';

/** Steps of the keys, as parts of the plot's height. */
const STEP = 0.02;
const PAGE = 0.1;
/** So close to the foot there is no limit, px. */
const SNAP_PX = 4;

export interface LimitHandleHost {
  /** The value at a height of the picture, and the other way round. */
  valueFromY(y: number): number;
  yFromValue(value: number): number;
  valueText(value: number): string;
  /** The height of a point of the window in the picture. */
  yFromWindow(clientY: number): number;
  /** Another limit, null for none; `isFinal` when the drag has ended. */
  change(limit: number | null, isFinal: boolean): void;
}

export class LimitHandle {
  readonly node = element('button', 'limit');
  #line = element('div', 'limit-line');
  #host: LimitHandleHost;
  #plot: Rect = { left: 0, top: 0, width: 0, height: 0 };
  #limit: number | null = null;
  /** Where it was put last. */
  #place = '';
  #pointer: number | null = null;

  constructor(root: ShadowRoot, host: LimitHandleHost) {
    this.#host = host;
    const { node } = this;
    node.type = 'button';
    node.title = 'Drag up to filter out lower exemplars';
    node.setAttribute('role', 'slider');
    node.setAttribute('aria-orientation', 'vertical');
    node.setAttribute('aria-label', 'Exemplars from this value up');
    node.addEventListener('pointerdown', (event) => this.#grab(event));
    node.addEventListener('pointermove', (event) => this.#move(event, false));
    node.addEventListener('pointerup', (event) => this.#move(event, true));
    node.addEventListener('pointercancel', (event) => this.#move(event, true));
    node.addEventListener('keydown', (event) => this.#keydown(event));
    root.append(this.#line, node);
  }

  /** Follows the picture; `null` hides the handle. Writes to the document only what has changed. */
  show(plot: Rect | null, limit: number | null): void {
    this.#limit = limit;
    this.#plot = plot ?? this.#plot;
    const { left, width } = this.#plot;
    const y = this.#y;
    const place = plot === null ? '' : `${left} ${width} ${y} ${limit !== null}`;
    if (place === this.#place) {
      return;
    }
    this.#place = place;
    this.node.classList.toggle('on', plot !== null);
    this.node.classList.toggle('set', limit !== null);
    this.#line.classList.toggle('on', plot !== null && limit !== null);
    this.#line.style.width = `${width}px`;
    for (const node of [this.node, this.#line]) {
      node.style.transform = `translate(${left}px, ${y}px)`;
    }
  }

  /** Says where it stands; to be called when the picture has come to rest. */
  describe(): void {
    const { top, height } = this.#plot;
    const least = this.#host.valueFromY(top + height);
    this.#say('aria-valuemin', least);
    this.#say('aria-valuemax', this.#host.valueFromY(top));
    this.#say('aria-valuenow', this.#limit ?? least);
    this.node.setAttribute('aria-valuetext', this.#limit === null ? 'no limit' : this.#host.valueText(this.#limit));
  }

  #say(attribute: string, value: number): void {
    this.node.setAttribute(attribute, String(Number.isFinite(value) ? value : 0));
  }

  /** Where the limit is drawn; one that is out of sight stands at the plot's edge. */
  get #y(): number {
    const { top, height } = this.#plot;
    const y = this.#limit === null ? NaN : this.#host.yFromValue(this.#limit);
    return Number.isFinite(y) ? Math.max(top, Math.min(y, top + height)) : top + height;
  }

  #grab(event: PointerEvent): void {
    if (event.button === 0) {
      event.preventDefault();
      this.node.focus({ preventScroll: true });
      this.node.setPointerCapture(event.pointerId);
      this.#pointer = event.pointerId;
    }
  }

  #move(event: PointerEvent, isFinal: boolean): void {
    if (this.#pointer !== event.pointerId) {
      return;
    }
    if (isFinal) {
      this.#pointer = null;
    }
    this.#set(this.#host.yFromWindow(event.clientY), isFinal);
  }

  #keydown(event: KeyboardEvent): void {
    const { top, height } = this.#plot;
    const steps: Record<string, number> = { ArrowUp: -STEP, ArrowRight: -STEP, ArrowDown: STEP, ArrowLeft: STEP, PageUp: -PAGE, PageDown: PAGE };
    const ends: Record<string, number> = { Home: top + height, End: top };
    const step = steps[event.key];
    const y = step === undefined ? ends[event.key] : this.#y + step * height;
    if (y === undefined || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.#set(y, true);
  }

  #set(y: number, isFinal: boolean): void {
    const { top, height } = this.#plot;
    const foot = top + height;
    const value = this.#host.valueFromY(Math.max(top, y));
    this.#host.change(y > foot - SNAP_PX || !Number.isFinite(value) ? null : value, isFinal);
  }
}
