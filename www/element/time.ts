/** Times and durations as people write them in attributes and addresses. Pure. */

const UNIT_MS = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
  ['y', 31_536_000_000],
]);

/** From this magnitude on a number is milliseconds since the epoch, below it seconds. */
const MS_MAGNITUDE = 1e11;

/**
 * A duration in ms: `15s`, `500ms`, `1h30m`, or a number of seconds.
 *
 * @throws Error that quotes the text
 */
export function parseDuration(text: string): number {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) {
    return Number(trimmed) * 1000;
  }
  const parts = [...trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdwy])/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== trimmed) {
    throw new Error(`"${text}" is not a duration: write 15s, 5m or 1h30m.`);
  }
  return parts.reduce((sum, part) => sum + Number(part[1]) * (UNIT_MS.get(part[2] ?? '') ?? 0), 0);
}

/**
 * A time in ms since the epoch: `now`, `now-1h`, an ISO date, or a number of seconds or ms since the epoch.
 *
 * @throws Error that quotes the text
 */
export function parseTime(text: string, nowMs: number): number {
  const trimmed = text.trim();
  const relative = /^now(?:([+-])(.+))?$/.exec(trimmed);
  if (relative) {
    const sign = relative[1] === '+' ? 1 : -1;
    return relative[2] === undefined ? nowMs : nowMs + sign * parseDuration(relative[2]);
  }
  if (/^-?\d+(\.\d+)?$/.test(trimmed)) {
    const number = Number(trimmed);
    return Math.abs(number) >= MS_MAGNITUDE ? number : number * 1000;
  }
  const timeMs = Date.parse(trimmed);
  if (!/\d/.test(trimmed) || Number.isNaN(timeMs)) {
    throw new Error(`"${text}" is not a time: write now-1h, 2026-01-31T12:00:00Z, or ms since 1970.`);
  }
  return timeMs;
}

/** The last whole number of steps at or before a time: what is asked for again has the same times, and the line does not flicker. */
export function alignedMs(timeMs: number, stepMs: number): number {
  return Math.floor(timeMs / stepMs) * stepMs;
}

/** Whether a time moves with the clock. */
export function isRelative(text: string): boolean {
  return text.trim().startsWith('now');
}

const STEPS_S = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];
/** Prometheus answers at most 11,000 points a series. */
const MOST_POINTS = 10_000;

/** The step of a query, ms: about one point a pixel, a round number of seconds. */
export function autoStepMs(rangeMs: number, widthPx: number): number {
  const atLeast = rangeMs / 1000 / Math.min(MOST_POINTS, Math.max(50, widthPx));
  const step = STEPS_S.find((candidate) => candidate >= atLeast) ?? Math.ceil(atLeast / 86_400) * 86_400;
  return step * 1000;
}
