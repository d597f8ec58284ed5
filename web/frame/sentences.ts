import { describeMessage, type TraceEntry } from '../engine.ts';
import type { Reason, SentenceValues } from './types.ts';

type Tone = Reason['tone'];

export interface Sentence {
  readonly name: string;
  readonly values: SentenceValues;
  readonly tone: Tone;
}

const plain = (name: string, values: SentenceValues): Sentence => ({ name, values, tone: 'plain' });
const bad = (name: string, values: SentenceValues): Sentence => ({ name, values, tone: 'bad' });
const good = (name: string, values: SentenceValues): Sentence => ({ name, values, tone: 'good' });

const list = (ids: readonly (number | string)[]): string => `[${ids.join(', ')}]`;

/** What an entry says, as the name of a sentence and the values in it; null if it is not worth telling. */
export function sentenceOf(entry: TraceEntry): Sentence | null {
  return hostSentence(entry) ?? replicaSentence(entry) ?? clusterSentence(entry) ?? clientSentence(entry) ?? runSentence(entry);
}

function hostSentence({ note, node }: TraceEntry): Sentence | null {
  switch (note.kind) {
    case 'process.crashed':
      return bad(note.kind, { node });
    case 'process.stopped':
      return bad(note.kind, { node, reason: note.reason });
    case 'process.started':
      return good(note.kind, { node, incarnation: note.incarnation });
    case 'process.paused':
      return bad(note.kind, { node });
    case 'process.resumed':
      return good(note.kind, { node, backlog: note.backlog });
    case 'host.poweredOff':
      return bad(note.kind, { node, files: note.filesCut, bytes: note.bytesLost });
    case 'disk.replaced':
      return bad(note.kind, { node });
    case 'fault.began':
      return bad(note.kind, { action: note.action });
    case 'fault.ended':
      return good(note.kind, { action: note.action, touched: note.touched });
    case 'connection.closed':
      return plain(note.kind, { from: note.from, to: note.to, reason: note.reason });
    default:
      return null;
  }
}

function replicaSentence({ note, node }: TraceEntry): Sentence | null {
  switch (note.kind) {
    case 'log.appended': {
      const { baseOffset, lastOffsetDelta, partitionLeaderEpoch: epoch } = note.batch;
      const values = { node, tp: note.tp, from: baseOffset, to: baseOffset + lastOffsetDelta, count: lastOffsetDelta + 1, epoch };
      return plain(note.asLeader ? 'log.appendedAsLeader' : 'log.appendedAsFollower', values);
    }
    case 'log.truncated':
      return bad(note.kind, { node, tp: note.tp, from: note.from, to: note.to, count: note.from - note.to, epoch: note.leaderEpoch });
    case 'log.recovered':
      return plain(note.kind, { node, tp: note.tp, leo: note.logEndOffset });
    case 'highWatermark.advanced':
      return good(note.kind, { node, tp: note.tp, from: note.from, to: note.highWatermark });
    case 'leader.started':
      return good(note.kind, { node, tp: note.tp, epoch: note.leaderEpoch, start: note.startOffset, isr: list(note.isr) });
    case 'follower.started':
      return plain(note.kind, { node, tp: note.tp, epoch: note.leaderEpoch, leader: `broker-${note.leader}` });
    case 'isr.shrinkProposed':
      return bad(note.kind, { node, tp: note.tp, leaving: list(note.leaving.map(each => each.replica)), ms: Math.round(Math.max(...note.leaving.map(each => each.lastCaughtUpMsAgo))), isr: list(note.isr) });
    case 'isr.expandProposed':
      return good(note.kind, { node, tp: note.tp, joining: `broker-${note.joining}`, high: note.highWatermark });
    case 'isr.changed':
      return plain(note.kind, { node, tp: note.tp, isr: list(note.isr) });
    case 'isr.refused':
    case 'produce.refused':
      return bad(note.kind, { node, tp: note.tp, error: note.error });
    case 'produce.duplicate':
      return plain(note.kind, { node, tp: note.tp, base: note.baseOffset });
    default:
      return null;
  }
}

function clusterSentence({ note, node }: TraceEntry): Sentence | null {
  switch (note.kind) {
    case 'metadata.appended':
      return note.record.type === 'NoOpRecord' ? null : metadataSentence(node, note.offset, note.record, note.reason);
    case 'controller.activated':
      return good(note.kind, { node, epoch: note.epoch });
    case 'broker.sessionExpired':
      return bad(note.kind, { node, broker: `broker-${note.broker}`, ms: Math.round(note.silentMs) });
    case 'broker.stateChanged':
      return plain(note.kind, { node, from: note.from, to: note.to });
    case 'broker.registrationRefused':
      return bad(note.kind, { broker: `broker-${note.broker}`, error: note.error });
    case 'group.stateChanged':
      return plain(note.kind, { group: note.group, from: note.from, to: note.to, reason: note.reason });
    case 'group.memberRemoved':
      return bad(note.kind, { group: note.group, member: shortMember(note.memberId), reason: note.reason });
    case 'group.offsetCommitted':
      return plain(note.kind, { group: note.group, tp: note.tp, offset: note.offset });
    default:
      return null;
  }
}

type MetadataNote = Extract<TraceEntry['note'], { kind: 'metadata.appended' }>;

function metadataSentence(node: string, offset: number, record: MetadataNote['record'], reason: string): Sentence {
  const values: Record<string, string | number> = { node, offset, reason, record: record.type };
  if (record.type === 'PartitionChangeRecord') {
    values['partition'] = record.partitionId;
    if (record.leader !== undefined) values['leader'] = record.leader;
    if (record.isr !== undefined) values['isr'] = list(record.isr);
    return plain(record.leader === undefined ? 'metadata.isrChanged' : 'metadata.leaderChanged', values);
  }
  if (record.type === 'BrokerRegistrationChangeRecord') {
    values['broker'] = `broker-${record.brokerId}`;
    if (record.fenced !== 0) return record.fenced === 1 ? bad('metadata.fenced', values) : good('metadata.unfenced', values);
  }
  return plain('metadata.appended', values);
}

const shortMember = (memberId: string): string => memberId.replace(/-[0-9a-f-]{30,}$/i, '');

function clientSentence({ note, node }: TraceEntry): Sentence | null {
  switch (note.kind) {
    case 'producer.sent':
      return plain(note.kind, { node, tp: note.tp, count: note.count });
    case 'producer.acked':
      return good(note.kind, { node, tp: note.tp, count: note.count, base: note.baseOffset, acks: note.acks === -1 ? 'all' : note.acks });
    case 'producer.retried':
      return bad(note.kind, { node, tp: note.tp, error: note.error, attempt: note.attempt });
    case 'producer.failed':
      return bad(note.kind, { node, tp: note.tp, count: note.count, exception: note.exception });
    case 'consumer.polled':
      return plain(note.kind, { node, tp: note.tp, from: note.from, to: note.next - 1, count: note.count });
    case 'consumer.joined':
      return good(note.kind, { node, group: note.group, generation: note.generation, owns: note.assignment.join(', ') });
    case 'consumer.committed':
      return plain(note.kind, { node, tp: note.tp, offset: note.offset });
    case 'client.exception':
      return bad(note.kind, { node, exception: note.exception });
    default:
      return null;
  }
}

function runSentence({ note }: TraceEntry): Sentence | null {
  switch (note.kind) {
    case 'step.did':
      return bad(note.step < 0 ? 'hand.did' : 'step.did', { step: note.step + 1, action: note.action });
    case 'violation':
      return bad(note.kind, { invariant: note.invariant, detail: note.detail });
    case 'check.failed':
      return bad(note.kind, { check: note.check, detail: note.detail });
    default:
      return null;
  }
}

/** A message on its way, as a link between what was done on two nodes. */
export function messageSentence({ note }: TraceEntry): Sentence | null {
  if (note.kind !== 'message.sent') return null;
  const values = { from: note.from, to: note.to, api: note.api, detail: describeMessage(note.message) };
  return plain(note.request ? 'request.sent' : 'response.sent', values);
}
