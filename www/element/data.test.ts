import { describe, expect, it } from 'vitest';
import type { ReadResult } from '../types';
import { extendBy, readInto } from './data';

function reader(answer: (call: number) => ReadResult | Error): { calls: unknown[][]; readPrometheus(...args: unknown[]): ReadResult } {
  const calls: unknown[][] = [];
  return {
    calls,
    readPrometheus(...args) {
      calls.push(args);
      const result = answer(calls.length);
      if (result instanceof Error) {
        throw result;
      }
      return result;
    },
  };
}

const fine: ReadResult = { series: 1, exemplars: 1, warnings: [] };

describe('readInto', () => {
  it('replaces with the first and appends the others', () => {
    const chart = reader(() => fine);
    readInto(chart, [{ range: '1', exemplars: '2', name: 'a' }, { range: { status: 'success' } }]);
    expect(chart.calls).toEqual([
      [{ range: '1', exemplars: '2' }, { append: false, name: 'a' }],
      [{ range: '{"status":"success"}' }, { append: true }],
    ]);
  });

  it('names what cannot be read, and reads the rest in its place', () => {
    const chart = reader((call) => (call === 1 ? new Error('not JSON at 5') : fine));
    const { problems } = readInto(chart, [{ range: 'x' }, { range: 'y' }, { range: 'z' }]);
    expect(problems).toEqual(['not JSON at 5']);
    expect(chart.calls.map((call) => (call[1] as { append: boolean }).append)).toEqual([false, false, true]);
  });

  it('hands over an empty body, which is an error for the engine to name', () => {
    const chart = reader(() => fine);
    readInto(chart, [{ range: '', exemplars: null }]);
    expect(chart.calls[0]?.[0]).toEqual({ range: '' });
  });

  it('tells the first warnings and counts the others', () => {
    const chart = reader(() => ({ ...fine, warnings: ['a', 'b', 'c', 'd', 'e'] }));
    expect(readInto(chart, [{ range: 'x' }]).notices).toEqual(['a', 'b', 'c', 'and 2 more remarks like these']);
  });
});

describe('extendBy', () => {
  const range = { startMs: 60_000, fromMs: 10_000, stepMs: 5000 };

  it('hands all answers over as one, with their names', () => {
    const calls: unknown[] = [];
    const chart = { extendPrometheus: (...args: unknown[]) => (calls.push(args), { ...fine, warnings: ['a'] }) };
    expect(extendBy(chart, [{ range: '1', exemplars: { data: [] }, name: 'a' }, { range: '2', exemplars: '3' }], range)).toEqual(['a']);
    expect(calls).toEqual([[[{ range: '1', exemplars: '{"data":[]}', name: 'a' }, { range: '2', exemplars: '3' }], range]]);
  });

  it('says when they cannot be extended', () => {
    const chart = {
      extendPrometheus(): ReadResult {
        throw new Error('another step');
      },
    };
    expect(extendBy(chart, [{ range: '1', exemplars: '2' }], range)).toBeNull();
  });
});
