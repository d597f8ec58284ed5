import type { ExpressionEnvironment } from '../../../sim/run/expression/index.ts';
import type {
  ConsumerView,
  GroupView,
  PartitionView,
  ProducerView,
  RecordView,
  ReplicaView,
  Snapshot,
} from '../../../sim/trace/snapshot.ts';

const replica = (logEndOffset: number): ReplicaView => ({
  ...{ logEndOffset, highWatermark: 3, logStartOffset: 0, role: 'follower', roleEpoch: 1, followers: {} },
  epochs: [
    { epoch: 0, startOffset: 0 },
    { epoch: 1, startOffset: 3 },
  ],
  segments: [{ baseOffset: 0, bytes: 512 }],
});

const partition: PartitionView = {
  ...{ leader: 2, leaderEpoch: 1, partitionEpoch: 4, replicas: [1, 2, 3], isr: [2, 3], elr: [], lastKnownElr: [] },
  ...{ addingReplicas: [], removingReplicas: [], leaderRecoveryState: 'RECOVERED' },
  ...{ highWatermark: 3, logEndOffset: 5, lastStableOffset: 3, logStartOffset: 0 },
  replica: { 1: replica(3), 2: replica(5), 3: replica(4) },
};

const group: GroupView = {
  ...{
    type: 'classic',
    state: 'Stable',
    protocol: 'range',
    assignor: 'range',
    generation: 2,
    groupEpoch: 2,
    targetAssignmentEpoch: 2,
    coordinator: 1,
  },
  members: { 'c-1': { assignment: ['t-0', 't-1'], memberEpoch: 2, memberId: 'c-1-x' } },
  ...{ committed: { 't-0': 3 }, lag: { 't-0': 2, 't-1': 5 } },
};

const producer: ProducerView = {
  ...{ sent: 9, acked: 5, failed: 0, retried: 1, inFlight: 4, lastError: '', producerId: 7, producerEpoch: 0, acks: -1 },
  ...{ accumulator: [], requestsInFlight: 1, bufferAvailableBytes: 33_554_432 },
};

const consumer: ConsumerView = {
  ...{ received: 2, assignment: ['t-0'], position: { 't-0': 2 }, lag: { 't-0': 1 }, callbacks: ['onPartitionsAssigned(t-0)'], errors: [] },
  records: [0, 1].map(offset => ({ topic: 't', partition: 0, offset, key: null, value: `v${offset}`, deliveryCount: 1 })),
  ...{ preferredReadReplica: { 't-0': -1 }, group: 'g', memberState: 'STABLE', memberId: 'c-1-x', generation: 2 },
};

const records: readonly RecordView[] = [0, 1, 2].map(offset => ({
  ...{
    offset,
    key: `k${offset}`,
    value: offset === 1 ? null : `v${offset}`,
    epoch: 0,
    timestamp: 1_795_219_200_000,
    producerId: 7,
    sequence: offset,
    control: false,
  },
}));

/** One topic `t`, group `g`, producer `p`, consumer `c-1`: frozen all through, as what the cluster gives out may be. */
export const environment = (lets: Readonly<Record<string, unknown>> = {}): ExpressionEnvironment => ({ snapshot, nowMs: 5_000, lets });

const snapshot = {
  at: 5_000_000,
  controller: () => 'controller-1',
  quorum: () =>
    frozen({
      leaderId: 101,
      leaderEpoch: 1,
      highWatermark: 40,
      voters: { 'controller-1': { logEndOffset: 41, lag: 0 } },
      followers: ['controller-2'],
      observers: [],
    }),
  broker: (id: number) => (id <= 3 ? frozen({ up: id !== 1, registered: true, fenced: id === 1, isController: false }) : null),
  topics: () => frozen(['t']),
  topic: (name: string) => (name === 't' ? frozen({ id: 'abc', partitions: 2, config: { 'min.insync.replicas': '2' } }) : null),
  partition: (topic: string, number: number) => (topic === 't' && number < 2 ? frozen(partition) : null),
  log: () => frozen(records),
  directories: () => frozen(['t-0', 't-1']),
  group: (id: string) => (id === 'g' ? frozen(group) : null),
  producer: (name: string) => (name === 'p' ? frozen(producer) : null),
  consumer: (name: string) => (name === 'c-1' ? frozen(consumer) : null),
} as unknown as Snapshot;

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}
