/** Asks a Prometheus over HTTP. Answers stay bytes: the engine reads them. */
import { httpAddress, reason, send, shown } from './http';
import { alignedMs } from './time';

export interface RangeQuery {
  /** Address of the server, sub-path included. */
  url: string;
  expr: string;
  fromMs: number;
  toMs: number;
  stepMs: number;
}

export interface Answer {
  range: Uint8Array;
  /** Null when they could not be had; the line is shown without them. */
  exemplars: Uint8Array | null;
  /** Why not, in words. */
  problem: string | null;
}

/** What several queries over one window answered. */
export interface Answers {
  /** By query; null for one that failed. */
  answers: (Answer | null)[];
  /** What went wrong, in words. */
  problems: string[];
}

/** Several queries over one window, side by side. Never fails: what went wrong is among the problems. */
export async function queryAll(
  { queries, ...common }: Omit<RangeQuery, 'expr'> & { queries: string[] },
  signal: AbortSignal,
): Promise<Answers> {
  const settled = await Promise.allSettled(queries.map((expr) => query({ ...common, expr }, signal)));
  const answers = settled.map((one) => (one.status === 'fulfilled' ? one.value : null));
  const problems = settled.flatMap((one) => {
    if (one.status === 'rejected') {
      return [(one.reason as Error).message];
    }
    return one.value.problem ? [one.value.problem] : [];
  });
  return { answers, problems: [...new Set(problems)] };
}

/**
 * The range and its exemplars, asked for side by side.
 *
 * @throws Error in words for a person; an AbortError when the signal fires
 */
export async function query(request: RangeQuery, signal: AbortSignal): Promise<Answer> {
  const align = (timeMs: number): number => alignedMs(timeMs, request.stepMs) / 1000;
  const rangeBody = new URLSearchParams({
    query: request.expr,
    start: String(align(request.fromMs)),
    end: String(align(request.toMs)),
    step: String(request.stepMs / 1000),
  });
  const exemplarBody = new URLSearchParams({
    query: request.expr,
    start: String(request.fromMs / 1000),
    end: String(request.toMs / 1000),
  });
  const [range, exemplars] = await Promise.allSettled([
    post(request.url, 'query_range', rangeBody, signal),
    post(request.url, 'query_exemplars', exemplarBody, signal),
  ]);
  if (range.status === 'rejected') {
    throw range.reason;
  }
  if (exemplars.status === 'rejected') {
    const text = `Exemplars could not be read. ${(exemplars.reason as Error).message}`;
    return { range: range.value, exemplars: null, problem: text };
  }
  return { range: range.value, exemplars: exemplars.value, problem: null };
}

/** By POST, which has room for a long expression and needs no preflight; by GET where a proxy allows only that. */
async function post(base: string, path: string, body: URLSearchParams, signal: AbortSignal): Promise<Uint8Array> {
  const url = endpoint(base, path);
  let response = await send(url, { method: 'POST', body, signal }, refused);
  if (response.status === 405) {
    response = await send(`${url}?${body.toString()}`, { signal }, refused);
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!response.ok) {
    throw new Error(`${shown(url)} answered ${response.status}: ${reason(bytes, response.statusText)}`);
  }
  return bytes;
}

function endpoint(base: string, path: string): string {
  const url = httpAddress(base, 'http://host:9090');
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/api/v1/${path}`;
  return url.href;
}

function refused(start: string): string {
  return `${start} Is it running, and does it allow pages from ${location.origin} (Prometheus: --web.cors.origin)?`;
}
