import { byTime, drawDiamonds, nearest, places } from './exemplar-place.js';
import { create as createPlot, load } from './uplot.js';

export { load };

/** uPlot with every exemplar of the window as a path on its canvas. */
export function create(host, data, size) {
  const sorted = byTime(data.exemplars);
  let drawn = { xs: [], ys: [] };
  const draw = (plot) => {
    drawn = places(plot, sorted);
    drawDiamonds(plot.ctx, drawn.xs, drawn.ys, () => 4);
  };
  const hover = (plot) => {
    const { left, top } = plot.cursor;
    host.title = String(nearest(drawn.xs, drawn.ys, left + plot.bbox.left, top + plot.bbox.top));
  };
  return createPlot(host, data, size, { hooks: { draw: [draw], setCursor: [hover] } });
}
