import { describe, expect, it } from 'vitest';
import { destinationsOf, type DestinationSources, type SourceSettings } from './destinations';

const TEMPO: SourceSettings = { uid: 'tempo', name: 'Traces', type: 'tempo' };
const ZIPKIN: SourceSettings = { uid: 'zipkin', name: 'Zipkin', type: 'zipkin' };

function prometheus(exemplarTraceIdDestinations: unknown): SourceSettings {
  return { uid: 'prom', name: 'Prometheus', type: 'prometheus', jsonData: { exemplarTraceIdDestinations } };
}

function destinations(options: Partial<DestinationSources['options']>, ...metrics: SourceSettings[]) {
  return destinationsOf({
    options: { traceDatasourceUid: '', traceLabel: '', ...options },
    metrics,
    lookUp: (uid) => [TEMPO, ZIPKIN].find((source) => source.uid === uid),
    interpolate: (text) => (text === '${traces}' ? 'zipkin' : text),
  });
}

describe('destinationsOf', () => {
  it('takes those of the data source', () => {
    const provisioned = prometheus([
      { name: 'trace_id', datasourceUid: 'tempo' },
      { name: 'id', url: 'https://x/${__value.raw}', urlDisplayLabel: 'X' },
    ]);
    expect(destinations({}, provisioned)).toEqual([
      { name: 'trace_id', datasourceUid: 'tempo', datasourceType: 'tempo', urlDisplayLabel: 'Query with Traces' },
      { name: 'id', url: 'https://x/${__value.raw}', urlDisplayLabel: 'X' },
    ]);
  });

  it('sends to the chosen data source, whatever label holds the id', () => {
    const to = { datasourceUid: 'zipkin', datasourceType: 'zipkin', urlDisplayLabel: 'Query with Zipkin' };
    expect(destinations({ traceDatasourceUid: '${traces}' })).toEqual([{ name: 'trace_id', ...to }]);
    expect(destinations({ traceDatasourceUid: 'zipkin', traceLabel: 'tid' })).toEqual([{ name: 'tid', ...to }]);
    expect(
      destinations({ traceDatasourceUid: 'zipkin' }, prometheus([{ name: 'tid' }, { name: 'traceID' }])).map(({ name }) => name),
    ).toEqual(['tid', 'trace_id']);
  });

  it('keeps a UID that is not known', () => {
    expect(destinations({ traceDatasourceUid: 'gone' })).toEqual([{ name: 'trace_id', datasourceUid: 'gone' }]);
  });

  it('does not trip over broken provisioning', () => {
    expect(destinations({}, prometheus('no'), prometheus([null, { url: 'x' }]), TEMPO)).toEqual([]);
  });
});
