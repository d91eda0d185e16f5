/** Keys of the chart. Pure: a key event becomes an action, or null when the chart has no use for it. */
import type { WalkDirection } from './api';

export type KeyAction =
  | { kind: 'walk'; direction: WalkDirection }
  /** Pin the card of the exemplar and move into it. */
  | { kind: 'open' }
  /** Follow the first link of the exemplar. */
  | { kind: 'trace' }
  /** Follow the link to the whole cluster. */
  | { kind: 'traces' }
  /** Show all exemplars as a table instead of the picture. */
  | { kind: 'table' }
  /** Save the picture as a file. */
  | { kind: 'save'; format: 'png' | 'svg' }
  /** Say what the keys do. */
  | { kind: 'help' }
  /** Compare the exemplars of the cluster with all others. */
  | { kind: 'share' }
  | { kind: 'close' }
  | { kind: 'reset' };

const WALK: Record<string, WalkDirection> = {
  ArrowLeft: 'earlier',
  ArrowRight: 'later',
  ArrowUp: 'higher',
  ArrowDown: 'lower',
  Home: 'first',
  End: 'last',
  PageUp: 'earlierCluster',
  PageDown: 'laterCluster',
  w: 'worst',
};

/** What the keys do, for help texts and the chart's description. */
export const KEYBOARD_HELP =
  'Left and right arrows walk the exemplars in time, up and down by value, Home and End to the first and the last, ' +
  'W to the worst. Enter opens the card, T the trace, S says what a cluster shares, V shows a table, Escape closes. ' +
  'Question mark lists all keys.';

export function keyAction(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>): KeyAction | null {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return null;
  }
  const direction = WALK[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (direction) {
    return { kind: 'walk', direction };
  }
  switch (event.key) {
    case 'Enter':
      return { kind: event.shiftKey ? 'trace' : 'open' };
    case ' ':
      return { kind: 'open' };
    case 'v':
    case 'V':
      return { kind: 'table' };
    case 'p':
    case 'P':
      return { kind: 'save', format: event.shiftKey ? 'svg' : 'png' };
    case '?':
      return { kind: 'help' };
    case 't':
      return { kind: 'trace' };
    case 'T':
      return { kind: event.shiftKey ? 'traces' : 'trace' };
    case 's':
    case 'S':
      return { kind: 'share' };
    case 'Escape':
      return { kind: 'close' };
    case '0':
      return { kind: 'reset' };
    default:
      return null;
  }
}
