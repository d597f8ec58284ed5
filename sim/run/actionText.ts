import type { Action } from './scenario/types.ts';

/** An action in a few words, as the scenario has it: `pause broker-2`, `cut from broker-1, to broker-2`. For traces. */
export const actionText = (action: Action): string => {
  const given = Object.entries(action).filter(([name, value]) => name !== 'type' && value !== null);
  const values = given.map(([name, value]) => (given.length === 1 ? textOf(value) : `${name} ${textOf(value)}`));
  return [action.type, values.join(', ')].filter(text => text !== '').join(' ');
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
