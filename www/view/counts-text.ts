/** The counts line: where every exemplar that was loaded has gone. Pure. */
import type { Counts } from '../types';
import { countText, plural } from './text';

/**
 * For example "212 of 9,871 exemplars shown, 9,420 in 143 clusters, 239 filtered". The parts add up to the total.
 *
 * @param clusters how many diamonds stand for several exemplars
 */
export function countsText(counts: Counts, clusters: number): string {
  if (counts.total === 0) {
    return 'No exemplars';
  }
  const parts: string[] = [];
  const add = (count: number, text: string): void => {
    if (count > 0) {
      parts.push(text);
    }
  };
  add(counts.clustered, `${countText(counts.clustered)} in ${plural(clusters, 'cluster')}`);
  add(counts.outsideRange, `${countText(counts.outsideRange)} outside the y range (arrows)`);
  add(counts.filtered, `${countText(counts.filtered)} filtered`);
  add(counts.outsideWindow, `${countText(counts.outsideWindow)} outside the time window`);
  add(counts.invalid, `${countText(counts.invalid)} without a finite time or value`);
  const all = counts.shown === counts.total;
  const shown = all
    ? `${plural(counts.total, 'exemplar')}, each shown`
    : `${countText(counts.shown)} of ${plural(counts.total, 'exemplar')} shown`;
  return [counts.total === 1 && all ? '1 exemplar, shown' : shown, ...parts].join(', ');
}
