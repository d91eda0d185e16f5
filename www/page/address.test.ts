import { describe, expect, it } from 'vitest';
import { searchFromState, stateFromSearch } from './address';

describe('the address', () => {
  it('holds all that is seen, there and back', () => {
    const search = '?capture=latency&placement=strip&theme=dark&zoom=1000-2000&hidden=p99+%2Fa&hidden=p50';
    const state = stateFromSearch(search);
    expect(state).toEqual({
      capture: 'latency',
      attributes: { placement: 'strip', theme: 'dark' },
      zoom: { fromMs: 1000, toMs: 2000 },
      hidden: ['p99 /a', 'p50'],
    });
    expect(stateFromSearch(searchFromState(state))).toEqual(state);
  });

  it('takes several queries as repeated parameters', () => {
    const state = stateFromSearch('?prometheus-url=http%3A%2F%2Fp&query=up&query=down&legend=a&legend=b');
    expect(state.attributes.query).toBe('["up","down"]');
    expect(new URLSearchParams(searchFromState(state)).getAll('query')).toEqual(['up', 'down']);
  });

  it('ignores what it does not know and what is empty', () => {
    expect(stateFromSearch('?onload=x&query=&zoom=5-1')).toEqual({ capture: null, attributes: {}, zoom: null, hidden: [] });
    expect(searchFromState(stateFromSearch(''))).toBe('');
  });
});
