import type { BrokerView, NodeView, PartitionView, Snapshot } from '../engine.ts';
import { MAX_ROWS } from './request.ts';
import { cellsOf, type ReplicaStrips } from './strips.ts';
import type { TraceIndex } from './traceIndex.ts';
import type { Lane, LaneStatus, ReplicaRow, Strip } from './types.ts';

/** A partition that is not in focus. */
export interface OtherPartition {
  readonly view: PartitionView;
  /** Read only where they are drawn. */
  readonly strips: ReplicaStrips | null;
}

export interface LaneSource {
  readonly snapshot: Snapshot;
  /** Partitions with a line each, by name: all that are shown but the focus. */
  readonly others: ReadonlyMap<string, OtherPartition>;
  readonly index: TraceIndex;
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

function rowsOf({ others, index }: LaneSource, broker: number): ReplicaRow[] {
  const rows: ReplicaRow[] = [];
  for (const [tp, { view, strips }] of others) {
    const replica = view.replica[String(broker)];
    if (!view.replicas.includes(broker) || replica === undefined) continue;
    const strip = strips?.views.get(broker);
    rows.push({
      tp,
      role: view.leader === broker ? 'leader' : 'follower',
      inSync: view.isr.includes(broker),
      highWatermark: replica.highWatermark,
      logEndOffset: replica.logEndOffset,
      window: strips?.window ?? { from: 0, capacity: 1 },
      cells: strip === undefined || strips === null ? [] : cellsOf(tp, strip, strips.window, index),
    });
  }
  return rows;
}
