/** Data as Grafana hands it to a panel. Every value follows from its index, so that a test knows what to expect. */
import {
  DataFrameType,
  DataTopic,
  FieldType,
  LoadingState,
  toDataFrame,
  type DataFrame,
  type DataLink,
  type PanelData,
  type TimeRange,
} from '@grafana/data';
import { PROMETHEUS } from './services';

export const FROM_MS = Date.UTC(2026, 0, 15, 10);
export const TO_MS = FROM_MS + 3_600_000;
const STEP_MS = 15_000;
const SAMPLES = (TO_MS - FROM_MS) / STEP_MS + 1;

export type Scenario =
  | 'exemplars' | 'many' | 'no-exemplars' | 'not-asked' | 'empty' | 'loading' | 'long' | 'multi' | 'two-axes' | 'annotations' | 'no-links'
  | 'foreign-links' | 'nulls' | 'gauge' | 'crowd' | 'showcase';

const times = Array.from({ length: SAMPLES }, (_, index) => FROM_MS + index * STEP_MS);
const wave = (phase: number, base = 0.2): number[] => times.map((_, index) => base + 0.1 * Math.sin(index / 12 + phase));

function seriesFrame(route: string, values: (number | null)[], unit = 's'): DataFrame {
  return toDataFrame({
    refId: 'A',
    meta: { type: DataFrameType.TimeSeriesMulti, executedQueryString: `Expr: ${EXPRESSION}\nStep: 15s` },
    fields: [
      { name: 'Time', type: FieldType.time, values: times },
      {
        name: 'Value',
        type: FieldType.number,
        labels: { __name__: 'shop_request_duration_seconds_bucket', route },
        values,
        config: { displayNameFromDS: route, unit },
      },
    ],
  });
}

export const EXPRESSION = 'histogram_quantile(0.99, sum by (le, route) (rate(shop_request_duration_seconds_bucket[1m])))';
export const ROUTES = ['/cart', '/checkout'];

/** The link that Grafana's Prometheus data source puts on the label of a destination. */
export const PROVISIONED_LINK: DataLink = {
  title: 'Query with Provisioned Tempo',
  url: '',
  internal: {
    query: { query: '${__value.raw}', queryType: 'traceql' },
    datasourceUid: 'tempo-provisioned',
    datasourceName: 'Provisioned Tempo',
    panelsState: { trace: { spanId: '${__data.fields["span_id"]}' } } as never,
  },
};

const FOREIGN_LINK: DataLink = {
  title: 'Logs of ${__data.fields.pod}',
  url: 'https://logs.example/?q=${__value.raw}&pod=${__data.fields.pod}',
  targetBlank: true,
};

export const traceId = (row: number): string => (row + 1).toString(16).padStart(31, 'a');

/** An hour with an incident: exemplars crowd around its peak. */
function crowd(): { series: DataFrame[]; annotations: DataFrame[] } {
  const peak = (index: number): number => Math.exp(-(((index - 150) / 12) ** 2));
  const noise = (index: number): number => ((index * 7919) % 101) / 101;
  const latency = (route: number): number[] =>
    times.map((_, index) => 0.12 + 0.05 * route + 0.03 * noise(index + 13 * route) + (route === 1 ? 0.9 : 0.15) * peak(index));
  const count = 400;
  const frame = exemplarFrame(count);
  const value = frame.fields[1];
  if (value) {
    value.values = value.values.map((_, row) => {
      const index = ((row + 0.5) * SAMPLES) / count;
      const usual = row % 2 === 1 ? 0.19 : 0.1;
      const slow = row % 2 === 1 ? 1.25 * peak(index) * noise(row) : 0.2 * peak(index);
      return usual * (0.7 + 0.5 * noise(row * 3)) + slow + (row % 41 === 0 ? 0.35 : 0);
    });
  }
  return { series: ROUTES.map((route, index) => seriesFrame(route, latency(index))), annotations: [frame] };
}

/** `count` exemplars over the whole range with 14 label columns, the trace id among them. */
export function exemplarFrame(count: number, links: DataLink[] = [PROVISIONED_LINK]): DataFrame {
  const rows = Array.from({ length: count }, (_, row) => row);
  const column = (name: string, valueOf: (row: number) => string, fieldLinks: DataLink[] = []): object => ({
    name,
    type: FieldType.string,
    values: rows.map(valueOf),
    config: fieldLinks.length > 0 ? { links: fieldLinks } : {},
  });
  return toDataFrame({
    refId: 'A',
    name: 'exemplar',
    meta: { dataTopic: DataTopic.Annotations, custom: { resultType: 'exemplar' } },
    fields: [
      { name: 'Time', type: FieldType.time, values: rows.map((row) => FROM_MS + ((row + 0.5) * (TO_MS - FROM_MS)) / count) },
      { name: 'Value', type: FieldType.number, values: rows.map((row) => 0.12 + 0.2 * ((row * 0.618) % 1)) },
      column('__name__', () => 'shop_request_duration_seconds_bucket'),
      column('instance', () => 'shop:8081'),
      column('job', () => 'shop'),
      column('le', (row) => ['0.25', '0.5', '1'][row % 3] ?? ''),
      column('method', (row) => (row % 4 === 0 ? 'POST' : 'GET')),
      column('namespace', () => 'shop'),
      column('node', (row) => `node-${row % 5}`),
      column('pod', (row) => `shop-${row % 9}`),
      column('region', () => 'eu-west-1'),
      column('route', (row) => ROUTES[row % 2] ?? ''),
      column('span_id', (row) => (row + 1).toString(16).padStart(16, 'b')),
      column('status', (row) => (row % 10 === 0 ? '500' : '200')),
      column('trace_id', traceId, links),
      column('zone', (row) => 'abc'[row % 3] ?? ''),
    ],
  });
}

const bothRoutes = (): DataFrame[] => ROUTES.map((route, index) => seriesFrame(route, wave(index)));

const annotationFrame = (): DataFrame =>
  toDataFrame({
    name: 'deployments',
    meta: { dataTopic: DataTopic.Annotations },
    fields: [
      { name: 'time', type: FieldType.time, values: [FROM_MS + 600_000, FROM_MS + 1_800_000] },
      { name: 'timeEnd', type: FieldType.time, values: [null, FROM_MS + 2_100_000] },
      { name: 'text', type: FieldType.string, values: ['v1.2', 'canary'] },
      { name: 'color', type: FieldType.string, values: ['red', 'blue'] },
    ],
  });

function longFrame(): DataFrame {
  const rows = times.flatMap((time, index) => ROUTES.map((route, which) => ({ time, route, value: wave(which)[index] ?? 0 })));
  return toDataFrame({
    refId: 'A',
    meta: { type: DataFrameType.TimeSeriesLong },
    fields: [
      { name: 'time', type: FieldType.time, values: rows.map(({ time }) => time) },
      { name: 'route', type: FieldType.string, values: rows.map(({ route }) => route) },
      { name: 'latency', type: FieldType.number, values: rows.map(({ value }) => value), config: { unit: 's' } },
    ],
  });
}

const FRAMES: Record<Scenario, () => { series: DataFrame[]; annotations: DataFrame[] }> = {
  exemplars: () => ({ series: bothRoutes(), annotations: [exemplarFrame(60)] }),
  many: () => ({ series: bothRoutes(), annotations: [exemplarFrame(100_000)] }),
  'no-exemplars': () => ({ series: bothRoutes(), annotations: [] }),
  'not-asked': () => ({ series: bothRoutes(), annotations: [] }),
  crowd,
  showcase: () => ({
    series: [seriesFrame('/cart', wave(0)), seriesFrame('/checkout', wave(1, 40).map((value) => 2 ** (10 * (value - 40))), 'reqps')],
    annotations: [of(exemplarFrame(60), '/cart')],
  }),
  gauge: () => ({ series: bothRoutes().map(withoutQuery), annotations: [] }),
  empty: () => ({ series: [], annotations: [] }),
  loading: () => ({ series: [], annotations: [] }),
  long: () => ({ series: [longFrame()], annotations: [exemplarFrame(60)] }),
  multi: () => ({
    series: bothRoutes(),
    annotations: [exemplarFrame(30), without(exemplarFrame(30), ['zone', 'node'])],
  }),
  'two-axes': () => ({
    series: [seriesFrame('/cart', wave(0)), seriesFrame('/checkout', wave(1, 40), 'reqps')],
    annotations: [exemplarFrame(60)],
  }),
  annotations: () => ({ series: bothRoutes(), annotations: [exemplarFrame(60), annotationFrame()] }),
  'no-links': () => ({ series: bothRoutes(), annotations: [without(exemplarFrame(60, []), ['trace_id'])] }),
  'foreign-links': () => ({ series: bothRoutes(), annotations: [exemplarFrame(60, [PROVISIONED_LINK, FOREIGN_LINK])] }),
  nulls: () => ({
    series: [seriesFrame('/cart', wave(0).map((value, index) => (index % 40 < 10 ? null : value)))],
    annotations: [exemplarFrame(60)],
  }),
};

/** With every exemplar on one route. */
function of(frame: DataFrame, route: string): DataFrame {
  return {
    ...frame,
    fields: frame.fields.map((field) => (field.name === 'route' ? { ...field, values: field.values.map(() => route) } : field)),
  };
}

function without(frame: DataFrame, names: string[]): DataFrame {
  return { ...frame, fields: frame.fields.filter(({ name }) => !names.includes(name)) };
}

function withoutQuery(frame: DataFrame): DataFrame {
  return { ...frame, meta: { ...frame.meta, executedQueryString: 'Expr: process_open_fds\nStep: 15s' } };
}

export function panelData(scenario: Scenario, timeRange: TimeRange, requestId = 'Q1'): PanelData {
  const request = {
    requestId,
    app: 'dashboard',
    timezone: 'utc',
    range: timeRange,
    interval: '15s',
    intervalMs: 15_000,
    startTime: 0,
    scopedVars: {},
    targets: [
      {
        refId: 'A',
        datasource: { type: PROMETHEUS.type, uid: PROMETHEUS.uid },
        expr: scenario === 'gauge' ? 'process_open_fds' : EXPRESSION,
        exemplar: scenario !== 'not-asked',
      },
    ],
  };
  return {
    state: scenario === 'loading' ? LoadingState.Loading : LoadingState.Done,
    ...FRAMES[scenario](),
    timeRange,
    request: request as unknown as PanelData['request'],
    structureRev: 1,
  };
}
