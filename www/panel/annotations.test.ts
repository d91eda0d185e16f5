// @vitest-environment happy-dom
import { FieldType, toDataFrame } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { readAnnotations } from './annotations';
import { exemplarFrame, theme } from './testing';

describe('readAnnotations', () => {
  it('reads lines and regions, and leaves exemplars alone', () => {
    const frame = toDataFrame({
      fields: [
        { name: 'time', type: FieldType.time, values: [10, 20, null, 30] },
        { name: 'timeEnd', type: FieldType.time, values: [null, 25, 40, 30] },
        { name: 'title', type: FieldType.string, values: ['Deploy', '', '', null] },
        { name: 'text', type: FieldType.string, values: ['v2', 'canary', '', null] },
        { name: 'color', type: FieldType.string, values: ['#112233', null, '', ''] },
      ],
    });
    const red = theme.visualization.getColorByName('red');
    expect(readAnnotations([exemplarFrame({ a: ['x'] }), frame], theme)).toEqual([
      { timeMs: 10, color: '#112233', title: 'Deploy: v2' },
      { timeMs: 20, timeEndMs: 25, color: red, title: 'canary' },
      { timeMs: 30, color: red, title: '' },
    ]);
  });

  it('needs no column but the time', () => {
    const frame = toDataFrame({ fields: [{ name: 'time', type: FieldType.time, values: [10] }] });
    expect(readAnnotations([frame], theme)).toHaveLength(1);
  });
});
