import type { PartitionView } from '../engine.ts';
import { asked, row, spanText, type InspectSource } from './inspection.ts';
import { batchKey, lastChange } from './traceIndex.ts';
import type { Inspection, InspectionRow, Subject } from './types.ts';

const split = (tp: string): readonly [string, number] => {
  const dash = tp.lastIndexOf('-');
  return [tp.slice(0, dash), Number(tp.slice(dash + 1))];
};

export function inspectPartition(source: InspectSource, subject: Subject): Inspection | null {
  const tp = subject.id;
  const view = source.snapshot.partition(...split(tp));
  if (view === null) return null;
  const { index } = source;
  const values = {
    tp,
    leader: view.leader < 0 ? 'none' : `broker-${view.leader}`,
    high: view.highWatermark,
    isr: `[${view.isr.join(', ')}]`,
  };
  const whys = [
    ...asked(view.leader < 0 ? 'noLeader' : 'leader', lastChange(index, `leader ${tp}`), values),
    ...asked('highWatermark', lastChange(index, `high ${tp}`), values),
    ...asked('isr', lastChange(index, `isr ${tp}`), values),
  ];
  return { subject, title: tp, kind: 'partition', rows: [...partitionRows(view), ...replicaRows(view)], whys, records: [] };
}

function partitionRows(view: PartitionView): InspectionRow[] {
  const outside = view.replicas.filter(id => !view.isr.includes(id));
  const ids = (list: readonly number[]) => (list.length === 0 ? null : list.join(', '));
  return [
    ...row('leader', view.leader < 0 ? 'none' : `broker-${view.leader}`, view.leader < 0),
    ...row('leaderEpoch', view.leaderEpoch),
    ...row('replicas', view.replicas.join(', ')),
    ...row('isr', view.isr.join(', ')),
    ...row('outOfSync', ids(outside), true),
    ...row('elr', ids(view.elr)),
    ...row('lastKnownElr', ids(view.lastKnownElr)),
    ...row('highWatermark', view.highWatermark),
    ...row('logEndOffset', view.logEndOffset),
    ...row('lastStableOffset', view.lastStableOffset),
    ...row('logStartOffset', view.logStartOffset > 0 ? view.logStartOffset : null),
    ...row('partitionEpoch', view.partitionEpoch),
    ...row('segments', ids(baseOffsets(view, view.leader))),
  ];
}

/** Where the segments of that broker's log begin; nothing while there is only one. */
const baseOffsets = ({ replica }: PartitionView, broker: number): readonly number[] => {
  const segments = replica[String(broker)]?.segments ?? [];
  return segments.length > 1 ? segments.map(({ baseOffset }) => baseOffset) : [];
};

/** What the leader knows of each follower: how far it has fetched, and when it was last caught up. */
function replicaRows(view: PartitionView): InspectionRow[] {
  const followers = view.replica[String(view.leader)]?.followers ?? {};
  return Object.entries(followers).map(([id, { logEndOffset, lastCaughtUpMsAgo }]): InspectionRow => {
    const out = view.isr.includes(Number(id)) ? {} : { alarm: true };
    if (logEndOffset < 0) return { name: `broker-${id}`, value: 'notFetched', ...out };
    return { name: `broker-${id}`, value: `LEO ${logEndOffset}`, ago: spanText(Math.max(0, lastCaughtUpMsAgo)), ...out };
  });
}

/** One batch on one broker: where it is, and how safe. */
export function inspectBatch(source: InspectSource, subject: Subject): Inspection | null {
  const { snapshot, index } = source;
  const id = Number(/\d+$/.exec(subject.node ?? '')?.[0] ?? -1);
  const strip = subject.node?.startsWith('controller-') === true ? snapshot.metadataLog(subject.node) : snapshot.strip(subject.id, id);
  const batch = strip?.batches.find(each => each.baseOffset === subject.offset);
  if (strip === null || batch === undefined) return null;
  const next = batch.baseOffset + batch.lastOffsetDelta + 1;
  const key = batchKey(subject.id, batch);
  const committed = next <= strip.highWatermark;
  const rows = [
    ...row('offsets', batch.lastOffsetDelta === 0 ? batch.baseOffset : `${batch.baseOffset}–${next - 1}`),
    ...row('records', batch.lastOffsetDelta + 1),
    ...row('leaderEpoch', batch.partitionLeaderEpoch),
    ...row('belowHighWatermark', committed, !committed),
    ...row('acknowledged', index.acknowledged.has(key)),
    ...row('flushed', next <= strip.flushedOffset),
    ...row('heldBy', holders(source, subject.id, key)),
    ...row('bytes', batch.sizeInBytes),
    ...row('file', fileOf(source, subject, id)),
    ...row('producerId', batch.producerId >= 0 ? `${batch.producerId} · epoch ${batch.producerEpoch}` : null),
    ...row('baseSequence', batch.baseSequence >= 0 ? batch.baseSequence : null),
    ...row('control', batch.isControl ? 'true' : null),
  ];
  const appended = appendEntry(source, subject, batch.baseOffset);
  const whys = appended < 0 ? [] : asked('batch', appended, { from: batch.baseOffset, node: subject.node ?? '' });
  const title = `${subject.id} @ ${batch.baseOffset}`;
  return { subject, title, kind: 'batch', rows, whys, records: recordsOf(source, subject, id, batch.baseOffset, next) };
}

/** The segment that it lies in, by the name of its file: twenty digits of the segment's first offset (Kafka: LogFileUtils). */
function fileOf({ snapshot }: InspectSource, { id: tp, offset = 0 }: Subject, broker: number): string | null {
  const segments = snapshot.partition(...split(tp))?.replica[String(broker)]?.segments ?? [];
  const segment = segments.findLast(({ baseOffset }) => baseOffset <= offset);
  return segment === undefined ? null : `${String(segment.baseOffset).padStart(20, '0')}.log`;
}

function holders({ snapshot }: InspectSource, tp: string, key: string): string | null {
  const holding = snapshot.brokerIds().filter(id => snapshot.strip(tp, id)?.batches.some(batch => batchKey(tp, batch) === key) === true);
  return holding.length === 0 ? null : holding.map(id => `broker-${id}`).join(', ');
}

/** The entry that put this batch on this broker. */
function appendEntry({ entries, index }: InspectSource, subject: Subject, baseOffset: number): number {
  const places = index.changes.get(`log ${subject.id} ${subject.node}`) ?? [];
  for (let at = places.length - 1; at >= 0; at--) {
    const note = entries[places[at]!]?.note;
    if (note?.kind === 'log.appended' && note.batch.baseOffset === baseOffset) return places[at]!;
  }
  return -1;
}

const SHOWN_RECORDS = 8;

function recordsOf({ snapshot }: InspectSource, subject: Subject, broker: number, from: number, next: number) {
  if (subject.node?.startsWith('controller-') === true) return [];
  const [topic, partition] = split(subject.id);
  const records = snapshot.log(topic, partition, broker).filter(record => record.offset >= from && record.offset < next);
  return records.slice(0, SHOWN_RECORDS).map(({ offset, key, value }) => ({ offset, key, value }));
}
