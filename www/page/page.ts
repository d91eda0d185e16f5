/** The standalone page: pick what to see, set how it is seen, keep both in the address. */
import '../element';
import type { ExemplarChartElement, WindowChange } from '../element';
import type { ViewState } from '../view';
import { ATTRIBUTE_PARAMETERS, searchFromState, stateFromSearch, type PageState, type Parameter } from './address';
import { listCaptures, loadCapture, type Capture } from './captures';
import { bindControls } from './controls';
import { bindDoctor } from './doctor';
import { bindOwnForm } from './own-form';
import { bindTheme } from './theme-toggle';

/** Where the recorded exemplars' links lead when the address names nothing else. */
const DEMO_LINKS: Partial<Record<Parameter, string>> = { 'tempo-uid': 'tempo', 'grafana-url': 'http://localhost:3000' };
const OWN = '';

const byId = <T extends HTMLElement>(id: string): T => {
  const found = document.getElementById(id);
  if (!found) {
    throw new Error(`The page has no #${id}.`);
  }
  return found as T;
};

const chart = byId<ExemplarChartElement>('chart');
const picker = byId<HTMLSelectElement>('capture');
const title = byId('title');
const description = byId('description');
const reset = byId<HTMLButtonElement>('reset');

let state: PageState = stateFromSearch(location.search);
let captures: Capture[] = [];
let loading: AbortController | null = null;

function save(change: Partial<PageState>): void {
  state = { ...state, ...change };
  history.replaceState(null, '', `${location.pathname}${searchFromState(state)}${location.hash}`);
}

function setAttribute(name: Parameter, value: string | null): void {
  if (value === null) {
    chart.removeAttribute(name);
  } else {
    chart.setAttribute(name, value);
  }
  save({ attributes: { ...state.attributes, [name]: value ?? '' } });
}

/** Sets the element's attributes to those of the address over `base`. */
function applyAttributes(base: Partial<Record<Parameter, string>>): void {
  const wanted = { ...base, ...state.attributes };
  for (const name of ATTRIBUTE_PARAMETERS) {
    const value = wanted[name];
    if (value === undefined || value === '') {
      chart.removeAttribute(name);
    } else {
      chart.setAttribute(name, value);
    }
  }
}

function describe(heading: string, text: string): void {
  title.textContent = heading;
  description.textContent = text;
  document.title = `${heading} · Exemplar Time Series`;
  chart.setAttribute('aria-label', heading);
}

async function showCapture(capture: Capture): Promise<void> {
  loading?.abort();
  const request = new AbortController();
  loading = request;
  describe(capture.title, capture.description);
  try {
    const data = await loadCapture(capture, request.signal);
    if (request.signal.aborted) {
      return;
    }
    applyAttributes({ ...DEMO_LINKS, unit: capture.unit, from: String(capture.from_ms), to: String(capture.to_ms) });
    const seen = state;
    await chart.ready;
    chart.data = data;
    restore(seen);
  } catch (error) {
    if (!request.signal.aborted) {
      describe(capture.title, (error as Error).message);
    }
  }
}

async function showOwn(): Promise<void> {
  loading?.abort();
  const seen = state;
  describe(ownTitle(), '');
  applyAttributes({});
  await chart.ready;
  // The element takes its new attributes first.
  await Promise.resolve();
  restore(seen);
}

/** Whether the address names data of one's own. */
function isOwn(): boolean {
  const { 'prometheus-url': prometheus, query, 'metrics-url': metrics } = state.attributes;
  return Boolean((prometheus && query) || metrics);
}

function ownTitle(): string {
  const { query, legend, metric, 'metrics-url': metrics } = state.attributes;
  if (query && !legend?.startsWith('[')) {
    return query;
  }
  return metrics && !query ? (metric ?? metrics) : 'Your Prometheus';
}

/** What the address says was seen. */
function restore({ zoom, hidden, view, pins }: PageState): void {
  chart.setHidden(hidden);
  chart.viewState = view;
  chart.pins = pins;
  if (zoom) {
    chart.zoom(zoom.fromMs, zoom.toMs);
  }
}

function fillPicker(): void {
  const options = captures.map((capture) => new Option(capture.title, capture.id));
  if (isOwn()) {
    options.unshift(new Option(state.attributes['metrics-url'] ? 'Your metrics' : 'Your Prometheus', OWN, true, true));
  }
  picker.replaceChildren(...options);
}

const SOURCE_PARAMETERS = ['prometheus-url', 'query', 'metrics-url', 'metric', 'by', 'quantiles', 'legend', 'from', 'to', 'step', 'refresh', 'unit'];

/** Without what belonged to the source that was shown before. */
function withoutSource(): Partial<Record<Parameter, string>> {
  return Object.fromEntries(Object.entries(state.attributes).filter(([name]) => !SOURCE_PARAMETERS.includes(name)));
}

function onPick(): void {
  const capture = captures.find((candidate) => candidate.id === picker.value);
  if (capture) {
    save({ capture: capture.id, attributes: withoutSource(), zoom: null, hidden: [], view: {}, pins: [] });
    fillPicker();
    picker.value = capture.id;
    void showCapture(capture);
  }
}

async function start(): Promise<void> {
  bindTheme(byId<HTMLButtonElement>('theme'), state.attributes.theme ?? null, (theme) => setAttribute('theme', theme));
  bindControls(byId('chart'), state.attributes, setAttribute);
  bindOwnForm(byId<HTMLButtonElement>('own'), byId<HTMLFormElement>('own-form'), byId('own-problem'), state.attributes, (fields) => {
    save({ capture: null, attributes: { ...withoutSource(), ...fields }, zoom: null, hidden: [], view: {}, pins: [] });
    fillPicker();
    void showOwn();
  });
  bindDoctor(byId<HTMLButtonElement>('doctor-toggle'), byId('doctor'), () => state.attributes);
  picker.addEventListener('change', onPick);
  reset.addEventListener('click', () => chart.resetZoom());
  chart.addEventListener('window-change', (event) => {
    const { fromMs, toMs, isZoomed } = (event as CustomEvent<WindowChange>).detail;
    reset.hidden = !isZoomed;
    save({ zoom: isZoomed ? { fromMs, toMs } : null });
  });
  // After the frame in which a card opens: the browser takes its time over an address.
  chart.addEventListener('pins-change', () => void setTimeout(() => save({ pins: chart.pins })));
  chart.addEventListener('legend-change', (event) => {
    save({ hidden: (event as CustomEvent<{ hidden: string[] }>).detail.hidden });
  });

  chart.addEventListener('view-change', (event) => save({ view: (event as CustomEvent<ViewState>).detail }));

  const own = isOwn();
  try {
    captures = await listCaptures();
  } catch (error) {
    captures = [];
    if (!own) {
      describe('No recorded data', (error as Error).message);
    }
  }
  fillPicker();
  if (own) {
    await showOwn();
    return;
  }
  const capture = captures.find((candidate) => candidate.id === state.capture) ?? captures[0];
  if (capture) {
    picker.value = capture.id;
    await showCapture(capture);
  }
}

void start();
