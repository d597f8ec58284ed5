import type { Out } from '../machine.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const LENGTH = 22;

/** A random id as Kafka prints it: 22 characters of URL-safe base64, never a dash first (Kafka: Uuid.randomUuid). */
export function randomUuid(out: Pick<Out, 'random'>): string {
  let id = ALPHABET[out.random(62)]!;
  // The last of the characters holds only two bits of the 128.
  while (id.length < LENGTH - 1) id += ALPHABET[out.random(64)]!;
  return id + ALPHABET[out.random(4) * 16]!;
}
