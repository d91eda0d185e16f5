/** Asks a service's own `/metrics` endpoint. The text stays as it is: the engine reads it. */
import type { ScrapeSettings } from '../types';
import { textList, type ReadAttribute } from './attributes';
import { httpAddress, isAbort, reason, send, shown } from './http';

/** How often an endpoint is asked where `refresh` does not say. */
export const DEFAULT_SCRAPE_MS = 5_000;

/**
 * OpenMetrics, and the older format where there is nothing else: without exemplars, which the engine then says.
 * No character of it makes browsers ask beforehand whether the header is allowed.
 */
const ACCEPT = 'application/openmetrics-text; version=1.0.0, text/plain; version=0.0.4; q=0.5';

export interface Scrape {
  text: string;
  contentType: string;
  /** When the answer began. */
  atMs: number;
}

/**
 * One scrape.
 *
 * @throws Error in words for a person; an AbortError when the signal fires
 */
export async function scrape(address: string, signal: AbortSignal): Promise<Scrape> {
  const url = httpAddress(address, 'http://host:8080/metrics').href;
  const response = await send(url, { headers: { accept: ACCEPT }, cache: 'no-store', signal }, (start) => refused(url, start));
  const atMs = Date.now();
  if (!response.ok) {
    const bytes = new Uint8Array(await response.arrayBuffer());
    throw new Error(`${shown(url)} answered ${response.status}: ${reason(bytes, response.statusText)}`);
  }
  return { text: await response.text(), contentType: response.headers.get('content-type') ?? '', atMs };
}

/** Whether the endpoint runs is told by a request whose answer nobody may read. */
async function refused(url: string, start: string): Promise<string> {
  try {
    await fetch(url, { mode: 'no-cors', cache: 'no-store' });
  } catch {
    return `${start} Is it running?`;
  }
  return (
    `${shown(url)} answers, but does not allow this page to read it. With its metrics it must send the header ` +
    `Access-Control-Allow-Origin: ${location.origin} (or *).`
  );
}

/** What the attributes say about what to follow; without how long to keep it. */
export function scrapeSettings(url: string, read: ReadAttribute, problems: string[]): Omit<ScrapeSettings, 'keepMs'> {
  const quantiles = words(read('quantiles')).map(Number);
  const areUsable = quantiles.every((quantile) => quantile >= 0 && quantile <= 1);
  if (!areUsable) {
    problems.push(`quantiles="${read('quantiles')}" are not numbers from 0 to 1.`);
  }
  return {
    endpoint: url,
    metric: read('metric') ?? '',
    by: words(read('by')),
    ...(areUsable && quantiles.length > 0 ? { quantiles } : {}),
    legend: textList(read('legend'))[0] ?? '',
  };
}

/** Words with spaces or commas between. */
function words(text: string | null): string[] {
  return (text ?? '').split(/[\s,]+/).filter((word) => word !== '');
}

/** What went wrong with a scrape, in words; null when it was given up. */
export function scrapeProblem(error: unknown): string | null {
  if (isAbort(error)) {
    return null;
  }
  return error instanceof Error ? error.message : String(error);
}
