/** Compression is modelled: a ratio, a frame and two speeds for each codec. What Kafka decides by sizes, it decides by these. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRecordBuffer, estimatedSize, toWire, tryAppend } from '../../../sim/protocol/client/producer/recordBuffer.ts';
import { appendAsLeader } from '../../../sim/protocol/log/append.ts';
import { codecNamed, compressedSize, compressUs, decompressUs } from '../../../sim/protocol/log/compression.ts';
import type { Codec } from '../../../sim/protocol/log/compression.ts';
import { partsSizeOf } from '../../../sim/protocol/log/records.ts';
import { emptyLog, silentPort } from '../../vectors/kinds/logFixture.ts';

const CODECS: readonly Codec[] = ['gzip', 'snappy', 'lz4', 'zstd'];
const port = silentPort(1_000);

function batchOf(count: number, codec: Codec | null) {
  const buffer = createRecordBuffer(null, Number.MAX_SAFE_INTEGER, { codec, estimate: 1 });
  const record = { key: 'k', value: 'v'.repeat(500), timestamp: 0 };
  for (let i = 0; i < count; i++)
    tryAppend(buffer, { record, workload: null, number: 0, keyIndex: -1, timestamp: 0, sentAt: 0, partsSize: partsSizeOf(record) });
  return toWire(buffer, { producerId: -1, producerEpoch: -1, baseSequence: -1 });
}

describe('a codec', () => {
  it.each(CODECS)('%s makes large batches small, and tiny ones larger', codec => {
    expect(compressedSize(16_384, codec)).toBeLessThan(16_384 * 0.6);
    expect(compressedSize(75, codec)).toBeGreaterThan(75);
  });

  it('costs more time than to undo it, and more for more', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CODECS), fc.integer({ min: 100, max: 1_000_000 }), (codec, bytes) => {
        expect(compressUs(bytes, codec)).toBeGreaterThanOrEqual(decompressUs(bytes, codec));
        expect(compressUs(2 * bytes, codec)).toBeGreaterThanOrEqual(compressUs(bytes, codec));
      }),
    );
  });

  it('is none for other words', () => expect(['none', 'producer', 'uncompressed'].map(codecNamed)).toEqual([null, null, null]));
});

describe('a producer with compression.type (MemoryRecordsBuilder)', () => {
  it('believes at first that nothing will be gained, and adds five per cent', () => {
    const buffer = createRecordBuffer(null, 1_000, { codec: 'lz4', estimate: 1 });
    buffer.bytes = 200;
    expect(estimatedSize(buffer)).toBe(61 + 210);
  });

  it('sends smaller batches of as many records', () => {
    const [plain, packed] = [batchOf(100, null), batchOf(100, 'zstd')];
    expect(packed).toMatchObject({ lastOffsetDelta: plain.lastOffsetDelta, compression: 'zstd' });
    expect(packed.sizeInBytes).toBe(compressedSize(plain.sizeInBytes, 'zstd'));
    expect('compression' in plain).toBe(false);
  });
});

describe('a topic with compression.type (LogValidator)', () => {
  const written = (compressionType: string, codec: Codec | null, max = 1_048_588) => {
    const log = emptyLog({ 'compression.type': compressionType, 'max.message.bytes': max });
    return appendAsLeader(log, batchOf(20, codec), 0, port);
  };

  it('keeps what the producer sent when it is `producer`', () => {
    expect(written('producer', 'gzip').batch).toMatchObject({ compression: 'gzip', sizeInBytes: batchOf(20, 'gzip').sizeInBytes });
    expect(written('gzip', 'gzip').batch).toMatchObject({ sizeInBytes: batchOf(20, 'gzip').sizeInBytes });
  });

  it('compresses anew with its own codec, or not at all', () => {
    const lz4 = written('lz4', 'gzip').batch!;
    expect(lz4).toMatchObject({ compression: 'lz4', sizeInBytes: batchOf(20, 'lz4').sizeInBytes });
    const plain = written('uncompressed', 'gzip').batch!;
    expect(plain.sizeInBytes).toBe(batchOf(20, null).sizeInBytes);
    expect(plain.compression).toBeUndefined();
  });

  it('looks at the size again afterwards', () => {
    const max = batchOf(20, 'gzip').sizeInBytes;
    expect(written('producer', 'gzip', max).error).toBe('NONE');
    expect(written('uncompressed', 'gzip', max).error).toBe('MESSAGE_TOO_LARGE');
  });
});
