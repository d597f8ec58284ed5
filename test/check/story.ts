import { clone } from '../../sim/engine/clone.ts';
import { createJudges, judgeEnd, judgeEntry, openNotebook } from '../../sim/check/index.ts';
import type { JudgeState } from '../../sim/check/index.ts';
import type { Batch, Records } from '../../sim/protocol/log/batch.ts';
import type { Note } from '../../sim/protocol/notes.ts';
import type { MetadataRecord } from '../../sim/protocol/metadata/records.ts';
import type { Snapshot } from '../../sim/trace/snapshot.ts';
import type { TraceEntry, TraceNote } from '../../sim/trace/entry.ts';

/** A trace made by hand, one sentence an entry: what a partition `orders-0` on brokers 1, 2 and 3 goes through. */
export interface Story {
  readonly entries: TraceEntry[];
  readonly tp: string;
}

export const TP = 'orders-0';
const TOPIC_ID = 'topic-id-1';

export const tell = (story: Story, node: string, note: TraceNote): void => {
  const index = story.entries.length;
  story.entries.push(Object.freeze({ index, at: index * 1_000, event: index + 1, node, note }));
};

const metadata = (story: Story, record: MetadataRecord): void =>
  tell(story, 'controller-1', { kind: 'metadata.appended', offset: story.entries.length, record, reason: 'test' });

export const brokerName = (id: number): string => `broker-${id}`;

/** The topic is created, all brokers run, broker 1 leads in epoch 0. */
export const begin = (replicas: readonly number[] = [1, 2, 3], topicId = TOPIC_ID): Story => {
  const story: Story = { entries: [], tp: TP };
  metadata(story, { type: 'TopicRecord', name: 'orders', topicId });
  metadata(story, {
    type: 'PartitionRecord',
    topicId,
    partitionId: 0,
    replicas,
    isr: replicas,
    addingReplicas: [],
    removingReplicas: [],
    elr: [],
    lastKnownElr: [],
    leader: replicas[0]!,
    leaderEpoch: 0,
    partitionEpoch: 0,
    leaderRecoveryState: 'RECOVERED',
  });
  for (const id of replicas)
    tell(story, brokerName(id), { kind: 'broker.stateChanged', from: 'RECOVERY', to: 'RUNNING', reason: 'unfenced' });
  leads(story, replicas[0]!, { leaderEpoch: 0, startOffset: 0 });
  return story;
};

export const leads = (
  story: Story,
  id: number,
  { leaderEpoch, startOffset, highWatermark = 0 }: { leaderEpoch: number; startOffset: number; highWatermark?: number },
): void => tell(story, brokerName(id), { kind: 'leader.started', tp: TP, leaderEpoch, startOffset, highWatermark, isr: [id] });

/** The controller changes leader or ISR. */
export const elects = (story: Story, change: { leader?: number; isr?: readonly number[] }): void =>
  metadata(story, { type: 'PartitionChangeRecord', topicId: TOPIC_ID, partitionId: 0, ...change });

export const removesTopic = (story: Story): void => metadata(story, { type: 'RemoveTopicRecord', topicId: TOPIC_ID });

export interface BatchFields {
  readonly epoch?: number;
  readonly count?: number;
  readonly producerId?: number;
  readonly baseSequence?: number;
  readonly records?: Records;
}

export const batchAtOffset = (
  baseOffset: number,
  { epoch = 0, count = 1, producerId = -1, baseSequence = -1, records }: BatchFields = {},
): Batch =>
  Object.freeze({
    baseOffset,
    lastOffsetDelta: count - 1,
    partitionLeaderEpoch: epoch,
    baseTimestamp: 0,
    maxTimestamp: 0,
    producerId,
    producerEpoch: producerId < 0 ? -1 : 0,
    baseSequence,
    isTransactional: false,
    isControl: false,
    sizeInBytes: 100,
    records: records ?? { type: 'list' as const, items: Array.from({ length: count }, () => ({ key: null, value: 'v', timestamp: 0 })) },
  });

/** The first of the brokers appends as leader, the others copy. */
export const append = (story: Story, ids: readonly number[], batch: Batch): Batch => {
  ids.forEach((id, index) => tell(story, brokerName(id), { kind: 'log.appended', tp: TP, batch, asLeader: index === 0 }));
  return batch;
};

/** A follower copies what another has. */
export const copies = (story: Story, id: number, batch: Batch): void =>
  tell(story, brokerName(id), { kind: 'log.appended', tp: TP, batch, asLeader: false });

export const highWatermark = (
  story: Story,
  id: number,
  { from, to, leaderEpoch = 0, asLeader = true }: { from: number; to: number; leaderEpoch?: number; asLeader?: boolean },
): void => tell(story, brokerName(id), { kind: 'highWatermark.advanced', tp: TP, from, highWatermark: to, leaderEpoch, asLeader });

export const truncates = (story: Story, id: number, from: number, to: number): void =>
  tell(story, brokerName(id), { kind: 'log.truncated', tp: TP, from, to, leaderEpoch: 0 });

export const acked = (story: Story, batch: Batch, acks: -1 | 0 | 1, count = 1): void =>
  tell(story, 'shop', { kind: 'producer.acked', tp: TP, acks, batch, baseOffset: acks === 0 ? -1 : batch.baseOffset, count, latencyMs: 1 });

export const polls = (story: Story, consumer: string, fields: { from: number; next: number; highWatermark: number; node?: number }): void =>
  tell(story, consumer, { kind: 'consumer.polled', tp: TP, count: fields.next - fields.from, batches: [], node: 1, ...fields });

export const says = (story: Story, node: string, note: Note): void => tell(story, node, note);

/** How a run ended: broker 1 leads in epoch 0, with these batches on its disk. */
export const endedWith = (
  batches: readonly Batch[],
  fields: { readonly up?: boolean; readonly role?: string; readonly logStartOffset?: number } = {},
): Snapshot => {
  const { up = true, role = 'leader', logStartOffset = 0 } = fields;
  const partition = { leader: 1, leaderEpoch: 0, replica: { '1': { role, roleEpoch: 0 } } };
  return {
    at: 99_000,
    partition: (topic: string, number: number) => (topic === 'orders' && number === 0 ? partition : null),
    broker: () => ({ up }),
    strip: () => ({ batches, logStartOffset }),
  } as unknown as Snapshot;
};

/** What the judge finds broken when the run ends so. */
export const finalVerdict = (name: string, { entries }: Story, snapshot: Snapshot): string | null => {
  const judge = createJudges([name])[0]!;
  const state = openNotebook(judge);
  for (const entry of entries) judgeEntry(judge, state, entry);
  judgeEnd(judge, state, snapshot, 7);
  return state.violation?.detail ?? null;
};

/** What the judge finds broken in a story, or null. Half of the way the judge goes on from a clone, as after a rewind. */
export const verdict = (name: string, { entries }: Story): string | null => {
  const judge = createJudges([name])[0]!;
  let state: JudgeState = openNotebook(judge);
  entries.forEach((entry, index) => {
    if (index === entries.length >> 1) state = clone(state);
    judgeEntry(judge, state, entry);
  });
  return state.violation?.detail ?? null;
};
