/** Traces as Tempo's API answers them. */
import { FakePrometheus as FakeApi, type Answer, type ApiRequest } from './fake-prometheus';

export { FakeApi };

const START_NS = 1_700_000_000_000_000_000n;

export const span = (name: string, fromMs: number, toMs: number, more: object): object => ({
  name,
  spanId: 'AAAAAAAAAAE=',
  startTimeUnixNano: String(START_NS + BigInt(fromMs) * 1_000_000n),
  endTimeUnixNano: String(START_NS + BigInt(toMs) * 1_000_000n),
  status: {},
  ...more,
});

export const service = (name: string, spans: object[]): object => ({
  resource: { attributes: [{ key: 'service.name', value: { stringValue: name } }] },
  scopeSpans: [{ scope: { name: 'otel' }, spans }],
});

/** Three spans of two services over 1.35 s, one of them failed. */
export const SPANS = [
  service('payments', [span('charge', 100, 1350, { parentSpanId: 'AAAAAAAAAAE=', status: { code: 'STATUS_CODE_ERROR' } })]),
  service('shop', [span('POST /checkout', 0, 1300, {}), span('render', 10, 20, { parentSpanId: 'AAAAAAAAAAE=' })]),
];
export const WHAT = 'shop: POST /checkout';
export const SIZE = '1.35 s, 3 spans in 2 services, 1 failed';

/** Has every trace, under version 2 of the API. */
export function hasAll({ path }: ApiRequest): Answer {
  return path.startsWith('/api/v2/traces/') ? { body: { trace: { resourceSpans: SPANS } } } : { status: 404, body: 'not found' };
}

/** A Tempo before version 2 of the API. */
export function isOld({ path }: ApiRequest): Answer {
  return path.startsWith('/api/traces/') ? { body: { batches: SPANS } } : { status: 404, body: '404 page not found' };
}
