import type { Packet } from '../frame/types.ts';
import type { Box, ClientBox, LaneBox, Layout } from './layout.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A way from one node to another: a cubic curve, and where labels of packets on it stand. */
export interface Route {
  readonly key: string;
  readonly from: Point;
  readonly bend1: Point;
  readonly bend2: Point;
  readonly to: Point;
  readonly label: 'above' | 'left' | 'right';
  /** Labels stay between these. */
  readonly least?: number;
  readonly most?: number;
}

interface Ends {
  readonly from: string;
  readonly to: string;
  readonly plane: Packet['plane'];
}

const middleOf = (box: Box): number => box.y + box.height / 2;

/** The way of a packet, null if one of its ends is not on the stage. */
export function routeOf(layout: Layout, { from, to, plane }: Ends): Route | null {
  const lane = (name: string) => layout.lanes.find(each => each.name === name);
  const client = (name: string) => layout.clients.find(each => each.name === name);
  const a = lane(from);
  const b = lane(to);
  const key = `${from}>${to}`;
  if (a !== undefined && b !== undefined) return betweenLanes(layout, key, a, b, plane);
  const sender = client(from);
  const receiver = client(to);
  if (sender !== undefined && b !== undefined) return clientRoute(layout, sender, b, key);
  if (receiver !== undefined && a !== undefined) return reversed(clientRoute(layout, receiver, a, key));
  return null;
}

/** Between hosts: along a track in the gutter, on the left for data, on the right for the control plane. Each pair has its track. */
function betweenLanes(layout: Layout, key: string, a: LaneBox, b: LaneBox, plane: Packet['plane']): Route {
  const names = layout.lanes.map(lane => lane.name);
  const low = Math.min(names.indexOf(a.name), names.indexOf(b.name));
  const high = Math.max(names.indexOf(a.name), names.indexOf(b.name));
  const reach = high - low;
  const control = plane === 'control';
  const step = layout.phone ? 6 : control ? 7 : 11;
  const nudge = (layout.phone ? 10 : 15) + ((low + reach * 2) % 3) * step;
  const x = control ? a.x + a.width - nudge : a.x + nudge;
  const port = (lane: LaneBox) => lane.strip.y + lane.strip.height / 2;
  const from = { x, y: port(a) };
  const to = { x, y: port(b) };
  const third = (to.y - from.y) / 3;
  return {
    key,
    from,
    bend1: { x, y: from.y + third },
    bend2: { x, y: to.y - third },
    to,
    label: layout.phone ? (control ? 'left' : 'right') : control ? 'right' : 'left',
  };
}

function clientRoute(layout: Layout, client: ClientBox, lane: LaneBox, key: string): Route {
  return layout.phone ? phoneRoute(client, lane, key) : wideRoute(client, lane, key);
}

/** Across the gap, in a calm S. */
function wideRoute(client: ClientBox, lane: LaneBox, key: string): Route {
  const left = client.side === 'left';
  const from = { x: left ? client.x + client.width : client.x, y: middleOf(client) };
  const to = { x: left ? lane.strip.x - 14 : lane.x + lane.width - 6, y: middleOf(lane.strip) };
  const edge = left ? lane.x : lane.x + lane.width;
  const middle = (from.x + edge) / 2;
  return {
    key,
    from,
    bend1: { x: middle, y: from.y },
    bend2: { x: middle, y: to.y },
    to,
    label: 'above',
    ...(left ? { least: from.x + 3 } : { most: from.x - 3 }),
  };
}

/** Down or up along the edge of the lanes. */
function phoneRoute(client: ClientBox, lane: LaneBox, key: string): Route {
  const left = client.side === 'left';
  const x = left ? lane.x + 8 : lane.x + lane.width - 8;
  const from = { x: Math.min(Math.max(x, client.x + 14), client.x + client.width - 14), y: left ? client.y + client.height : client.y };
  const to = { x, y: middleOf(lane.strip) };
  return {
    key,
    from,
    bend1: { x, y: from.y + (to.y - from.y) * 0.2 },
    bend2: { x, y: from.y + (to.y - from.y) * 0.6 },
    to,
    label: left ? 'right' : 'left',
  };
}

const reversed = (route: Route): Route => ({ ...route, from: route.to, bend1: route.bend2, bend2: route.bend1, to: route.from });

/** Where a packet is that has done this part of its way, and where it is heading, in degrees. */
export function pointAt({ from, bend1, bend2, to }: Route, progress: number): Point & { readonly angle: number } {
  const t = Math.min(1, Math.max(0, progress));
  const u = 1 - t;
  const blend = (a: number, b: number, c: number, d: number) => u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
  const slope = (a: number, b: number, c: number, d: number) => u * u * (b - a) + 2 * u * t * (c - b) + t * t * (d - c);
  const dx = slope(from.x, bend1.x, bend2.x, to.x);
  const dy = slope(from.y, bend1.y, bend2.y, to.y);
  return {
    x: blend(from.x, bend1.x, bend2.x, to.x),
    y: blend(from.y, bend1.y, bend2.y, to.y),
    angle: (Math.atan2(dy, dx) * 180) / Math.PI,
  };
}

export const pathOf = ({ from, bend1, bend2, to }: Route): string =>
  `M${from.x},${from.y}C${bend1.x},${bend1.y} ${bend2.x},${bend2.y} ${to.x},${to.y}`;
