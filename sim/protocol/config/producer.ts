import { COMMON_CLIENT_CONFIG } from './client.ts';
import type { ConfigTable, ResolvedConfig } from './definition.ts';
import { bool, className, idle, int, INT_MAX, long, optionalClass, optionalText, text } from './keys.ts';

/** Settings of producers (ProducerConfig). `acks` stays a word: '0', '1', 'all' or '-1' (the same as all). */
export const PRODUCER_CONFIG = {
  ...COMMON_CLIENT_CONFIG,
  acks: text('all', { oneOf: ['all', '-1', '0', '1'] }),
  'batch.size': int(16_384),
  'buffer.memory': long(33_554_432),
  'compression.type': text('none', { oneOf: ['none', 'gzip', 'snappy', 'lz4', 'zstd'] }),
  'compression.gzip.level': idle(int(-1, { min: 1, max: 9, except: -1 })),
  'compression.lz4.level': idle(int(9, { min: 1, max: 17 })),
  'compression.zstd.level': idle(int(3, { min: -131_072, max: 22 })),
  'delivery.timeout.ms': int(120_000),
  'enable.idempotence': bool(true),
  'key.serializer': idle(className('org.apache.kafka.common.serialization.StringSerializer')),
  'value.serializer': idle(className('org.apache.kafka.common.serialization.StringSerializer')),
  'linger.ms': long(5),
  'max.block.ms': long(60_000),
  'max.in.flight.requests.per.connection': int(5, { min: 1 }),
  'max.request.size': int(1_048_576),
  'metadata.max.idle.ms': long(300_000, { min: 5_000 }),
  'partitioner.class': optionalClass(),
  'partitioner.adaptive.partitioning.enable': bool(true),
  'partitioner.availability.timeout.ms': long(0),
  'partitioner.ignore.keys': bool(false),
  retries: int(INT_MAX, { min: 0, max: INT_MAX }),
  'transaction.timeout.ms': idle(int(60_000, {})),
  'transaction.two.phase.commit.enable': idle(bool(false)),
  'transactional.id': idle(optionalText()),
} as const satisfies ConfigTable;

export type ProducerConfig = ResolvedConfig<typeof PRODUCER_CONFIG>;
