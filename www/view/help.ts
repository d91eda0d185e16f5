/** What can be done with the chart, as a table: keys, mouse, fingers. */
import { element } from './dom';

type Line = readonly [keys: readonly string[], text: string];

const SECTIONS: readonly (readonly [title: string, lines: readonly Line[]])[] = [
  [
    'Keys on the chart',
    [
      [['←', '→'], 'the exemplar before and after in time'],
      [['↑', '↓'], 'the next higher and lower value'],
      [['Page Up', 'Page Down'], 'the cluster before and after'],
      [['Home', 'End', 'W'], 'the first, the last, the worst'],
      [['Enter'], 'open its card and go in'],
      [['T', 'Shift Enter'], 'open its trace: of a cluster the worst one'],
      [['Shift T'], 'open all traces of a cluster'],
      [['S'], 'what the exemplars of a cluster share'],
      [['V'], 'all exemplars as a table'],
      [['P', 'Shift P'], 'save the picture as PNG, as SVG'],
      [['0'], 'reset the zoom'],
      [['Esc'], 'close'],
    ],
  ],
  [
    'Keys in a table',
    [
      [['↑', '↓', 'Page', 'Home', 'End'], 'move through the rows'],
      [['Enter'], 'open the trace'],
      [['→', 'Enter'], 'all labels of the row'],
    ],
  ],
  [
    'Mouse',
    [
      [['Click'], 'keep the card; Alt and click open the trace at once'],
      [['Drag', 'Double click'], 'zoom in, reset'],
      [['Shift Drag'], 'what the exemplars of a region share'],
    ],
  ],
  [
    'Fingers',
    [
      [['Tap', 'Long press'], 'keep the card, look at it'],
      [['Slide'], 'zoom to what is passed over'],
      [['Two fingers'], 'zoom and move in time'],
    ],
  ],
];

export function helpContent(): Node[] {
  const head = element('div', 'head');
  const title = element('div', 'value');
  title.append(element('b', '', 'Keys and gestures'));
  head.append(title);
  const body = element('div', 'body help');
  for (const [name, lines] of SECTIONS) {
    const table = element('table');
    const caption = element('caption', '', name);
    const rows = element('tbody');
    for (const [keys, text] of lines) {
      const row = element('tr');
      const header = element('th');
      header.scope = 'row';
      header.append(...keys.flatMap((key, i) => [...(i > 0 ? [' '] : []), element('kbd', '', key)]));
      row.append(header, element('td', '', text));
      rows.append(row);
    }
    table.append(caption, rows);
    body.append(table);
  }
  // So that the keys scroll it where the window is low.
  body.tabIndex = 0;
  return [head, body];
}
