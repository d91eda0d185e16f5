import { describe, expect, it } from 'vitest';
import { optionsFromAttributes, textList, type AttributeName } from './attributes';

const from = (attributes: Partial<Record<AttributeName, string>>): ReturnType<typeof optionsFromAttributes> =>
  optionsFromAttributes((name) => attributes[name] ?? null);

describe('optionsFromAttributes', () => {
  it('makes a destination of the Tempo UID and the trace label', () => {
    expect(from({ 'tempo-uid': 'P1', 'trace-label': 'traceID' }).options.destinations).toEqual([{ name: 'traceID', datasourceUid: 'P1', urlDisplayLabel: 'Open in Tempo' }]);
    expect(from({ 'tempo-uid': 'P1' }).options.destinations).toEqual([{ name: 'trace_id', datasourceUid: 'P1', urlDisplayLabel: 'Open in Tempo' }]);
    expect(from({}).options.destinations).toEqual([]);
  });

  it('takes numbers, durations and choices', () => {
    const { options, problems } = from({ 'org-id': '7', 'link-range': '90s', placement: 'strip', 'y-scale': 'log', 'cluster-px': '20' });
    expect(problems).toEqual([]);
    expect(options).toMatchObject({ orgId: 7, linkRangeMs: 90_000, placement: 'strip', yScale: 'log', clusterPx: 20 });
  });

  it('keeps the default and quotes what it cannot understand', () => {
    const { options, problems } = from({ placement: 'sideways', 'org-id': 'x', 'link-range': 'long', 'cluster-px': '-3' });
    expect(options).toMatchObject({ placement: 'auto', orgId: 0, clusterPx: 22 });
    expect(problems).toHaveLength(4);
    expect(problems.join(' ')).toMatch(/"sideways".*"x"|"x".*"sideways"/);
  });
});

describe('textList', () => {
  it('takes one text or a JSON list of texts', () => {
    expect(textList('up')).toEqual(['up']);
    expect(textList('["up","down"]')).toEqual(['up', 'down']);
    expect(textList('sum by (a)\n(rate(x[5m]))')).toEqual(['sum by (a)\n(rate(x[5m]))']);
    expect(textList('[broken')).toEqual(['[broken']);
    expect(textList(' ')).toEqual([]);
    expect(textList(null)).toEqual([]);
  });
});
