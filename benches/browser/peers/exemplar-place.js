/** What the markers over uPlot have in common. */

/** The exemplars in order of time, and their colour. */
export function byTime({ times, values, traceIds, routes }) {
  const order = Uint32Array.from(times, (_, row) => row).sort((a, b) => times[a] - times[b]);
  const out = { times: new Float64Array(times.length), values: new Float64Array(times.length), traceIds, routes, rows: order };
  order.forEach((row, i) => {
    out.times[i] = times[row];
    out.values[i] = values[row];
  });
  return out;
}

/** Index of the first time that is not before `time`. */
export function lowerBound(sorted, time) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Positions in canvas px of the exemplars in the window; a value outside of the range stands at its edge. */
export function places(plot, sorted) {
  const { min, max } = plot.scales.x;
  const [start, end] = [lowerBound(sorted.times, min), lowerBound(sorted.times, max)];
  const { left, top, width, height } = plot.bbox;
  const y = plot.scales.y;
  const [xs, ys] = [new Float64Array(end - start), new Float64Array(end - start)];
  for (let i = start; i < end; i++) {
    xs[i - start] = left + ((sorted.times[i] - min) / (max - min)) * width;
    const share = (sorted.values[i] - y.min) / (y.max - y.min);
    ys[i - start] = top + (1 - Math.min(1, Math.max(0, share))) * height;
  }
  return { xs, ys, start };
}

export const MARKER_COLOR = '#3274d9';

/** Diamonds as paths of a few each: one path of thousands takes a browser far longer. */
export function drawDiamonds(context, xs, ys, radiusOf) {
  const CHUNK = 16;
  context.fillStyle = MARKER_COLOR;
  for (let start = 0; start < xs.length; start += CHUNK) {
    context.beginPath();
    for (let i = start; i < Math.min(xs.length, start + CHUNK); i++) {
      const r = radiusOf(i);
      context.moveTo(xs[i], ys[i] - r);
      context.lineTo(xs[i] + r, ys[i]);
      context.lineTo(xs[i], ys[i] + r);
      context.lineTo(xs[i] - r, ys[i]);
      context.closePath();
    }
    context.fill();
  }
}

/** The marker nearest to the pointer within 8 px; positions ascend in x. */
export function nearest(xs, ys, x, y) {
  let [best, least] = [-1, 64];
  for (let i = lowerBound(xs, x - 8); i < xs.length && xs[i] <= x + 8; i++) {
    const distance = (xs[i] - x) ** 2 + (ys[i] - y) ** 2;
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}
