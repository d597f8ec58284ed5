import type { BrokerView, NodeView, PartitionView, Snapshot } from '../engine.ts';
import { MAX_ROWS } from './request.ts';
import type { Lane, LaneStatus, ReplicaRow, Strip } from './types.ts';

export interface LaneSource {
  readonly snapshot: Snapshot;
  /** Partitions with a line each, by name: all that are shown but the focus. */
  readonly others: ReadonlyMap<string, PartitionView>;
  readonly stripOn: (broker: number) => Strip | null;
  readonly metadataOn: (node: string) => Strip | null;
}

/** Controllers first, then brokers by id. */
export function lanesOf(source: LaneSource): Lane[] {
  const hosts = source.snapshot.nodes().filter(node => node.role === 'controller' || node.role === 'broker');
  const rank = (node: NodeView) => (node.role === 'controller' ? node.nodeId - 1000 : node.nodeId);
  return [...hosts].sort((a, b) => rank(a) - rank(b)).map(node => laneOf(source, node));
}

function laneOf(source: LaneSource, node: NodeView): Lane {
  const { snapshot } = source;
  const broker = node.role === 'broker' ? snapshot.broker(node.nodeId) : null;
  const rows = node.role === 'broker' ? rowsOf(source, node.nodeId) : [];
  return {
    name: node.name,
    kind: node.role === 'controller' ? 'controller' : 'broker',
    nodeId: node.nodeId,
    status: laneStatus(node, broker),
    since: node.since,
    activeController: snapshot.controller() === node.name,
    isolated: node.isolated,
    rack: node.rack,
    clockOffsetMs: node.clockOffsetMs,
    diskBusyMs: node.diskBusyMs,
    strip: node.role === 'broker' ? source.stripOn(node.nodeId) : source.metadataOn(node.name),
    rows: rows.slice(0, MAX_ROWS),
    rowsNotDrawn: Math.max(0, rows.length - MAX_ROWS),
  };
}

export function laneStatus(node: NodeView, broker: BrokerView | null): LaneStatus {
  if (node.status !== 'running') return node.status;
  if (broker === null) return 'running';
  if (broker.state === 'STARTING' || broker.state === 'RECOVERY') return 'starting';
  if (broker.state === 'PENDING_CONTROLLED_SHUTDOWN' || broker.state === 'SHUTTING_DOWN') return 'stopping';
  return broker.fenced ? 'fenced' : 'running';
}

function rowsOf({ others }: LaneSource, broker: number): ReplicaRow[] {
  const rows: ReplicaRow[] = [];
  for (const [tp, partition] of others) {
    const replica = partition.replica[String(broker)];
    if (!partition.replicas.includes(broker) || replica === undefined) continue;
    rows.push({
      tp,
      role: partition.leader === broker ? 'leader' : 'follower',
      inSync: partition.isr.includes(broker),
      highWatermark: replica.highWatermark,
      logEndOffset: replica.logEndOffset,
    });
  }
  return rows;
}
