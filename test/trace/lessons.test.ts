/** The lessons' own stories: "why?" on what matters in them leads back to what the scenario did. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRun, loadScenario, sentence, whyChain, type Run, type TraceEntry } from '../../sim/index.ts';

const play = (lesson: string): Run => {
  const loaded = loadScenario(readFileSync(new URL(`../../scenarios/${lesson}.yaml`, import.meta.url), 'utf8'), lesson);
  if (!loaded.ok) throw new Error(`${lesson} cannot be read`);
  const run = createRun(loaded.scenario);
  run.advanceTo(run.endUs);
  return run;
};

/** The chain of the first entry after `afterMs` that the test looks for, in words. */
const why = (run: Run, afterMs: number, wanted: (entry: TraceEntry) => boolean): string[] => {
  const start = run.trace.entries.find(entry => entry.at >= afterMs * 1000 && wanted(entry));
  if (start === undefined) throw new Error('that did not happen');
  return whyChain(run.trace, run, start.index).map(index => sentence(run.trace.entries[index]!, 'en'));
};

describe('acks=1 loses an acknowledged record', () => {
  let run: Run;
  beforeAll(() => {
    run = play('acks-one-loses');
  });

  it('why does broker-2 lead? The session ran out, for broker-1 had crashed, for the scenario crashed it', () => {
    const chain = why(run, 0, ({ note, node }) => note.kind === 'leader.started' && note.tp === 'risky-0' && node === 'broker-2');
    expect(chain[0]).toContain('broker-2 became the leader of risky-0 in epoch 1');
    expect(chain[1]).toContain(
      'controller-1 chose broker-2 as the new leader of risky-0 (epoch 1), the first replica of the ISR [1, 2, 3] that is alive',
    );
    expect(chain[2]).toMatch(/^controller-1 has had no heartbeat from broker-1 for .+: its session is over\.$/);
    expect(chain[3]).toContain('broker-1 crashed.');
    expect(chain[4]).toMatch(/^Step \d+ of the scenario: crash broker-1\.$/);
    expect(chain).toHaveLength(5);
  });

  it('why was the record acknowledged? Because the leader had written it; no follower is in the story', () => {
    const chain = why(run, 500, ({ note, node }) => note.kind === 'producer.acked' && node === 'card');
    expect(chain[0]).toContain('acks=1: the leader has written them, no follower was waited for');
    expect(chain[1]).toContain('broker-1, the leader, wrote record');
    expect(chain.join(' ')).not.toContain('copied');
  });

  it('why is an acknowledged record broken? Because of the new leader', () => {
    const chain = why(run, 0, ({ note }) => note.kind === 'violation');
    expect(chain[1]).toContain('broker-2 became the leader of risky-0');
    expect(chain.at(-1)).toContain('crash broker-1');
  });
});

describe('a slow follower', () => {
  it('why did the ISR shrink? Because the leader asked for it, because the follower stood still, because the scenario paused it', () => {
    const chain = why(play('slow-follower'), 0, ({ note }) => note.kind === 'isr.changed');
    expect(chain.map(words => words.split(' ').slice(0, 2).join(' '))).toEqual([
      'broker-1, the',
      'controller-1 made',
      'broker-1 proposes',
      'broker-1 asks',
      'broker-3 was',
      'Step 2',
    ]);
  });
});

describe('a group rebalances', () => {
  it('why? Because a member fell silent, because the scenario killed it', () => {
    const chain = why(
      play('group-rebalance'),
      16_000,
      ({ note }) => note.kind === 'group.stateChanged' && note.to === 'PreparingRebalance',
    );
    expect(chain[0]).toContain('Group billing rebalances');
    expect(chain[1]).toContain('took billing-3 out of group billing: no heartbeat for 6 s');
    expect(chain[2]).toBe('billing-3 died without a word.');
    expect(chain[3]).toMatch(/killConsumer billing-3/);
  });
});
