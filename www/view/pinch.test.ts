import { describe, expect, it } from 'vitest';
import { pinchedWindow } from './pinch';

const window = { fromMs: 1000, toMs: 2000 };
const plot = { left: 50, width: 500 };

describe('pinchedWindow', () => {
  it('keeps what is under the fingers and zooms by their distance', () => {
    // The middle of the plot is 1500; twice as far apart shows half.
    expect(pinchedWindow(window, plot, { middle: 300, distance: 100 }, { middle: 300, distance: 200 })).toEqual({ fromMs: 1250, toMs: 1750 });
    const aside = pinchedWindow(window, plot, { middle: 100, distance: 100 }, { middle: 100, distance: 50 });
    expect(aside).toEqual({ fromMs: 900, toMs: 2900 });
  });

  it('moves with both fingers', () => {
    expect(pinchedWindow(window, plot, { middle: 300, distance: 100 }, { middle: 400, distance: 100 })).toEqual({ fromMs: 800, toMs: 1800 });
  });

  it('is always a window', () => {
    for (const distance of [0, 1e9]) {
      const { fromMs, toMs } = pinchedWindow(window, { left: 0, width: 0 }, { middle: 0, distance: 0 }, { middle: 3, distance });
      expect(toMs).toBeGreaterThan(fromMs);
    }
  });
});
