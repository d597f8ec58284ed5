import { murmur2, partitionForKey, toPositive } from '../../../sim/protocol/primitives/murmur2.ts';
import { compare, type VectorResult } from './result.ts';

/** The partition of a keyed record among so many (recorded): keys as text, as big-endian integers, or as bytes. */
interface KeyPartitionCase {
  readonly name: string;
  readonly input: {
    readonly type: 'string' | 'int32' | 'int64' | 'hex';
    readonly value: string | number;
    readonly times?: number;
    readonly partitions: readonly number[];
  };
  readonly expected: { readonly partition: readonly number[] };
}

export const run = ({ input, expected }: KeyPartitionCase, _header: unknown): VectorResult => {
  const { type, value, times = 1, partitions } = input;
  if (type === 'string')
    return compare(expected, { partition: partitions.map(count => partitionForKey(String(value).repeat(times), count)) });
  const hash = toPositive(murmur2(bytesOf(type, value)));
  return compare(expected, { partition: partitions.map(count => hash % count) });
};

function bytesOf(type: 'int32' | 'int64' | 'hex', value: string | number): Uint8Array {
  if (type === 'hex') return Uint8Array.from(String(value).match(/../g) ?? [], byte => Number.parseInt(byte, 16));
  const bytes = new DataView(new ArrayBuffer(type === 'int32' ? 4 : 8));
  if (type === 'int32') bytes.setInt32(0, Number(value));
  else bytes.setBigInt64(0, BigInt(value));
  return new Uint8Array(bytes.buffer);
}
