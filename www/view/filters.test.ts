import { describe, expect, it } from 'vitest';
import type { Filter } from '../types';
import { conditions, has, narrowed, tidied, toggled, withHidden, withLimits } from './filters';

const text = (value: number): string => `${value} s`;
const texts = (filter: Filter | null): string[] => conditions(filter, text).map((condition) => condition.text);

describe('filters', () => {
  it('a value is in one list at most, and a second click takes it out', () => {
    const only = toggled(null, 'include', 'pod', 'a');
    expect(only).toEqual({ include: { pod: ['a'] } });
    const not = toggled(only, 'exclude', 'pod', 'a');
    expect(not).toEqual({ exclude: { pod: ['a'] } });
    expect(has(not, 'exclude', 'pod', 'a')).toBe(true);
    expect(toggled(not, 'exclude', 'pod', 'a')).toBeNull();
  });

  it('narrowing replaces what was said of the label and keeps what was said of others', () => {
    const filter: Filter = { include: { pod: ['a', 'b'], code: ['500'] }, exclude: { pod: ['c'] }, minValue: 1 };
    expect(narrowed(filter, 'pod', 'c')).toEqual({ include: { pod: ['c'], code: ['500'] }, minValue: 1 });
  });

  it('takes labels that are called as members of every object are', () => {
    for (const label of ['constructor', '__proto__', 'toString']) {
      expect(has(null, 'include', label, 'x')).toBe(false);
      const only = toggled({}, 'include', label, 'x');
      expect(has(only, 'include', label, 'x')).toBe(true);
      expect(texts(only)).toEqual([`${label} = x`]);
    }
  });

  it('off is apart from the conditions, which come back when it is on again', () => {
    const off = withHidden({ minValue: 2 }, true);
    expect(off).toEqual({ hide: true, minValue: 2 });
    expect(texts(off)).toEqual(['from 2 s']);
    expect(withHidden(off, false)).toEqual({ minValue: 2 });
    expect(withHidden({}, false)).toBeNull();
  });

  it('says each condition, and what is left without it', () => {
    const filter: Filter = { include: { pod: ['a', '', 'b', 'c', 'd'] }, exclude: { '\u202epod': ['x\n'] }, minValue: 1, maxValue: 3 };
    expect(texts(filter)).toEqual(['pod = a, (none), b and 2 more', '‹U+202E›pod ≠ x⏎', 'from 1 s', 'up to 3 s']);
    for (const condition of conditions(filter, text)) {
      expect(texts(condition.without)).toEqual(texts(filter).filter((one) => one !== condition.text));
    }
  });

  it('limits that are no numbers are none', () => {
    expect(tidied({ minValue: NaN, maxValue: Infinity })).toBeNull();
    expect(withLimits({ minValue: 1 }, null, 4)).toEqual({ maxValue: 4 });
  });
});
