import type { Frame, Packet, Subject } from '../frame/types.ts';
import type { Language } from '../i18n/index.ts';
import { clientSpec } from './clientSpec.ts';
import { textWidth, withoutOverlap } from './labels.ts';
import { laneSpec } from './laneSpec.ts';
import { layoutStage, type Layout, type Room } from './layout.ts';
import { pathOf, pointAt, routeOf, type Route } from './routes.ts';
import type { PacketSpec, RouteSpec, StageSpec, TextSpec } from './spec.ts';

export interface StageContext {
  readonly language: Language;
  readonly subject: Subject | null;
  /** Travel is replaced by a highlight half way. */
  readonly still: boolean;
}

/** The whole stage as places and texts: a pure function of the frame, the room and the language. */
export function stageSpec(frame: Frame, room: Room, context: StageContext): StageSpec {
  const layout = layoutStage(room, frame.lanes, frame.clients);
  const { routes, packets, labels } = packetSpecs(frame, layout, context);
  return {
    width: layout.width,
    height: layout.height,
    lanes: frame.lanes.map((lane, at) => laneSpec(lane, layout.lanes[at]!, { frame, ...context, phone: layout.phone })),
    clients: frame.clients.flatMap(client => {
      const box = layout.clients.find(each => each.name === client.name);
      return box === undefined ? [] : [clientSpec(client, box, context)];
    }),
    routes,
    packets,
    packetLabels: labels,
  };
}

interface Flight {
  readonly packet: Packet;
  readonly route: Route;
  readonly spec: PacketSpec;
}

function packetSpecs(
  frame: Frame,
  layout: Layout,
  context: StageContext,
): { routes: RouteSpec[]; packets: PacketSpec[]; labels: TextSpec[] } {
  const flights = frame.packets.flatMap((packet): Flight[] => {
    const route = routeOf(layout, packet);
    return route === null ? [] : [{ packet, route, spec: packetSpec(packet, route, context) }];
  });
  const routes = new Map<string, RouteSpec>();
  for (const { route, packet } of flights) {
    const pair = [packet.from, packet.to].sort((a, b) => (a < b ? -1 : 1)).join('>') + packet.plane;
    if (!routes.has(pair)) routes.set(pair, { key: pair, path: pathOf(route), plane: packet.plane });
  }
  return { routes: [...routes.values()], packets: flights.map(flight => flight.spec), labels: packetLabels(flights, layout.width) };
}

function packetSpec(packet: Packet, route: Route, { language, subject, still }: StageContext): PacketSpec {
  const place = pointAt(route, still && packet.fate === 'flying' ? 0.5 : packet.progress);
  const kind = packet.request ? language.kinds['request'] : language.kinds['response'];
  return {
    key: `${packet.id}`,
    id: packet.id,
    x: Math.round(place.x * 10) / 10,
    y: Math.round(place.y * 10) / 10,
    angle: Math.round(place.angle),
    radius: radiusOf(packet.bytes),
    filled: packet.request,
    fate: packet.fate,
    plane: packet.plane,
    chosen: subject?.kind === 'packet' && subject.id === String(packet.id),
    says: `${packet.api} · ${kind}: ${packet.from} → ${packet.to}${packet.detail === '' ? '' : ` · ${packet.detail}`}`,
  };
}

/** Packets with records are bigger. */
const radiusOf = (bytes: number): number => (bytes < 110 ? 5 : bytes < 1000 ? 7 : bytes < 20_000 ? 8.5 : 10);

/** Names beside packets, the weightiest first; names that would touch another are left out. */
function packetLabels(flights: readonly Flight[], stageWidth: number): TextSpec[] {
  const rank = ({ packet }: Flight) =>
    (packet.fate === 'flying' ? 0 : 8) + (packet.plane === 'data' ? 4 : packet.plane === 'group' ? 2 : 0) + (packet.bytes > 110 ? 1 : 0);
  const boxes = [...flights].sort((a, b) => rank(b) - rank(a) || a.packet.id - b.packet.id).map(flight => labelBox(flight, stageWidth));
  return withoutOverlap(boxes).map(({ spec }) => spec);
}

function labelBox({ packet, route, spec: { x, y, radius } }: Flight, stageWidth: number) {
  const text = packet.api;
  const width = textWidth(text) + 4;
  const away = radius + 6;
  if (route.label === 'above') {
    const centre = Math.min(Math.max(x, (route.least ?? -Infinity) + width / 2), (route.most ?? Infinity) - width / 2);
    return {
      left: centre - width / 2,
      right: centre + width / 2,
      top: y - away - 14,
      bottom: y - away,
      spec: label(packet, { x: centre, y: y - away - 2, anchor: 'middle' }),
    };
  }
  // At the right edge of the stage a name would be cut off.
  if (route.label === 'left' || x + away + width > stageWidth)
    return {
      left: x - away - width,
      right: x - away,
      top: y - 7,
      bottom: y + 7,
      spec: label(packet, { x: x - away, y: y + 4, anchor: 'end' }),
    };
  return {
    left: x + away,
    right: x + away + width,
    top: y - 7,
    bottom: y + 7,
    spec: label(packet, { x: x + away, y: y + 4, anchor: 'start' }),
  };
}

const label = (packet: Packet, { x, y, anchor }: { x: number; y: number; anchor: TextSpec['anchor'] }): TextSpec => ({
  key: String(packet.id),
  x: Math.round(x * 10) / 10,
  y: Math.round(y * 10) / 10,
  text: packet.api,
  tone: packet.fate === 'lost' ? 'danger' : packet.fate === 'held' ? 'warn' : packet.plane === 'data' ? 'accent' : 'soft',
  anchor,
});
