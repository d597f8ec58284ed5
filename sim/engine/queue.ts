import { assert } from './assert.ts';
import { createHeap, dropFirst, pushHeap } from './heap.ts';
import type { Heap } from './heap.ts';

/**
 * The events to come, ordered by `(at, event)`: a total order, which is the whole of determinism. An event's fields lie in slots that are
 * used again, so that scheduling allocates nothing.
 *
 * Time is divided into ticks. What is due in the current tick lies in a small heap (`near`); what is due in the next BUCKETS ticks lies
 * unsorted in a ring of buckets, and what comes later in a second heap (`far`). So most events are sorted among their few neighbours only.
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
  /** Cancelled events that still hold a slot. */
  cancelled: number;
  /** Number of the next event. */
  nextEvent: number;
  /** Slot of the event that was scheduled last. */
  lastSlot: number;

  /** All that is due in it or before is in `near`. */
  tick: number;
  readonly near: Heap;
  readonly far: Heap;
  /** The slot that was put first into each bucket's list, -1 none; `slotNext` leads on. */
  readonly buckets: Int32Array;
  /** One bit for each bucket that is not empty. */
  readonly occupied: Int32Array;

  slotAt: Float64Array;
  /** 0 while the slot is free. */
  slotEvent: Float64Array;
  slotTarget: Int32Array;
  slotAux: Int32Array;
  slotCause: Float64Array;
  slotInput: unknown[];
  /** In a bucket's list, or in that of the free slots. */
  slotNext: Int32Array;
  firstFree: number;
}

/** Names a scheduled event for `cancel`: event × 2^20 + slot. 0 is no event. */
export type EventHandle = number;

const SLOTS = 1 << 20;
const CANCELLED = -2_147_483_648;

/** Powers of two: a tick is 64 microseconds, the ring reaches 65 milliseconds ahead. */
const TICKS_PER_US = 1 / 64;
const BUCKETS = 1024;
const NONE = -1;

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
    cancelled: 0,
    nextEvent: firstEvent,
    lastSlot: 0,
    tick: Number.MIN_SAFE_INTEGER,
    near: createHeap(64),
    far: createHeap(64),
    buckets: new Int32Array(BUCKETS).fill(NONE),
    occupied: new Int32Array(BUCKETS / 32),
    slotAt: new Float64Array(capacity),
    slotEvent: new Float64Array(capacity),
    slotTarget: new Int32Array(capacity),
    slotAux: new Int32Array(capacity),
    slotCause: new Float64Array(capacity),
    slotInput: new Array<unknown>(capacity).fill(undefined),
    slotNext: Int32Array.from({ length: capacity }, (_, slot) => (slot + 1 < capacity ? slot + 1 : NONE)),
    firstFree: 0,
  };
}

/**
 * Adds an event and returns its number (a sequence: of two events at one instant, the one scheduled first comes first). `target` and `aux`
 * are 32-bit integers, `target` not the smallest of them; `cause` is the number of the event that it comes from, -1 at a root.
 */
// An options object would be one more allocation for each event.
// oxlint-disable-next-line max-params
export function schedule(queue: EventQueue, at: number, target: number, aux: number, cause: number, input: unknown): number {
  if (queue.firstFree === NONE) growSlots(queue);
  const slot = queue.firstFree;
  queue.firstFree = queue.slotNext[slot]!;
  const event = queue.nextEvent++;
  queue.slotAt[slot] = at;
  queue.slotEvent[slot] = event;
  queue.slotTarget[slot] = target;
  queue.slotAux[slot] = aux;
  queue.slotCause[slot] = cause;
  queue.slotInput[slot] = input;
  queue.lastSlot = slot;
  queue.size++;
  file(queue, at, slot);
  return event;
}

/** Of the event that was scheduled last. */
export const lastHandle = (queue: EventQueue): EventHandle => (queue.nextEvent - 1) * SLOTS + queue.lastSlot;

/** The number of the event that a handle names. */
export const eventOfHandle = (handle: EventHandle): number => Math.floor(handle / SLOTS);

/** Takes an event back. False if it was popped or cancelled before. */
export function cancel(queue: EventQueue, handle: EventHandle): boolean {
  const slot = handle % SLOTS;
  if (slot >= queue.slotEvent.length || queue.slotEvent[slot] !== eventOfHandle(handle)) return false;
  if (queue.slotTarget[slot] === CANCELLED) return false;
  queue.slotTarget[slot] = CANCELLED;
  queue.slotInput[slot] = undefined;
  queue.size--;
  queue.cancelled++;
  if (queue.cancelled > 256 && queue.cancelled > queue.size) sweep(queue);
  return true;
}

/** Moves the next event into the queue's fields; false when there is none. */
export function pop(queue: EventQueue): boolean {
  if (!bringNear(queue)) return false;
  const { near } = queue;
  const slot = near.slot[0]!;
  queue.at = near.at[0]!;
  queue.event = queue.slotEvent[slot]!;
  queue.target = queue.slotTarget[slot]!;
  queue.aux = queue.slotAux[slot]!;
  queue.cause = queue.slotCause[slot]!;
  queue.input = queue.slotInput[slot];
  queue.size--;
  dropFirst(near, queue.slotEvent);
  release(queue, slot);
  return true;
}

/** The instant of the next event; the queue must not be empty. */
export function peekAt(queue: EventQueue): number {
  assert(bringNear(queue), 'an empty queue has no next event');
  return queue.near.at[0]!;
}

/** Puts a slot where its instant belongs. */
function file(queue: EventQueue, at: number, slot: number): void {
  const tick = Math.floor(at * TICKS_PER_US);
  if (tick <= queue.tick) {
    pushHeap(queue.near, at, slot, queue.slotEvent);
  } else if (tick < queue.tick + BUCKETS) {
    const bucket = tick & (BUCKETS - 1);
    queue.slotNext[slot] = queue.buckets[bucket]!;
    queue.buckets[bucket] = slot;
    queue.occupied[bucket >> 5]! |= 1 << bucket;
  } else {
    pushHeap(queue.far, at, slot, queue.slotEvent);
  }
}

/** Makes the first of `near` the next event of all; false when there is none. */
function bringNear(queue: EventQueue): boolean {
  const { near } = queue;
  for (;;) {
    while (near.size > 0) {
      const slot = near.slot[0]!;
      if (queue.slotTarget[slot] !== CANCELLED) return true;
      dropFirst(near, queue.slotEvent);
      queue.cancelled--;
      release(queue, slot);
    }
    if (queue.size === 0) return false;
    turn(queue);
  }
}

/** Goes on to the next tick in which something is due. */
function turn(queue: EventQueue): void {
  const { far } = queue;
  const ahead = ticksToNextBucket(queue);
  // What is far lies beyond the ring, so it comes next only when the ring is empty.
  queue.tick = ahead === 0 ? Math.floor(far.at[0]! * TICKS_PER_US) : queue.tick + ahead;
  drain(queue, queue.tick & (BUCKETS - 1));
  while (far.size > 0 && Math.floor(far.at[0]! * TICKS_PER_US) < queue.tick + BUCKETS) {
    const slot = far.slot[0]!;
    const at = far.at[0]!;
    dropFirst(far, queue.slotEvent);
    file(queue, at, slot);
  }
}

/** How far ahead the next bucket is that is not empty; 0 when all are. */
function ticksToNextBucket({ tick, occupied }: EventQueue): number {
  const start = (tick + 1) & (BUCKETS - 1);
  for (let bucket = start; bucket < start + BUCKETS + 32; bucket = (bucket | 31) + 1) {
    const word = occupied[(bucket & (BUCKETS - 1)) >> 5]! & (-1 << bucket);
    if (word === 0) continue;
    const lowest = 31 - Math.clz32(word & -word);
    return 1 + (bucket & ~31) + lowest - start;
  }
  return 0;
}

function drain(queue: EventQueue, bucket: number): void {
  let slot = queue.buckets[bucket]!;
  queue.buckets[bucket] = NONE;
  queue.occupied[bucket >> 5]! &= ~(1 << bucket);
  while (slot !== NONE) {
    const next = queue.slotNext[slot]!;
    pushHeap(queue.near, queue.slotAt[slot]!, slot, queue.slotEvent);
    slot = next;
  }
}

function release(queue: EventQueue, slot: number): void {
  queue.slotEvent[slot] = 0;
  queue.slotInput[slot] = undefined;
  queue.slotNext[slot] = queue.firstFree;
  queue.firstFree = slot;
}

/** Cancelled events stay where they are until they surface; when they are the greater part, all is filed anew without them. */
function sweep(queue: EventQueue): void {
  queue.near.size = 0;
  queue.far.size = 0;
  queue.buckets.fill(NONE);
  queue.occupied.fill(0);
  queue.cancelled = 0;
  for (let slot = 0; slot < queue.slotEvent.length; slot++) {
    if (queue.slotEvent[slot] === 0) continue;
    if (queue.slotTarget[slot] === CANCELLED) release(queue, slot);
    else file(queue, queue.slotAt[slot]!, slot);
  }
}

function growSlots(queue: EventQueue): void {
  const capacity = queue.slotEvent.length;
  const larger = Math.min(capacity * 2, SLOTS);
  assert(larger > capacity, 'too many events are pending', { capacity });
  queue.slotAt = copyInto(new Float64Array(larger), queue.slotAt);
  queue.slotEvent = copyInto(new Float64Array(larger), queue.slotEvent);
  queue.slotTarget = copyInto(new Int32Array(larger), queue.slotTarget);
  queue.slotAux = copyInto(new Int32Array(larger), queue.slotAux);
  queue.slotCause = copyInto(new Float64Array(larger), queue.slotCause);
  queue.slotNext = copyInto(new Int32Array(larger), queue.slotNext);
  for (let slot = capacity; slot < larger; slot++) {
    queue.slotNext[slot] = slot + 1 < larger ? slot + 1 : NONE;
    queue.slotInput[slot] = undefined;
  }
  queue.firstFree = capacity;
}

function copyInto<Cells extends Float64Array | Int32Array>(larger: Cells, smaller: Cells): Cells {
  larger.set(smaller);
  return larger;
}
