import {
  BROKER_CONFIG,
  CONSUMER_CONFIG,
  PRODUCER_CONFIG,
  TOPIC_CONFIG,
  type ConfigOverrides,
  type ConfigTable,
  type Scenario,
  type Snapshot,
} from '../engine.ts';
import type { ConfigRow, Subject } from './types.ts';

/** The settings of what is inspected, in Kafka's keys: what the scenario sets first, then the defaults that the model acts on. */
export function configOf(scenario: Scenario, snapshot: Snapshot, subject: Subject): ConfigRow[] {
  const { cluster, producers, consumers } = scenario;
  if (subject.kind === 'partition') {
    const topic = snapshot.topic(subject.id.slice(0, subject.id.lastIndexOf('-')));
    return topic === null ? [] : rowsOf(TOPIC_CONFIG, topic.config);
  }
  if (subject.kind !== 'node') return [];
  const named = <Setup extends { readonly name: string }>(setups: readonly Setup[]) => setups.find(setup => setup.name === subject.id);
  const host = named([...cluster.controllers, ...cluster.brokers]);
  if (host !== undefined) return rowsOf(BROKER_CONFIG, host.config);
  const producer = named(producers);
  if (producer !== undefined) return rowsOf(PRODUCER_CONFIG, producer.config);
  return rowsOf(CONSUMER_CONFIG, named(consumers)?.config ?? {});
}

function rowsOf(table: ConfigTable, set: ConfigOverrides): ConfigRow[] {
  const own = Object.entries(set).map(([key, value]) => ({ key, value: print(value), changed: true }));
  const defaults = Object.entries(table).filter(([key, { modelled }]) => modelled && !(key in set));
  return [...own, ...defaults.map(([key, { default: value }]) => ({ key, value: print(value), changed: false }))];
}

const print = (value: ConfigOverrides[string]): string => (value === null ? 'null' : String(value));
