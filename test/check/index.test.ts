import { describe, expect, it } from 'vitest';
import { createJudges, judgeEntry, JUDGES, openNotebook } from '../../sim/check/index.ts';
import { append, batchAtOffset, begin, leads, tell } from './story.ts';

describe('the bench of judges', () => {
  it('has the names that scenarios use', () => {
    expect(JUDGES.map(({ name }) => name)).toEqual([
      'committed-records-survive',
      'acknowledged-records-survive',
      'logs-match-below-high-watermark',
      'high-watermark-never-goes-back',
      'one-leader-per-epoch',
      'isr-holds-committed-records',
      'per-key-order',
      'committed-offsets-not-ahead',
    ]);
  });

  it('comes together by name, each once', () => {
    expect(createJudges(['per-key-order', 'one-leader-per-epoch', 'per-key-order']).map(({ name }) => name)).toEqual([
      'one-leader-per-epoch',
      'per-key-order',
    ]);
  });

  it('keeps the first violation: when it was, during which event, and what broke', () => {
    const story = begin();
    leads(story, 2, { leaderEpoch: 0, startOffset: 0 });
    const first = story.entries.at(-1)!;
    leads(story, 3, { leaderEpoch: 0, startOffset: 0 });
    const judge = createJudges(['one-leader-per-epoch'])[0]!;
    const state = openNotebook(judge);
    for (const entry of story.entries) judgeEntry(judge, state, entry);
    expect(state.violation).toEqual({ at: first.at, event: first.event, detail: 'orders-0: broker-2 and broker-1 both lead in epoch 0' });
  });

  it.each(JUDGES)('$name has nothing against a cluster in which all goes well', judge => {
    const story = begin();
    for (let offset = 0; offset < 300; offset++) append(story, [1, 2, 3], batchAtOffset(offset));
    tell(story, 'broker-1', { kind: 'process.paused' });
    const state = openNotebook(judge);
    for (const entry of story.entries) judgeEntry(judge, state, entry);
    expect(state.violation).toBeNull();
    expect(judge.statement).not.toBe('');
  });
});
