import { describe, expect, it } from 'vitest';
import type { LegendItem } from '../types';
import { hiddenAfterClick } from './legend';

const items = (...hidden: string[]): LegendItem[] =>
  ['a', 'b', 'c'].map((name, series) => ({ series, name, color: '#000', visible: !hidden.includes(name), lastText: '' }));

describe('hiddenAfterClick', () => {
  it('isolates, and shows all again', () => {
    expect(hiddenAfterClick(items(), 1, false)).toEqual(['a', 'c']);
    expect(hiddenAfterClick(items('a', 'c'), 1, false)).toEqual([]);
  });

  it('isolates another one directly', () => {
    expect(hiddenAfterClick(items('a', 'c'), 0, false)).toEqual(['b', 'c']);
  });

  it('toggles one with a modifier', () => {
    expect(hiddenAfterClick(items(), 0, true)).toEqual(['a']);
    expect(hiddenAfterClick(items('a'), 0, true)).toEqual([]);
    expect(hiddenAfterClick(items('a'), 1, true)).toEqual(['a', 'b']);
  });

  it('never hides everything', () => {
    expect(hiddenAfterClick(items('a', 'b'), 2, true)).toEqual([]);
  });
});
