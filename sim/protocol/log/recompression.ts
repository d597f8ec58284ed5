import type { Batch } from './batch.ts';
import { codecNamed, compressedSize } from './compression.ts';
import { batchSize } from './records.ts';

/** Must the leader compress the batch anew, because the topic's compression.type asks for another codec than the producer's? */
export const needsRecompression = (batch: Batch, compressionType: string): boolean =>
  compressionType !== 'producer' && !batch.isControl && codecNamed(compressionType) !== (batch.compression ?? null);

/** The batch as the topic wants it (Kafka: LogValidator, with compression.type of the topic). */
export function recompressed(batch: Batch, compressionType: string): Batch {
  if (batch.records.type === 'metadata' || !needsRecompression(batch, compressionType)) return batch;
  const codec = codecNamed(compressionType);
  const { compression: _, ...plain } = batch;
  const sizeInBytes = compressedSize(batchSize(batch.records, batch.baseTimestamp), codec);
  return Object.freeze({ ...plain, sizeInBytes, ...(codec === null ? null : { compression: codec }) });
}
