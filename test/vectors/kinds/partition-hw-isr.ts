import { newAgenda } from '../../../sim/protocol/broker/agenda.ts';
import { isDeepStrictEqual } from 'node:util';
import { createLab, partition, publish, registration, startBroker, stateOf, tick, topic, TOPIC_ID } from '../../protocol/broker/lab.ts';
import type { Lab } from '../../protocol/broker/lab.ts';
import { appendToLeader } from '../../../sim/protocol/broker/appendToLeader.ts';
import { maybeShrinkIsr } from '../../../sim/protocol/broker/partition/isr.ts';
import { maximalIsrOf } from '../../../sim/protocol/broker/partition/isrMembers.ts';
import { onFollowerFetch } from '../../../sim/protocol/broker/partition/followerFetch.ts';
import { makeLeader } from '../../../sim/protocol/broker/partition/transitions.ts';
import type { BrokerState, Partition } from '../../../sim/protocol/broker/state.ts';
import { logOf } from '../../../sim/protocol/broker/state.ts';
import { appendAsFollower } from '../../../sim/protocol/log/append.ts';
import type { ErrorName } from '../../../sim/protocol/messages/errors.ts';
import type { Out } from '../../../sim/protocol/machine.ts';
import { makeBatch, silentPort } from './logFixture.ts';
import type { VectorResult } from './result.ts';

/** A leader's partition under a script of fetches, appends and answers of the controller: PartitionTest. */
interface PartitionCase {
  readonly name: string;
  readonly input: {
    readonly localBroker: number;
    readonly startTimeMs: number;
    readonly initialLogEndOffset: number;
    readonly minInsyncReplicas: number;
    readonly replicaLagTimeMaxMs: number;
    readonly events: readonly Event[];
  };
  readonly expected: { readonly snapshotAfterEachEvent: readonly object[] };
}

type Event =
  | {
      readonly ev: 'makeLeader';
      readonly leaderEpoch: number;
      readonly isr: readonly number[];
      readonly partitionEpoch: number;
      readonly replicas: readonly number[];
    }
  | { readonly ev: 'advance'; readonly ms: number }
  | { readonly ev: 'fetch'; readonly replica: number; readonly offset: number }
  | { readonly ev: 'append'; readonly records: number }
  | { readonly ev: 'maybeShrinkIsr' }
  | { readonly ev: 'alterPartitionSuccess'; readonly partitionEpoch: number }
  | { readonly ev: 'alterPartitionError'; readonly error: string }
  | { readonly ev: 'brokerState'; readonly broker: number; readonly state: 'unfenced' | 'fenced' | 'shutdown' };

/** Kafka's test fetches with the default broker epoch of its metadata cache. */
const BROKER_EPOCH = 1;
const BROKERS = [0, 1, 2, 3];

interface Bench {
  readonly lab: Lab;
  readonly broker: BrokerState;
  readonly replica: Partition;
  readonly out: Out;
  sent: number;
}

export const run = ({ input, expected }: PartitionCase, _header: unknown): VectorResult => {
  const bench = setUp(input);
  const actual = input.events.map(event => {
    perform(bench, event);
    countRequests(bench);
    return snapshot(bench);
  });
  return isDeepStrictEqual(actual, expected.snapshotAfterEachEvent) ? { ok: true } : { ok: false, actual };
};

function setUp(input: PartitionCase['input']): Bench {
  const lab = createLab(BROKERS, { 'min.insync.replicas': input.minInsyncReplicas, 'replica.lag.time.max.ms': input.replicaLagTimeMaxMs });
  lab.grantsIsr = false;
  lab.records.splice(0, lab.records.length, ...BROKERS.map(id => registration(id, BROKER_EPOCH)));
  startBroker(lab, input.localBroker);
  publish(lab, topic(), { ...partition(BROKERS), leader: 3 } as ReturnType<typeof partition>);
  const broker = stateOf(lab, input.localBroker);
  const replica = broker.partitions.get('orders-0')!;
  Object.assign(replica, { leaderEpoch: -1, partitionEpoch: -1 });
  const out: Out = { ...SILENT_OUT, wallMs: input.startTimeMs };
  if (input.initialLogEndOffset > 0)
    appendAsFollower(logOf(broker, replica), [makeBatch({ count: input.initialLogEndOffset })], 0, silentPort());
  return { lab, broker, replica, out, sent: 0 };
}

const SILENT_OUT: Out = {
  ...silentPort(),
  now: 0,
  connect: () => 0,
  send: () => undefined,
  close: () => undefined,
  after: () => 0,
  cancel: () => undefined,
  random: () => 0,
  read: () => undefined,
  compute: () => undefined,
  exit: () => undefined,
};

function perform(bench: Bench, event: Event): void {
  const { lab, broker, replica, out } = bench;
  switch (event.ev) {
    case 'makeLeader':
      return makeLeader(broker, replica, { ...broker.control.image.partitions.get('orders-0')!, ...event, leader: broker.nodeId }, out);
    case 'advance':
      Object.assign(out, { wallMs: out.wallMs + event.ms });
      return;
    case 'fetch':
      return fetch(bench, event.replica, event.offset);
    case 'append':
      appendToLeader(broker, replica, { batch: makeBatch({ count: event.records }), acks: 1 }, out);
      return;
    case 'maybeShrinkIsr':
      return maybeShrinkIsr(broker, replica, out);
    case 'alterPartitionSuccess':
      return answer(bench, 'NONE', event.partitionEpoch);
    case 'alterPartitionError':
      return answer(bench, event.error as ErrorName, -1);
    case 'brokerState':
      return publish(lab, {
        type: 'BrokerRegistrationChangeRecord',
        brokerId: event.broker,
        brokerEpoch: BROKER_EPOCH,
        fenced: event.state === 'fenced' ? 1 : -1,
        inControlledShutdown: event.state === 'shutdown' ? 1 : 0,
      });
  }
}

function fetch({ broker, replica, out }: Bench, replicaId: number, fetchOffset: number): void {
  const cached = {
    tp: 'orders-0',
    topicId: TOPIC_ID,
    fetchOffset,
    currentLeaderEpoch: -1,
    lastFetchedEpoch: -1,
    logStartOffset: 0,
    maxBytes: 0,
    sentHighWatermark: -1,
    sentLogStartOffset: -1,
  };
  const session = {
    id: -1,
    replicaId,
    epoch: 1,
    createdMs: 0,
    lastUsedMs: out.wallMs,
    partitions: new Map([['orders-0', cached]]),
    dirty: newAgenda<string>(),
    parked: null,
    armed: false,
  };
  onFollowerFetch(broker, replica, { session, cached, brokerEpoch: BROKER_EPOCH }, out);
}

/** The controller's answer to the last request, with the ISR that was asked for. */
function answer({ lab, broker, replica }: Bench, error: ErrorName, partitionEpoch: number): void {
  broker.control.events.push({
    type: 'isrAnswered',
    result: {
      tp: 'orders-0',
      error,
      leaderId: broker.nodeId,
      leaderEpoch: replica.leaderEpoch,
      isr: replica.pendingIsr?.isr ?? replica.isr,
      leaderRecoveryState: 'RECOVERED',
      partitionEpoch,
    },
  });
  tick(lab, broker.nodeId);
}

/** Takes what was handed to the channel to the controller, as if it had left. */
function countRequests(bench: Bench): void {
  const { pending } = bench.broker.control.isrChanges;
  bench.sent += pending.size;
  pending.clear();
}

function snapshot({ broker, replica, sent }: Bench): object {
  const { disk, memory } = logOf(broker, replica);
  const { pendingIsr } = replica;
  return {
    isLeader: replica.role === 'leader',
    leaderEpoch: replica.leaderEpoch,
    partitionEpoch: replica.partitionEpoch,
    logEndOffset: disk.logEndOffset,
    highWatermark: memory.highWatermark,
    isr: [...replica.isr],
    maximalIsr: [...maximalIsrOf(replica)],
    pending: pendingIsr === null ? null : { kind: pendingIsr.kind, proposedIsr: [...pendingIsr.isr] },
    alterPartitionRequestsSent: sent,
    replicas: Object.fromEntries(
      replica.remotes.map(({ brokerId, logEndOffset, lastCaughtUpMs }) => [
        String(brokerId),
        { logEndOffset, lastCaughtUpTimeMs: lastCaughtUpMs },
      ]),
    ),
  };
}
