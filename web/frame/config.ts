import type { NodeView, Scenario } from '../engine.ts';
import type { ConfigRow } from './types.ts';

/** What the scenario sets for a node, in Kafka's keys. */
export function configOf(scenario: Scenario, node: NodeView): ConfigRow[] {
  const setups = [...scenario.cluster.controllers, ...scenario.cluster.brokers, ...scenario.producers, ...scenario.consumers];
  const config = setups.find(each => each.name === node.name)?.config ?? {};
  return Object.entries(config).map(([key, value]) => ({ key, value: String(value), changed: true }));
}
