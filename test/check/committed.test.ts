import { describe, expect, it } from 'vitest';
import {
  append,
  batchAtOffset,
  begin,
  brokerName,
  endedWith,
  finalVerdict,
  copies,
  elects,
  highWatermark,
  leads,
  removesTopic,
  says,
  TP,
  truncates,
  verdict,
} from './story.ts';

/** Two records: the first on all and committed, the second only on the leader. */
const oneCommitted = () => {
  const story = begin();
  const first = append(story, [1, 2, 3], batchAtOffset(0));
  highWatermark(story, 1, { from: 0, to: 1 });
  append(story, [1], batchAtOffset(1));
  return { story, first };
};

describe('committed-records-survive (TLA+: LeaderCompleteness)', () => {
  const judge = 'committed-records-survive';

  it('holds when a member of the ISR takes over: what was not committed may be lost', () => {
    const { story } = oneCommitted();
    elects(story, { leader: 2, isr: [2, 3] });
    leads(story, 2, { leaderEpoch: 1, startOffset: 1 });
    expect(verdict(judge, story)).toBeNull();
  });

  it('breaks when one takes over that does not have all: an unclean election', () => {
    const story = begin();
    append(story, [1, 2], batchAtOffset(0));
    highWatermark(story, 1, { from: 0, to: 1 });
    elects(story, { leader: 3, isr: [3] });
    leads(story, 3, { leaderEpoch: 1, startOffset: 0 });
    expect(verdict(judge, story)).toBe(
      'orders-0: broker-3 leads in epoch 1 without the committed record at offset 0: its log ends at 0, committed was everything below 1',
    );
  });

  it('breaks when another record lies where the committed one was (KIP-101)', () => {
    const { story } = oneCommitted();
    truncates(story, 2, 1, 0);
    copies(story, 2, batchAtOffset(0, { epoch: 1 }));
    elects(story, { leader: 2, isr: [2] });
    leads(story, 2, { leaderEpoch: 2, startOffset: 1 });
    expect(verdict(judge, story)).toContain('offset 0');
  });

  it('breaks when a power loss takes the only copy', () => {
    const story = begin([1]);
    append(story, [1], batchAtOffset(0));
    highWatermark(story, 1, { from: 0, to: 1 });
    says(story, brokerName(1), { kind: 'log.recovered', tp: TP, logEndOffset: 0, highWatermark: 0, clean: false });
    elects(story, { leader: 1 });
    leads(story, 1, { leaderEpoch: 1, startOffset: 0 });
    expect(verdict(judge, story)).not.toBeNull();
  });

  it('does not believe the high watermark of a leader that was replaced without knowing it', () => {
    const { story } = oneCommitted();
    elects(story, { leader: 2, isr: [2, 3] });
    highWatermark(story, 1, { from: 1, to: 2 });
    leads(story, 2, { leaderEpoch: 1, startOffset: 1 });
    expect(verdict(judge, story)).toBeNull();
  });

  it('lets go of what retention took', () => {
    const { story } = oneCommitted();
    says(story, brokerName(1), { kind: 'logStart.advanced', tp: TP, logStartOffset: 1, reason: 'retention' });
    truncates(story, 3, 1, 0);
    elects(story, { leader: 3, isr: [3] });
    leads(story, 3, { leaderEpoch: 1, startOffset: 0 });
    expect(verdict(judge, story)).toBeNull();
  });

  it('looks at the disk of the leader at the end, whatever the leader told', () => {
    const { story, first } = oneCommitted();
    expect(finalVerdict(judge, story, endedWith([first]))).toBeNull();
    expect(finalVerdict(judge, story, endedWith([]))).toBe('orders-0: at the end broker-1 leads without the committed record at offset 0');
    expect(finalVerdict(judge, story, endedWith([batchAtOffset(0, { epoch: 5 })]))).not.toBeNull();
  });

  it('cannot say at the end when nobody really leads, or when retention took it', () => {
    const { story } = oneCommitted();
    expect(finalVerdict(judge, story, endedWith([], { up: false }))).toBeNull();
    expect(finalVerdict(judge, story, endedWith([], { role: 'follower' }))).toBeNull();
    expect(finalVerdict(judge, story, endedWith([], { logStartOffset: 1 }))).toBeNull();
  });

  it('asks nothing of a topic for what lay in one of that name before it', () => {
    const { story } = oneCommitted();
    removesTopic(story);
    for (const id of [1, 2, 3]) says(story, brokerName(id), { kind: 'replica.stopped', tp: TP, deleted: true });
    story.entries.push(...begin([3, 2, 1], 'topic-id-2').entries);
    expect(verdict(judge, story)).toBeNull();
  });
});

describe('isr-holds-committed-records (TLA+: LeaderCandidateCompleteness)', () => {
  const judge = 'isr-holds-committed-records';

  it('holds when the high watermark waits for the whole ISR', () => {
    expect(verdict(judge, oneCommitted().story)).toBeNull();
  });

  it('breaks when it does not', () => {
    const story = begin();
    append(story, [1, 2], batchAtOffset(0));
    highWatermark(story, 1, { from: 0, to: 1 });
    expect(verdict(judge, story)).toBe(
      'orders-0: broker-3 is in the ISR [1, 2, 3] with a log that ends at 0; committed is everything below 1',
    );
  });

  it('holds when the one that lags has left the ISR, and breaks when it comes back too early', () => {
    const story = begin();
    elects(story, { isr: [1, 2] });
    append(story, [1, 2], batchAtOffset(0));
    highWatermark(story, 1, { from: 0, to: 1 });
    expect(verdict(judge, story)).toBeNull();
    elects(story, { isr: [1, 2, 3] });
    expect(verdict(judge, story)).toContain('broker-3 is in the ISR');
  });

  it('breaks when a member cuts off committed records', () => {
    const { story } = oneCommitted();
    truncates(story, 2, 1, 0);
    expect(verdict(judge, story)).toContain('broker-2');
  });

  it('does not count a broker that is down, but one that runs again without its records (KIP-966)', () => {
    const { story } = oneCommitted();
    says(story, brokerName(2), { kind: 'broker.stateChanged', from: 'RUNNING', to: 'SHUTTING_DOWN', reason: 'test' });
    story.entries.push(
      Object.freeze({
        ...story.entries.at(-1)!,
        node: brokerName(2),
        note: { kind: 'host.poweredOff', filesCut: 1, bytesLost: 9 } as const,
      }),
    );
    says(story, brokerName(2), { kind: 'log.recovered', tp: TP, logEndOffset: 0, highWatermark: 0, clean: false });
    elects(story, { isr: [1, 2] });
    expect(verdict(judge, story)).toBeNull();
    says(story, brokerName(2), { kind: 'broker.stateChanged', from: 'RECOVERY', to: 'RUNNING', reason: 'unfenced' });
    expect(verdict(judge, story)).toContain('broker-2');
  });
});

describe('logs-match-below-high-watermark (TLA+: LogMatching)', () => {
  const judge = 'logs-match-below-high-watermark';

  it('holds when followers copy and their high watermark follows', () => {
    const { story } = oneCommitted();
    highWatermark(story, 2, { from: 0, to: 1, asLeader: false });
    highWatermark(story, 3, { from: 0, to: 1, asLeader: false });
    expect(verdict(judge, story)).toBeNull();
  });

  it('says nothing of what lies above a high watermark', () => {
    const story = begin();
    append(story, [1], batchAtOffset(0));
    append(story, [2], batchAtOffset(0, { epoch: 1 }));
    highWatermark(story, 1, { from: 0, to: 1 });
    expect(verdict(judge, story)).toBeNull();
  });

  it('breaks when two differ below both', () => {
    const story = begin();
    append(story, [1], batchAtOffset(0));
    append(story, [2], batchAtOffset(0, { epoch: 1 }));
    highWatermark(story, 1, { from: 0, to: 1 });
    highWatermark(story, 2, { from: 0, to: 1, leaderEpoch: 1 });
    expect(verdict(judge, story)).toBe('orders-0: broker-2 and broker-1 differ at offset 0, below the high watermarks of both (1 and 1)');
  });

  it('breaks when a log that is opened again has a high watermark over other records', () => {
    const story = begin();
    append(story, [1], batchAtOffset(0));
    append(story, [2], batchAtOffset(0, { epoch: 1 }));
    highWatermark(story, 2, { from: 0, to: 1, leaderEpoch: 1 });
    says(story, brokerName(1), { kind: 'log.recovered', tp: TP, logEndOffset: 1, highWatermark: 1, clean: true });
    expect(verdict(judge, story)).toContain('differ at offset 0');
  });
});
