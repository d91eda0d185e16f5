import { describe, expect, it } from 'vitest';
import { keyAction } from './keyboard';

const press = (key: string, modifiers: Partial<KeyboardEvent> = {}): ReturnType<typeof keyAction> =>
  keyAction({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...modifiers });

describe('keyAction', () => {
  it.each([
    ['ArrowLeft', 'earlier'],
    ['ArrowRight', 'later'],
    ['ArrowUp', 'higher'],
    ['ArrowDown', 'lower'],
    ['Home', 'first'],
    ['End', 'last'],
    ['PageUp', 'earlierCluster'],
    ['PageDown', 'laterCluster'],
    ['w', 'worst'],
    ['W', 'worst'],
  ])('%s walks %s', (key, direction) => {
    expect(press(key)).toEqual({ kind: 'walk', direction });
  });

  it('opens, follows and closes', () => {
    expect(press('Enter')).toEqual({ kind: 'open' });
    expect(press(' ')).toEqual({ kind: 'open' });
    expect(press('t')).toEqual({ kind: 'trace' });
    expect(press('T', { shiftKey: true })).toEqual({ kind: 'traces' });
    expect(press('Enter', { shiftKey: true })).toEqual({ kind: 'trace' });
    expect(press('?', { shiftKey: true })).toEqual({ kind: 'help' });
    expect(press('p')).toEqual({ kind: 'save', format: 'png' });
    expect(press('P', { shiftKey: true })).toEqual({ kind: 'save', format: 'svg' });
    expect(press('v')).toEqual({ kind: 'table' });
    expect(press('Escape')).toEqual({ kind: 'close' });
    expect(press('0')).toEqual({ kind: 'reset' });
  });

  it("leaves the browser's own keys alone", () => {
    expect(press('Tab')).toBeNull();
    expect(press('t', { ctrlKey: true })).toBeNull();
    expect(press('ArrowLeft', { altKey: true })).toBeNull();
    expect(press('w', { metaKey: true })).toBeNull();
  });
});
