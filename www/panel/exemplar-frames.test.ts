// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { isExemplarFrame, NO_EXEMPLARS, readExemplars, sourceOfRow } from './exemplar-frames';
import { exemplarFrame, timeSeriesFrame } from './testing';

describe('isExemplarFrame', () => {
  it('goes by the result type, and by the name only without one', () => {
    expect(isExemplarFrame(exemplarFrame({}, { name: 'A' }))).toBe(true);
    expect(isExemplarFrame(exemplarFrame({}, { meta: {} }))).toBe(true);
    expect(isExemplarFrame(exemplarFrame({}, { meta: { custom: { resultType: 'matrix' } } }))).toBe(false);
    expect(isExemplarFrame(timeSeriesFrame([1], { name: 'deployments' }))).toBe(false);
  });
});

describe('readExemplars', () => {
  it('hands the columns of one frame on as they are', () => {
    const frame = exemplarFrame({ trace_id: ['a', 'b'], route: ['/cart', ''] });
    const { input } = readExemplars([frame]);
    expect(input.times).toBe(frame.fields[0]?.values);
    expect(input.labels['trace_id']).toBe(frame.fields[2]?.values);
    expect(input.labels).toEqual({ trace_id: ['a', 'b'], route: ['/cart', ''] });
  });

  it('makes text of what is absent or not text', () => {
    const { input } = readExemplars([exemplarFrame({ status: [200, null] })]);
    expect(input.labels).toEqual({ status: ['200', ''] });
  });

  it('merges frames with different labels', () => {
    const { input } = readExemplars([
      exemplarFrame({ a: ['a0', 'a1'], b: ['b0', 'b1'] }),
      timeSeriesFrame([1]),
      exemplarFrame({ b: ['b2'], c: ['c2'] }),
    ]);
    expect(input.times).toEqual([0, 1000, 0]);
    expect(input.labels).toEqual({ a: ['a0', 'a1', ''], b: ['b0', 'b1', 'b2'], c: ['', '', 'c2'] });
  });

  it('has nothing where there is nothing', () => {
    expect(readExemplars([exemplarFrame({}), timeSeriesFrame([1])])).toBe(NO_EXEMPLARS);
  });
});

describe('sourceOfRow', () => {
  it('finds the frame of a row', () => {
    const frames = [exemplarFrame({ a: ['0', '1'] }), exemplarFrame({ a: ['2'] })];
    const exemplars = readExemplars(frames);
    expect(sourceOfRow(exemplars, 1)).toEqual({ frame: frames[0], rowIndex: 1 });
    expect(sourceOfRow(exemplars, 2)).toEqual({ frame: frames[1], rowIndex: 0 });
    expect(sourceOfRow(exemplars, 3)).toBeNull();
    expect(sourceOfRow(NO_EXEMPLARS, 0)).toBeNull();
  });
});
