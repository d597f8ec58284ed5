import { inspectBatch, inspectPartition } from './inspectPartition.ts';
import { asked, row, spanText, type InspectSource } from './inspection.ts';
import { laneStatus } from './lanes.ts';
import { planeOf } from './packets.ts';
import { lastChange } from './traceIndex.ts';
import type { Inspection, InspectionRow, Subject } from './types.ts';

/** Whatever was clicked, in Kafka's words; null if it is no longer there. */
export function inspect(source: InspectSource, subject: Subject): Inspection | null {
  switch (subject.kind) {
    case 'node':
      return inspectNode(source, subject);
    case 'partition':
      return inspectPartition(source, subject);
    case 'batch':
      return inspectBatch(source, subject);
    case 'packet':
      return inspectPacket(source, subject);
    case 'group':
      return inspectGroup(source, subject);
  }
}

function inspectNode(source: InspectSource, subject: Subject): Inspection | null {
  const node = source.snapshot.nodes().find(each => each.name === subject.id);
  if (node === undefined) return null;
  const { index } = source;
  const since = spanText((source.snapshot.at - node.since) / 1000);
  const host = [
    ...row('status', node.status, node.status === 'down' || node.status === 'paused'),
    ...row('since', node.since >= 0 ? since : null),
  ];
  const { rows, kind } = nodeRows(source, node.name, node.role, node.nodeId);
  const machine = [
    ...row('isolated', node.isolated ? 'true' : null, true),
    ...row('rack', node.rack),
    ...row('clockOffset', `${node.clockOffsetMs.toFixed(1)} ms`),
    ...row('diskQueue', node.role === 'broker' || node.role === 'controller' ? spanText(node.diskBusyMs) : null),
  ];
  const changed = lastChange(index, `node ${node.name}`);
  const silenced = lastChange(index, `session ${node.name}`);
  const whys = [
    ...(changed >= 0 && source.entries[changed]!.at > 0
      ? asked(node.status === 'running' ? 'running' : 'notRunning', changed, { node: node.name })
      : []),
    ...asked('fenced', silenced, { node: node.name }),
    ...asked('failed', lastChange(index, `failed ${node.name}`), { node: node.name }),
    ...asked('owns', lastChange(index, `joined ${node.name}`), { node: node.name }),
  ];
  return { subject, title: node.name, kind, rows: [...host, ...rows, ...machine], whys, records: [] };
}

function nodeRows(source: InspectSource, name: string, role: string, id: number): { kind: string; rows: InspectionRow[] } {
  if (role === 'broker') return { kind: 'broker', rows: brokerRows(source, id) };
  if (role === 'controller') return { kind: 'controller', rows: controllerRows(source, name) };
  if (role === 'producer') return { kind: 'producer', rows: producerRows(source, name) };
  return { kind: 'consumer', rows: consumerRows(source, name) };
}

function brokerRows({ snapshot }: InspectSource, id: number): InspectionRow[] {
  const broker = snapshot.broker(id);
  const node = snapshot.nodes().find(each => each.role === 'broker' && each.nodeId === id);
  if (broker === null || node === undefined) return [];
  return [
    ...row('state', laneStatus(node, broker) === 'down' ? null : broker.state),
    ...row('registered', broker.registered),
    ...row('fenced', broker.fenced, broker.fenced),
    ...row('controlledShutdown', broker.inControlledShutdown ? 'true' : null),
    ...row('brokerEpoch', broker.epoch),
    ...row('leaderships', broker.leaderships),
    ...row('metadataOffset', broker.metadataOffset < 0 ? null : broker.metadataOffset),
  ];
}

function controllerRows({ snapshot }: InspectSource, name: string): InspectionRow[] {
  const quorum = snapshot.quorum();
  return [
    ...row('active', snapshot.controller() === name),
    ...row('leaderEpoch', quorum.leaderEpoch),
    ...row('highWatermark', quorum.highWatermark),
    ...Object.entries(quorum.voters).flatMap(([voter, { logEndOffset, lag }]) => row(voter, `LEO ${logEndOffset}, lag ${lag}`)),
  ];
}

function producerRows({ snapshot }: InspectSource, name: string): InspectionRow[] {
  const view = snapshot.producer(name);
  if (view === null) return [];
  return [
    ...row('acks', view.acks === -1 ? 'all' : view.acks),
    ...row('sent', view.sent),
    ...row('acked', view.acked),
    ...row('failed', view.failed, view.failed > 0),
    ...row('retried', view.retried),
    ...row('inFlight', view.inFlight),
    ...row('requestsInFlight', view.requestsInFlight),
    ...view.accumulator.flatMap(({ tp, records, bytes, attempts }) => row(`accumulator ${tp}`, `${records} · ${bytes} B · ×${attempts}`)),
    ...row('producerId', view.producerId >= 0 ? `${view.producerId} · epoch ${view.producerEpoch}` : null),
    ...row('lastError', view.lastError, true),
  ];
}

function consumerRows({ snapshot }: InspectSource, name: string): InspectionRow[] {
  const view = snapshot.consumer(name);
  if (view === null) return [];
  return [
    ...row('group', view.group),
    ...row('memberState', view.memberState),
    ...row('generation', view.generation >= 0 ? view.generation : null),
    ...row('assignment', view.assignment.join(', ') || '—'),
    ...row('received', view.received),
    ...view.assignment.flatMap(tp => row(`position ${tp}`, `${view.position[tp] ?? '—'} · lag ${view.lag[tp] ?? '—'}`)),
    ...view.callbacks.slice(-3).flatMap((callback, at) => row(`callback ${at + 1}`, callback)),
    ...view.errors.slice(-2).flatMap(error => row('error', error, true)),
  ];
}

function inspectPacket({ snapshot }: InspectSource, subject: Subject): Inspection | null {
  const packet = snapshot.packets().find(each => String(each.id) === subject.id);
  if (packet === undefined) return null;
  const rows = [
    ...row('from', packet.from),
    ...row('to', packet.to),
    ...row('bytes', packet.bytes),
    ...row('sentAt', `${(packet.sentAt / 1e6).toFixed(6)} s`),
    ...row('arrivesAt', packet.arrivesAt < 0 ? null : `${(packet.arrivesAt / 1e6).toFixed(6)} s`),
    ...row('heldBack', packet.arrivesAt < 0 ? 'true' : null, true),
    ...row('plane', planeOf(packet)),
    ...row('says', packet.detail),
  ];
  return {
    subject,
    title: `${packet.api} ${packet.request ? 'request' : 'response'}`,
    kind: packet.request ? 'request' : 'response',
    rows,
    whys: [],
    records: [],
  };
}

function inspectGroup({ snapshot, index }: InspectSource, subject: Subject): Inspection | null {
  const group = snapshot.group(subject.id);
  if (group === null) return null;
  const rows = [
    ...row('type', group.type),
    ...row('state', group.state, group.state === 'Empty' || group.state === 'Dead'),
    ...row('assignor', group.assignor),
    ...row('generation', group.generation),
    ...row('coordinator', group.coordinator < 0 ? 'none' : `broker-${group.coordinator}`, group.coordinator < 0),
    ...Object.entries(group.members).flatMap(([member, { assignment }]) => row(`member ${member}`, assignment.join(', ') || '—')),
    ...Object.entries(group.committed).flatMap(([tp, offset]) => row(`committed ${tp}`, `${offset} · lag ${group.lag[tp] ?? '—'}`)),
  ];
  const whys = asked('groupState', lastChange(index, `group ${subject.id}`), { group: subject.id, state: group.state });
  return { subject, title: subject.id, kind: 'group', rows, whys, records: [] };
}
