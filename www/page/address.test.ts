import { describe, expect, it } from 'vitest';
import { searchFromState, stateFromSearch } from './address';

describe('the address', () => {
  it('holds all that is seen, there and back', () => {
    const search = '?capture=latency&placement=strip&theme=dark&zoom=1000-2000&hidden=p99+%2Fa&hidden=p50&view=%7B%22filter%22%3A%7B%22minValue%22%3A2%7D%7D&pin=1000.5_2e-7&pin=1001_3';
    const state = stateFromSearch(search);
    expect(state).toEqual({
      capture: 'latency',
      attributes: { placement: 'strip', theme: 'dark' },
      zoom: { fromMs: 1000, toMs: 2000 },
      hidden: ['p99 /a', 'p50'],
      view: { filter: { minValue: 2 } },
      pins: [
        { timeMs: 1000.5, value: 2e-7 },
        { timeMs: 1001, value: 3 },
      ],
    });
    expect(stateFromSearch(searchFromState(state))).toEqual(state);
  });

  it('takes several queries as repeated parameters', () => {
    const state = stateFromSearch('?prometheus-url=http%3A%2F%2Fp&query=up&query=down&legend=a&legend=b');
    expect(state.attributes.query).toBe('["up","down"]');
    expect(new URLSearchParams(searchFromState(state)).getAll('query')).toEqual(['up', 'down']);
  });

  it('takes a view that is none for none', () => {
    for (const view of ['{', '[1]', 'null', '7', '']) {
      expect(stateFromSearch(`?view=${encodeURIComponent(view)}`).view).toEqual({});
    }
  });

  it('ignores what it does not know and what is empty', () => {
    const none = '?onload=x&query=&zoom=5-1&pin=1&pin=_&pin=a_b&pin=1_2_3';
    expect(stateFromSearch(none)).toEqual({ capture: null, attributes: {}, zoom: null, hidden: [], view: {}, pins: [] });
    expect(searchFromState(stateFromSearch(''))).toBe('');
  });
});
