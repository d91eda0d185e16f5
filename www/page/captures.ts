/** The recorded answers of a Prometheus that lie beside the page. */
import type { ChartData } from '../element/data';

/** One entry of `capture/index.json`. */
export interface Capture {
  id: string;
  title: string;
  description: string;
  unit: string;
  queries: { legend: string; expr: string; range: string }[];
  /** File of the exemplars' answer; null when none were recorded. */
  exemplars: string | null;
  from_ms: number;
  to_ms: number;
}

const FOLDER = 'capture/';

/** @throws Error in words */
export async function listCaptures(): Promise<Capture[]> {
  const response = await fetchFile('index.json');
  const list: unknown = await response.json();
  const captures = Array.isArray(list) ? list : (list as { captures?: unknown }).captures;
  if (!Array.isArray(captures)) {
    throw new Error('capture/index.json does not list captures.');
  }
  return captures as Capture[];
}

/** The answers of one capture, as bytes. */
export async function loadCapture(capture: Capture, signal: AbortSignal): Promise<ChartData[]> {
  const files = capture.queries.map((query) => bytes(query.range, signal));
  const exemplars = capture.exemplars === null ? null : bytes(capture.exemplars, signal);
  const [ranges, rows] = await Promise.all([Promise.all(files), exemplars]);
  const parts = ranges.map((range, i): ChartData => ({ range, name: capture.queries[i]?.legend ?? '' }));
  // The exemplars belong to all of the queries: they come last, when every series is there.
  const last = parts.at(-1);
  if (last && rows) {
    last.exemplars = rows;
  }
  return parts;
}

async function bytes(file: string, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetchFile(file, signal);
  return new Uint8Array(await response.arrayBuffer());
}

async function fetchFile(file: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(FOLDER + file, signal ? { signal } : {});
  if (!response.ok) {
    throw new Error(`${FOLDER}${file} could not be read: ${response.status} ${response.statusText}`);
  }
  return response;
}
