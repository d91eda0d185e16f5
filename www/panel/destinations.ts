/** Where trace ids lead: the panel's own trace data source, or what the metrics' data source was provisioned with. */
import type { Destination } from '../types';
import type { ExemplarOptions } from './options';

/** The part of a data source's settings that matters here. */
export interface SourceSettings {
  uid: string;
  name: string;
  type: string;
  jsonData?: object;
}

/** A name that the engine finds in all the usual spellings: it compares without case and underscores. */
const USUAL_TRACE_LABEL = 'trace_id';

export interface DestinationSources {
  options: Pick<ExemplarOptions, 'traceDatasourceUid' | 'traceLabel'>;
  /** The data sources that the panel queries. */
  metrics: SourceSettings[];
  /** A data source by its UID. */
  lookUp(uid: string): SourceSettings | undefined;
  /** Resolves dashboard variables. */
  interpolate(text: string): string;
}

export function destinationsOf({ options, metrics, lookUp, interpolate }: DestinationSources): Destination[] {
  const provisioned = metrics.flatMap(provisionedOf);
  const uid = interpolate(options.traceDatasourceUid);
  if (uid === '') {
    return provisioned.map((destination) => described(destination, lookUp));
  }
  const usual = unique([...provisioned.map(({ name }) => name), USUAL_TRACE_LABEL], bareName);
  const names = options.traceLabel === '' ? usual : [options.traceLabel];
  return names.map((name) => described({ name, datasourceUid: uid }, lookUp));
}

/** What is written in a data source's provisioning, or set in its settings. */
function provisionedOf({ jsonData }: SourceSettings): Destination[] {
  const { exemplarTraceIdDestinations: given } = (jsonData ?? {}) as { exemplarTraceIdDestinations?: unknown };
  return Array.isArray(given) ? (given as Destination[]).filter((destination) => typeof destination?.name === 'string') : [];
}

/** With the data source's type, and the title that Grafana gives such links. */
function described(destination: Destination, lookUp: DestinationSources['lookUp']): Destination {
  const source = destination.datasourceUid ? lookUp(destination.datasourceUid) : undefined;
  return {
    ...destination,
    ...(source && { datasourceType: source.type }),
    ...(source && !destination.urlDisplayLabel && { urlDisplayLabel: `Query with ${source.name}` }),
  };
}

function bareName(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}

function unique(names: string[], keyOf: (name: string) => string): string[] {
  return [...new Map(names.map((name) => [keyOf(name), name])).values()];
}
