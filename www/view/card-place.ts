/** Where a card goes: beside what it describes and never outside the window. Pure. All lengths in CSS px. */

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Box extends Point, Size {}

/** Between the window's edge and a card. */
export const WINDOW_MARGIN = 8;
/** Between the edge of what is described and its card. */
export const ANCHOR_GAP = 8;

/** A card is not made lower than this to spare its anchor. */
const LEAST_HEIGHT = 72;

/** The largest card that a window can hold. */
export function largestCard(window: Size): Size {
  return {
    width: Math.max(0, window.width - 2 * WINDOW_MARGIN),
    height: Math.max(0, window.height - 2 * WINDOW_MARGIN),
  };
}

/**
 * Places a card of a known size next to a point with a radius (both in window coordinates).
 *
 * Tried in turn: right, left, below, above; the first side with room wins, so that the anchor stays uncovered. Without
 * any, the card is made lower (it scrolls) to fit below or above; a card that `mayCover` its anchor, or has no
 * room there at all, goes where it covers least. No card is larger than the window.
 */
export function placeCard(anchor: Point, radius: number, card: Size, window: Size, mayCover = false): Box {
  const limit = largestCard(window);
  const width = Math.min(card.width, limit.width);
  const height = Math.min(card.height, limit.height);
  const reach = radius + ANCHOR_GAP;
  const insideX = (x: number): number => clamp(x, WINDOW_MARGIN, window.width - WINDOW_MARGIN - width);
  const insideY = (y: number): number => clamp(y, WINDOW_MARGIN, window.height - WINDOW_MARGIN - height);

  const room = {
    right: window.width - WINDOW_MARGIN - (anchor.x + reach),
    left: anchor.x - reach - WINDOW_MARGIN,
    below: window.height - WINDOW_MARGIN - (anchor.y + reach),
    above: anchor.y - reach - WINDOW_MARGIN,
  };
  const right = { x: anchor.x + reach, y: insideY(anchor.y - reach) };
  const left = { x: anchor.x - reach - width, y: insideY(anchor.y - reach) };
  const below = { x: insideX(anchor.x - width / 2), y: anchor.y + reach };
  const above = { x: insideX(anchor.x - width / 2), y: anchor.y - reach - height };

  const sides = [
    { at: right, lack: width - room.right },
    { at: left, lack: width - room.left },
    { at: below, lack: height - room.below },
    { at: above, lack: height - room.above },
  ];
  const roomy = sides.find((side) => side.lack <= 0);
  const lowest = Math.max(room.below, room.above);
  if (!roomy && !mayCover && lowest >= LEAST_HEIGHT) {
    const y = room.below >= room.above ? below.y : WINDOW_MARGIN;
    return { x: below.x, y: Math.max(WINDOW_MARGIN, y), width, height: Math.min(lowest, limit.height) };
  }
  const best = roomy ?? sides.reduce((a, b) => (b.lack < a.lack ? b : a));
  return { x: insideX(best.at.x), y: insideY(best.at.y), width, height };
}

/**
 * Where a box covers as little as possible of others: where it is, or beside one of them. Of places that are equally good
 * the one that is nearest counts.
 */
export function placeApart(box: Box, others: readonly Box[], window: Size): Box {
  const beside = others.flatMap((other) => [
    { ...box, x: other.x + other.width + ANCHOR_GAP },
    { ...box, x: other.x - box.width - ANCHOR_GAP },
    { ...box, y: other.y + other.height + ANCHOR_GAP },
    { ...box, y: other.y - box.height - ANCHOR_GAP },
  ]);
  const covered = (at: Box): number => others.reduce((sum, other) => sum + overlap(at, other), 0);
  const distance = (at: Box): number => Math.abs(at.x - box.x) + Math.abs(at.y - box.y);
  const places = [box, ...beside.map((at) => keepInside(at, window))];
  return places.reduce((a, b) => (covered(b) - covered(a) || distance(b) - distance(a)) < 0 ? b : a);
}

/** The area that two boxes share. */
function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

/** The same box where it does not leave the window. */
export function keepInside(box: Box, window: Size): Box {
  return {
    ...box,
    x: clamp(box.x, WINDOW_MARGIN, window.width - WINDOW_MARGIN - box.width),
    y: clamp(box.y, WINDOW_MARGIN, window.height - WINDOW_MARGIN - box.height),
  };
}

/** The nearest number within [low, high]; `low` when there is none. */
function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}

/**
 * Whether a pointer on its way from the anchor to its card is still between the two: inside of the triangle from the
 * anchor to the card's near side. Other diamonds there do not take the card away.
 */
export function isOnTheWay(pointer: Point, anchor: Point, card: Box): boolean {
  const x0 = card.x;
  const x1 = card.x + card.width;
  const y0 = card.y;
  const y1 = card.y + card.height;
  let near: [Point, Point];
  if (anchor.x < x0) {
    near = [{ x: x0, y: y0 }, { x: x0, y: y1 }];
  } else if (anchor.x > x1) {
    near = [{ x: x1, y: y0 }, { x: x1, y: y1 }];
  } else if (anchor.y < y0) {
    near = [{ x: x0, y: y0 }, { x: x1, y: y0 }];
  } else {
    near = [{ x: x0, y: y1 }, { x: x1, y: y1 }];
  }
  return isInTriangle(pointer, anchor, near[0], near[1]);
}

function isInTriangle(p: Point, a: Point, b: Point, c: Point): boolean {
  const side = (u: Point, v: Point): number => (p.x - v.x) * (u.y - v.y) - (u.x - v.x) * (p.y - v.y);
  const ab = side(a, b);
  const bc = side(b, c);
  const ca = side(c, a);
  const negative = ab < 0 || bc < 0 || ca < 0;
  const positive = ab > 0 || bc > 0 || ca > 0;
  return !(negative && positive);
}
