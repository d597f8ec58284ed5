import { describe, expect, it } from 'vitest';
import { atOf, causeOf, createEventLog, cutAfter, has, recordEvent, targetOf } from '../../sim/engine/eventLog.ts';

/** Event 1 schedules 2 and 3; 3 happens before 2, at one instant with 4, which it causes. */
const filled = () => {
  const log = createEventLog(1);
  recordEvent(log, 1, 10, 0, -1);
  recordEvent(log, 3, 20, 5, 1);
  recordEvent(log, 4, 20, 6, 3);
  recordEvent(log, 2, 30, 4, 1);
  return log;
};

describe('the log of events', () => {
  it('leads from every event to its cause, and at last to a root', () => {
    const log = filled();
    const chain = [4];
    while (causeOf(log, chain.at(-1)!) !== -1) chain.push(causeOf(log, chain.at(-1)!));
    expect(chain).toEqual([4, 3, 1]);
    expect(atOf(log, 2)).toBe(30);
    expect(targetOf(log, 4)).toBe(6);
  });

  it('grows with the run', () => {
    const log = createEventLog(5);
    for (let event = 5; event < 100_000; event += 3) recordEvent(log, event, event * 2, event % 7, event - 3);
    expect(atOf(log, 50_000)).toBe(100_000);
    expect(causeOf(log, 50_000)).toBe(49_997);
    expect(has(log, 50_001)).toBe(false);
  });

  it('knows nothing of an event that has not happened', () => {
    const log = filled();
    expect(has(log, 5)).toBe(false);
    expect(causeOf(log, 99)).toBe(-1);
    expect(() => atOf(log, 5)).toThrow('no such event');
  });

  it('forgets, when it is cut, what happened after an event, also within its instant', () => {
    const log = filled();
    cutAfter(log, 20, 3);
    expect([1, 2, 3, 4].filter(event => has(log, event))).toEqual([1, 3]);
    expect(log.end).toBe(4);
    recordEvent(log, 4, 20, 6, 3);
    expect(has(log, 4)).toBe(true);
  });
});
