/** What is behind an exemplar, before anybody opens it: asks the host's Tempo for its trace, in one line. */
import type { TraceSummary } from '../types';
import { countText, lineText, plural } from './text';

export interface TraceAnswer {
  status: number;
  body: string;
}

/**
 * Asks a Tempo.
 *
 * @param path below its root, for example `api/v2/traces/4bf92f3577b34da6a3ce929d0e0e4736`
 * @throws when there was no answer; an answer that is a failure is one
 */
export type AskTempo = (path: string, signal: AbortSignal) => Promise<TraceAnswer>;

export type Preview =
  | { kind: 'found'; summary: TraceSummary }
  | { kind: 'missing' }
  | { kind: 'malformed' }
  /** A sentence. */
  | { kind: 'failed'; reason: string };

/** Traces that are remembered. */
const MOST_KEPT = 300;
/** A trace that is missing may be on its way: after so long it is asked for again. */
const MISSING_MS = 20_000;

export class TracePreviews {
  #summarize: (body: string) => TraceSummary | null;
  #known = new Map<string, { preview: Preview; atMs: number }>();
  /** Whether this Tempo answers only under the first version of its API. */
  #isOld = false;

  constructor(summarize: (body: string) => TraceSummary | null) {
    this.#summarize = summarize;
  }

  /** What is known without asking. */
  known(traceId: string): Preview | null {
    if (!/^[0-9a-f]{1,32}$/i.test(traceId)) {
      return { kind: 'malformed' };
    }
    const found = this.#known.get(traceId);
    if (!found || (found.preview.kind === 'missing' && Date.now() - found.atMs > MISSING_MS)) {
      return null;
    }
    return found.preview;
  }

  /** Asks for a trace. Rejects only when it was given up. */
  async ask(traceId: string, ask: AskTempo, signal: AbortSignal): Promise<Preview> {
    const known = this.known(traceId);
    if (known) {
      return known;
    }
    let preview: Preview;
    try {
      preview = this.#read(await this.#answer(traceId, ask, signal));
    } catch (error) {
      signal.throwIfAborted();
      preview = { kind: 'failed', reason: `Tempo gave no answer: ${error instanceof Error ? error.message : String(error)}` };
    }
    signal.throwIfAborted();
    if (preview.kind !== 'failed') {
      this.#keep(traceId, preview);
    }
    return preview;
  }

  async #answer(traceId: string, ask: AskTempo, signal: AbortSignal): Promise<TraceAnswer> {
    if (!this.#isOld) {
      const answer = await ask(`api/v2/traces/${traceId}`, signal);
      if (answer.status !== 404) {
        return answer;
      }
    }
    // A missing trace, or a Tempo that does not know version 2: version 1 tells which.
    const answer = await ask(`api/traces/${traceId}`, signal);
    this.#isOld ||= answer.status === 200;
    return answer;
  }

  #read({ status, body }: TraceAnswer): Preview {
    switch (status) {
      case 200: {
        const summary = body.trim() === '' ? null : this.#summarize(body);
        return summary ? { kind: 'found', summary } : { kind: 'missing' };
      }
      case 404:
        return { kind: 'missing' };
      case 400:
        return { kind: 'malformed' };
      case 401:
      case 403:
        return { kind: 'failed', reason: `You may not ask Tempo for traces (${status}).` };
      default:
        return { kind: 'failed', reason: `Tempo answered ${status}.` };
    }
  }

  #keep(traceId: string, preview: Preview): void {
    this.#known.delete(traceId);
    this.#known.set(traceId, { preview, atMs: Date.now() });
    const oldest = this.#known.keys().next();
    if (this.#known.size > MOST_KEPT && !oldest.done) {
      this.#known.delete(oldest.value);
    }
  }
}

/** Two lines: what it is, and how large. */
export function previewLines(preview: Preview): [what: string, more: string] {
  switch (preview.kind) {
    case 'found': {
      const { service, name, hasRoot, durationText, spans, errors, services } = preview.summary;
      const what = [service, name].filter((part) => part !== '').map(lineText).join(': ');
      const size = [durationText, services > 1 ? `${plural(spans, 'span')} in ${countText(services)} services` : plural(spans, 'span')];
      size.push(errors > 0 ? `${countText(errors)} failed` : 'none failed');
      return [what === '' ? 'A trace without names' : what, hasRoot ? size.join(', ') : `${size.join(', ')}; its root is missing`];
    }
    case 'missing':
      return ['Tempo does not have this trace', 'It was not sampled, has expired, or its id is damaged.'];
    case 'malformed':
      return ['This is no trace id for Tempo', 'Tempo knows ids of up to 32 hexadecimal digits.'];
    case 'failed':
      return ['The trace could not be looked up', lineText(preview.reason)];
  }
}
