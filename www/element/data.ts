/** The `data` property of `<exemplar-chart>`, and how it gets into a chart. */
import type { LaterAnswer, LaterRange, ReadResult } from '../types';

/** An API answer: as bytes, as text, or parsed already. */
export type Body = Uint8Array | string | object;

/** What one query answered. */
export interface ChartData {
  range?: Body | null;
  exemplars?: Body | null;
  /** A legend template such as `p99 {{route}}`. */
  name?: string;
}

interface Reader {
  readPrometheus(
    bodies: { range?: Uint8Array | string; exemplars?: Uint8Array | string },
    options?: { name?: string; append?: boolean },
  ): ReadResult;
}

interface Extender {
  extendPrometheus(answers: LaterAnswer[], range: LaterRange): ReadResult;
}

/** More warnings than this are counted, not told. */
const TOLD_WARNINGS = 3;

/**
 * Reads the answers of several queries into one chart, replacing what it held. A bad one is named and the others are
 * still read.
 *
 * @returns what the person should know, in words
 */
export function readInto(chart: Reader, parts: ChartData[]): { problems: string[]; notices: string[] } {
  const problems: string[] = [];
  const warnings: string[] = [];
  let append = false;
  for (const part of parts) {
    try {
      const bodies: { range?: Uint8Array | string; exemplars?: Uint8Array | string } = {};
      if (part.range != null) {
        bodies.range = encoded(part.range);
      }
      if (part.exemplars != null) {
        bodies.exemplars = encoded(part.exemplars);
      }
      const options = part.name === undefined ? { append } : { append, name: part.name };
      warnings.push(...chart.readPrometheus(bodies, options).warnings);
      append = true;
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { problems, notices: noticesOf(warnings) };
}

/**
 * Extends a chart that holds the answers of several queries by answers from a later time on.
 *
 * @returns what the person should know, in words; null when they cannot be extended, and nothing has changed
 */
export function extendBy(chart: Extender, parts: ChartData[], range: LaterRange): string[] | null {
  try {
    const answers = parts.map(({ range, exemplars, name }) => ({
      range: encoded(range ?? ''),
      exemplars: encoded(exemplars ?? ''),
      ...(name === undefined ? {} : { name }),
    }));
    return noticesOf(chart.extendPrometheus(answers, range).warnings);
  } catch {
    return null;
  }
}

/** The first warnings, and how many more there are. */
export function noticesOf(warnings: string[]): string[] {
  const notices = warnings.slice(0, TOLD_WARNINGS);
  if (warnings.length > TOLD_WARNINGS) {
    notices.push(`and ${warnings.length - TOLD_WARNINGS} more remarks like these`);
  }
  return notices;
}

function encoded(body: Body): Uint8Array | string {
  return typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
}
