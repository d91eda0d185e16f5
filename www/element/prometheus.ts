/** Asks a Prometheus over HTTP. Answers stay bytes: the engine reads them. */

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

/**
 * The range and its exemplars, asked for side by side.
 *
 * @throws Error in words for a person; an AbortError when the signal fires
 */
export async function query(request: RangeQuery, signal: AbortSignal): Promise<Answer> {
  // Aligned to the step, a refresh asks for the same times again and the line does not flicker.
  const stepS = request.stepMs / 1000;
  const align = (timeMs: number): number => Math.floor(timeMs / request.stepMs) * stepS;
  const rangeBody = new URLSearchParams({
    query: request.expr,
    start: String(align(request.fromMs)),
    end: String(align(request.toMs)),
    step: String(stepS),
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
  let response = await send(url, { method: 'POST', body, signal });
  if (response.status === 405) {
    response = await send(`${url}?${body.toString()}`, { signal });
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!response.ok) {
    throw new Error(`${shown(url)} answered ${response.status}: ${reason(bytes, response.statusText)}`);
  }
  return bytes;
}

function endpoint(base: string, path: string): string {
  let url: URL;
  try {
    url = new URL(base, document.baseURI);
  } catch {
    throw new Error(`"${base}" is not an address. Write http://host:9090 for example.`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Error(`"${base}" is not an http address. Write http://host:9090 for example.`);
  }
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/api/v1/${path}`;
  return url.href;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') {
      throw error;
    }
    throw new Error(unreachable(url), { cause: error });
  }
}

/** A browser does not tell a script why a request failed: name what it may be. */
function unreachable(url: string): string {
  const target = new URL(url);
  const start = `No answer from ${target.origin}.`;
  if (location.protocol === 'https:' && target.protocol === 'http:') {
    return `${start} This page came over https, so the browser may refuse to ask an http address.`;
  }
  if (target.origin === location.origin) {
    return `${start} Is it running?`;
  }
  return `${start} Is it running, and does it allow pages from ${location.origin} (Prometheus: --web.cors.origin)?`;
}

/** The error message of an API answer, or the start of whatever came instead. */
function reason(bytes: Uint8Array, statusText: string): string {
  const text = new TextDecoder().decode(bytes.subarray(0, 2000)).trim();
  try {
    const answer = JSON.parse(text) as { error?: unknown };
    if (typeof answer.error === 'string') {
      return answer.error;
    }
  } catch {
    // Not an API answer: a proxy's page, say.
  }
  return text.startsWith('<') || text === '' ? statusText || 'no reason given' : text.slice(0, 200);
}

function shown(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
