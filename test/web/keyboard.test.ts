/** One table of keys. (UI.md, "Keyboard") */
import { describe, expect, it } from 'vitest';
import { keyAction } from '../../web/controls/keyboard.ts';
import type { Actions } from '../../web/view.ts';

function pressed(key: string, modifiers: { shiftKey?: boolean; ctrlKey?: boolean } = {}): string {
  const calls: string[] = [];
  const actions = new Proxy({} as Actions, {
    get:
      (_, name) =>
      (...values: unknown[]) =>
        void calls.push(`${String(name)}(${values.join(', ')})`),
  });
  keyAction({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...modifiers }, actions, 34_000_000)?.();
  return calls.join(' ');
}

describe('keys', () => {
  it.each([
    [' ', {}, 'toggle()'],
    ['ArrowRight', {}, 'step(1)'],
    ['ArrowLeft', {}, 'step(-1)'],
    ['ArrowRight', { shiftKey: true }, 'toMark(1)'],
    ['ArrowLeft', { shiftKey: true }, 'toMark(-1)'],
    ['Home', {}, 'seek(0)'],
    ['End', {}, 'seek(34000000)'],
    ['+', {}, 'faster()'],
    ['-', {}, 'slower()'],
    ['?', { shiftKey: true }, 'toggleHelp()'],
    ['ArrowRight', { ctrlKey: true }, ''],
    ['x', {}, ''],
  ])('%j %j does %j', (key, modifiers, call) => expect(pressed(key, modifiers)).toBe(call));
});
