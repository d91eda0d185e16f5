/** Asks a Tempo at an address of its own. */
import type { AskTempo, TraceAnswer } from '../view';

/** @throws Error in words when `base` is no http address */
export function askTempoAt(base: string): AskTempo {
  let root: URL;
  try {
    root = new URL(base, document.baseURI);
  } catch {
    throw new Error(`tempo-url="${base}" is not an address. Write http://host:3200 for example.`);
  }
  if (root.protocol !== 'http:' && root.protocol !== 'https:') {
    throw new Error(`tempo-url="${base}" is not an http address. Write http://host:3200 for example.`);
  }
  const ask = async (path: string, signal: AbortSignal): Promise<TraceAnswer> => {
    const url = new URL(root);
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`;
    const response = await fetch(url, { signal, headers: { Accept: 'application/json' } });
    return { status: response.status, body: await response.text() };
  };
  return Object.assign(ask, { tempo: root.href });
}
