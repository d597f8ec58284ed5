import type { Client, Lane } from '../frame/types.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a lane and the parts in it lie. Pixels; one pixel of the picture is one of the page, on every screen. */
export interface LaneBox extends Box {
  readonly name: string;
  /** The cells of its strip. */
  readonly strip: Box;
  /** Baseline of its title. */
  readonly titleY: number;
  /** Top of the first line of other replicas. */
  readonly rowsY: number;
  readonly withStrip: boolean;
  /** How many rows of labels fit over and under the strip. */
  readonly labelRows: { readonly above: number; readonly below: number };
}

export interface ClientBox extends Box {
  readonly name: string;
  readonly side: 'left' | 'right';
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly phone: boolean;
  readonly lanes: readonly LaneBox[];
  readonly clients: readonly ClientBox[];
  readonly slots: number;
}

export interface Room {
  readonly width: number;
  readonly height: number;
}

const PHONE_WIDTH = 620;
export const ROW_HEIGHT = 20;
const PAD = 16;
const CONTROLLER_HEIGHT = 90;
const LANE_HEIGHT = 150;
const LANE_ROOMY = 188;
/** Where room is short: one row of labels over the strip, two under it. */
const LANE_COMPACT = 126;
/** Room inside a lane for packets: between brokers on the left, to controllers on the right. */
const GUTTER = { wide: { left: 58, right: 40 }, phone: { left: 40, right: 26 } };
const SLOT_WIDTH = 30;

/** The columns of the stage; a function of the width alone, so that the worker can be told how many cells fit. */
function columns(width: number, left: boolean, right: boolean) {
  const phone = width < PHONE_WIDTH;
  if (phone) return { phone, client: 0, laneX: 8, laneWidth: width - 16 };
  const client = Math.round(Math.min(144, Math.max(120, width * 0.14)));
  const gap = Math.round(Math.min(110, Math.max(54, width * 0.08)));
  const laneX = PAD + (left ? client + gap : 0);
  return { phone, client, laneX, laneWidth: width - laneX - PAD - (right ? client + gap : 0) };
}

/** How many cells of ordinary width fit in a strip. */
export function slotsFor(width: number): number {
  const { phone, laneWidth } = columns(width, true, true);
  const { left, right } = phone ? GUTTER.phone : GUTTER.wide;
  return Math.max(6, Math.floor((laneWidth - left - right) / SLOT_WIDTH));
}

/** Lays the stage out anew for its room: three columns where there is width, one below the other on a phone. */
export function layoutStage(room: Room, lanes: readonly Lane[], clients: readonly Client[]): Layout {
  const left = clients.filter(client => client.role !== 'consumer');
  const right = clients.filter(client => client.role === 'consumer');
  const slots = slotsFor(room.width);
  return room.width < PHONE_WIDTH ? phoneLayout(room, lanes, { left, right }, slots) : wideLayout(room, lanes, { left, right }, slots);
}

interface Sides {
  readonly left: readonly Client[];
  readonly right: readonly Client[];
}

function wideLayout(room: Room, lanes: readonly Lane[], { left, right }: Sides, slots: number): Layout {
  const { client, laneX, laneWidth } = columns(room.width, left.length > 0, right.length > 0);
  const heights = laneHeights(lanes, room.height - 2 * PAD, laneWidth - GUTTER.wide.left - GUTTER.wide.right);
  const gap = 12;
  const total = heights.reduce((sum, height) => sum + height + gap, -gap);
  let y = Math.max(PAD, Math.round((room.height - total) / 2.4));
  const top = y;
  const boxes = lanes.map((lane, at) => {
    const box = laneBox(lane, { x: laneX, y, width: laneWidth, height: heights[at]! }, false);
    y += heights[at]! + gap;
    return box;
  });
  const bottom = y - gap;
  const brokersTop = boxes.find(box => box.name.startsWith('broker'))?.y ?? top;
  const middle = (brokersTop + bottom) / 2;
  const clients = [
    ...clientColumn(left, { side: 'left', x: PAD, width: client, middle, top }),
    ...clientColumn(right, { side: 'right', x: room.width - PAD - client, width: client, middle, top }),
  ];
  const lowest = Math.max(bottom, ...clients.map(box => box.y + box.height));
  return { width: room.width, height: Math.max(room.height, lowest + PAD), phone: false, lanes: boxes, clients, slots };
}

function phoneLayout(room: Room, lanes: readonly Lane[], { left, right }: Sides, slots: number): Layout {
  const gap = 8;
  const above = clientRows(left, 'left', { y: 8, width: room.width });
  let y = above.bottom + (left.length > 0 ? 26 : 0);
  const boxes = lanes.map(lane => {
    const height =
      lane.kind === 'controller'
        ? CONTROLLER_HEIGHT - 4
        : LANE_HEIGHT + rowsHeight(lane, room.width - 16 - GUTTER.phone.left - GUTTER.phone.right);
    const box = laneBox(lane, { x: 8, y, width: room.width - 16, height }, true);
    y += height + gap;
    return box;
  });
  const below = clientRows(right, 'right', { y: y + (right.length > 0 ? 18 : 0), width: room.width });
  return { width: room.width, height: below.bottom + 10, phone: true, lanes: boxes, clients: [...above.boxes, ...below.boxes], slots };
}

/** Up to so many other replicas get a line each; more become tiles. */
const MAX_LINES = 3;
const TILE_WIDTH = 108;

/** How the other replicas of a lane are arranged: lines, or tiles in so many columns. */
export function rowGrid(count: number, width: number): { readonly tiles: boolean; readonly columns: number; readonly lines: number } {
  if (count <= MAX_LINES) return { tiles: false, columns: 1, lines: count };
  const columns = Math.max(1, Math.floor((width + 8) / TILE_WIDTH));
  return { tiles: true, columns, lines: Math.ceil(count / columns) };
}

const rowsHeight = (lane: Lane, width: number): number =>
  (rowGrid(lane.rows.length, width).lines + (lane.rowsNotDrawn > 0 ? 1 : 0)) * ROW_HEIGHT + (lane.rows.length > 0 ? 6 : 0);

/** Lanes get more air when there is room for it. */
function laneHeights(lanes: readonly Lane[], room: number, stripWidth: number): number[] {
  const least = lanes.map(lane => (lane.kind === 'controller' ? CONTROLLER_HEIGHT : LANE_COMPACT + rowsHeight(lane, stripWidth)));
  const brokers = lanes.filter(lane => lane.kind === 'broker').length;
  const spare = room - least.reduce((sum, height) => sum + height + 12, -12);
  const extra = brokers === 0 ? 0 : Math.max(0, Math.min(LANE_ROOMY - LANE_COMPACT, Math.floor(spare / brokers)));
  return least.map((height, at) => (lanes[at]!.kind === 'broker' ? height + extra : height));
}

function laneBox(lane: Lane, box: Box, phone: boolean): LaneBox {
  const { left, right } = phone ? GUTTER.phone : GUTTER.wide;
  const controller = lane.kind === 'controller';
  const rows = rowsHeight(lane, box.width - left - right);
  const compact = !controller && box.height - rows < LANE_HEIGHT;
  const air = Math.max(0, box.height - rows - LANE_HEIGHT);
  const top = controller ? box.y + 38 : box.y + (compact ? 54 : 66) + air * 0.3;
  const height = controller ? 22 : 30 + Math.min(8, air * 0.25);
  const width = box.width - left - right;
  return {
    ...box,
    name: lane.name,
    withStrip: lane.strip !== null,
    titleY: box.y + 24,
    strip: { x: box.x + left, y: top, width, height },
    rowsY: box.y + box.height - rows - 2,
    labelRows: compact ? { above: 1, below: 2 } : { above: 2, below: 3 },
  };
}

/** How high a client's box is: its name, its facts, its queue or what it owns. */
const clientHeight = (client: Client): number =>
  38 + client.facts.length * 18 + (client.role === 'consumer' ? (client.group === '' ? 0 : 18) + ownsLines(client) * 18 : 18);

const ownsLines = (client: Client): number => Math.min(3, Math.max(1, client.owns.length));

function clientColumn(
  clients: readonly Client[],
  place: { side: 'left' | 'right'; x: number; width: number; middle: number; top: number },
): ClientBox[] {
  const gap = 16;
  const total = clients.reduce((sum, client) => sum + clientHeight(client) + gap, -gap);
  let y = Math.round(Math.max(place.top, place.middle - total / 2));
  return clients.map(client => {
    const height = clientHeight(client);
    const box = { name: client.name, side: place.side, x: place.x, y, width: place.width, height };
    y += height + gap;
    return box;
  });
}

/** On a phone: boxes side by side, at most three in a row. */
function clientRows(clients: readonly Client[], side: 'left' | 'right', { y, width }: { y: number; width: number }) {
  const perRow = Math.min(3, Math.max(1, clients.length));
  const boxWidth = (width - 16 - (perRow - 1) * 8) / perRow;
  const boxes: ClientBox[] = [];
  let top = y;
  for (let at = 0; at < clients.length; at += perRow) {
    const row = clients.slice(at, at + perRow);
    const height = Math.max(...row.map(clientHeight));
    for (const [column, client] of row.entries())
      boxes.push({ name: client.name, side, x: 8 + column * (boxWidth + 8), y: top, width: boxWidth, height });
    top += height + 8;
  }
  return { boxes, bottom: clients.length === 0 ? y : top - 8 };
}
