/**
 * A copy of plain data that shares nothing with the original but what is frozen: the heart of checkpoints, so of seek and fork. For primitives,
 * arrays, Maps, Sets, typed arrays and objects without a class. The data must be a tree but for its frozen parts: what is reachable by two
 * ways would be two things in the copy. A frozen thing is taken to be frozen all the way down.
 */
export function clone<Data>(data: Data): Data {
  return (typeof data === 'object' && data !== null ? cloneObject(data) : data) as Data;
}

function cloneObject(data: object): object {
  if (Object.isFrozen(data)) return data;
  if (Array.isArray(data)) return cloneArray(data);
  if (ArrayBuffer.isView(data)) return (data as Int32Array).slice();
  if (data instanceof Map) return cloneMap(data as Map<unknown, unknown>);
  if (data instanceof Set) return cloneSet(data as Set<unknown>);
  return cloneRecord(data as Record<string, unknown>);
}

function cloneArray(array: readonly unknown[]): unknown[] {
  // `slice` keeps the kind of the elements (small integers, doubles), so that the copy is as fast as the original.
  const copy = array.slice();
  for (let index = 0; index < copy.length; index++) {
    const value = copy[index];
    if (typeof value === 'object' && value !== null) copy[index] = cloneObject(value);
  }
  return copy;
}

function cloneMap(map: ReadonlyMap<unknown, unknown>): Map<unknown, unknown> {
  const copy = new Map<unknown, unknown>();
  for (const [key, value] of map) copy.set(clone(key), typeof value === 'object' && value !== null ? cloneObject(value) : value);
  return copy;
}

function cloneSet(set: ReadonlySet<unknown>): Set<unknown> {
  const copy = new Set<unknown>();
  for (const value of set) copy.add(clone(value));
  return copy;
}

function cloneRecord(record: Record<string, unknown>): Record<string, unknown> {
  // A spread copies the hidden shape too; fields are then replaced in place.
  const copy = { ...record };
  for (const key in copy) {
    const value = copy[key];
    if (typeof value === 'object' && value !== null) copy[key] = cloneObject(value);
  }
  return copy;
}
