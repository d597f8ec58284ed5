import { createQueue, pop, schedule } from '../../sim/engine/queue.ts';
import { createStreams, drawUs, streamOf } from '../../sim/engine/random.ts';
import { ObjectHeap } from './objectHeap.ts';
import type { Bench, Row } from './row.ts';

/**
 * The hold model (Vaucher and Duval, 1975): with n events pending, take the next and schedule one more, over and over. One hold is one
 * event of a simulation. Both heaps get the same delays, with ties; runs alternate, and the best of each counts, so that a busy machine
 * harms both alike.
 */
const PENDING = [100, 1_000, 100_000];
const HOLDS = 400_000;
const ROUNDS = 7;
const GOAL_AT = 1_000;
const GOAL_RATIO = 1.4;

const DELAYS = makeDelays();

export const queueBench: Bench = { name: 'queue', run: () => PENDING.map(compare) };

function compare(pending: number): Row {
  let ours = Infinity;
  let theirs = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    ours = Math.min(ours, holdQueue(pending));
    theirs = Math.min(theirs, holdObjects(pending));
  }
  const ratio = theirs / ours;
  return {
    name: `queue, hold model, ${pending} pending`,
    value: HOLDS / ours / 1000,
    unit: 'M events/s',
    comparedTo: `object heap ${(HOLDS / theirs / 1000).toFixed(2)}, ratio ${ratio.toFixed(2)}${pending === GOAL_AT ? `, goal ${GOAL_RATIO}` : ''}`,
    ok: pending === GOAL_AT ? ratio >= GOAL_RATIO : null,
  };
}

/** Milliseconds that it took. */
function holdQueue(pending: number): number {
  const queue = createQueue(pending);
  for (let index = 0; index < pending; index++) schedule(queue, DELAYS[index & 65_535]!, index, 0, -1, null);
  const began = performance.now();
  for (let hold = 0; hold < HOLDS; hold++) {
    pop(queue);
    schedule(queue, queue.at + DELAYS[hold & 65_535]!, queue.target, queue.aux, queue.event, queue.input);
  }
  return performance.now() - began;
}

function holdObjects(pending: number): number {
  const heap = new ObjectHeap();
  for (let index = 0; index < pending; index++) heap.schedule(DELAYS[index & 65_535]!, index, null);
  const began = performance.now();
  for (let hold = 0; hold < HOLDS; hold++) {
    const event = heap.pop()!;
    heap.schedule(event.at + DELAYS[hold & 65_535]!, event.target, event.input);
  }
  return performance.now() - began;
}

function makeDelays(): Int32Array {
  const stream = streamOf(createStreams(1), 'bench/delays');
  return Int32Array.from({ length: 65_536 }, () => drawUs(stream, { minUs: 1, maxUs: 20_000 }));
}
