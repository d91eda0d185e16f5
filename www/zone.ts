/** Offsets of a time zone over a window, from the browser's own and always current time zone data. */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Longer windows are sampled more coarsely; their ticks are years. */
const MOST_PROBES = 800;

const formats = new Map<string, Intl.DateTimeFormat>();

/** The offset of local time from UTC at a time, in ms; throws for a zone that the browser does not know. */
export function offsetMs(timeZone: string, timeMs: number): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const part: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(timeMs)) {
    part[type] = value;
  }
  const year = part['era'] === 'BC' ? 1 - Number(part['year']) : Number(part['year']);
  const local = new Date(0);
  local.setUTCFullYear(year, Number(part['month']) - 1, Number(part['day']));
  local.setUTCHours(Number(part['hour']), Number(part['minute']), Number(part['second']));
  const second = Math.floor(timeMs / 1000) * 1000;
  return local.getTime() - second;
}

/** As `offsetMs` for the browser's own zone, without the milliseconds that the first `Intl` format of a page takes. */
function ownOffsetMs(timeMs: number): number {
  // Not negated: zero stays positive.
  return 0 - new Date(timeMs).getTimezoneOffset() * MINUTE_MS;
}

/** The offset of local time as a function of the time; `null` where there is none. */
function offsetOf(timeZone: string): ((timeMs: number) => number) | null {
  if (timeZone === '' || timeZone === 'browser') {
    return ownOffsetMs;
  }
  return timeZone.toLowerCase() === 'utc' ? null : (timeMs) => offsetMs(timeZone, timeMs);
}

/** Pairs of the time (ms) from which an offset holds, and the offset (ms), for a window and a day around it. */
export function offsetTable(timeZone: string, fromMs: number, toMs: number): Float64Array {
  const offsetAt = offsetOf(timeZone);
  if (offsetAt === null) {
    return new Float64Array();
  }
  const latest = 8.64e15 - 2 * DAY_MS;
  const start = Math.max(Math.min(fromMs, latest) - DAY_MS, -latest);
  const end = Math.max(Math.min(toMs, latest) + DAY_MS, start);
  const step = Math.max(DAY_MS * 7, (end - start) / MOST_PROBES);
  const pairs = [start, offsetAt(start)];
  for (let before = start; before < end; before += step) {
    const after = Math.min(before + step, end);
    const offset = offsetAt(after);
    if (offset !== pairs[pairs.length - 1]) {
      pairs.push(changeBetween(offsetAt, before, after), offset);
    }
  }
  return new Float64Array(pairs);
}

/** The minute between two times at which the offset becomes that of the later one. */
function changeBetween(offsetAt: (timeMs: number) => number, before: number, after: number): number {
  const offset = offsetAt(after);
  let [low, high] = [Math.floor(before / MINUTE_MS), Math.ceil(after / MINUTE_MS)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * MINUTE_MS) === offset) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return high * MINUTE_MS;
}
