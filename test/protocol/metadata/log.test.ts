import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../sim/protocol/log/batch.ts';
import {
  appendMetadata,
  cutMetadataToDurable,
  emptyMetadataLog,
  metadataEndOffsetForEpoch,
  readMetadata,
  truncateMetadata,
} from '../../../sim/protocol/metadata/log.ts';
import { metadataBatchBytes } from '../../../sim/protocol/metadata/recordBytes.ts';

const batch = (baseOffset: number, count: number, partitionLeaderEpoch: number): Batch => ({
  baseOffset,
  lastOffsetDelta: count - 1,
  partitionLeaderEpoch,
  baseTimestamp: 0,
  maxTimestamp: 0,
  producerId: -1,
  producerEpoch: -1,
  baseSequence: -1,
  isTransactional: false,
  isControl: false,
  sizeInBytes: 100,
  records: { type: 'metadata', items: Array.from({ length: count }, () => ({ type: 'NoOpRecord' })) },
});

/** Offsets 0 to 2 in epoch 1, 3 to 4 in epoch 1, 5 in epoch 3. */
const sample = () => {
  const log = emptyMetadataLog();
  for (const one of [batch(0, 3, 1), batch(3, 2, 1), batch(5, 1, 3)]) appendMetadata(log, one);
  return log;
};

const offsets = (batches: readonly Batch[]) => batches.map(({ baseOffset }) => baseOffset);

describe('the metadata log (KafkaRaftLog)', () => {
  it('reads whole batches from the one that holds the offset, below the limit', () => {
    const log = sample();
    expect(offsets(readMetadata(log, 0, 6, 1_000))).toEqual([0, 3, 5]);
    expect(offsets(readMetadata(log, 4, 6, 1_000))).toEqual([3, 5]);
    expect(offsets(readMetadata(log, 0, 5, 1_000))).toEqual([0, 3]);
    expect(offsets(readMetadata(log, 6, 6, 1_000))).toEqual([]);
  });

  it('answers at least one batch, however small the limit of bytes', () => {
    expect(offsets(readMetadata(sample(), 0, 6, 1))).toEqual([0]);
    expect(offsets(readMetadata(sample(), 0, 6, 200))).toEqual([0, 3]);
  });

  it('knows where an epoch ends: of one it never had, the end of the one before', () => {
    const log = sample();
    expect(metadataEndOffsetForEpoch(log, 1)).toEqual({ epoch: 1, endOffset: 5 });
    expect(metadataEndOffsetForEpoch(log, 2)).toEqual({ epoch: 1, endOffset: 5 });
    expect(metadataEndOffsetForEpoch(log, 3)).toEqual({ epoch: 3, endOffset: 6 });
  });

  it('is cut at whole batches; a power loss cuts to what was flushed', () => {
    const log = sample();
    truncateMetadata(log, 4);
    expect(log).toMatchObject({ logEndOffset: 3, lastEpoch: 1 });
    const lost = sample();
    lost.flushedOffset = 5;
    cutMetadataToDurable(lost);
    expect(lost).toMatchObject({ logEndOffset: 5, lastEpoch: 1, flushedOffset: 5 });
  });

  it('sizes batches as the records would take them: the header, then a few bytes for an empty record', () => {
    expect(metadataBatchBytes([{ type: 'NoOpRecord' }])).toBe(61 + 11);
  });
});
