import { describe, expect, it } from 'vitest';
import { isOnTheWay, largestCard, placeApart, placeCard, WINDOW_MARGIN, type Size } from './card-place';

const WINDOWS: Size[] = [
  { width: 1440, height: 900 },
  { width: 360, height: 640 },
  { width: 640, height: 360 },
  { width: 240, height: 200 },
];
const CARDS: Size[] = [
  { width: 300, height: 220 },
  { width: 400, height: 560 },
  { width: 120, height: 40 },
  { width: 5000, height: 5000 },
];

/** Corners, edges, the middle, and places that have scrolled out of the window. */
function anchors({ width, height }: Size): { x: number; y: number }[] {
  const xs = [-50, 0, 1, width / 2, width - 1, width, width + 50];
  const ys = [-50, 0, 1, height / 2, height - 1, height, height + 50];
  return xs.flatMap((x) => ys.map((y) => ({ x, y })));
}

describe('placeCard', () => {
  it('never leaves the window, wherever the anchor is', () => {
    for (const window of WINDOWS) {
      for (const card of CARDS) {
        for (const anchor of anchors(window)) {
          for (const mayCover of [false, true]) {
            const box = placeCard(anchor, 7, card, window, mayCover);
            const where = JSON.stringify({ window, card, anchor, box });
            expect(box.x, where).toBeGreaterThanOrEqual(WINDOW_MARGIN);
            expect(box.y, where).toBeGreaterThanOrEqual(WINDOW_MARGIN);
            expect(box.x + box.width, where).toBeLessThanOrEqual(window.width - WINDOW_MARGIN);
            expect(box.y + box.height, where).toBeLessThanOrEqual(window.height - WINDOW_MARGIN);
          }
        }
      }
    }
  });

  it('leaves the anchor uncovered where there is room on some side', () => {
    const window = { width: 800, height: 600 };
    const card = { width: 300, height: 220 };
    const radius = 7;
    for (const anchor of anchors(window).filter(({ x, y }) => x >= 0 && y >= 0 && x <= 800 && y <= 600)) {
      const box = placeCard(anchor, radius, card, window);
      const apart =
        box.x >= anchor.x + radius || box.x + box.width <= anchor.x - radius || box.y >= anchor.y + radius || box.y + box.height <= anchor.y - radius;
      expect(apart, JSON.stringify({ anchor, box })).toBe(true);
    }
  });

  it('makes a passing card lower rather than cover the anchor, and a pinned one not', () => {
    for (const window of WINDOWS) {
      for (const anchor of [{ x: window.width / 2, y: window.height / 2 }, { x: 10, y: 10 }, { x: window.width - 10, y: window.height - 10 }]) {
        const box = placeCard(anchor, 7, { width: 400, height: 560 }, window);
        const isApart = box.x >= anchor.x + 7 || box.x + box.width <= anchor.x - 7 || box.y >= anchor.y + 7 || box.y + box.height <= anchor.y - 7;
        expect(isApart, JSON.stringify({ window, anchor, box })).toBe(true);
      }
    }
    const pinned = placeCard({ x: 180, y: 320 }, 7, { width: 340, height: 500 }, { width: 360, height: 640 }, true);
    expect(pinned.height).toBe(500);
  });

  it('prefers the right side, then the left', () => {
    const window = { width: 800, height: 600 };
    const card = { width: 200, height: 100 };
    expect(placeCard({ x: 100, y: 300 }, 5, card, window).x).toBeGreaterThan(100);
    expect(placeCard({ x: 700, y: 300 }, 5, card, window).x + 200).toBeLessThan(700);
  });

  it('cuts a card that no window could hold', () => {
    expect(placeCard({ x: 10, y: 10 }, 5, { width: 900, height: 900 }, { width: 300, height: 200 }, true)).toMatchObject(largestCard({ width: 300, height: 200 }));
  });

  it('survives a window without any room', () => {
    expect(placeCard({ x: 0, y: 0 }, 5, { width: 100, height: 100 }, { width: 0, height: 0 })).toMatchObject({ width: 0, height: 0 });
  });
});

describe('isOnTheWay', () => {
  const card = { x: 120, y: 80, width: 100, height: 60 };

  it('holds between the anchor and the near side of the card', () => {
    expect(isOnTheWay({ x: 110, y: 100 }, { x: 100, y: 100 }, card)).toBe(true);
    expect(isOnTheWay({ x: 110, y: 100 }, { x: 240, y: 100 }, card)).toBe(false);
    expect(isOnTheWay({ x: 230, y: 100 }, { x: 240, y: 100 }, card)).toBe(true);
  });

  it('does not hold beside it or behind the anchor', () => {
    expect(isOnTheWay({ x: 90, y: 100 }, { x: 100, y: 100 }, card)).toBe(false);
    expect(isOnTheWay({ x: 105, y: 140 }, { x: 100, y: 100 }, card)).toBe(false);
  });

  it('works above and below', () => {
    expect(isOnTheWay({ x: 150, y: 70 }, { x: 150, y: 60 }, card)).toBe(true);
    expect(isOnTheWay({ x: 150, y: 150 }, { x: 150, y: 160 }, card)).toBe(true);
  });
});

describe('placeApart', () => {
  const window = { width: 1000, height: 600 };
  const box = (x: number, y: number): { x: number; y: number; width: number; height: number } => ({ x, y, width: 400, height: 300 });

  it('leaves a box alone that covers nothing', () => {
    expect(placeApart(box(500, 100), [box(50, 100)], window)).toEqual(box(500, 100));
  });

  it('goes beside what it would cover, as near as it can', () => {
    expect(placeApart(box(300, 100), [box(50, 100)], window)).toEqual(box(458, 100));
    expect(placeApart(box(300, 100), [box(550, 100)], window)).toEqual(box(142, 100));
  });

  it('stays inside of the window where there is no room for both', () => {
    const placed = placeApart(box(300, 100), [box(300, 100), box(320, 90)], window);
    expect(placed.x).toBeGreaterThanOrEqual(8);
    expect(placed.x + placed.width).toBeLessThanOrEqual(992);
  });
});
