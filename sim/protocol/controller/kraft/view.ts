import type { ControllerState } from './state.ts';

/** What `quorum()` shows of the voters and observers. */
interface QuorumReading {
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly highWatermark: number;
  readonly voters: Readonly<Record<string, { readonly logEndOffset: number; readonly lag: number }>>;
  readonly followers: readonly string[];
  readonly observers: readonly string[];
}

/** An observer that has not fetched for this long is no longer one (Kafka: LeaderState.OBSERVER_SESSION_TIMEOUT_MS). */
const OBSERVER_SESSION_TIMEOUT_US = 300_000_000;

/** The quorum as its leader sees it, out of the controllers whose process runs. */
export function viewQuorum(controllers: readonly ControllerState[], nameOf: (nodeId: number) => string): QuorumReading {
  const leader = controllers.find(({ raft, nodeId }) => raft.leaderId === nodeId);
  const { voters } = controllers[0]?.raft ?? { voters: [] };
  const end = leader?.files.metadataLog.logEndOffset ?? 0;
  const ends = voters.map(id => ({
    id,
    logEndOffset: controllers.find(({ nodeId }) => nodeId === id)?.files.metadataLog.logEndOffset ?? -1,
  }));
  return {
    leaderId: leader?.nodeId ?? -1,
    leaderEpoch: Math.max(0, ...controllers.map(({ raft }) => raft.epoch)),
    highWatermark: leader?.raft.highWatermark ?? -1,
    voters: Object.fromEntries(ends.map(({ id, logEndOffset }) => [nameOf(id), { logEndOffset, lag: Math.max(0, end - logEndOffset) }])),
    followers: voters
      .filter(id => leader !== undefined && id !== leader.nodeId)
      .map(nameOf)
      .sort(byName),
    observers: leader === undefined ? [] : observersOf(leader).map(nameOf).sort(byName),
  };
}

function observersOf({ raft }: ControllerState): readonly number[] {
  const latest = Math.max(0, ...[...raft.replicas.values()].map(({ fetchedAt }) => fetchedAt));
  return [...raft.replicas].filter(([, { fetchedAt }]) => latest - fetchedAt < OBSERVER_SESSION_TIMEOUT_US).map(([id]) => id);
}

const byName = (a: string, b: string): number => (a < b ? -1 : 1);
