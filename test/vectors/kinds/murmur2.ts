import { murmur2, partitionForKey, toPositive } from '../../../sim/protocol/primitives/murmur2.ts';
import { utf8Bytes } from '../../../sim/protocol/primitives/utf8.ts';
import { compare, type VectorResult } from './result.ts';

/** A key as text or bytes (or a number for `toPositive`), with its hash and its partition among so many. */
interface Murmur2Case {
  readonly name: string;
  readonly input: { readonly utf8?: string; readonly hex?: string; readonly int32?: number; readonly numPartitions?: readonly number[] };
  readonly expected: { readonly murmur2?: number; readonly toPositive?: number; readonly partition?: Readonly<Record<string, number>> };
}

export const run = ({ input, expected }: Murmur2Case, _header: unknown): VectorResult => {
  if (input.int32 !== undefined) return compare(expected, { toPositive: toPositive(input.int32) });
  const bytes = input.hex === undefined ? utf8Bytes(input.utf8 ?? '') : fromHex(input.hex);
  const hash = murmur2(bytes);
  const partition = Object.fromEntries((input.numPartitions ?? []).map(count => [String(count), partitionOf(input, hash, count)]));
  return compare(expected, { murmur2: hash, toPositive: toPositive(hash), partition });
};

/** A key that is text goes the way of a producer's. */
const partitionOf = ({ utf8 }: Murmur2Case['input'], hash: number, count: number): number =>
  utf8 === undefined ? toPositive(hash) % count : partitionForKey(utf8, count);

const fromHex = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], byte => Number.parseInt(byte, 16));
