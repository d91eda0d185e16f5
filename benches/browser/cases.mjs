// What is measured on what, and the goals.

const line = (id, title, series, samples) => ({ id, title, kind: 'line', series, samples });
const exemplars = (id, title, count) => ({ id, title, kind: 'exemplars', series: 1, samples: 10_000, exemplars: count });
/** At the size of a page. */
const gestures = (id, title, count) => ({ id, title, kind: 'gestures', series: 2, samples: 240, exemplars: count, pods: true, width: 1_120, height: 640 });

export const CASES = [
  line('1x100k', '1 x 100k', 1, 100_000),
  line('1x1M', '1 x 1M', 1, 1_000_000),
  line('1x10M', '1 x 10M', 1, 10_000_000),
  line('100x10k', '100 x 10k', 100, 10_000),
  line('500x2k', '500 x 2k', 500, 2_000),
  exemplars('ex1k', '1k exemplars', 1_000),
  exemplars('ex10k', '10k exemplars', 10_000),
  exemplars('ex100k', '100k exemplars', 100_000),
  exemplars('ex1M', '1M exemplars', 1_000_000),
  gestures('gestures', 'Gestures at 100k exemplars', 100_000),
];

/** What a page needs to know of a case. */
export const settingsOf = ({ series, samples, exemplars, pods, width, height }, peer) => ({ peer: peer.id, wasm: peer.wasm, series, samples, exemplars, pods, width, height });

const peer = (id, title, kinds, packages) => ({ id, title, kinds, packages });

export const PEERS = [
  { ...peer('ours', 'exemplar-panel', ['line', 'exemplars', 'gestures'], []), wasm: true },
  peer('uplot', 'uPlot', ['line'], ['uplot']),
  peer('chartjs', 'Chart.js', ['line'], ['chart.js']),
  peer('echarts', 'ECharts', ['line'], ['echarts']),
  peer('lightweight-charts', 'lightweight-charts', ['line'], ['lightweight-charts']),
  peer('dygraphs', 'dygraphs', ['line'], ['dygraphs']),
  peer('dom', 'React element each', ['exemplars'], ['uplot', 'react', 'react-dom', '@floating-ui/react']),
  peer('uplot-paths', 'uPlot paths', ['exemplars'], ['uplot']),
  peer('echarts-scatter', 'ECharts scatter', ['exemplars'], ['echarts']),
  peer('uplot-supercluster', 'uPlot + supercluster', ['exemplars'], ['uplot', 'supercluster']),
];

/** A peer that failed in the first is not tried in the second. */
export const HARDER = { '1x10M': '1x1M', ex10k: 'ex1k', ex100k: 'ex10k', ex1M: 'ex100k' };

/** Steps on the page, in order, and what each answers. */
export const STEPS = { line: ['first', 'create', 'zoom', 'pan', 'hover', 'append'], exemplars: ['first', 'create', 'zoom', 'frame', 'pan', 'hover'], gestures: ['first', 'gestures'] };
export const MEMORY_CASES = ['1x1M', '100x10k'];

export const MEASURES = {
  first: 'First frame of a fresh page, ms (library started, data in arrays to pixels read back)',
  startUp: 'of which start of the library, ms',
  create: 'New chart, library loaded, ms',
  zoom: 'Zoom, ms',
  zoomWorst: 'Zoom, the slowest of a run, ms',
  frame: 'Zoom, the whole animation frame, ms (script, style, layout, paint)',
  frameWorst: 'Animation frame, the slowest of a run, ms',
  pan: 'Pan, ms a step (mean of 60)',
  hover: 'Hover, ms a move',
  append: 'Append 1 %, ms',
  memory: 'Memory of the page, WebAssembly included, MB (the page has let go of its own arrays)',
};

/** One frame of a screen. */
export const GESTURE_LIMIT_MS = 16;

/** Gestures, none of which another library has. */
export const GESTURES = {
  rowsIn: 'Find the rows within half of the window',
  contrast: 'Compare them with the rest',
  quantile: '95th percentile of what is shown',
  filter: 'Change the filter and draw',
  color: 'Colour by a label and draw',
  slide: 'Slide the window and draw',
  openCard: 'Click on the largest cluster: a card with its exemplars',
  openAll: 'Click on one cluster of all: a card with 100,000 exemplars',
  sortTime: 'Sort the 100,000 of a card by time',
  sortLabel: 'Sort them by a label of few values',
  sortId: 'Sort them by trace id',
  openTable: 'Open the table of all exemplars',
};

const ratio = (title, measure, kase, against, limit) => ({ title, measure, case: kase, against, limit });

/** `against` names a peer for a ratio, or is null for an absolute limit. */
export const GOALS = [
  ratio('First frame of a fresh page, 1 x 1M', 'first', '1x1M', 'uplot', 0.5),
  ratio('New chart, 1 x 1M', 'create', '1x1M', 'uplot', 0.25),
  ratio('New chart, 100 x 10k', 'create', '100x10k', 'uplot', 0.08),
  ratio('New chart, 500 x 2k', 'create', '500x2k', 'uplot', 0.05),
  ratio('Zoom, 1 x 1M', 'zoom', '1x1M', 'uplot', 0.08),
  ratio('Pan, 1 x 1M', 'pan', '1x1M', 'uplot', 0.08),
  ratio('Zoom, 1 x 10M', 'zoom', '1x10M', 'uplot', 0.02),
  ratio('Pan, 1 x 10M', 'pan', '1x10M', 'uplot', 0.02),
  ratio('Zoom, 100 x 10k', 'zoom', '100x10k', 'uplot', 0.02),
  ratio('Pan, 100 x 10k', 'pan', '100x10k', 'uplot', 0.02),
  ratio('Zoom, 500 x 2k', 'zoom', '500x2k', 'uplot', 0.025),
  ratio('Pan, 500 x 2k', 'pan', '500x2k', 'uplot', 0.025),
  ratio('Hover, 100 x 10k', 'hover', '100x10k', 'uplot', 1),
  ratio('10k exemplars, zoom', 'zoom', 'ex10k', 'dom', 0.01),
  ratio('10k exemplars, zoom', 'zoom', 'ex10k', 'uplot-paths', 0.1),
  ratio('100k exemplars, zoom', 'zoom', 'ex100k', 'dom', 0.0003),
  ratio('100k exemplars, zoom', 'zoom', 'ex100k', 'uplot-paths', 0.03),
  ratio('100k exemplars, slowest frame, ms', 'frameWorst', 'ex100k', null, 16),
  ratio('1M exemplars, zoom, ms', 'zoom', 'ex1M', null, 16),
  ratio('100k exemplars, slowest gesture, ms', 'slowestGesture', 'gestures', null, GESTURE_LIMIT_MS),
  ratio('Memory, 1 x 1M', 'memory', '1x1M', 'uplot', 1),
  ratio('Engine, wasm + JS, gzip, KB', 'wire', null, null, 120),
];
