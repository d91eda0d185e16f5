/** What a screen reader is told: one polite live region, one sentence at a time. */
import { element } from './dom';

/** A walk with a held key speaks where it ends, not at each step. */
const QUIET_MS = 120;

export class LiveRegion {
  #node = element('div', 'live');
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(root: ShadowRoot) {
    this.#node.setAttribute('role', 'status');
    this.#node.setAttribute('aria-live', 'polite');
    root.append(this.#node);
  }

  say(text: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#node.textContent = text;
    }, QUIET_MS);
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }
}
