/** Which rows of a long list are in sight. Pure. */

/** Height of a row of a table, px: all are alike, so that a row's place is known without measuring. */
export const ROW_PX = 26;
/** Rows that a table begins with while its height is not known: as many as a card is high, see `.grid` in the styles. */
export const FIRST_ROWS = 13;
/** Rows beyond the edge that are kept ready for the next scroll. */
const OVERSCAN = 6;

export interface RowRange {
  from: number;
  /** Exclusive. */
  to: number;
}

/** Rows that are seen, and as many around them as are to be kept ready. */
export function rowsInSight(scrollTopPx: number, heightPx: number, count: number, overscan = OVERSCAN): RowRange {
  const first = Math.floor(scrollTopPx / ROW_PX);
  const last = Math.ceil((scrollTopPx + heightPx) / ROW_PX);
  const from = Math.max(0, Math.min(first - overscan, count));
  return { from, to: Math.max(from, Math.min(last + overscan, count)) };
}

/** Where to scroll so that a row is wholly in sight; the same place when it is. */
export function scrollToRow(row: number, scrollTopPx: number, heightPx: number): number {
  const top = row * ROW_PX;
  return Math.min(top, Math.max(scrollTopPx, top + ROW_PX - heightPx));
}
