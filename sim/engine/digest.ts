/**
 * What a run was, in 64 bits: two lanes of 32, mixed with every event. Same scenario, seed and engine version: same digest, everywhere.
 */
export interface Digest {
  low: number;
  high: number;
}

export const createDigest = (): Digest => ({ low: 0x9e3779b9 | 0, high: 0x85ebca6b | 0 });

/** Mixes a whole number in, of up to 53 bits. */
export function mix(digest: Digest, value: number): void {
  const bits = value | 0;
  // What lies above 32 bits: instants pass 2^32 microseconds after 71 minutes.
  const rest = bits === value ? bits >> 31 : Math.floor(value / 4_294_967_296) | 0;
  let low = Math.imul(digest.low ^ bits, 0x85ebca6b);
  low ^= low >>> 15;
  let high = Math.imul(digest.high ^ rest ^ low, 0xc2b2ae35);
  high ^= high >>> 13;
  digest.low = (low + high) | 0;
  digest.high = (high ^ Math.imul(low, 0x27d4eb2f)) | 0;
}

/** Mixes a text in, by its UTF-16 code units. */
export function mixText(digest: Digest, text: string): void {
  mix(digest, text.length);
  for (let index = 0; index < text.length; index++) mix(digest, text.charCodeAt(index));
}

/** Sixteen hexadecimal digits. */
export const digestText = (digest: Digest): string => hex32(digest.high) + hex32(digest.low);

const hex32 = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0');
