import type { Message } from '../protocol/messages/index.ts';
import type { TraceKind, TraceNote } from './entry.ts';

/** What a chain of causes is about, as far as it is known. */
export interface Subject {
  readonly tp: string | null;
  readonly group: string | null;
}

export const subjectOf = (note: TraceNote, before: Subject): Subject => {
  const tp = 'tp' in note && note.tp !== undefined ? note.tp : null;
  const group = 'group' in note ? note.group : null;
  if (before.tp !== null && before.group !== null) return before;
  return { tp: before.tp ?? tp, group: before.group ?? group };
};

/** Whether a note can belong to that story: one about another partition or another group does not. */
export const isBearing = (note: TraceNote, { tp, group }: Subject): boolean => {
  if (tp !== null && 'tp' in note && note.tp !== undefined && note.tp !== tp && !isInternal(note.tp)) return false;
  return !(group !== null && 'group' in note && note.group !== group);
};

const isInternal = (tp: string): boolean => tp.startsWith('__');

/** How much a note tells in a chain of causes: 0 is plumbing, 3 is what people remember. Only notes that differ from 2 are listed. */
const WEIGHTS: Readonly<Partial<Record<TraceKind, number>>> = {
  'step.did': 4,
  'fault.began': 4,
  'process.crashed': 4,
  'host.poweredOff': 4,
  'broker.sessionExpired': 3,
  'leader.started': 3,
  'log.appended': 3,
  'log.truncated': 3,
  'highWatermark.advanced': 3,
  'isr.shrinkProposed': 3,
  'isr.expandProposed': 3,
  'producer.acked': 3,
  'group.memberRemoved': 3,
  'group.stateChanged': 3,
  'connection.opened': 0,
  'segment.rolled': 0,
  'command.completed': 0,
  'step.said': 0,
  'step.asked': 0,
  'check.held': 0,
  'check.failed': 0,
  'consumer.processed': 0,
  'group.offsetCommitted': 1,
  'connection.closed': 1,
  'broker.stateChanged': 1,
  'quorum.roleChanged': 1,
};

/** What names the subject itself outweighs what only could belong to it. */
export const weightOf = (note: TraceNote, subject: Subject): number => {
  const weight = ownWeight(note);
  const isNamed = ('tp' in note && note.tp === subject.tp) || ('group' in note && note.group === subject.group);
  return weight > 0 && isNamed ? weight + 2 : weight;
};

const ownWeight = (note: TraceNote): number => {
  if (note.kind === 'message.sent') return weightOfMessage(note.message);
  if (note.kind === 'metadata.appended') return note.record.type === 'NoOpRecord' ? 0 : 3;
  if (note.kind === 'highWatermark.advanced' && !note.asLeader) return 0;
  return WEIGHTS[note.kind] ?? 2;
};

/** Requests by which somebody wants something; the rest is the hum of a cluster. */
const TELLING_REQUESTS: readonly Message['api'][] = [
  'Produce',
  'JoinGroup',
  'SyncGroup',
  'LeaveGroup',
  'OffsetCommit',
  'AlterPartition',
  'CreateTopics',
  'DeleteTopics',
  'CreatePartitions',
  'IncrementalAlterConfigs',
  'DeleteRecords',
  'ElectLeaders',
  'AlterPartitionReassignments',
  'BrokerRegistration',
];

const weightOfMessage = (message: Message): number => {
  if (message.kind === 'request') return TELLING_REQUESTS.includes(message.api) ? 1 : 0;
  return message.api === 'Heartbeat' && message.error !== 'NONE' ? 1 : 0;
};
