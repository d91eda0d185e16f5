/** The two lines of a card that say what the trace behind its exemplar is: asked for when somebody waits for them. */
import type { TraceSummary } from '../types';
import type { ViewHooks } from './api';
import type { Card } from './card';
import { element } from './dom';
import { previewLines, TracePreviews, type AskTempo, type Preview } from './trace-preview';

/** A trace is asked for when the pointer rests so long, ms. */
const DWELL_MS = 220;

interface Waiting {
  abort: AbortController;
  delayMs: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** Asks; null when that is done. */
  begin: (() => void) | null;
}

export class CardPreviews {
  #hooks: ViewHooks;
  #previews: TracePreviews;
  /** What each card waits for. */
  #waiting = new Map<Card, Waiting>();

  constructor(hooks: ViewHooks, summarize: (body: string) => TraceSummary | null) {
    this.#hooks = hooks;
    this.#previews = new TracePreviews(summarize);
  }

  /** Two lines that are there at once, so that the card does not grow, and say later what the trace is. */
  lines(card: Card, traceId: string | null): HTMLElement | null {
    const ask = this.#hooks.askTempo;
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
    const known = this.#previews.known(traceId, ask);
    if (known) {
      show(known);
      return node;
    }
    node.append(element('span', 'faint', 'Looking up the trace'));
    const abort = new AbortController();
    const begin = (): void => void this.#ask(traceId, ask, abort.signal).then((preview) => preview && show(preview));
    this.#waiting.set(card, { abort, delayMs: card.pinned ? 0 : DWELL_MS, timer: undefined, begin });
    this.rest(card);
    return node;
  }

  /** The pointer rests on what a card is about, or on the card: soon its trace is asked for, if it is not yet. */
  rest(card: Card): void {
    const waiting = this.#waiting.get(card);
    if (waiting?.begin && waiting.timer === undefined) {
      waiting.timer = setTimeout(() => {
        const { begin } = waiting;
        waiting.begin = null;
        begin?.();
      }, waiting.delayMs);
    }
  }

  /** The pointer has left: what is not asked for yet is not, unless it comes back. */
  leave(card: Card | null): void {
    const waiting = card && this.#waiting.get(card);
    if (waiting) {
      clearTimeout(waiting.timer);
      waiting.timer = undefined;
    }
  }

  /** Nobody waits any more for what was asked for a card. */
  giveUp(card: Card | null): void {
    this.leave(card);
    if (card) {
      this.#waiting.get(card)?.abort.abort();
      this.#waiting.delete(card);
    }
  }

  destroy(): void {
    [...this.#waiting.keys()].forEach((card) => this.giveUp(card));
  }

  async #ask(traceId: string, ask: AskTempo, signal: AbortSignal): Promise<Preview | null> {
    try {
      return signal.aborted ? null : await this.#previews.ask(traceId, ask, signal);
    } catch {
      // It was given up.
      return null;
    }
  }
}
