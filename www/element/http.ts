/** Requests of the element, and what can be said when one fails: a browser does not tell a script why. */

/**
 * An http address against the page's own.
 *
 * @throws Error that quotes what is none
 */
export function httpAddress(text: string, example: string): URL {
  let url: URL;
  try {
    url = new URL(text, document.baseURI);
  } catch {
    throw new Error(`"${text}" is not an address. Write ${example} for example.`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Error(`"${text}" is not an http address. Write ${example} for example.`);
  }
  return url;
}

/**
 * @param refused what to say when the address may run and not allow this page
 * @throws Error in words; an AbortError when the signal fires
 */
export async function send(url: string, init: RequestInit, refused: (start: string) => string | Promise<string>): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (isAbort(error)) {
      throw error;
    }
    throw new Error(await unreachable(url, refused), { cause: error });
  }
}

async function unreachable(url: string, refused: (start: string) => string | Promise<string>): Promise<string> {
  const target = new URL(url);
  const start = `No answer from ${target.origin}.`;
  if (location.protocol === 'https:' && target.protocol === 'http:') {
    return `${start} This page came over https, so the browser may refuse to ask an http address.`;
  }
  return target.origin === location.origin ? `${start} Is it running?` : refused(start);
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** The error message of an API answer, or the start of whatever came instead. */
export function reason(bytes: Uint8Array, statusText: string): string {
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

/** An address without its parameters. */
export function shown(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
