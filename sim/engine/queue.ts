import { assert } from './assert.ts';

/**
 * The events to come, ordered by `(at, sequence)`: a total order, which is the whole of determinism. A 4-ary heap over typed arrays; an
 * event's fields lie in slots that are used again, so that scheduling allocates nothing.
 *
 * `pop` puts the event into the fields of the queue itself (`at`, `event`, `target`, `aux`, `cause`, `input`).
 */
export interface EventQueue {
  /** Of the event that was popped last. */
  at: number;
  event: number;
  target: number;
  aux: number;
  cause: number;
  input: unknown;

  /** Events to come, without the cancelled. */
  size: number;
  /** Number of the next event. */
  nextEvent: number;
  /** Slot of the event that was scheduled last. */
  lastSlot: number;

  /** Entries of the heap, cancelled ones too. */
  heapSize: number;
  heapAt: Float64Array;
  heapSlot: Int32Array;

  slotEvent: Float64Array;
  slotTarget: Int32Array;
  slotAux: Int32Array;
  slotCause: Float64Array;
  slotInput: unknown[];
  /** Slots that are free, a stack. */
  free: Int32Array;
  freeCount: number;
}

/** Names a scheduled event for `cancel`: event × 2^20 + slot. 0 is no event. */
export type EventHandle = number;

const SLOTS = 2 ** 20;
const CANCELLED = -2_147_483_648;

/** `firstEvent` is the number of the first event, at least 1. */
export function createQueue(capacity = 64, firstEvent = 1): EventQueue {
  assert(capacity >= 1 && capacity <= SLOTS && firstEvent >= 1, 'bad queue', { capacity, firstEvent });
  return {
    at: 0,
    event: 0,
    target: 0,
    aux: 0,
    cause: 0,
    input: undefined,
    size: 0,
    nextEvent: firstEvent,
    lastSlot: 0,
    heapSize: 0,
    heapAt: new Float64Array(capacity),
    heapSlot: new Int32Array(capacity),
    slotEvent: new Float64Array(capacity),
    slotTarget: new Int32Array(capacity),
    slotAux: new Int32Array(capacity),
    slotCause: new Float64Array(capacity),
    slotInput: new Array<unknown>(capacity).fill(undefined),
    free: Int32Array.from({ length: capacity }, (_, index) => capacity - 1 - index),
    freeCount: capacity,
  };
}

/**
 * Adds an event and returns its number (a sequence: of two events at one instant, the one scheduled first comes first). `target` and `aux`
 * are 32-bit integers, `target` not the smallest of them; `cause` is the number of the event that it comes from, -1 at a root.
 */
export function schedule(queue: EventQueue, at: number, target: number, aux: number, cause: number, input: unknown): number {
  if (queue.freeCount === 0) grow(queue);
  const slot = queue.free[--queue.freeCount]!;
  const event = queue.nextEvent++;
  queue.slotEvent[slot] = event;
  queue.slotTarget[slot] = target;
  queue.slotAux[slot] = aux;
  queue.slotCause[slot] = cause;
  queue.slotInput[slot] = input;
  queue.lastSlot = slot;
  queue.size++;
  siftUp(queue, queue.heapSize++, at, slot);
  return event;
}

/** Of the event that was scheduled last. */
export const lastHandle = (queue: EventQueue): EventHandle => (queue.nextEvent - 1) * SLOTS + queue.lastSlot;

/** The number of the event that a handle names. */
export const eventOfHandle = (handle: EventHandle): number => Math.floor(handle / SLOTS);

/** Takes an event back. False if it was popped or cancelled before. */
export function cancel(queue: EventQueue, handle: EventHandle): boolean {
  const slot = handle % SLOTS;
  if (slot >= queue.slotEvent.length || queue.slotEvent[slot] !== Math.floor(handle / SLOTS)) return false;
  if (queue.slotTarget[slot] === CANCELLED) return false;
  queue.slotTarget[slot] = CANCELLED;
  queue.slotInput[slot] = undefined;
  queue.size--;
  if (queue.heapSize > 256 && queue.size * 2 < queue.heapSize) compact(queue);
  return true;
}

/** Moves the next event into the queue's fields; false when there is none. */
export function pop(queue: EventQueue): boolean {
  dropCancelled(queue);
  if (queue.heapSize === 0) return false;
  const slot = queue.heapSlot[0]!;
  queue.at = queue.heapAt[0]!;
  queue.event = queue.slotEvent[slot]!;
  queue.target = queue.slotTarget[slot]!;
  queue.aux = queue.slotAux[slot]!;
  queue.cause = queue.slotCause[slot]!;
  queue.input = queue.slotInput[slot];
  queue.size--;
  removeTop(queue, slot);
  return true;
}

/** The instant of the next event; the queue must not be empty. */
export function peekAt(queue: EventQueue): number {
  dropCancelled(queue);
  assert(queue.heapSize > 0, 'an empty queue has no next event');
  return queue.heapAt[0]!;
}

function dropCancelled(queue: EventQueue): void {
  while (queue.heapSize > 0) {
    const slot = queue.heapSlot[0]!;
    if (queue.slotTarget[slot] !== CANCELLED) return;
    removeTop(queue, slot);
  }
}

function removeTop(queue: EventQueue, slot: number): void {
  release(queue, slot);
  const last = --queue.heapSize;
  if (last > 0) siftDown(queue, 0, queue.heapAt[last]!, queue.heapSlot[last]!);
}

function release(queue: EventQueue, slot: number): void {
  queue.slotEvent[slot] = 0;
  queue.slotInput[slot] = undefined;
  queue.free[queue.freeCount++] = slot;
}

function siftUp(queue: EventQueue, start: number, at: number, slot: number): void {
  const { heapAt, heapSlot } = queue;
  let index = start;
  // The newest event has the highest number, so that equal instants stay where they are.
  while (index > 0) {
    const parent = (index - 1) >> 2;
    const parentAt = heapAt[parent]!;
    if (parentAt <= at) break;
    heapAt[index] = parentAt;
    heapSlot[index] = heapSlot[parent]!;
    index = parent;
  }
  heapAt[index] = at;
  heapSlot[index] = slot;
}

function siftDown(queue: EventQueue, start: number, at: number, slot: number): void {
  const { heapAt, heapSlot, heapSize, slotEvent } = queue;
  const event = slotEvent[slot]!;
  let index = start;
  for (;;) {
    const first = index * 4 + 1;
    if (first >= heapSize) break;
    const end = first + 4 < heapSize ? first + 4 : heapSize;
    let best = first;
    let bestAt = heapAt[first]!;
    for (let child = first + 1; child < end; child++) {
      const childAt = heapAt[child]!;
      if (childAt > bestAt) continue;
      if (childAt === bestAt && slotEvent[heapSlot[child]!]! > slotEvent[heapSlot[best]!]!) continue;
      best = child;
      bestAt = childAt;
    }
    if (bestAt > at || (bestAt === at && slotEvent[heapSlot[best]!]! > event)) break;
    heapAt[index] = bestAt;
    heapSlot[index] = heapSlot[best]!;
    index = best;
  }
  heapAt[index] = at;
  heapSlot[index] = slot;
}

/** Cancelled events stay until they surface; when they are the greater part, the heap is made anew without them. */
function compact(queue: EventQueue): void {
  const { heapAt, heapSlot, slotTarget } = queue;
  let kept = 0;
  for (let index = 0; index < queue.heapSize; index++) {
    const slot = heapSlot[index]!;
    if (slotTarget[slot] === CANCELLED) {
      release(queue, slot);
    } else {
      heapAt[kept] = heapAt[index]!;
      heapSlot[kept++] = slot;
    }
  }
  queue.heapSize = kept;
  for (let index = (kept - 2) >> 2; index >= 0; index--) siftDown(queue, index, heapAt[index]!, heapSlot[index]!);
}

function grow(queue: EventQueue): void {
  const capacity = queue.heapAt.length;
  const larger = Math.min(capacity * 2, SLOTS);
  assert(larger > capacity, 'too many events are pending', { capacity });
  queue.heapAt = copyInto(new Float64Array(larger), queue.heapAt);
  queue.heapSlot = copyInto(new Int32Array(larger), queue.heapSlot);
  queue.slotEvent = copyInto(new Float64Array(larger), queue.slotEvent);
  queue.slotTarget = copyInto(new Int32Array(larger), queue.slotTarget);
  queue.slotAux = copyInto(new Int32Array(larger), queue.slotAux);
  queue.slotCause = copyInto(new Float64Array(larger), queue.slotCause);
  queue.free = new Int32Array(larger);
  for (let slot = larger - 1; slot >= capacity; slot--) {
    queue.free[queue.freeCount++] = slot;
    queue.slotInput[slot] = undefined;
  }
}

function copyInto<Cells extends Float64Array | Int32Array>(larger: Cells, smaller: Cells): Cells {
  larger.set(smaller);
  return larger;
}
