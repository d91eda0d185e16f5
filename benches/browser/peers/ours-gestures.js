/** What a person does with many exemplars. Of each gesture: what comes before it, the gesture, and whether it has done its work. */

/** So wide a window, with so large a distance, makes one cluster of all. */
const WIDE_MS = 1e11;
const ONE_CLUSTER = { clusterPx: 5_000, bucketPx: 5_000 };

export function gesturesOf({ chart, view, canvas }) {
  const { fromMs, toMs } = chart.window();
  const firstHalf = { fromMs, toMs: (fromMs + toMs) / 2, low: null, high: null };
  const rows = chart.rowsIn(firstHalf);
  const show = (from, to) => {
    chart.setWindow(from, to);
    view.draw();
  };
  /** A frame of which nothing is known yet, and no card: as for a finger, which does not hover before. */
  const begin = (options, from, to) => {
    key(canvas, 'Escape');
    chart.setOptions(options);
    show(from, to);
  };
  const opening = (before) => {
    let target;
    return {
      before,
      // Where it is, is found when the frame is drawn, and without what `clusters` would leave known.
      ready: () => {
        target = largest(chart.clusters());
        chart.setOptions({});
        chart.render();
      },
      run: () => click(canvas, target),
      isDone: () => rowCount(CARDS) === target.count,
    };
  };
  const sorting = (title) => ({
    run: () => header(title).querySelector('button').click(),
    isDone: () => header(title).ariaSort !== 'none',
  });
  return {
    rowsIn: { run: () => chart.rowsIn(firstHalf), isDone: () => rows.length > 0 },
    contrast: { run: () => chart.contrast(rows) },
    quantile: { run: () => chart.shownQuantile(0.95) },
    filter: { run: (i) => (view.viewState = { filter: { exclude: { pod: [`pod-${i % 12}`] } } }), isDone: () => chart.counts().filtered > 0 },
    color: { before: () => (view.viewState = {}), run: () => (view.viewState = { color: { mode: 'label', label: 'pod' } }) },
    slide: { run: (i) => show(fromMs + i * 1_000, toMs + i * 1_000) },
    openCard: opening(() => begin({}, fromMs, toMs)),
    openAll: opening(() => begin(ONE_CLUSTER, fromMs - WIDE_MS, toMs + WIDE_MS)),
    sortTime: sorting('Time'),
    sortLabel: sorting('pod'),
    sortId: sorting('trace_id'),
    openTable: { before: () => key(inside(TABLE, '.view'), 'Escape'), run: () => key(canvas, 'v'), isDone: () => rowCount(TABLE) === chart.counts().total },
  };
}

const CARDS = '[data-exemplar-cards]';
const TABLE = '[data-exemplar-table]';

const inside = (host, selector) => document.querySelector(host)?.shadowRoot.querySelector(selector) ?? null;

/** The head of a column of the card that is open. */
const header = (title) => [...document.querySelector(CARDS).shadowRoot.querySelectorAll('.names > *')].find(({ textContent }) => textContent === title);

/** Rows of the table that is shown, if any of them is in the document. */
const rowCount = (host) => (inside(host, '.rows .row') ? Number(inside(host, '.grid').ariaRowCount) - 1 : 0);

const largest = (clusters) => clusters.reduce((a, b) => (b.count > a.count ? b : a));

const key = (node, name) => node?.dispatchEvent(new window.KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));

/** As a click does: the pointer comes, presses and lets go. */
function click(canvas, { x, y }) {
  const { left, top } = canvas.getBoundingClientRect();
  const init = { clientX: left + x, clientY: top + y, pointerId: 1, isPrimary: true, pointerType: 'mouse', button: 0, bubbles: true, cancelable: true };
  for (const type of ['pointermove', 'pointerdown', 'pointerup']) canvas.dispatchEvent(new window.PointerEvent(type, init));
}
