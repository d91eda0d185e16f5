/** The two lines of a card that say what the trace behind its exemplar is: asked for when somebody waits for them. */
import type { TraceSummary } from '../types';
import type { ViewHooks } from './api';
import type { Card } from './card';
import { element } from './dom';
import { previewLines, TracePreviews, type AskTempo, type Preview } from './trace-preview';

/** A trace is asked for when the pointer rests so long, ms. */
const DWELL_MS = 220;

export class CardPreviews {
  #hooks: ViewHooks;
  #previews: TracePreviews;
  /** What is being asked about the trace of each card. */
  #asking = new Map<Card, AbortController>();

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
    const asking = new AbortController();
    this.#asking.set(card, asking);
    const isRested = new Promise<void>((resolve) => setTimeout(resolve, card.pinned ? 0 : DWELL_MS));
    void isRested.then(() => this.#ask(traceId, ask, asking.signal)).then((preview) => preview && show(preview));
    return node;
  }

  /** Nobody waits any more for what was asked for a card. */
  giveUp(card: Card | null): void {
    if (card) {
      this.#asking.get(card)?.abort();
      this.#asking.delete(card);
    }
  }

  destroy(): void {
    this.#asking.forEach((asking) => asking.abort());
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
