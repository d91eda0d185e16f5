import { describe, expect, it } from 'vitest';
import type { Counts } from '../types';
import { emptyReason, hasExemplarMetric, type QueryFacts, type Situation } from './empty-reasons';

function counts(parts: Partial<Counts> = {}): Counts {
  const all = { shown: 0, clustered: 0, filtered: 0, outsideWindow: 0, outsideRange: 0, invalid: 0, ...parts };
  return { ...all, total: Object.values(all).reduce((sum, count) => sum + count, 0) };
}

const QUERY: QueryFacts = {
  refId: 'A',
  canHaveExemplars: true,
  asksForExemplars: true,
  expression: 'rate(shop_request_duration_seconds_bucket[1m])',
};

function situation(more: Partial<Situation> = {}): Situation {
  return {
    isLoading: false,
    showExemplars: true,
    isUnsampled: false,
    queries: [QUERY],
    counts: counts({ shown: 3 }),
    hasLink: true,
    labelNames: ['route', 'trace'],
    destinationNames: ['trace_id'],
    ...more,
  };
}

const whatOf = (more: Partial<Situation>): string | undefined => emptyReason(situation(more))?.what;

describe('emptyReason', () => {
  it('has nothing to say when exemplars are seen and lead somewhere', () => {
    expect(emptyReason(situation())).toBeNull();
    expect(emptyReason(situation({ counts: counts({ outsideRange: 1 }) }))).toBeNull();
  });

  it('says that they are switched off', () => {
    expect(whatOf({ showExemplars: false })).toBe('Exemplars are switched off.');
  });

  it('waits while the answer is on its way', () => {
    expect(emptyReason(situation({ isLoading: true, counts: counts() }))).toBeNull();
  });

  it('says that no query asks for them', () => {
    const silent = { ...QUERY, asksForExemplars: false };
    expect(whatOf({ counts: counts(), queries: [silent] })).toBe('No exemplars: query A does not ask for them.');
    expect(whatOf({ counts: counts(), queries: [silent, { ...silent, refId: 'B' }] })).toBe(
      'No exemplars: the queries do not ask for them.',
    );
    // Asked directly, the query's own switch does not matter.
    expect(whatOf({ counts: counts(), queries: [silent], isUnsampled: true })).toBe(
      'No exemplars were found for this query in this time range.',
    );
  });

  it('says that the data source has none', () => {
    const other = { ...QUERY, canHaveExemplars: false };
    expect(whatOf({ counts: counts(), queries: [other] })).toContain('does not send any');
  });

  it('says that the query names nothing that carries exemplars', () => {
    const gauge = { ...QUERY, expression: 'process_open_fds' };
    expect(whatOf({ counts: counts(), queries: [gauge] })).toContain('no histogram and no counter');
    expect(whatOf({ counts: counts(), queries: [gauge, QUERY] })).toContain('No exemplars were found');
  });

  it('says that the answer was empty', () => {
    expect(emptyReason(situation({ counts: counts() }))?.remedy).toContain('exemplar-storage');
    expect(whatOf({ counts: counts(), queries: [] })).toContain('No exemplars were found');
  });

  it('says where all of them went', () => {
    expect(whatOf({ counts: counts({ filtered: 4 }) })).toBe('All 4 exemplars are filtered out.');
    expect(whatOf({ counts: counts({ outsideWindow: 1 }) })).toBe('The only exemplar is outside the time range.');
    expect(whatOf({ counts: counts({ invalid: 2 }) })).toBe('All 2 exemplars have no finite time or value.');
    expect(whatOf({ counts: counts({ filtered: 1, outsideWindow: 2 }) })).toBe(
      'None of 3 exemplars can be seen: 1 filtered out, 2 outside the time range, 0 without a finite time or value.',
    );
  });

  it('says why there are no links', () => {
    expect(whatOf({ hasLink: false, destinationNames: [] })).toContain('nothing says where their traces are');
    expect(whatOf({ hasLink: false, destinationNames: ['trace_id', 'tid'] })).toBe(
      'Exemplars have no link: none carries the label “trace_id” or “tid”.',
    );
    const remedyOf = (labelNames: string[]) => emptyReason(situation({ hasLink: false, labelNames }))?.remedy;
    expect(remedyOf(['route', 'trace'])).toMatch(/Labels of the exemplars: route, trace\.$/);
    expect(remedyOf([])).toMatch(/none\.$/);
    expect(remedyOf(Array.from({ length: 20 }, (_, index) => `l${index}`))).toMatch(/l7, …\.$/);
  });
});

describe('hasExemplarMetric', () => {
  it.each([
    'rate(http_requests_total[5m])',
    'histogram_quantile(0.9, sum by (le) (rate(x_bucket{job="a"}[5m])))',
    'histogram_quantile(0.9, rate(native[5m]))',
    'x_sum / x_count',
    '{__name__=~"x.*"}',
  ])('finds one in %s', (expression) => expect(hasExemplarMetric(expression)).toBe(true));

  it.each(['process_open_fds', 'up{job="x_total"}', 'job:requests_total:rate5m', 'avg(load)', ''])(
    'finds none in %s',
    (expression) => expect(hasExemplarMetric(expression)).toBe(false),
  );
});
