/**
 * The layer that holds the cards: over the whole window, in a shadow root of its own, so that no panel clips a card and
 * no page's styles reach it.
 */
import type { ViewTheme } from './api';
import { Card, type CardAnchor, type CardEvents } from './card';
import { addStyles, element } from './dom';
import { CARD_CSS } from './styles';
import { applyTheme } from './theme';

export class CardLayer {
  readonly host = element('div');
  #root: ShadowRoot;
  #pinned: Card[] = [];
  #shown: Card | null = null;
  #highest = 0;
  #abort = new AbortController();

  constructor(parent: HTMLElement) {
    this.host.setAttribute('data-exemplar-cards', '');
    this.#root = this.host.attachShadow({ mode: 'open' });
    addStyles(this.#root, CARD_CSS);
    parent.append(this.host);
    document.addEventListener('fullscreenchange', () => this.#follow(parent), { signal: this.#abort.signal });
    window.addEventListener('resize', () => this.#replaceAll(), { signal: this.#abort.signal, passive: true });
  }

  setTheme(theme: ViewTheme): void {
    applyTheme(this.host, theme);
  }

  /** The card that follows the pointer or the keyboard, if one is shown. */
  get shown(): Card | null {
    return this.#shown;
  }

  /** What has the focus among the cards. */
  get focused(): HTMLElement | null {
    return this.#root.activeElement instanceof HTMLElement ? this.#root.activeElement : null;
  }

  get pinned(): readonly Card[] {
    return this.#pinned;
  }

  /** Shows the passing card, made on first use. */
  show(events: CardEvents): Card {
    if (!this.#shown) {
      this.#shown = new Card(false, events);
      this.#root.append(this.#shown.node);
      this.#raise(this.#shown);
    }
    return this.#shown;
  }

  hide(): void {
    this.#shown?.node.remove();
    this.#shown = null;
  }

  pin(events: CardEvents): Card {
    const card = new Card(true, events);
    this.#pinned.push(card);
    this.#root.append(card.node);
    this.#raise(card);
    card.node.addEventListener('focusin', () => this.#raise(card));
    card.node.addEventListener('pointerdown', () => this.#raise(card));
    return card;
  }

  /** Puts a card before the others. */
  #raise(card: Card): void {
    this.#highest += 1;
    card.node.style.zIndex = String(this.#highest);
  }

  remove(card: Card): void {
    card.node.remove();
    this.#pinned = this.#pinned.filter((other) => other !== card);
  }

  /** Measures a card again after its content has grown, and keeps it inside. */
  grown(card: Card): void {
    card.measure();
    card.place();
  }

  destroy(): void {
    this.#abort.abort();
    this.host.remove();
  }

  /** Only what is inside of a full-screen element is seen. */
  #follow(parent: HTMLElement): void {
    const full = document.fullscreenElement;
    (full?.shadowRoot ?? full ?? parent).append(this.host);
  }

  #replaceAll(): void {
    for (const card of [...this.#pinned, ...(this.#shown ? [this.#shown] : [])]) {
      this.grown(card);
    }
  }
}

export type { CardAnchor };
