import { describe, expect, it } from 'vitest';
import { Extending, OVERLAP_MS, WHOLE_EVERY_MS, type Question } from './extending';

const MINUTE = 60_000;
const NOW = 1_700_000_000_000;
const hour = (toMs: number, stepMs = 15_000): Question => ({ fromMs: toMs - 60 * MINUTE, toMs, stepMs });

function loaded(question = hour(NOW)): Extending {
  const extending = new Extending();
  extending.onLoaded(question, null, NOW);
  return extending;
}

describe('Extending', () => {
  it('asks for all first, then for the overlap and what is new, at whole steps', () => {
    const first = new Extending();
    expect(first.startMs(hour(NOW), NOW)).toBeNull();
    const extending = loaded();
    const startMs = extending.startMs(hour(NOW + 5000), NOW + 5000)!;
    expect(startMs % 15_000).toBe(0);
    expect(NOW - OVERLAP_MS - startMs).toBeGreaterThanOrEqual(0);
    expect(NOW - OVERLAP_MS - startMs).toBeLessThan(15_000);
    extending.onLoaded(hour(NOW + MINUTE), startMs, NOW + MINUTE);
    expect(extending.startMs(hour(NOW + 2 * MINUTE), NOW + 2 * MINUTE)).toBe(startMs + MINUTE);
  });

  it('overlaps by at least ten steps', () => {
    const day = (toMs: number): Question => ({ fromMs: toMs - 24 * 60 * MINUTE, toMs, stepMs: 5 * MINUTE });
    const startMs = loaded(day(NOW)).startMs(day(NOW + MINUTE), NOW + MINUTE)!;
    expect(NOW - startMs).toBeGreaterThanOrEqual(50 * MINUTE);
    expect(NOW - startMs).toBeLessThan(55 * MINUTE);
  });

  it.each([
    ['another step', hour(NOW + 5000, 30_000)],
    ['an earlier beginning', { ...hour(NOW + 5000), fromMs: NOW - 61 * MINUTE }],
    ['an earlier end', hour(NOW - 1)],
    ['half of the window missed', hour(NOW + 21 * MINUTE)],
  ])('asks for all after %s', (_, question) => {
    expect(loaded().startMs(question, NOW + 5000)).toBeNull();
  });

  it('asks for all of a window that is not much longer than the overlap', () => {
    const quarter = (toMs: number): Question => ({ ...hour(toMs), fromMs: toMs - 15 * MINUTE });
    expect(loaded(quarter(NOW)).startMs(quarter(NOW + 5000), NOW + 5000)).toBeNull();
  });

  it('asks for all now and then, after a problem, and for a while after a refusal', () => {
    const extending = loaded();
    const again = (afterMs: number): number | null => extending.startMs(hour(NOW + afterMs), NOW + afterMs);
    extending.onLoaded(hour(NOW + 9 * MINUTE), NOW, NOW + 9 * MINUTE);
    expect(again(WHOLE_EVERY_MS - 1)).not.toBeNull();
    expect(again(WHOLE_EVERY_MS)).toBeNull();
    extending.onProblem();
    expect(again(9 * MINUTE)).toBeNull();
    extending.onLoaded(hour(NOW + 9 * MINUTE), null, NOW + 9 * MINUTE);
    expect(again(9 * MINUTE)).not.toBeNull();
    extending.onRefused(NOW + 9 * MINUTE);
    extending.onLoaded(hour(NOW + 9 * MINUTE), null, NOW + 9 * MINUTE);
    expect(again(10 * MINUTE)).toBeNull();
  });
});
