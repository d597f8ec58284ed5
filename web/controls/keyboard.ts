import type { Actions } from '../view.ts';

/** One table of keys. Nothing happens while someone types. */
export function keyAction(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  actions: Actions,
  endUs: number,
): (() => void) | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  switch (event.key) {
    case ' ':
      return () => actions.toggle();
    case 'ArrowRight':
      return () => (event.shiftKey ? actions.toMark(1) : actions.step(1));
    case 'ArrowLeft':
      return () => (event.shiftKey ? actions.toMark(-1) : actions.step(-1));
    case 'Home':
      return () => actions.seek(0);
    case 'End':
      return () => actions.seek(endUs);
    case '+':
    case '=':
      return () => actions.faster();
    case '-':
    case '_':
      return () => actions.slower();
    case 'a':
    case 'A':
      return () => actions.setSpeed(null);
    case '?':
      return () => actions.toggleHelp();
    case 'Escape':
      return () => actions.inspect(null);
    default:
      return null;
  }
}

/** Whether a key press belongs to what has the focus: a field that is typed into, a button that Space presses. */
export function belongsTo(target: Element | null, key: string): boolean {
  if (target === null) return false;
  if (target.matches('input[type=range]')) return key === 'Tab';
  if (target.matches('input[type=radio]')) return key === ' ' || key.startsWith('Arrow');
  if (target.matches('input, select, textarea, [contenteditable]')) return true;
  return (key === ' ' || key === 'Enter') && target.matches('button, summary, a');
}
