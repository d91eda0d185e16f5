import Supercluster from 'supercluster';
import { byTime, drawDiamonds, MARKER_COLOR, nearest, places } from './exemplar-place.js';
import { create as createPlot, load } from './uplot.js';

export { load };

const RADIUS_PX = 22;
const EXTENT_PX = 512;
/** The zoom at which one unit of the world (the canvas' width at zoom 0) is 2048 px. */
const ZOOM = 2;
const WORLD_PX = EXTENT_PX * 2 ** ZOOM;

const lngOf = (px) => (px / WORLD_PX) * 360 - 180;
/** The inverse of the library's Mercator projection, so that its y is ours. */
const latOf = (px) => (360 * Math.atan(Math.exp(((180 - (px / WORLD_PX) * 360) * Math.PI) / 180))) / Math.PI - 90;
const pxFromLng = (lng) => ((lng + 180) / 360) * WORLD_PX;
const pxFromLat = (lat) => {
  const sin = Math.sin((lat * Math.PI) / 180);
  return (0.5 - (0.25 * Math.log((1 + sin) / (1 - sin))) / Math.PI) * WORLD_PX;
};

/** uPlot with clusters. Only x is zoomed, so that distances in px change with every zoom: the index is of px, made for each. */
export function create(host, data, size) {
  const sorted = byTime(data.exemplars);
  let drawn = { xs: [], ys: [] };
  const draw = (plot) => {
    const { xs, ys } = places(plot, sorted);
    const features = Array.from(xs, (x, i) => ({
      type: 'Feature', properties: { index: i }, geometry: { type: 'Point', coordinates: [lngOf(x), latOf(ys[i])] },
    }));
    const index = new Supercluster({ radius: RADIUS_PX, extent: EXTENT_PX, minZoom: ZOOM, maxZoom: ZOOM }).load(features);
    const clusters = index.getClusters([-180, -85, 180, 85], ZOOM);
    clusters.sort((a, b) => a.geometry.coordinates[0] - b.geometry.coordinates[0]);
    drawn = {
      xs: clusters.map((cluster) => pxFromLng(cluster.geometry.coordinates[0])),
      ys: clusters.map((cluster) => pxFromLat(cluster.geometry.coordinates[1])),
    };
    drawDiamonds(plot.ctx, drawn.xs, drawn.ys, (i) => (clusters[i].properties.cluster ? 9 : 5));
    Object.assign(plot.ctx, { fillStyle: '#fff', font: '9px sans-serif', textAlign: 'center', textBaseline: 'middle' });
    clusters.forEach(({ properties }, i) => {
      if (properties.cluster) plot.ctx.fillText(properties.point_count_abbreviated, drawn.xs[i], drawn.ys[i]);
    });
    plot.ctx.fillStyle = MARKER_COLOR;
  };
  const hover = (plot) => {
    const { left, top } = plot.cursor;
    host.title = String(nearest(drawn.xs, drawn.ys, left + plot.bbox.left, top + plot.bbox.top));
  };
  return createPlot(host, data, size, { hooks: { draw: [draw], setCursor: [hover] } });
}
