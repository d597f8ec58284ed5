import { msToUs, type Us } from '../../../engine/time.ts';
import type { ProducerConfig } from '../../config/producer.ts';
import { codecNamed, type Codec } from '../../log/compression.ts';
import { partitionerOf, type PartitionerName } from '../partitioners/index.ts';

/** A producer's settings in the units that it computes with. Frozen. */
export interface ProducerSettings {
  readonly acks: -1 | 0 | 1;
  readonly idempotent: boolean;
  /** null: records are not compressed. */
  readonly codec: Codec | null;
  readonly batchSize: number;
  readonly bufferMemory: number;
  readonly maxRequestSize: number;
  readonly lingerUs: Us;
  readonly maxBlockUs: Us;
  readonly deliveryTimeoutUs: Us;
  readonly requestTimeoutMs: number;
  readonly retries: number;
  readonly retryBackoffMs: number;
  readonly retryBackoffMaxMs: number;
  /** One request in flight at most, and so one batch of a partition: order holds without idempotence. */
  readonly guaranteeMessageOrder: boolean;
  readonly partitioner: PartitionerName;
  readonly ignoreKeys: boolean;
  readonly adaptive: boolean;
  readonly availabilityTimeoutUs: Us;
  readonly metadataMaxIdleUs: Us;
}

export function producerSettings(config: ProducerConfig): ProducerSettings {
  return Object.freeze({
    acks: config.acks === '0' ? 0 : config.acks === '1' ? 1 : -1,
    idempotent: config['enable.idempotence'],
    codec: codecNamed(config['compression.type']),
    batchSize: Math.max(1, config['batch.size']),
    bufferMemory: config['buffer.memory'],
    maxRequestSize: config['max.request.size'],
    lingerUs: msToUs(config['linger.ms']),
    maxBlockUs: msToUs(config['max.block.ms']),
    deliveryTimeoutUs: msToUs(config['delivery.timeout.ms']),
    requestTimeoutMs: config['request.timeout.ms'],
    retries: config.retries,
    retryBackoffMs: config['retry.backoff.ms'],
    retryBackoffMaxMs: config['retry.backoff.max.ms'],
    guaranteeMessageOrder: config['max.in.flight.requests.per.connection'] === 1,
    partitioner: partitionerOf(config['partitioner.class']),
    ignoreKeys: config['partitioner.ignore.keys'],
    adaptive: config['partitioner.adaptive.partitioning.enable'],
    availabilityTimeoutUs: msToUs(config['partitioner.availability.timeout.ms']),
    metadataMaxIdleUs: msToUs(config['metadata.max.idle.ms']),
  });
}
