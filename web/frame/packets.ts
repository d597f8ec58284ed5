import { describeMessage, type PacketView, type Snapshot, type TraceEntry } from '../engine.ts';
import { MAX_PACKETS } from './request.ts';
import type { TraceIndex } from './traceIndex.ts';
import type { Packet } from './types.ts';

const GROUP_APIS = new Set(['JoinGroup', 'SyncGroup', 'LeaveGroup', 'Heartbeat', 'OffsetCommit', 'OffsetFetch', 'FindCoordinator']);
const DATA_APIS = new Set(['Produce', 'Fetch', 'ListOffsets', 'OffsetForLeaderEpoch', 'DeleteRecords', 'InitProducerId']);

const isController = (node: string): boolean => node.startsWith('controller-');

export function planeOf(packet: { readonly api: string; readonly from: string; readonly to: string }): Packet['plane'] {
  if (isController(packet.from) || isController(packet.to)) return 'control';
  if (GROUP_APIS.has(packet.api)) return 'group';
  return DATA_APIS.has(packet.api) ? 'data' : 'control';
}

/** What matters most is drawn when there is no room for all. */
const weight = (packet: Packet): number =>
  (packet.fate === 'flying' ? 0 : 4) + (packet.plane === 'control' ? 0 : 2) + (packet.bytes > 100 ? 1 : 0);

export function packetsOf(source: { snapshot: Snapshot; index: TraceIndex; entries: readonly TraceEntry[]; lingerUs: number }): {
  drawn: Packet[];
  notDrawn: number;
} {
  const { snapshot } = source;
  const all = snapshot.packets().map(view => flying(view, snapshot.at));
  all.push(...lostPackets(source));
  if (all.length <= MAX_PACKETS) return { drawn: all, notDrawn: 0 };
  const kept = [...all].sort((a, b) => weight(b) - weight(a) || a.id - b.id).slice(0, MAX_PACKETS);
  return { drawn: kept.sort((a, b) => a.id - b.id), notDrawn: all.length - kept.length };
}

function flying(view: PacketView, now: number): Packet {
  const held = view.arrivesAt < 0;
  return {
    id: view.id,
    from: view.from,
    to: view.to,
    api: view.api,
    request: view.request,
    progress: held ? 0 : travelled(now, view.sentAt, view.arrivesAt),
    fate: held ? 'held' : 'flying',
    plane: planeOf(view),
    bytes: view.bytes,
    detail: view.detail,
  };
}

const travelled = (now: number, sentAt: number, arrivesAt: number): number =>
  arrivesAt <= sentAt ? 1 : Math.min(1, Math.max(0, (now - sentAt) / (arrivesAt - sentAt)));

/** Packets that were lost a moment ago, where they were lost. */
function lostPackets({
  snapshot,
  index,
  entries,
  lingerUs,
}: {
  snapshot: Snapshot;
  index: TraceIndex;
  entries: readonly TraceEntry[];
  lingerUs: number;
}): Packet[] {
  const packets: Packet[] = [];
  for (const [id, place] of [...index.lost].reverse()) {
    const lost = entries[place];
    if (lost === undefined || lost.at < snapshot.at - lingerUs || packets.length >= 12) break;
    const packet = lostPacket(entries, place, id);
    if (packet !== null) packets.push(packet);
  }
  return packets;
}

/** A message is sent at most a few thousand entries before it is lost. */
const LOOK_BACK = 4000;

function lostPacket(entries: readonly TraceEntry[], place: number, id: number): Packet | null {
  for (let at = place; at >= Math.max(0, place - LOOK_BACK); at--) {
    const { note, at: sentAt } = entries[at]!;
    if (note.kind !== 'message.sent' || note.id !== id) continue;
    const { from, to, api, request, bytes, arrivesAt } = note;
    const detail = describeMessage(note.message);
    const progress = arrivesAt < 0 ? 0 : travelled(entries[place]!.at, sentAt, arrivesAt);
    return { id, from, to, api, request, bytes, detail, progress, fate: 'lost', plane: planeOf(note) };
  }
  return null;
}
