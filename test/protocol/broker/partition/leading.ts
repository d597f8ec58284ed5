import { newAgenda } from '../../../../sim/protocol/broker/agenda.ts';
import { appendToLeader } from '../../../../sim/protocol/broker/appendToLeader.ts';
import { onFollowerFetch } from '../../../../sim/protocol/broker/partition/followerFetch.ts';
import { makeLeader } from '../../../../sim/protocol/broker/partition/transitions.ts';
import type { BrokerState, Partition } from '../../../../sim/protocol/broker/state.ts';
import type { Out } from '../../../../sim/protocol/machine.ts';
import { makeBatch, silentPort } from '../../../vectors/kinds/logFixture.ts';
import { createLab, partition, publish, registration, startBroker, stateOf, topic, TOPIC_ID } from '../lab.ts';
import type { Lab } from '../lab.ts';

/** Broker 1 leads orders-0 of [1, 2, 3]; the test does what followers and controller do, by hand. */
export interface Leading {
  readonly lab: Lab;
  readonly broker: BrokerState;
  readonly partition: Partition;
  readonly out: Out & { wallMs: number };
}

const BROKER_EPOCH = 5;
const START_MS = 1_795_219_200_000;

export function leading(isr: readonly number[], config: Record<string, string | number | boolean> = {}): Leading {
  const lab = createLab([1, 2, 3], config);
  lab.grantsIsr = false;
  lab.records.splice(0, lab.records.length, ...[1, 2, 3].map(id => registration(id, BROKER_EPOCH)));
  startBroker(lab, 1);
  publish(lab, topic(), { ...partition([1, 2, 3]), isr } as ReturnType<typeof partition>);
  const broker = stateOf(lab, 1);
  return { lab, broker, partition: broker.partitions.get('orders-0')!, out: silentOut() };
}

const silentOut = (): Leading['out'] => ({
  ...silentPort(),
  now: 0,
  wallMs: START_MS,
  connect: () => 0,
  send: () => undefined,
  close: () => undefined,
  after: () => 0,
  cancel: () => undefined,
  random: () => 0,
  read: () => undefined,
  compute: () => undefined,
  exit: () => undefined,
});

export function append({ broker, partition: led, out }: Leading, count: number): void {
  appendToLeader(broker, led, { batch: makeBatch({ count }), acks: 1 }, out);
}

/** A fetch of a follower, from an offset; its broker epoch is the one that the metadata knows, unless the test says otherwise. */
export function fetchBy(
  { broker, partition: led, out }: Leading,
  replicaId: number,
  fetchOffset: number,
  brokerEpoch = BROKER_EPOCH,
): void {
  const cached = {
    ...{ tp: 'orders-0', topicId: TOPIC_ID, fetchOffset, currentLeaderEpoch: -1, lastFetchedEpoch: -1, logStartOffset: 0 },
    ...{ maxBytes: 0, sentHighWatermark: -1, sentLogStartOffset: -1 },
  };
  const session = {
    ...{ id: -1, replicaId, epoch: 1, createdMs: 0, lastUsedMs: out.wallMs },
    ...{ partitions: new Map([['orders-0', cached]]), dirty: newAgenda<string>(), parked: null, armed: false },
  };
  onFollowerFetch(broker, led, { session, cached, brokerEpoch }, out);
}

/** The controller has elected broker 1 once more. */
export function leadAgain({ broker, partition: led, out }: Leading, isr: readonly number[]): void {
  const registered = broker.control.image.partitions.get('orders-0')!;
  makeLeader(broker, led, { ...registered, isr, leaderEpoch: led.leaderEpoch + 1, partitionEpoch: led.partitionEpoch + 1 }, out);
}
