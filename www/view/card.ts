/** One card: a box beside a diamond that stays inside the window. */
import { icon } from './card-labels';
import { keepInside, placeApart, placeCard, type Box, type Point } from './card-place';
import { element } from './dom';

/** Lower than this, the whole card scrolls and not only its list. */
const LOW_PX = 190;

export type CardKind = 'exemplar' | 'cluster' | 'samples' | 'help';

export interface CardAnchor extends Point {
  radius: number;
}

export interface CardEvents {
  enter?(): void;
  leave?(): void;
  close?(): void;
}

export class Card {
  readonly node = element('div', 'card');
  readonly pinned: boolean;
  #anchor: CardAnchor = { x: 0, y: 0, radius: 0 };
  #others: readonly Box[] = [];
  #size = { width: 0, height: 0 };
  #box: Box = { x: 0, y: 0, width: 0, height: 0 };

  constructor(pinned: boolean, events: CardEvents) {
    this.pinned = pinned;
    this.node.classList.toggle('pinned', pinned);
    this.node.setAttribute('role', pinned ? 'dialog' : 'tooltip');
    this.node.addEventListener('pointerenter', () => events.enter?.());
    this.node.addEventListener('pointerleave', () => events.leave?.());
    if (pinned) {
      this.node.tabIndex = -1;
      this.node.addEventListener('keydown', (event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          events.close?.();
        }
      });
    }
    this.#close = events.close;
  }

  #close: (() => void) | undefined;
  /** Where the person has put it; null while it stands beside its anchor. */
  #movedTo: Point | null = null;

  /** Where it was placed, in window coordinates. */
  get box(): Box {
    return this.#box;
  }

  /** Replaces what stands in the card and measures it, once. */
  setContent(kind: CardKind, name: string, nodes: Node[]): void {
    this.node.className = `card ${kind}${this.pinned ? ' pinned' : ''}`;
    this.node.setAttribute('aria-label', name);
    this.node.replaceChildren(...nodes);
    if (this.pinned) {
      this.node.append(this.#closeButton());
      this.#makeMovable();
    } else {
      // The pointer may use it, the Tab key not: it comes and goes.
      for (const control of this.node.querySelectorAll<HTMLElement>('a, button')) {
        control.tabIndex = -1;
      }
    }
    this.measure();
  }

  /** Reads the card's size again. */
  measure(): void {
    this.node.style.maxHeight = '';
    this.node.classList.remove('low');
    this.#size = { width: this.node.offsetWidth, height: this.node.offsetHeight };
  }

  /** @param others what should not be covered */
  moveTo(anchor: CardAnchor, others: readonly Box[] = []): void {
    this.#anchor = anchor;
    this.#others = others;
    this.place();
  }

  /** Makes room for another card, unless the person has put this one where it is. */
  avoid(other: Box): void {
    if (!this.#movedTo) {
      this.#others = [other];
      this.place();
    }
  }

  /** Puts the card beside its anchor, as the window is now. */
  place(): void {
    const root = document.documentElement;
    const window = { width: root.clientWidth, height: globalThis.innerHeight };
    const placed = placeCard(this.#anchor, this.#anchor.radius, this.#size, window, this.pinned);
    this.#box = this.#movedTo ? keepInside({ ...placed, ...this.#movedTo }, window) : placeApart(placed, this.#others, window);
    if (this.#box.height < this.#size.height) {
      this.node.style.maxHeight = `${this.#box.height}px`;
      this.node.classList.toggle('low', this.#box.height < LOW_PX);
    }
    this.node.style.transform = `translate(${Math.round(this.#box.x)}px, ${Math.round(this.#box.y)}px)`;
  }

  get hasFocus(): boolean {
    return this.node.matches(':focus-within');
  }

  /** Moves the focus to the first link, or the card itself. */
  focus(): void {
    const first = this.node.querySelector<HTMLElement>('a[href]') ?? this.node;
    first.focus();
  }

  /** The link that is followed without choosing: the representative's first, or the cluster's. */
  link(which: 'first' | 'all'): HTMLAnchorElement | null {
    return this.node.querySelector<HTMLAnchorElement>(which === 'all' ? '.links a.all[href]' : '.links a[href]:not(.all)');
  }

  /** A pinned card is drawn by its head to where it does not cover what it is compared with. */
  #makeMovable(): void {
    const head = this.node.querySelector<HTMLElement>('.head');
    head?.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || !event.isPrimary) {
        return;
      }
      const from = { x: event.clientX - this.#box.x, y: event.clientY - this.#box.y };
      const move = ({ clientX, clientY }: PointerEvent): void => {
        this.#movedTo = { x: clientX - from.x, y: clientY - from.y };
        this.place();
      };
      const end = (): void => head.removeEventListener('pointermove', move);
      head.setPointerCapture(event.pointerId);
      head.addEventListener('pointermove', move);
      head.addEventListener('lostpointercapture', end, { once: true });
    });
  }

  #closeButton(): HTMLElement {
    const button = element('button', 'icon close');
    button.type = 'button';
    button.setAttribute('aria-label', 'Close');
    button.append(icon('M3.5 3.5l9 9M12.5 3.5l-9 9'));
    button.addEventListener('click', () => this.#close?.());
    return button;
  }
}
