/** Where a panel goes: beside or below what it belongs to, and never outside the window. Pure. All lengths in CSS px. */
import { WINDOW_MARGIN, type Box, type Size } from './card-place';

const GAP = 6;

/**
 * `below` starts where its anchor starts, and stands above where there is more room. `beside` stands to the right, else to
 * the left, else over the anchor's far end: what is selected can be wider than what is left of the window.
 */
export function placePanel(anchor: Box, panel: Size, window: Size, where: 'below' | 'beside'): Box {
  const width = Math.min(panel.width, window.width - 2 * WINDOW_MARGIN);
  const within = (at: number, size: number, all: number): number =>
    Math.max(WINDOW_MARGIN, Math.min(at, all - WINDOW_MARGIN - size));
  if (where === 'below') {
    const below = window.height - WINDOW_MARGIN - (anchor.y + anchor.height + GAP);
    const above = anchor.y - GAP - WINDOW_MARGIN;
    const isBelow = panel.height <= below || below >= above;
    const height = Math.max(0, Math.min(panel.height, isBelow ? below : above));
    const y = isBelow ? anchor.y + anchor.height + GAP : anchor.y - GAP - height;
    return { x: within(anchor.x, width, window.width), y, width, height };
  }
  const height = Math.min(panel.height, window.height - 2 * WINDOW_MARGIN);
  const y = within(anchor.y, height, window.height);
  const right = anchor.x + anchor.width + GAP;
  const left = anchor.x - GAP - width;
  if (right + width <= window.width - WINDOW_MARGIN) {
    return { x: right, y, width, height };
  }
  return { x: within(left >= WINDOW_MARGIN ? left : right, width, window.width), y, width, height };
}
