/** The singletons that Grafana sets when it starts. */
import { EventBusSrv } from '@grafana/data';
import * as runtime from '@grafana/runtime';
import { from, type Observable } from 'rxjs';

export const appEvents = new EventBusSrv();

/** The metrics' data source, provisioned so that its trace ids lead to a Tempo of its own. */
export const PROMETHEUS = {
  uid: 'prom-1',
  name: 'Prometheus',
  type: 'prometheus',
  meta: { id: 'prometheus', metrics: true, info: { logos: { small: '' } } },
  jsonData: { exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: 'tempo-provisioned' }] },
};

const SOURCES = [
  PROMETHEUS,
  ...['tempo-provisioned', 'tempo-chosen'].map((uid) => ({
    uid,
    name: uid === 'tempo-chosen' ? 'Chosen Tempo' : 'Provisioned Tempo',
    type: 'tempo',
    meta: { id: 'tempo', tracing: true, info: { logos: { small: '' } } },
    jsonData: {},
  })),
];

function findSource(reference: unknown): (typeof SOURCES)[number] | undefined {
  const uid = typeof reference === 'string' ? reference : (reference as { uid?: string } | null | undefined)?.uid;
  return SOURCES.find((source) => source.uid === uid);
}

interface Request {
  url: string;
  params?: Record<string, string>;
  abortSignal?: AbortSignal;
}

/** The backend, as far as the panel asks it: a plain fetch, so that a test can answer. */
function fetchFromBackend({ url, params, abortSignal }: Request): Observable<unknown> {
  const ask = async (): Promise<unknown> => {
    const response = await fetch(`${url}?${new URLSearchParams(params)}`, { signal: abortSignal });
    const data = await response.text();
    if (!response.ok) {
      // Grafana wraps the text of a failure.
      const wrapped = { error: response.statusText, response: data, message: data };
      throw { status: response.status, statusText: response.statusText, data: wrapped, config: { url } };
    }
    return { data, status: response.status, ok: true, config: { url } };
  };
  return from(ask());
}

export function setUpServices(): void {
  // Interfaces differ from line to line in what nobody here calls.
  type Setters = Record<string, (service: unknown) => void>;
  const set = runtime as unknown as Setters;
  set.setAppEvents?.(appEvents);
  set.setEchoSrv?.({ flush() {}, addBackend() {}, addEvent() {} });
  set.setLocationSrv?.({ update() {} });
  set.setTemplateSrv?.({
    getVariables: () => [],
    replace: (text?: string) => text ?? '',
    containsTemplate: () => false,
    updateTimeRange() {},
    getAdhocFilters: () => [],
  });
  set.setBackendSrv?.({ fetch: fetchFromBackend, get: async () => ({}), post: async () => ({}) });
  set.setDataSourceSrv?.({
    get: async (reference: unknown) => findSource(reference),
    getList: () => SOURCES,
    getInstanceSettings: findSource,
    reload() {},
  });
}
