import { msToUs, usToMs } from '../../../engine/time.ts';
import type { Out, TimerInput } from '../../machine.ts';
import type { MetadataRecord } from '../../metadata/records.ts';
import { removeExpired } from './brokers/heartbeatManager.ts';
import { expiryOf } from './brokers/registration.ts';
import { changePartition, handleBrokerFenced } from './replication/leaderAndIsr.ts';
import { isUncleanElectionEnabled } from './settings.ts';
import type { ControllerState } from './state.ts';
import { write } from './write.ts';

/** What the active controller does by the clock. Every task first runs one period after activation, and is set again when it has run. */

const MAX_ELECTIONS_PER_IMBALANCE = 1_000;
const STALE_CHECKS_PER_SESSION = 8;

const NO_OP_RECORDS: readonly MetadataRecord[] = Object.freeze([Object.freeze({ type: 'NoOpRecord' } as const)]);

export function startTasks(state: ControllerState, out: Out): void {
  setStale(state, out);
  setNoOp(state, out);
  if (state.config['auto.leader.rebalance.enable']) setPreferred(state, out);
  setUnclean(state, out);
}

/** Runs the task of a timer; says whether it was one. Those of an earlier claim to be the active controller are over. */
export function stepTask(state: ControllerState, input: TimerInput, out: Out): boolean {
  if (input.id !== state.raft.epoch) return false;
  switch (input.timer) {
    case 'controller.fenceStale':
      fenceStaleBrokers(state, out);
      setStale(state, out);
      return true;
    case 'controller.noOp':
      write(state, { records: NO_OP_RECORDS, reason: 'idle', response: null }, null, out);
      setNoOp(state, out);
      return true;
    case 'controller.electPreferred':
      electPreferred(state, out);
      setPreferred(state, out);
      return true;
    case 'controller.electUnclean':
      electUnclean(state, out);
      setUnclean(state, out);
      return true;
    default:
      return false;
  }
}

const task = ({ raft }: ControllerState, timer: string): TimerInput => ({ type: 'timer', timer, id: raft.epoch });

const setStale = (state: ControllerState, out: Out): number =>
  out.after(
    msToUs(Math.max(1, state.config['broker.session.timeout.ms'] / STALE_CHECKS_PER_SESSION)),
    task(state, 'controller.fenceStale'),
  );

function setNoOp(state: ControllerState, out: Out): void {
  const periodMs = state.config['metadata.max.idle.interval.ms'];
  if (periodMs > 0) out.after(msToUs(periodMs), task(state, 'controller.noOp'));
}

const setPreferred = (state: ControllerState, out: Out): number =>
  out.after(msToUs(state.config['leader.imbalance.check.interval.seconds'] * 1_000), task(state, 'controller.electPreferred'));

const setUnclean = (state: ControllerState, out: Out): number =>
  out.after(msToUs(state.config['unclean.leader.election.interval.ms']), task(state, 'controller.electUnclean'));

/** One write event a broker (Kafka: ReplicationControlManager.maybeFenceOneStaleBroker). A broker that is fenced already is fenced once more. */
function fenceStaleBrokers(state: ControllerState, out: Out): void {
  for (;;) {
    const stale = removeExpired(state.heartbeats, expiryOf(state, out));
    if (stale === null) return;
    const { brokerId, epoch, contactUs } = stale;
    if (state.image.brokers.get(brokerId)?.epoch !== epoch) continue;
    out.note({ kind: 'broker.sessionExpired', broker: brokerId, silentMs: usToMs(out.now - contactUs) });
    const records: MetadataRecord[] = [];
    handleBrokerFenced(state, brokerId, records);
    write(state, { records, reason: `the session of broker ${brokerId} expired`, response: null }, null, out);
  }
}

/** Leads partitions back to their first replica (Kafka: ReplicationControlManager.maybeBalancePartitionLeaders). */
function electPreferred(state: ControllerState, out: Out): void {
  const records: MetadataRecord[] = [];
  for (const tp of state.index.imbalanced) {
    if (records.length >= MAX_ELECTIONS_PER_IMBALANCE) break;
    const record = changePartition(state, state.image.partitions.get(tp)!, { election: 'PREFERRED' });
    if (record !== null) records.push(record);
  }
  write(state, { records, reason: 'preferred leader election', response: null }, null, out);
}

function electUnclean(state: ControllerState, out: Out): void {
  const records: MetadataRecord[] = [];
  for (const tp of state.index.leaderless) {
    if (records.length >= MAX_ELECTIONS_PER_IMBALANCE) break;
    const partition = state.image.partitions.get(tp)!;
    if (!isUncleanElectionEnabled(state, partition.topic)) continue;
    const record = changePartition(state, partition, { election: 'UNCLEAN' });
    if (record !== null) records.push(record);
  }
  write(state, { records, reason: 'unclean leader election', response: null }, null, out);
}
