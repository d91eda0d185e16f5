// @vitest-environment happy-dom
import type { DataQueryRequest } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { executedExpression, readQueries } from './queries';
import { timeSeriesFrame } from './testing';

const frame = (executedQueryString: string) => timeSeriesFrame([1], { refId: 'A', meta: { executedQueryString } });

function read(targets: object[], frames = [timeSeriesFrame([1])]) {
  const request = { targets, scopedVars: { __interval: { text: '15s', value: '15s' } } } as unknown as DataQueryRequest;
  const type = (uid: string) => (uid === 't' ? 'tempo' : uid === 'l' ? 'loki' : 'grafana-amazonprometheus-datasource');
  return readQueries(
    request,
    frames,
    (reference) => ({ uid: reference?.uid ?? '', name: '', type: type(reference?.uid ?? '') }),
    (text, vars) => text.replace(/\$(\w+)/g, (_, name: string) => String(vars?.[name]?.value ?? `$${name}`)),
  );
}

describe('readQueries', () => {
  it('knows which queries ask for exemplars', () => {
    const facts = read([
      { refId: 'A', datasource: { uid: 'p' }, expr: 'a', exemplar: true },
      { refId: 'B', datasource: { uid: 'p' }, expr: 'b' },
      { refId: 'C', datasource: { uid: 't' }, query: '{} | rate()' },
      { refId: 'D', datasource: { uid: 'l' }, expr: '{a="b"}' },
      { refId: 'E', datasource: { uid: 'p' }, expr: 'e', hide: true },
    ]);
    expect(facts.map(({ refId, canHaveExemplars, asksForExemplars }) => [refId, canHaveExemplars, asksForExemplars])).toEqual([
      ['A', true, true],
      ['B', true, false],
      ['C', true, true],
      ['D', false, true],
    ]);
  });

  it('takes the expression that was executed, else fills variables in', () => {
    const target = { refId: 'A', datasource: { uid: 'p' }, expr: 'rate(x_total[$__rate_interval])[$__interval]' };
    expect(read([target], [frame('Expr: rate(x_total[1m0s])\nStep: 15s')])[0]?.expression).toBe('rate(x_total[1m0s])');
    expect(read([target])[0]?.expression).toBe('rate(x_total[1m])[15s]');
  });

  it('has none without a request', () => {
    expect(readQueries(undefined, [], () => undefined, (text) => text)).toEqual([]);
  });
});

describe('executedExpression', () => {
  it('may have several lines', () => {
    expect(executedExpression('A', [frame('Expr: sum(\n  x_total\n)\nStep: 15s')])).toBe('sum(\n  x_total\n)');
    expect(executedExpression('A', [frame('Expr: x_total')])).toBe('x_total');
    expect(executedExpression('B', [frame('Expr: x_total')])).toBeNull();
    expect(executedExpression('A', [frame('something else')])).toBeNull();
  });
});
