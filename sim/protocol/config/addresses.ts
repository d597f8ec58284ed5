import { splitList } from './parse.ts';
import type { ConfigOverrides } from './definition.ts';

/** What KafkaConfig.validateValues says about ids and addresses; null: nothing. */
export function wrongAddress(
  overrides: ConfigOverrides,
): { readonly key: string; readonly exception: 'ConfigException' | 'IllegalArgumentException'; readonly message: string } | null {
  const [brokerId, nodeId] = [overrides['broker.id'] ?? null, overrides['node.id'] ?? null];
  if (brokerId !== null && nodeId !== null && String(brokerId) !== String(nodeId)) {
    return { key: 'broker.id', exception: 'ConfigException', message: 'You must set `node.id` to the same value as `broker.id`.' };
  }
  const listeners = splitList(String(overrides['listeners'] ?? ''));
  const names = listeners.map(listener => listener.split('://')[0]);
  if (new Set(names).size < names.length) {
    const all = `[${listeners.join(', ')}]`;
    const message = `Error creating broker listeners from '${all}': Each listener must have a different name, listeners: ${all}`;
    return { key: 'listeners', exception: 'IllegalArgumentException', message };
  }
  if (splitList(String(overrides['advertised.listeners'] ?? '')).some(listener => listener.includes('://0.0.0.0:'))) {
    const message = 'requirement failed: advertised.listeners cannot use the nonroutable meta-address 0.0.0.0. Use a routable IP address.';
    return { key: 'advertised.listeners', exception: 'IllegalArgumentException', message };
  }
  return null;
}
