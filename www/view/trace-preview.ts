/** What is behind an exemplar, before anybody opens it: asks the host's Tempo for its trace, in one line. */
import type { TraceSummary } from '../types';
import { countText, lineText, plural } from './text';

export interface TraceAnswer {
  status: number;
  body: string;
}

export interface AskTempo {
  /**
   * Asks a Tempo.
   *
   * @param path below its root, for example `api/v2/traces/4bf92f3577b34da6a3ce929d0e0e4736`
   * @throws when there was no answer; an answer that is a failure is one
   */
  (path: string, signal: AbortSignal): Promise<TraceAnswer>;
  /** Which one it is, as its address or UID: what is known of one Tempo says nothing of another. */
  readonly tempo?: string;
}

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

/** Under which version of its API a Tempo has traces. */
type Version = 1 | 2;

/** By Tempo, for all charts of a page. */
const VERSIONS = new Map<string, Version>();

/** How servers answer to a path that they do not know; a Tempo that does not have a trace says so, or nothing. */
const UNKNOWN_PATH = /page not found|cannot get|<html|<!doctype/i;
const UNKNOWN_TRACE = /trace not found/i;

export class TracePreviews {
  #summarize: (body: string) => TraceSummary | null;
  /** By Tempo and trace id. */
  #known = new Map<string, { preview: Preview; atMs: number }>();
  #versions: Map<string, Version>;

  constructor(summarize: (body: string) => TraceSummary | null, versions = VERSIONS) {
    this.#summarize = summarize;
    this.#versions = versions;
  }

  /** What is known without asking. */
  known(traceId: string, ask: AskTempo): Preview | null {
    if (!/^[0-9a-f]{1,32}$/i.test(traceId)) {
      return { kind: 'malformed' };
    }
    const found = this.#known.get(keyOf(traceId, ask));
    if (!found || (found.preview.kind === 'missing' && Date.now() - found.atMs > MISSING_MS)) {
      return null;
    }
    return found.preview;
  }

  /** Asks for a trace. Rejects only when it was given up. */
  async ask(traceId: string, ask: AskTempo, signal: AbortSignal): Promise<Preview> {
    const known = this.known(traceId, ask);
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
      this.#keep(keyOf(traceId, ask), preview);
    }
    return preview;
  }

  /** One request where it is known which version this Tempo has, or where the answer tells. */
  async #answer(traceId: string, ask: AskTempo, signal: AbortSignal): Promise<TraceAnswer> {
    const tempo = ask.tempo ?? '';
    const version = this.#versions.get(tempo);
    if (version === 1) {
      return ask(`api/traces/${traceId}`, signal);
    }
    const answer = await ask(`api/v2/traces/${traceId}`, signal);
    if (answer.status === 200 || (answer.status === 404 && UNKNOWN_TRACE.test(answer.body))) {
      this.#versions.set(tempo, 2);
    }
    if (answer.status !== 404 || this.#versions.has(tempo)) {
      return answer;
    }
    // A missing trace, or a Tempo that does not know version 2: version 1 tells which.
    const older = await ask(`api/traces/${traceId}`, signal);
    const isOld = UNKNOWN_PATH.test(answer.body) && older.status === 404 && !UNKNOWN_PATH.test(older.body);
    if (older.status === 200 || isOld) {
      this.#versions.set(tempo, 1);
    }
    return older;
  }

  #read({ status, body }: TraceAnswer): Preview {
    switch (status) {
      case 200: {
        const summary = body.trim() === '' ? null : this.#summarize(body);
        return summary ? { kind: 'found', summary } : { kind: 'missing' };
      }
      case 404:
        return UNKNOWN_PATH.test(body) ? { kind: 'failed', reason: 'There is no Tempo at its address: it knows no traces.' } : { kind: 'missing' };
      case 400:
        return { kind: 'malformed' };
      case 401:
      case 403:
        return { kind: 'failed', reason: `You may not ask Tempo for traces (${status}).` };
      default:
        return { kind: 'failed', reason: `Tempo answered ${status}.` };
    }
  }

  #keep(key: string, preview: Preview): void {
    this.#known.delete(key);
    this.#known.set(key, { preview, atMs: Date.now() });
    const oldest = this.#known.keys().next();
    if (this.#known.size > MOST_KEPT && !oldest.done) {
      this.#known.delete(oldest.value);
    }
  }
}

function keyOf(traceId: string, { tempo = '' }: AskTempo): string {
  return `${traceId} ${tempo}`;
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
