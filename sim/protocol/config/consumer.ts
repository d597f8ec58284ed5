import { COMMON_CLIENT_CONFIG } from './client.ts';
import type { ConfigTable, ResolvedConfig } from './definition.ts';
import { bool, className, idle, int, list, optionalText, text } from './keys.ts';

/** AutoOffsetResetStrategy: a name, or `by_duration:` and an ISO 8601 duration that is not negative. */
const checkAutoOffsetReset = (value: string): string | null =>
  /^(earliest|latest|none|by_duration:P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)$/i.test(value)
    ? null
    : `Invalid value \`${value}\` for configuration auto.offset.reset. The value must be either 'earliest', 'latest', 'none' or of the format 'by_duration:<PnDTnHnMn.nS.>'.`;

/** Settings of consumers and share consumers (ConsumerConfig). */
export const CONSUMER_CONFIG = {
  ...COMMON_CLIENT_CONFIG,
  'receive.buffer.bytes': idle(int(65_536, { min: -1 })),
  'allow.auto.create.topics': bool(true),
  'auto.commit.interval.ms': int(5_000),
  'auto.offset.reset': text('latest', { check: checkAutoOffsetReset }),
  'check.crcs': bool(true),
  'client.rack': text(''),
  'default.api.timeout.ms': int(60_000),
  'enable.auto.commit': bool(true),
  'exclude.internal.topics': idle(bool(true)),
  'fetch.max.bytes': int(52_428_800),
  'fetch.max.wait.ms': int(500),
  'fetch.min.bytes': int(1),
  'group.id': optionalText(),
  'group.instance.id': optionalText(),
  'group.protocol': text('classic', { oneOf: ['CONSUMER', 'CLASSIC'], ignoreCase: true }),
  'group.remote.assignor': idle(optionalText()),
  'heartbeat.interval.ms': int(3_000, {}),
  'isolation.level': text('read_uncommitted', { oneOf: ['read_committed', 'read_uncommitted'] }),
  'key.deserializer': idle(className('org.apache.kafka.common.serialization.StringDeserializer')),
  'value.deserializer': idle(className('org.apache.kafka.common.serialization.StringDeserializer')),
  'max.partition.fetch.bytes': int(1_048_576),
  'max.poll.interval.ms': int(300_000, { min: 1 }),
  'max.poll.records': int(500, { min: 1 }),
  'partition.assignment.strategy': list(
    'org.apache.kafka.clients.consumer.RangeAssignor,org.apache.kafka.clients.consumer.CooperativeStickyAssignor',
  ),
  'session.timeout.ms': int(45_000, {}),
  'share.acknowledgement.mode': idle(text('implicit', { oneOf: ['IMPLICIT', 'EXPLICIT'], ignoreCase: true })),
  'share.acquire.mode': idle(text('batch_optimized', { oneOf: ['BATCH_OPTIMIZED', 'RECORD_LIMIT'], ignoreCase: true })),
  'internal.leave.group.on.close': idle(bool(true)),
  'internal.throw.on.fetch.stable.offset.unsupported': idle(bool(false)),
} as const satisfies ConfigTable;

export type ConsumerConfig = ResolvedConfig<typeof CONSUMER_CONFIG>;
