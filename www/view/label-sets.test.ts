import { describe, expect, it } from 'vitest';
import type { Exemplar } from '../types';
import { commonLabels, differingLabels } from './label-sets';

const exemplar = (labels: Record<string, string>): Exemplar => ({
  timeMs: 0,
  value: 1,
  labels,
  series: null,
  links: [],
  valueText: '1',
  timeText: '',
  traceLabel: 'trace_id',
});

describe('labels of a cluster', () => {
  const rows = [
    exemplar({ trace_id: 'aa', span_id: '00f067aa0ba902b7', route: '/a', pod: 'p1', status: '500', le: '1', __name__: 'x' }),
    exemplar({ trace_id: 'bb', span_id: '00f067aa0ba902b8', route: '/a', pod: 'p2', status: '200', le: '2', __name__: 'x' }),
    exemplar({ trace_id: 'cc', span_id: '00f067aa0ba902b9', route: '/a', pod: 'p3', status: '500', le: '2', __name__: 'x' }),
  ];

  it('tells apart by what differs, few values first, without ids', () => {
    expect(differingLabels(rows)).toEqual(['status', 'pod']);
  });

  it('says once what is common', () => {
    expect(commonLabels(rows)).toEqual([['route', '/a']]);
  });

  it('counts a missing label as a difference', () => {
    expect(differingLabels([exemplar({ a: '1' }), exemplar({})])).toEqual(['a']);
    expect(commonLabels([exemplar({ a: '1' }), exemplar({})])).toEqual([]);
  });
});
