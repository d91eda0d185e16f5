/**
 * One panel at a time over the whole window: the filters, or what a selection shares. A shadow root of its own, so that
 * nothing clips it and no page's styles reach it.
 */
import { icon } from './card-labels';
import type { Box } from './card-place';
import { placePanel } from './panel-place';
import type { ViewTheme } from './api';
import { addStyles, element } from './dom';
import { FLOATING_CSS } from './explore-styles';
import { applyTheme } from './theme';

export interface FloatingPanel {
  /** What it is: the class of its box, and its accessible name. */
  kind: 'filters' | 'contrast';
  name: string;
  /** Changes with what is to be seen. While it does not, nothing is made anew: a press would lose its release. */
  state: string;
  content(): Node[];
  /** Beside what it stands, in window coordinates. */
  anchor: Box;
  /** The person closed it; where the focus goes then is the caller's. */
  onClose(): void;
}

/** What has the focus, so that it can have it again when the content is made anew. */
function focusKey(active: Element | null): string | null {
  return active instanceof HTMLElement ? (active.dataset['key'] ?? null) : null;
}

export class Floating {
  #host = element('div');
  #root: ShadowRoot;
  #parent: HTMLElement;
  #box: HTMLElement | null = null;
  #shown: FloatingPanel | null = null;
  /** A press in the panel has not been released yet. */
  #isPressed = false;
  /** What is to be shown then. */
  #awaiting: FloatingPanel | null = null;
  #abort = new AbortController();

  constructor(parent: HTMLElement) {
    this.#parent = parent;
    this.#host.setAttribute('data-exemplar-panel', '');
    this.#root = this.#host.attachShadow({ mode: 'open' });
    addStyles(this.#root, FLOATING_CSS);
    parent.append(this.#host);
    const { signal } = this.#abort;
    document.addEventListener('fullscreenchange', () => this.#follow(), { signal });
    window.addEventListener('resize', () => this.#place(), { signal, passive: true });
    window.addEventListener('pointerup', () => this.#released(), { signal, capture: true });
    window.addEventListener('pointercancel', () => this.#released(), { signal, capture: true });
  }

  get shown(): FloatingPanel['kind'] | null {
    return this.#shown?.kind ?? null;
  }

  setTheme(theme: ViewTheme): void {
    applyTheme(this.#host, theme);
  }

  /**
   * Shows a panel in place of the one that is shown; the same kind keeps its box, its scroll and its focus, and what is
   * being pressed.
   */
  show(panel: FloatingPanel): void {
    const isSame = this.#shown?.kind === panel.kind;
    if (isSame && this.#isPressed) {
      this.#awaiting = panel;
      return;
    }
    const isUnchanged = isSame && this.#shown?.state === panel.state;
    this.#shown = panel;
    const box = this.#box ?? this.#make();
    if (isUnchanged) {
      this.#place();
      return;
    }
    const scroll = isSame ? (box.querySelector('.scroll')?.scrollTop ?? 0) : 0;
    const focused = isSame ? this.#root.activeElement : null;
    const focus = focusKey(focused);
    box.className = `panel ${panel.kind}`;
    box.setAttribute('aria-label', panel.name);
    box.replaceChildren(...panel.content(), this.#closeButton());
    const body = box.querySelector('.scroll');
    if (body) {
      body.scrollTop = scroll;
    }
    this.#place();
    if (focused) {
      const again = [...box.querySelectorAll<HTMLElement>('[data-key]')].find((node) => node.dataset['key'] === focus);
      (again ?? box).focus();
    }
  }

  /** Moves the focus into the panel. */
  focus(): void {
    (this.#box?.querySelector<HTMLElement>('button, select, input, a[href]') ?? this.#box)?.focus();
  }

  hide(): void {
    this.#box?.remove();
    this.#box = null;
    this.#shown = null;
    this.#awaiting = null;
  }

  destroy(): void {
    this.#abort.abort();
    this.#host.remove();
  }

  #make(): HTMLElement {
    const box = element('div');
    box.setAttribute('role', 'dialog');
    box.tabIndex = -1;
    box.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        event.preventDefault();
        event.stopPropagation();
        this.#shown?.onClose();
      }
    });
    box.addEventListener('pointerdown', () => {
      this.#isPressed = true;
    });
    this.#root.append(box);
    this.#box = box;
    return box;
  }

  /** The click, if it is one, comes right after this. */
  #released(): void {
    if (this.#isPressed) {
      setTimeout(() => {
        this.#isPressed = false;
        const panel = this.#awaiting;
        this.#awaiting = null;
        if (panel) {
          this.show(panel);
        }
      });
    }
  }

  #place(): void {
    const [box, panel] = [this.#box, this.#shown];
    if (!box || !panel) {
      return;
    }
    box.style.maxHeight = '';
    const window = { width: document.documentElement.clientWidth, height: globalThis.innerHeight };
    const size = { width: box.offsetWidth, height: box.offsetHeight };
    const placed = placePanel(panel.anchor, size, window, panel.kind === 'filters' ? 'below' : 'beside');
    box.style.maxHeight = `${placed.height}px`;
    box.style.transform = `translate(${Math.round(placed.x)}px, ${Math.round(placed.y)}px)`;
  }

  #closeButton(): HTMLElement {
    const button = element('button', 'icon close');
    button.type = 'button';
    button.setAttribute('aria-label', 'Close');
    button.append(icon('M3.5 3.5l9 9M12.5 3.5l-9 9'));
    button.addEventListener('click', () => this.#shown?.onClose());
    return button;
  }

  /** Only what is inside of a full-screen element is seen. */
  #follow(): void {
    const full = document.fullscreenElement;
    (full?.shadowRoot ?? full ?? this.#parent).append(this.#host);
  }
}
