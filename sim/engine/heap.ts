/**
 * A 4-ary heap of instants, each with the slot of its event, ordered by instant and then by the event's number (`events[slot]`). Typed arrays,
 * so that moving an entry moves no object; four children lie side by side in one cache line.
 */
export interface Heap {
  size: number;
  at: Float64Array;
  slot: Int32Array;
}

export const createHeap = (capacity: number): Heap => ({ size: 0, at: new Float64Array(capacity), slot: new Int32Array(capacity) });

/** Adds an entry. */
export function pushHeap(heap: Heap, at: number, slot: number, events: Float64Array): void {
  if (heap.size === heap.at.length) grow(heap);
  const ats = heap.at;
  const slots = heap.slot;
  const event = events[slot]!;
  let index = heap.size++;
  while (index > 0) {
    const parent = (index - 1) >> 2;
    const parentAt = ats[parent]!;
    if (parentAt < at || (parentAt === at && events[slots[parent]!]! < event)) break;
    ats[index] = parentAt;
    slots[index] = slots[parent]!;
    index = parent;
  }
  ats[index] = at;
  slots[index] = slot;
}

/** Takes the first entry away; the heap must not be empty. */
export function dropFirst(heap: Heap, events: Float64Array): void {
  const size = --heap.size;
  if (size === 0) return;
  const ats = heap.at;
  const slots = heap.slot;
  const at = ats[size]!;
  const slot = slots[size]!;
  const event = events[slot]!;
  let index = 0;
  for (;;) {
    const first = index * 4 + 1;
    if (first >= size) break;
    const end = first + 4 < size ? first + 4 : size;
    let best = first;
    let bestAt = ats[first]!;
    for (let child = first + 1; child < end; child++) {
      const childAt = ats[child]!;
      if (childAt > bestAt || (childAt === bestAt && events[slots[child]!]! > events[slots[best]!]!)) continue;
      best = child;
      bestAt = childAt;
    }
    if (bestAt > at || (bestAt === at && events[slots[best]!]! > event)) break;
    ats[index] = bestAt;
    slots[index] = slots[best]!;
    index = best;
  }
  ats[index] = at;
  slots[index] = slot;
}

function grow(heap: Heap): void {
  const at = new Float64Array(heap.at.length * 2);
  const slot = new Int32Array(heap.at.length * 2);
  at.set(heap.at);
  slot.set(heap.slot);
  heap.at = at;
  heap.slot = slot;
}
