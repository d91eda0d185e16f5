import { describe, expect, it } from 'vitest';
import { columnTemplate, leastWidth, tableColumns } from './table-columns';

const columns = tableColumns(
  {
    common: [],
    differing: [
      { name: 'pod', chars: 6, isId: false },
      { name: 'url', chars: 60, isId: false },
      { name: 'trace_id', chars: 32, isId: true },
    ],
    series: 2,
    sortedBy: 'value',
    isDescending: true,
  },
  { values: ['1.25 s', '980 ms'], seriesChars: 200, seriesName: () => '', timeText: () => '', timeChars: 12 },
);

describe('the columns of a table', () => {
  it('are as wide as what they hold, or grow from enough to that', () => {
    expect(columns.map(({ key, chars, widest }) => [key, chars, widest])).toEqual([
      ['value', 7, 7],
      ['time', 12, 12],
      ['series', 26, 64],
      ['label.pod', 6, 6],
      ['label.url', 26, 60],
      ['label.trace_id', 12, 32],
    ]);
    expect(columnTemplate(columns, '1fr')).toBe('7ch 12ch minmax(26ch, 64ch) 6ch minmax(26ch, 60ch) minmax(12ch, 32ch) 1fr');
  });

  it('have a sum below which the table scrolls', () => {
    expect(leastWidth(columns, 24)).toBe(`calc(89ch + ${6 * 14 + 18 + 24}px)`);
  });
});
