/** Metric-like data that is the same in every run: a daily wave, noise, spikes, gaps as nulls. */

export const FROM_MS = Date.UTC(2026, 0, 5);

/** Numbers from 0 to 1 (mulberry32). */
export function noise(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Values of one series; about 1 % of them are null, in some twenty gaps. */
function valuesOf(index, count) {
  const next = noise(1 + index * 7919);
  const level = 20 + 60 * next();
  const values = new Array(count);
  let drift = 0;
  let gap = 0;
  for (let i = 0; i < count; i++) {
    drift += (next() - 0.5 - drift * 0.002) * 0.6;
    const spike = next() < 0.0005 ? next() * 40 : 0;
    const wave = 8 * Math.sin((i / count) * 12 + index);
    if (gap === 0 && next() < 20 / count) gap = Math.ceil(count * 0.0005);
    if (gap > 0) gap--;
    values[i] = gap > 0 ? null : level + wave + drift + (next() - 0.5) * 6 + spike;
  }
  return values;
}

function timesOf(count, stepMs) {
  const times = new Array(count);
  for (let i = 0; i < count; i++) times[i] = FROM_MS + i * stepMs;
  return times;
}

/** Exemplars around the first series, in no order of time; trace ids are all different. */
function exemplarsOf(count, times, values) {
  const next = noise(424242);
  const rows = { times: new Array(count), values: new Array(count), traceIds: new Array(count), routes: new Array(count) };
  const [low, high] = [Math.min(...values.filter((v) => v !== null)), Math.max(...values)];
  const hex = () => Math.floor(next() * 2 ** 32).toString(16).padStart(8, '0');
  for (let i = 0; i < count; i++) {
    const at = Math.floor(next() * (times.length - 1));
    const around = (values[at] ?? low) + (next() ** 3 * 40 - 4);
    rows.times[i] = times[at] + next() * (times[1] - times[0]);
    rows.values[i] = Math.min(high, Math.max(low, around));
    rows.traceIds[i] = hex() + hex() + hex() + hex();
    rows.routes[i] = `/route/${Math.floor(next() * 8)}`;
  }
  return rows;
}

/** Two routes on twelve pods, of which one is slow on one route for a while: a region is worth asking about. */
function exemplarsOfPods(count, times, routes) {
  const next = noise(42);
  const rows = { times: new Array(count), values: new Array(count), traceIds: new Array(count), routes: new Array(count), more: { pod: new Array(count), code: new Array(count) } };
  const hex = () => Math.floor(next() * 2 ** 32).toString(16).padStart(8, '0');
  const span = times[times.length - 1] - times[0];
  for (let i = 0; i < count; i++) {
    const share = next();
    const route = next() < 0.55 ? 0 : 1;
    const pod = next() < 0.2 ? 7 : Math.floor(next() * 12);
    const slow = route === 1 && pod === 7 && next() < 0.8 ? Math.exp(-(((share - 0.5) / 0.045) ** 2)) : 0;
    rows.times[i] = times[0] + share * span;
    rows.values[i] = [16, 30][route] * (0.35 + next() + 0.5 * next() ** 6) + slow * 260 * (0.55 + 0.45 * next());
    rows.traceIds[i] = hex() + hex() + hex() + hex();
    rows.routes[i] = routes[route];
    rows.more.pod[i] = `pod-${pod}`;
    rows.more.code[i] = slow > 0.6 && next() < 0.5 ? '503' : '200';
  }
  return rows;
}

/** `grown` appends one sample for every hundred. */
export function makeData({ series, samples, exemplars = 0, pods = false }, { grown = false } = {}) {
  const stepMs = samples <= 10_000 ? 15_000 : 1_000;
  const total = samples + Math.round(samples / 100);
  const shown = grown ? total : samples;
  const times = timesOf(shown, stepMs);
  // Cut from the longer one, so that growing changes nothing of what was there.
  const of = (index) => (grown ? valuesOf(index, total) : valuesOf(index, total).slice(0, samples));
  const columns = Array.from({ length: series }, (_, index) => ({ name: `series ${index}`, values: of(index) }));
  const data = { times, series: columns, fromMs: times[0], toMs: times[shown - 1] };
  if (pods) {
    columns.forEach((column, index) => (column.labels = { route: `/route/${index}` }));
    data.exemplars = exemplarsOfPods(exemplars, times, columns.map(({ labels }) => labels.route));
  } else if (exemplars > 0) data.exemplars = exemplarsOf(exemplars, times, columns[0].values);
  return data;
}

export const colorOf = (index) => `hsl(${(index * 47) % 360} 65% 45%)`;
