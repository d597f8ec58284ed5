/** Geometry: replicas share one scale, labels never collide, the stage is laid out anew on a phone. (UI.md, "How it looks") */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Client, Lane } from '../../web/frame/types.ts';
import { stackLabels, withoutOverlap } from '../../web/scales/labels.ts';
import { layoutStage, slotsFor, type Box } from '../../web/scales/layout.ts';
import { cellBox, offsetScale } from '../../web/scales/offsets.ts';
import { pointAt, routeOf } from '../../web/scales/routes.ts';

const lane = (name: string, rows = 0): Lane => ({
  name,
  kind: name.startsWith('broker') ? 'broker' : 'controller',
  nodeId: 1,
  status: 'running',
  since: 0,
  activeController: false,
  isolated: false,
  rack: null,
  clockOffsetMs: 0,
  diskBusyMs: 0,
  strip: null,
  rows: Array.from({ length: rows }, (_, at) => ({
    tp: `t-${at}`,
    role: 'follower' as const,
    inSync: true,
    highWatermark: 0,
    logEndOffset: 0,
    window: { from: 0, capacity: 1 },
    cells: [],
  })),
  rowsNotDrawn: 0,
});

const client = (name: string, role: 'producer' | 'consumer'): Client => ({
  name,
  role,
  status: 'running',
  facts: [],
  waiting: [],
  owns: [],
  group: '',
});

const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('the stage', () => {
  const sizes = fc.record({ width: fc.integer({ min: 320, max: 2200 }), height: fc.integer({ min: 300, max: 1400 }) });
  const hosts = fc
    .tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 0, max: 12 }))
    .map(([count, rows]) => [lane('controller-1'), ...Array.from({ length: count }, (_, at) => lane(`broker-${at + 1}`, rows))]);
  const people = fc
    .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }))
    .map(([left, right]) => [
      ...Array.from({ length: left }, (_, at) => client(`p${at}`, 'producer')),
      ...Array.from({ length: right }, (_, at) => client(`c${at}`, 'consumer')),
    ]);

  it('never lets two boxes touch, and keeps strips within their lanes', () => {
    fc.assert(
      fc.property(sizes, hosts, people, (room, lanes, clients) => {
        const layout = layoutStage(room, lanes, clients);
        const boxes: Box[] = [...layout.lanes, ...layout.clients];
        for (const [at, a] of boxes.entries()) for (const b of boxes.slice(at + 1)) expect(overlap(a, b)).toBe(false);
        for (const { x, y, width, height, strip, rowsY } of layout.lanes) {
          expect(strip.x).toBeGreaterThan(x);
          expect(strip.x + strip.width).toBeLessThan(x + width);
          expect(strip.y + strip.height).toBeLessThan(y + height);
          expect(rowsY).toBeGreaterThan(strip.y + strip.height);
        }
        for (const box of boxes) expect(box.x + box.width).toBeLessThanOrEqual(room.width);
        expect(slotsFor(room.width)).toBeGreaterThanOrEqual(6);
      }),
    );
  });

  it('stacks everything on a phone', () => {
    const { phone, lanes, clients } = layoutStage(
      { width: 390, height: 700 },
      [lane('controller-1'), lane('broker-1')],
      [client('shop', 'producer'), client('billing', 'consumer')],
    );
    expect(phone).toBe(true);
    expect(clients[0]!.y).toBeLessThan(lanes[0]!.y);
    expect(clients[1]!.y).toBeGreaterThan(lanes[1]!.y);
  });

  it('lets a packet leave where it is sent and arrive where it goes', () => {
    const layout = layoutStage(
      { width: 840, height: 700 },
      [lane('controller-1'), lane('broker-1'), lane('broker-2')],
      [client('shop', 'producer')],
    );
    for (const [from, to, plane] of [
      ['broker-1', 'broker-2', 'data'],
      ['shop', 'broker-2', 'data'],
      ['broker-2', 'shop', 'data'],
      ['broker-1', 'controller-1', 'control'],
    ] as const) {
      const route = routeOf(layout, { from, to, plane })!;
      expect(pointAt(route, 0)).toMatchObject(route.from);
      expect(pointAt(route, 1)).toMatchObject(route.to);
    }
    expect(routeOf(layout, { from: 'shop', to: 'nobody', plane: 'data' })).toBeNull();
  });
});

describe('offsets', () => {
  it('lie at the same place in every replica, whatever its lane’s height', () => {
    const window = { from: 10, capacity: 12 };
    const a = offsetScale(window, { x: 100, y: 0, width: 360, height: 30 });
    const b = offsetScale(window, { x: 100, y: 500, width: 360, height: 12 });
    for (let offset = 10; offset <= 22; offset++) expect(a(offset)).toBe(b(offset));
    expect(a(10)).toBe(100);
    expect(a(22)).toBe(460);
  });

  it('label a batch by its range where that fits, by its first offset where not', () => {
    const scale = offsetScale({ from: 0, capacity: 12 }, { x: 0, y: 0, width: 360, height: 30 });
    const cell = { key: '', epoch: 0, state: 'committed', unflushed: false, acknowledged: false, control: false } as const;
    expect(cellBox({ ...cell, baseOffset: 2, count: 3 }, { from: 0, capacity: 12 }, scale).label).toBe('2–4');
    expect(cellBox({ ...cell, baseOffset: 2, count: 1 }, { from: 0, capacity: 12 }, scale).label).toBe('2');
    expect(
      cellBox(
        { ...cell, baseOffset: 100_000, count: 1 },
        { from: 100_000, capacity: 12 },
        offsetScale({ from: 100_000, capacity: 12 }, { x: 0, y: 0, width: 360, height: 30 }),
      ).label,
    ).toBe('');
  });
});

describe('labels', () => {
  const wanted = fc.array(fc.record({ x: fc.integer({ min: 0, max: 400 }), width: fc.integer({ min: 10, max: 90 }) }), { maxLength: 8 });

  it('stack instead of colliding, and stay within the strip', () => {
    fc.assert(
      fc.property(wanted, labels => {
        const named = labels.map((label, at) => ({ key: String(at), ...label }));
        const placed = stackLabels(named, { rows: 3, from: 0, to: 400 });
        const spans = placed.map(({ key, x, row }) => ({
          row,
          left: x - named[Number(key)]!.width / 2,
          right: x + named[Number(key)]!.width / 2,
        }));
        for (const [at, a] of spans.entries()) {
          expect(a.left).toBeGreaterThanOrEqual(0);
          expect(a.right).toBeLessThanOrEqual(400);
          for (const b of spans.slice(at + 1)) expect(a.row === b.row && a.left < b.right && b.left < a.right).toBe(false);
        }
      }),
    );
  });

  it('HW and LEO at one offset stand one below the other', () => {
    const placed = stackLabels(
      [
        { key: 'hw', x: 200, width: 30 },
        { key: 'leo', x: 200, width: 36 },
      ],
      { rows: 3, from: 0, to: 400 },
    );
    expect(placed.map(({ key, row }) => [key, row])).toEqual([
      ['hw', 0],
      ['leo', 1],
    ]);
  });

  it('of packets are left out where they would touch one that counts more', () => {
    const box = (left: number) => ({ left, right: left + 30, top: 0, bottom: 12 });
    expect(withoutOverlap([box(0), box(20), box(40)])).toEqual([box(0), box(40)]);
  });
});
