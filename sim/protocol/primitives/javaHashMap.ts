const DEFAULT_CAPACITY = 16;

/** The least power of two not below `n` (HashMap.tableSizeFor). */
function tableSizeFor(n: number): number {
  let capacity = 1;
  while (capacity < n) capacity *= 2;
  return capacity;
}

/** A table grows as soon as it holds more than three quarters of its capacity. */
function grownCapacity(capacity: number, size: number): number {
  let grown = capacity;
  while (size * 4 > grown * 3) grown *= 2;
  return grown;
}

/** The capacity of a HashMap without an initial one, after `size` insertions. */
export const defaultHashMapCapacity = (size: number): number => grownCapacity(DEFAULT_CAPACITY, size);

/** The capacity of `new HashMap<>(expected)`, after `size` insertions. */
export const sizedHashMapCapacity = (expected: number, size: number): number => grownCapacity(tableSizeFor(expected), size);

/**
 * The indexes of `hashes` in the order in which a `java.util.HashMap` of that capacity iterates over them: by bucket, then by insertion.
 * Buckets that became trees (eight entries and more) are not modelled.
 */
export function hashMapOrder(hashes: readonly number[], capacity: number): number[] {
  const buckets = hashes.map(hash => (hash ^ (hash >>> 16)) & (capacity - 1));
  return hashes.map((_, index) => index).sort((a, b) => buckets[a]! - buckets[b]! || a - b);
}
