import { WALL_CLOCK_AT_ZERO_MS } from '../../world/index.ts';
import { usToMs, type UsRange } from '../../engine/time.ts';
import type { ConfigOverrides } from '../../protocol/config/definition.ts';
import type { ScenarioFields } from './fileShape.ts';
import { expandedNames } from './names.ts';
import { placeOf } from './reader.ts';
import type { Action, ConsumerSetup, ProducerSetup, RecordSetup, Workload } from './types.ts';

type ProducerFields = ScenarioFields['producers'][number];
type ConsumerFields = ScenarioFields['consumers'][number];
type RecordFields = NonNullable<ProducerFields['value']['records']>[number]['value'];

const DEFAULT_VALUE_BYTES = { min: 100, max: 100 };
const NO_PROCESSING: UsRange = { minUs: 0, maxUs: 0 };

/** What the producer's configuration says in the end: its name is its client.id, unless the file has another. */
export const producerOverrides = ({ name, config }: ProducerFields['value']): ConfigOverrides => ({ 'client.id': name, ...config });

type ConsumerIdentity = Pick<ConsumerFields['value'], 'group' | 'commit' | 'kind' | 'config'>;

/**
 * A consumer's: `group` is group.id, and only `commit: auto` lets the client commit by itself. Without a group nothing can be committed
 * (ConsumerConfig.maybeOverrideEnableAutoCommit).
 */
export function consumerOverrides({ group, commit, kind, config }: ConsumerIdentity, name: string): ConfigOverrides {
  const auto = group !== null && (commit === undefined || commit === 'auto');
  return {
    'client.id': name,
    ...(group === null ? {} : { 'group.id': group }),
    ...(kind === 'share' || auto ? {} : { 'enable.auto.commit': false }),
    ...config,
  };
}

export function buildProducer({ at, value }: ProducerFields): ProducerSetup {
  const { name, topic, records = [], from, until } = value;
  return {
    ...{ name, topic, config: producerOverrides(value), workload: workloadOf(value) },
    records: records.map(record => buildRecord(record.value, topic)),
    ...{ fromUs: from, untilUs: until, await: value.await, place: placeOf(at) },
  };
}

function workloadOf({ rate, limit, keys, valueBytes }: ProducerFields['value']): Workload | null {
  if (rate === undefined) return null;
  return {
    ratePerSecond: rate,
    limit: limit ?? null,
    keys: keys === undefined ? null : { pattern: keys.pattern, count: keys.count, skewThousandths: Math.round(keys.skew * 1_000) },
    valueBytes: valueBytes ?? DEFAULT_VALUE_BYTES,
  };
}

/** A relative timestamp counts from the record's own time, by the wall clock of the run. */
function buildRecord({ at, topic, partition, key, value, timestamp, headers }: RecordFields, producerTopic: string | null): RecordSetup {
  const relative = timestamp !== null && 'shiftUs' in timestamp ? WALL_CLOCK_AT_ZERO_MS + usToMs(at + timestamp.shiftUs) : null;
  const timestampMs = timestamp !== null && 'ms' in timestamp ? timestamp.ms : relative;
  return { atUs: at, topic: topic ?? producerTopic ?? '', partition, key, value, timestampMs, headers };
}

/** `count` of them, each with a name of its own. */
export function buildConsumers({ at, value }: ConsumerFields): readonly ConsumerSetup[] {
  return expandedNames(value.name, value.count).map(name => ({
    ...{ name, kind: value.kind, group: value.group ?? groupOf(value), topics: value.topics ?? [], assign: value.assign ?? null },
    config: consumerOverrides(value, name),
    processing: value.processing ?? NO_PROCESSING,
    commit: value.commit ?? (value.config['enable.auto.commit'] === false ? 'none' : 'auto'),
    ...{ manualPoll: value.poll === 'manual', onError: value.onError, fromUs: value.from, untilUs: value.until, place: placeOf(at) },
  }));
}

const groupOf = ({ config }: ConsumerFields['value']): string | null =>
  config['group.id'] === undefined ? null : String(config['group.id']);

/** A start with other settings keeps what the client is by name: client.id, group.id, and whether it commits by itself. */
export function completeStart(
  action: Action,
  { producers, consumers }: { producers: readonly ProducerSetup[]; consumers: readonly ConsumerSetup[] },
): Action {
  if (action.type === 'startProducer' && action.config !== null) {
    const known = producers.some(({ name }) => name === action.producer);
    return known ? { ...action, config: { 'client.id': action.producer, ...action.config } } : action;
  }
  if (action.type !== 'startConsumer' || action.config === null) return action;
  const setup = consumers.find(({ name }) => name === action.consumer);
  return setup === undefined ? action : { ...action, config: consumerOverrides({ ...setup, config: action.config }, setup.name) };
}
