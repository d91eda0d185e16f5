/** The attributes of `<exemplar-chart>`: what they mean, and the options that they make. Pure. */
import type { Options } from '../types';
import { parseDuration } from './time';

/** Attributes that decide what is asked for and shown in time. */
export const DATA_ATTRIBUTES = [
  'prometheus-url',
  'query',
  'metrics-url',
  'metric',
  'by',
  'quantiles',
  'legend',
  'from',
  'to',
  'step',
  'refresh',
] as const;

/** Attributes that decide how it looks and where it links. */
export const OPTION_ATTRIBUTES = [
  'tempo-uid',
  'tempo-url',
  'trace-label',
  'grafana-url',
  'org-id',
  'span-label',
  'link-range',
  'unit',
  'time-zone',
  'placement',
  'policy',
  'fit-y',
  'y-scale',
  'cluster-px',
  'density',
  'color-by',
  'tools',
  'theme',
  'tooltip',
  'direct-open',
  'heading',
] as const;

export type AttributeName = (typeof DATA_ATTRIBUTES)[number] | (typeof OPTION_ATTRIBUTES)[number];
export type ReadAttribute = (name: AttributeName) => string | null;

const DEFAULT_LINK_RANGE_MS = 5 * 60_000;
const DEFAULT_CLUSTER_PX = 22;

/**
 * The options that attributes make, the theme apart. What cannot be understood is left at its default and named in
 * `problems`.
 */
export function optionsFromAttributes(read: ReadAttribute): { options: Partial<Options>; problems: string[] } {
  const problems: string[] = [];
  const choice = <const T extends string>(name: AttributeName, values: readonly [T, ...T[]]): T => {
    const text = read(name);
    const value = values.find((candidate) => candidate === text);
    if (text && !value) {
      problems.push(`${name}="${text}" is not one of ${values.join(', ')}.`);
    }
    return value ?? values[0];
  };
  const number = (name: AttributeName, fallback: number, low: number, high: number): number => {
    const text = read(name);
    const value = Number(text);
    if (text === null || text.trim() === '') {
      return fallback;
    }
    if (!(value >= low && value <= high)) {
      problems.push(`${name}="${text}" is not a number from ${low} to ${high}.`);
      return fallback;
    }
    return value;
  };
  const options: Partial<Options> = {
    destinations: destinations(read),
    grafanaUrl: read('grafana-url') ?? '',
    orgId: number('org-id', 0, 0, Number.MAX_SAFE_INTEGER),
    spanLabel: read('span-label') ?? 'span_id',
    linkRangeMs: duration(read, 'link-range', problems) ?? DEFAULT_LINK_RANGE_MS,
    unit: read('unit') ?? '',
    timeZone: read('time-zone') ?? 'browser',
    placement: choice('placement', ['auto', 'value', 'strip']),
    policy: choice('policy', ['max', 'min', 'latest', 'earliest']),
    fitY: choice('fit-y', ['series', 'all']),
    yScale: choice('y-scale', ['linear', 'log', 'symlog']),
    clusterPx: number('cluster-px', DEFAULT_CLUSTER_PX, 4, 200),
    density: choice('density', ['auto', 'on', 'off']),
    exemplarColor: exemplarColor(read('color-by')),
  };
  return { options, problems };
}

/** The name of a label, or `#rrggbb` for all; by series when absent. */
function exemplarColor(text: string | null): Options['exemplarColor'] {
  if (!text) {
    return { mode: 'series' };
  }
  return text.startsWith('#') ? { mode: 'fixed', color: text } : { mode: 'label', label: text };
}

/** One Tempo data source behind one label; several destinations go through the `options` property. */
function destinations(read: ReadAttribute): Options['destinations'] {
  const datasourceUid = read('tempo-uid');
  return datasourceUid ? [{ name: read('trace-label') ?? 'trace_id', datasourceUid, urlDisplayLabel: 'Open in Tempo' }] : [];
}

/** A duration attribute in ms; null when it is absent or not one. */
export function duration(read: ReadAttribute, name: AttributeName, problems: string[]): number | null {
  const text = read(name);
  if (text === null || text.trim() === '') {
    return null;
  }
  try {
    const ms = parseDuration(text);
    if (ms > 0) {
      return ms;
    }
    problems.push(`${name}="${text}" is not longer than nothing.`);
  } catch (error) {
    problems.push(`${name}: ${(error as Error).message}`);
  }
  return null;
}

/**
 * Several texts in one attribute: a JSON array of strings. Anything else is one text as it stands (PromQL never starts
 * with a bracket).
 */
export function textList(text: string | null): string[] {
  if (text === null || text.trim() === '') {
    return [];
  }
  if (text.trim().startsWith('[')) {
    try {
      const list: unknown = JSON.parse(text);
      if (Array.isArray(list)) {
        return list.filter((item): item is string => typeof item === 'string');
      }
    } catch {
      // Then it is one text.
    }
  }
  return [text];
}
