/** The page's address: its parameters mirror the element's attributes, so that a link shows what was seen. Pure. */

import type { PinnedExemplar, ViewState } from '../view';
import { DATA_ATTRIBUTES, OPTION_ATTRIBUTES } from '../element/attributes';

/** Parameters that are attributes of the element: all but the heading, which is the page's own. */
export const ATTRIBUTE_PARAMETERS = [...DATA_ATTRIBUTES, ...OPTION_ATTRIBUTES].filter((name) => name !== 'heading');

export type Parameter = (typeof ATTRIBUTE_PARAMETERS)[number];

export interface PageState {
  /** Id of the recorded capture; null for the first, or with a Prometheus. */
  capture: string | null;
  attributes: Partial<Record<Parameter, string>>;
  /** The zoomed window. */
  zoom: { fromMs: number; toMs: number } | null;
  /** Names of hidden series. */
  hidden: string[];
  /** Filter, colours and region, as the person has set them. */
  view: ViewState;
  /** Exemplars whose cards are pinned. */
  pins: PinnedExemplar[];
}

/** `query` and `legend` may be repeated; they become the JSON list that the attribute takes. */
const LISTS: readonly Parameter[] = ['query', 'legend'];

export function stateFromSearch(search: string): PageState {
  const parameters = new URLSearchParams(search);
  const attributes: Partial<Record<Parameter, string>> = {};
  for (const name of ATTRIBUTE_PARAMETERS) {
    const values = parameters.getAll(name).filter((value) => value !== '');
    const first = values[0];
    if (first !== undefined) {
      attributes[name] = LISTS.includes(name) && values.length > 1 ? JSON.stringify(values) : first;
    }
  }
  return {
    capture: parameters.get('capture'),
    attributes,
    zoom: zoomOf(parameters.get('zoom')),
    hidden: parameters.getAll('hidden'),
    view: viewOf(parameters.get('view')),
    pins: parameters.getAll('pin').flatMap((text) => pinOf(text) ?? []),
  };
}

export function searchFromState(state: PageState): string {
  const parameters = new URLSearchParams();
  if (state.capture !== null) {
    parameters.set('capture', state.capture);
  }
  for (const name of ATTRIBUTE_PARAMETERS) {
    const value = state.attributes[name];
    if (value === undefined || value === '') {
      continue;
    }
    for (const one of LISTS.includes(name) ? listOf(value) : [value]) {
      parameters.append(name, one);
    }
  }
  if (state.zoom) {
    parameters.set('zoom', `${Math.round(state.zoom.fromMs)}-${Math.round(state.zoom.toMs)}`);
  }
  for (const name of state.hidden) {
    parameters.append('hidden', name);
  }
  if (Object.values(state.view).some((part) => part !== null)) {
    parameters.set('view', JSON.stringify(state.view));
  }
  for (const { timeMs, value } of state.pins) {
    parameters.append('pin', `${timeMs}_${value}`);
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

function listOf(value: string): string[] {
  if (value.startsWith('[')) {
    try {
      return JSON.parse(value) as string[];
    } catch {
      // One text that happens to start so.
    }
  }
  return [value];
}

/** What an address says may be anything: the engine refuses a filter or colour that is none. */
function viewOf(text: string | null): ViewState {
  try {
    const view: unknown = JSON.parse(text ?? '{}');
    return typeof view === 'object' && view !== null && !Array.isArray(view) ? view : {};
  } catch {
    return {};
  }
}

/** `<time in ms>_<value>`; null for what is none. */
function pinOf(text: string): PinnedExemplar | null {
  const [time, value, ...more] = text.split('_');
  const pin = { timeMs: Number(time || NaN), value: Number(value || NaN) };
  return more.length === 0 && Number.isFinite(pin.timeMs) && Number.isFinite(pin.value) ? pin : null;
}

/** `<from>-<to>` in ms. */
function zoomOf(text: string | null): PageState['zoom'] {
  const match = /^(\d+)-(\d+)$/.exec(text ?? '');
  const fromMs = Number(match?.[1]);
  const toMs = Number(match?.[2]);
  return toMs > fromMs ? { fromMs, toMs } : null;
}
