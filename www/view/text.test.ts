import { describe, expect, it } from 'vitest';
import { countsText } from './counts-text';
import { cut, lineText, plural, visibleText, withoutCommonWords } from './text';

describe('visibleText', () => {
  it('shows what would hide or reorder text', () => {
    expect(visibleText('a\nb\u0000c')).toBe('a⏎b␀c');
    expect(visibleText('\u202egnp.exe')).toBe('‹U+202E›gnp.exe');
    expect(visibleText('x\u200by\u2066z')).toBe('x‹U+200B›y‹U+2066›z');
  });

  it('leaves letters, markup and emoji as they are', () => {
    expect(visibleText('<img src=x onerror=1> ñ 👩‍💻 שלום')).toBe('<img src=x onerror=1> ñ 👩‍💻 שלום');
  });
});

describe('cut', () => {
  it('keeps short texts and marks what is cut', () => {
    expect(cut('abc', 3)).toBe('abc');
    expect(cut('abcd', 3)).toBe('abc…');
  });

  it('does not leave half of a character', () => {
    expect(cut('ab😀cd', 3)).toBe('ab…');
  });

  it('is quick on a megabyte', () => {
    expect(lineText('x'.repeat(1_000_000)).length).toBeLessThan(300);
  });
});

describe('withoutCommonWords', () => {
  it('leaves the day out where it is the same', () => {
    expect(withoutCommonWords(['2026-01-31 12:00:01', '2026-01-31 12:00:09'])).toEqual(['12:00:01', '12:00:09']);
    expect(withoutCommonWords(['2026-01-31 23:59:59', '2026-02-01 00:00:01'])).toEqual(['2026-01-31 23:59:59', '2026-02-01 00:00:01']);
  });

  it('never leaves nothing', () => {
    expect(withoutCommonWords(['12:00', '12:00'])).toEqual(['12:00', '12:00']);
    expect(withoutCommonWords(['a b'])).toEqual(['a b']);
    expect(withoutCommonWords([])).toEqual([]);
  });
});

describe('plural', () => {
  it('groups digits', () => {
    expect(plural(1, 'exemplar')).toBe('1 exemplar');
    expect(plural(9871, 'exemplar')).toBe('9,871 exemplars');
  });
});

describe('countsText', () => {
  const none = { total: 0, shown: 0, clustered: 0, filtered: 0, outsideWindow: 0, outsideRange: 0, invalid: 0 };

  it('names every part', () => {
    const counts = { total: 9871, shown: 212, clustered: 9420, filtered: 229, outsideWindow: 5, outsideRange: 3, invalid: 2 };
    expect(countsText(counts, 143)).toBe(
      '212 of 9,871 exemplars shown, 9,420 in 143 clusters, 3 outside the y range (arrows), 229 filtered, ' +
        '5 outside the time window, 2 without a finite time or value',
    );
  });

  it('says little when there is little to say', () => {
    expect(countsText(none, 0)).toBe('No exemplars');
    expect(countsText({ ...none, total: 1, shown: 1 }, 0)).toBe('1 exemplar, shown');
    expect(countsText({ ...none, total: 12, shown: 12 }, 0)).toBe('12 exemplars, each shown');
  });
});
