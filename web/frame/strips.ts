import type { Batch, PartitionView, Snapshot, StripView } from '../engine.ts';
import { batchKey, type TraceIndex } from './traceIndex.ts';
import type { Caret, Cell, OffsetWindow, Strip } from './types.ts';

const nextOffset = (batch: Batch): number => batch.baseOffset + batch.lastOffsetDelta + 1;

/** Replicas' logs are compared over so many batches at most. */
const COMPARED_BATCHES = 300;

/** The strips of one partition, by broker id, on the scale that they share. */
export interface ReplicaStrips {
  readonly tp: string;
  readonly window: OffsetWindow;
  readonly views: ReadonlyMap<number, StripView>;
}

export function readStrips(snapshot: Snapshot, tp: string, brokers: readonly number[], slots: number): ReplicaStrips {
  const views = new Map<number, StripView>();
  for (const id of brokers) {
    const view = snapshot.strip(tp, id);
    if (view !== null) views.set(id, view);
  }
  return { tp, window: windowOf([...views.values()], slots), views };
}

/** The tail of the longest log. Its unit is a batch of ordinary size, so that cells keep a readable width whatever the batching. */
function windowOf(views: readonly StripView[], slots: number): OffsetWindow {
  let longest: StripView | null = null;
  for (const view of views) if (longest === null || view.logEndOffset > longest.logEndOffset) longest = view;
  if (longest === null) return { from: 0, capacity: slots };
  const unit = unitOf(longest.batches.slice(-slots));
  const capacity = slots * unit;
  const from = Math.max(0, Math.ceil((longest.logEndOffset - capacity) / unit) * unit);
  return { from, capacity };
}

/** 1, 2, 5, 10 ... : the size of an ordinary batch, rounded up so that it changes seldom. */
function unitOf(batches: readonly Batch[]): number {
  if (batches.length === 0) return 1;
  const records = batches.reduce((sum, batch) => sum + batch.lastOffsetDelta + 1, 0);
  const mean = records / batches.length;
  let unit = 1;
  for (let step = 0; unit < mean / 1.6; step++) unit = [1, 2, 5][step % 3]! * 10 ** Math.floor(step / 3);
  return unit;
}

export function cellsOf(tp: string, view: StripView, window: OffsetWindow, index: TraceIndex): Cell[] {
  const cells: Cell[] = [];
  for (let at = view.batches.length - 1; at >= 0; at--) {
    const batch = view.batches[at]!;
    const next = nextOffset(batch);
    if (next <= window.from) break;
    const key = batchKey(tp, batch);
    cells.push({
      key: `${batch.baseOffset}:${batch.partitionLeaderEpoch}`,
      baseOffset: batch.baseOffset,
      count: batch.lastOffsetDelta + 1,
      epoch: batch.partitionLeaderEpoch,
      state: next <= view.highWatermark ? 'committed' : 'above',
      unflushed: next > view.flushedOffset,
      acknowledged: index.acknowledged.has(key),
      control: batch.isControl,
    });
  }
  return cells.reverse();
}

/** Records that were acknowledged and lie on one replica only, by broker id. */
export function acknowledgedAlone(strips: ReplicaStrips, index: TraceIndex): ReadonlyMap<number, number> {
  const holders = new Map<string, { count: number; broker: number; records: number }>();
  const from = Math.min(...[...strips.views.values()].map(view => Math.min(view.highWatermark, view.logEndOffset)));
  for (const [broker, view] of strips.views) {
    const last = Math.max(0, view.batches.length - COMPARED_BATCHES);
    for (let at = view.batches.length - 1; at >= last; at--) {
      const batch = view.batches[at]!;
      if (nextOffset(batch) <= from) break;
      const key = batchKey(strips.tp, batch);
      if (!index.acknowledged.has(key)) continue;
      const holder = holders.get(key);
      if (holder === undefined) holders.set(key, { count: 1, broker, records: batch.lastOffsetDelta + 1 });
      else holder.count++;
    }
  }
  const alone = new Map<number, number>();
  for (const { count, broker, records } of holders.values()) if (count === 1) alone.set(broker, (alone.get(broker) ?? 0) + records);
  return alone;
}

export interface StripSource {
  readonly snapshot: Snapshot;
  readonly partition: PartitionView;
  readonly strips: ReplicaStrips;
  readonly index: TraceIndex;
  readonly alone: ReadonlyMap<number, number>;
}

/** The focus partition's replica on one broker, null if it has none. */
export function stripOf(source: StripSource, broker: number): Strip | null {
  const { partition, strips, index } = source;
  const view = strips.views.get(broker);
  if (view === undefined) return null;
  const replica = partition.replica[String(broker)];
  const leads = partition.leader === broker;
  const believes = replica !== undefined && replica.role === 'leader' && !leads;
  return {
    tp: strips.tp,
    window: strips.window,
    role: leads ? 'leader' : partition.replicas.includes(broker) ? 'follower' : 'none',
    staleLeaderEpoch: believes ? replica.roleEpoch : null,
    inSync: partition.isr.includes(broker),
    cells: cellsOf(strips.tp, view, strips.window, index),
    logStartOffset: view.logStartOffset,
    logEndOffset: view.logEndOffset,
    highWatermark: view.highWatermark,
    before: Math.max(0, strips.window.from - view.logStartOffset),
    carets: [...ownCarets(view), ...(leads ? leaderCarets(source) : [])],
    acknowledgedOnlyHere: source.alone.get(broker) ?? 0,
  };
}

const ownCarets = (view: StripView): Caret[] => {
  const carets: Caret[] = [
    { key: 'hw', kind: 'highWatermark', offset: view.highWatermark, name: '' },
    { key: 'leo', kind: 'logEndOffset', offset: view.logEndOffset, name: '' },
  ];
  if (view.logStartOffset > 0) carets.push({ key: 'lso', kind: 'logStartOffset', offset: view.logStartOffset, name: '' });
  return carets;
};

/** What the leader knows of its followers, and where clients are. */
function leaderCarets({ snapshot, partition, strips }: StripSource): Caret[] {
  const carets: Caret[] = [];
  const followers = partition.replica[String(partition.leader)]?.followers ?? {};
  for (const id of partition.replicas) {
    const follower = followers[String(id)];
    if (follower !== undefined && follower.logEndOffset >= 0 && id !== partition.leader) {
      carets.push({ key: `fetch ${id}`, kind: 'fetchOffset', offset: follower.logEndOffset, name: `broker-${id}` });
    }
  }
  for (const node of snapshot.nodes()) {
    if (node.role !== 'consumer') continue;
    const position = snapshot.consumer(node.name)?.position[strips.tp];
    if (position !== undefined) carets.push({ key: `position ${node.name}`, kind: 'position', offset: position, name: node.name });
  }
  for (const id of snapshot.groups()) {
    const committed = snapshot.group(id)?.committed[strips.tp];
    if (committed !== undefined) carets.push({ key: `committed ${id}`, kind: 'committed', offset: committed, name: id });
  }
  return carets;
}

/** A controller's metadata log has a scale of its own. */
export function metadataStrip(snapshot: Snapshot, node: string, slots: number, index: TraceIndex): Strip | null {
  const view = snapshot.metadataLog(node);
  if (view === null) return null;
  const window = windowOf([view], slots);
  return {
    tp: '__cluster_metadata-0',
    window,
    role: snapshot.controller() === node ? 'leader' : 'follower',
    staleLeaderEpoch: null,
    inSync: true,
    cells: cellsOf('__cluster_metadata-0', view, window, index),
    logStartOffset: view.logStartOffset,
    logEndOffset: view.logEndOffset,
    highWatermark: view.highWatermark,
    before: Math.max(0, window.from - view.logStartOffset),
    carets: [{ key: 'hw', kind: 'highWatermark', offset: view.highWatermark, name: '' }],
    acknowledgedOnlyHere: 0,
  };
}
