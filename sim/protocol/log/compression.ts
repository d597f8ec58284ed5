import { RECORD_BATCH_OVERHEAD } from '../primitives/recordSize.ts';

/** Codecs of record batches (Kafka: CompressionType). */
export type Codec = 'gzip' | 'snappy' | 'lz4' | 'zstd';

/**
 * What a codec does to the records of a batch, as numbers: nobody looks at real bytes here. Every batch costs the frame, so small batches gain
 * little, and one of a few bytes grows; speeds are those of one core for text such as JSON, in bytes a microsecond (megabytes a second).
 */
interface CodecModel {
  readonly frameBytes: number;
  /** Bytes that are left of a thousand. */
  readonly perMille: number;
  readonly compressSpeed: number;
  readonly decompressSpeed: number;
}

const CODECS: Readonly<Record<Codec, CodecModel>> = Object.freeze({
  gzip: Object.freeze({ frameBytes: 20, perMille: 300, compressSpeed: 60, decompressSpeed: 300 }),
  snappy: Object.freeze({ frameBytes: 20, perMille: 500, compressSpeed: 400, decompressSpeed: 1_000 }),
  lz4: Object.freeze({ frameBytes: 19, perMille: 480, compressSpeed: 450, decompressSpeed: 2_000 }),
  zstd: Object.freeze({ frameBytes: 13, perMille: 320, compressSpeed: 250, decompressSpeed: 800 }),
});

const PER_MILLE = 1_000;

/** The codec of a setting such as `lz4`; null for `none`, `uncompressed` and `producer`. */
export const codecNamed = (name: string): Codec | null => (name in CODECS ? (name as Codec) : null);

/** Bytes of a batch, header included, after compression. Records are compressed, the header is not. */
export function compressedSize(batchBytes: number, codec: Codec | null): number {
  if (codec === null) return batchBytes;
  const { frameBytes, perMille } = CODECS[codec];
  return RECORD_BATCH_OVERHEAD + frameBytes + Math.ceil(((batchBytes - RECORD_BATCH_OVERHEAD) * perMille) / PER_MILLE);
}

/** The other way round: bytes that the records of a batch of that size take when they are unpacked. */
function unpackedBytes(batchBytes: number, codec: Codec): number {
  const { frameBytes, perMille } = CODECS[codec];
  return Math.floor((Math.max(0, batchBytes - RECORD_BATCH_OVERHEAD - frameBytes) * PER_MILLE) / perMille);
}

/** Time of one core, microseconds, for a batch of that compressed size. */
export const compressUs = (batchBytes: number, codec: Codec): number =>
  Math.ceil(unpackedBytes(batchBytes, codec) / CODECS[codec].compressSpeed);
export const decompressUs = (batchBytes: number, codec: Codec): number =>
  Math.ceil(unpackedBytes(batchBytes, codec) / CODECS[codec].decompressSpeed);
