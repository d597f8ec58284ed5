import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clone } from '../../sim/engine/clone.ts';
import { cancel, createQueue, eventOfHandle, lastHandle, peekAt, pop, schedule } from '../../sim/engine/queue.ts';
import type { EventQueue } from '../../sim/engine/queue.ts';

/** What the queue must be like: a list that is searched for its least (at, event). */
interface Model {
  at: number;
  event: number;
  input: unknown;
}

const takeLeast = (model: Model[]): Model | undefined => {
  const least = model.reduce<Model | undefined>(
    (best, one) => (best === undefined || one.at < best.at || (one.at === best.at && one.event < best.event) ? one : best),
    undefined,
  );
  if (least !== undefined) model.splice(model.indexOf(least), 1);
  return least;
};

const drain = (queue: EventQueue): Model[] => {
  const popped: Model[] = [];
  while (pop(queue)) popped.push({ at: queue.at, event: queue.event, input: queue.input });
  return popped;
};

/** Delays of all the sizes that the queue treats differently: the same tick, the ring, beyond it; and many ties. */
const delay = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 5 }),
  fc.integer({ min: 0, max: 100_000 }),
  fc.integer({ min: 0, max: 60_000_000 }),
);

const command = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant('schedule' as const), delay }) },
  { weight: 3, arbitrary: fc.constant({ type: 'pop' as const }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('cancel' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.constant({ type: 'peek' as const }) },
  { weight: 1, arbitrary: fc.constant({ type: 'clone' as const }) },
);

describe('the queue of events', () => {
  it('gives events back by instant, and those of one instant in the order in which they were scheduled', () => {
    const queue = createQueue();
    for (const [at, input] of [
      [30, 'c'],
      [10, 'a'],
      [30, 'd'],
      [20, 'b'],
    ] as const)
      schedule(queue, at, 1, 0, -1, input);
    expect(drain(queue).map(event => event.input)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('hands over all that was said of an event', () => {
    const queue = createQueue();
    const input = Object.freeze({ type: 'timer' });
    const event = schedule(queue, -5, 7, -3, 41, input);
    expect(pop(queue)).toBe(true);
    expect(queue).toMatchObject({ at: -5, event, target: 7, aux: -3, cause: 41, size: 0 });
    expect(queue.input).toBe(input);
    expect(pop(queue)).toBe(false);
  });

  it('behaves as a sorted list does, whatever is scheduled, cancelled and cloned in between', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 300 }), commands => {
        let queue = createQueue(2);
        const model: Model[] = [];
        const handles: number[] = [];
        let now = -10_000_000;
        for (const next of commands) {
          if (next.type === 'schedule') {
            const event = schedule(queue, now + next.delay, 0, 0, -1, handles.length);
            model.push({ at: now + next.delay, event, input: handles.length });
            handles.push(lastHandle(queue));
          } else if (next.type === 'pop') {
            const least = takeLeast(model);
            expect(pop(queue)).toBe(least !== undefined);
            if (least !== undefined) expect({ at: queue.at, event: queue.event, input: queue.input }).toEqual(least);
            now = Math.max(now, queue.at);
          } else if (next.type === 'cancel' && handles.length > 0) {
            const handle = handles[next.which % handles.length]!;
            const index = model.findIndex(({ event }) => event === eventOfHandle(handle));
            expect(cancel(queue, handle)).toBe(index !== -1);
            if (index !== -1) model.splice(index, 1);
          } else if (next.type === 'peek' && model.length > 0) {
            expect(peekAt(queue)).toBe(model.reduce((least, { at }) => Math.min(least, at), Number.MAX_SAFE_INTEGER));
          } else if (next.type === 'clone') {
            queue = clone(queue);
          }
          expect(queue.size).toBe(model.length);
        }
        expect(drain(queue)).toEqual(model.toSorted((a, b) => a.at - b.at || a.event - b.event));
      }),
      { numRuns: 300 },
    );
  });

  it('leaves a clone alone when the original goes on', () => {
    const queue = createQueue();
    for (let at = 0; at < 500; at++) schedule(queue, at * 997, at, 0, -1, null);
    const copy = clone(queue);
    for (let turn = 0; turn < 300; turn++) {
      pop(queue);
      schedule(queue, queue.at + 13, 9, 9, queue.event, 'later');
    }
    expect(drain(copy).map(({ at }) => at)).toEqual(Array.from({ length: 500 }, (_, index) => index * 997));
  });

  it('does not keep what was cancelled: request time-outs are set by the million and hardly ever run out', () => {
    const queue = createQueue();
    for (let request = 0; request < 100_000; request++) {
      schedule(queue, request + 30_000_000, 0, 0, -1, null);
      cancel(queue, lastHandle(queue));
    }
    expect(queue.size).toBe(0);
    expect(queue.slotEvent.length).toBeLessThan(2_000);
  });

  it('refuses a handle whose slot belongs to another event by now', () => {
    const queue = createQueue(1);
    schedule(queue, 1, 0, 0, -1, null);
    const spent = lastHandle(queue);
    pop(queue);
    schedule(queue, 2, 0, 0, -1, 'alive');
    expect(cancel(queue, spent)).toBe(false);
    expect(cancel(queue, 0)).toBe(false);
    expect(pop(queue) && queue.input).toBe('alive');
  });
});
