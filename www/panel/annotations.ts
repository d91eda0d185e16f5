/** Annotations other than exemplars, as lines and regions. */
import type { DataFrame, GrafanaTheme2 } from '@grafana/data';
import type { Annotation } from '../types';
import { isExemplarFrame } from './exemplar-frames';

/** Every row with a finite time; a row with a later end is a region. */
export function readAnnotations(frames: readonly DataFrame[], theme: GrafanaTheme2): Annotation[] {
  return frames.filter((frame) => !isExemplarFrame(frame)).flatMap((frame) => rowsOf(frame, theme));
}

function rowsOf(frame: DataFrame, theme: GrafanaTheme2): Annotation[] {
  const column = (name: string): unknown[] => frame.fields.find((field) => field.name === name)?.values ?? [];
  const [times, ends, isRegion] = [column('time'), column('timeEnd'), column('isRegion')];
  const [titles, texts, colors] = [column('title'), column('text'), column('color')];
  return times.flatMap((timeMs, row) => {
    if (typeof timeMs !== 'number' || !Number.isFinite(timeMs)) {
      return [];
    }
    const end = ends[row];
    const hasEnd = typeof end === 'number' && end > timeMs && isRegion[row] !== false;
    const color = colors[row];
    return [
      {
        timeMs,
        ...(hasEnd && { timeEndMs: end }),
        color: theme.visualization.getColorByName(typeof color === 'string' && color !== '' ? color : DEFAULT_COLOR),
        title: [titles[row], texts[row]].filter((text) => typeof text === 'string' && text !== '').join(': '),
      },
    ];
  });
}

/** A name in Grafana's palette. */
const DEFAULT_COLOR = 'red';
