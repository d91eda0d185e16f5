import { describe, expect, it } from 'vitest';
import { placePanel } from './panel-place';

const WINDOW = { width: 800, height: 600 };

describe('placePanel', () => {
  it('stands to the right, else to the left, else over the far end', () => {
    const size = { width: 300, height: 200 };
    expect(placePanel({ x: 100, y: 50, width: 50, height: 90 }, size, WINDOW, 'beside')).toMatchObject({ x: 156, y: 50 });
    expect(placePanel({ x: 600, y: 50, width: 50, height: 90 }, size, WINDOW, 'beside')).toMatchObject({ x: 294, y: 50 });
    expect(placePanel({ x: 50, y: 500, width: 700, height: 90 }, size, WINDOW, 'beside')).toMatchObject({ x: 492, y: 392 });
  });

  it('is never larger than the window', () => {
    for (const where of ['below', 'beside'] as const) {
      const box = placePanel({ x: 700, y: 300, width: 60, height: 24 }, { width: 2000, height: 2000 }, { width: 390, height: 600 }, where);
      expect(box.x).toBeGreaterThanOrEqual(8);
      expect(box.x + box.width).toBeLessThanOrEqual(382);
      expect(box.y).toBeGreaterThanOrEqual(8);
      expect(box.y + box.height).toBeLessThanOrEqual(592);
    }
  });

  it('opens upwards where there is more room', () => {
    const box = placePanel({ x: 10, y: 500, width: 60, height: 24 }, { width: 200, height: 300 }, WINDOW, 'below');
    expect(box.y + box.height).toBe(494);
  });
});
