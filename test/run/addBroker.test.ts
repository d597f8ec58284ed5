/** A broker that joins the running cluster (KafkaServer.startup on a new node, broker.md §3.3) belongs to the state of the run: checkpoints hold it, and time may be turned back over it. */
import { describe, expect, it } from 'vitest';
import { createRun } from '../../sim/index.ts';
import { play, readScenario } from './files.ts';

const scenario = readScenario('test/golden/kraft-expansion.yaml');

describe('addBroker', () => {
  it('is there once it was added, and not before, whichever way time is turned', () => {
    const run = createRun(scenario);
    const idsAt = (us: number): readonly number[] => {
      run.seek(us);
      return run.snapshot().brokerIds();
    };
    expect(idsAt(30_000_000)).toEqual([1, 2, 3, 4]);
    expect(idsAt(9_000_000)).toEqual([1, 2, 3]);
    expect(idsAt(11_000_000)).toEqual([1, 2, 3, 4]);
    run.seek(run.endUs);
    expect(run.digest()).toBe(play(scenario, { trace: false }).digest());
  });

  it('can be done by hand, and not twice', () => {
    const run = createRun(scenario);
    run.advanceTo(5_000_000);
    expect(run.do({ type: 'addBroker', id: 7, rack: 'b' })).toMatchObject({ ok: true });
    expect(run.whyNot({ type: 'addBroker', id: 7, rack: 'b' })).toBe('broker-7 belongs to the cluster already');
    run.advanceTo(8_000_000);
    expect(run.snapshot().broker(7)).toMatchObject({ up: true, fenced: false, rack: 'b', leaderships: 0 });
  });
});
