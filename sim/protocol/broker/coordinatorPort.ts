import type { CoordinatorPort } from '../coordinator/group/index.ts';
import { batchesOf } from '../log/log.ts';
import type { Batch, KafkaRecord } from '../log/batch.ts';
import { batchSize } from '../log/records.ts';
import type { Out } from '../machine.ts';
import { OFFSETS_TOPIC, toTopicPartition } from '../topicPartition.ts';
import { appendToLeader } from './appendToLeader.ts';
import { forward } from './control/index.ts';
import { awaitHighWatermark } from './producePurgatory.ts';
import type { BrokerState } from './state.ts';

/** What a creation that the group coordinator asked for is known by when the controller answers. */
export const GROUP_TOPIC_TOKEN = 'group.topic';

/** The way of the group coordinator into its broker, for one step (Kafka: CoordinatorPartitionWriter and its like). */
export const coordinatorPort = (broker: BrokerState, out: Out): CoordinatorPort => ({
  now: out.now,
  wallMs: out.wallMs,
  image: broker.control.image,
  append: (partition, records, token) => appendForGroup(broker, { partition, records, token }, out),
  readLog: partition => {
    const disk = broker.files.logs.get(toTopicPartition(OFFSETS_TOPIC, partition));
    return disk === undefined ? [] : batchesOf(disk);
  },
  respond: ({ connection }, response) => out.send(connection, response),
  createTopic: topic => {
    const request = {
      kind: 'request',
      api: 'CreateTopics',
      correlationId: 0,
      clientId: broker.name,
      timeoutMs: 30_000,
      validateOnly: false,
      topics: [topic],
    } as const;
    forward(broker, request, { type: 'broker', token: GROUP_TOPIC_TOKEN }, out);
  },
  after: (delay, input) => out.after(delay, input),
  cancel: timer => out.cancel(timer),
  random: bound => out.random(bound),
  note: note => out.note(note),
});

interface GroupAppend {
  readonly partition: number;
  readonly records: readonly KafkaRecord[];
  readonly token: number;
}

/** Appends with acks=all; the coordinator hears of the outcome before the step ends that decides it. */
function appendForGroup(broker: BrokerState, { partition: number, records, token }: GroupAppend, out: Out): void {
  const partition = broker.partitions.get(toTopicPartition(OFFSETS_TOPIC, number));
  if (partition === undefined) {
    broker.todo.groupOutcomes.push({ token, error: 'NOT_LEADER_OR_FOLLOWER' });
    return;
  }
  const appended = appendToLeader(broker, partition, { batch: batchOf(records), acks: -1 }, out);
  if (appended.error !== 'NONE') broker.todo.groupOutcomes.push({ token, error: appended.error });
  else awaitHighWatermark(broker, partition, { type: 'group', requiredOffset: appended.lastOffset + 1, token });
}

function batchOf(items: readonly KafkaRecord[]): Batch {
  const records = Object.freeze({ type: 'list', items: Object.freeze(items) } as const);
  const baseTimestamp = items[0]!.timestamp;
  return Object.freeze({
    baseOffset: 0,
    lastOffsetDelta: items.length - 1,
    partitionLeaderEpoch: -1,
    baseTimestamp,
    maxTimestamp: items.reduce((latest, { timestamp }) => Math.max(latest, timestamp), baseTimestamp),
    producerId: -1,
    producerEpoch: -1,
    baseSequence: -1,
    isTransactional: false,
    isControl: false,
    sizeInBytes: batchSize(records, baseTimestamp),
    records,
  });
}
