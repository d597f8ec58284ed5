/** The worker's side: frames show what the engine has, and only that; time stops at questions; acting in the past forks. (UI.md, "Honesty") */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTraceIndex, readTrace } from '../../web/frame/traceIndex.ts';
import type { Subject } from '../../web/frame/types.ts';
import { act, createSession, frameOf, play, replayHand, seek, stateOf, step, why, type Session } from '../../web/worker/session.ts';
import { lesson, VIEW } from './runs.ts';

const LESSON = lesson('acks-one-loses');
const session = (): Session => createSession(LESSON, 42, 1);
const scouted = (made: Session): Session => {
  while (made.scout.slice());
  return made;
};

describe('a frame', () => {
  const shown = session();

  it('has the offsets, roles and packets of the engine’s snapshot, at any moment', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 34_000_000 }), at => {
        seek(shown, at);
        const frame = frameOf(shown, VIEW);
        const snapshot = shown.run.snapshot();
        const partition = snapshot.partition('risky', 0)!;
        expect(frame.at).toBe(at);
        expect(frame.focus).toBe('risky-0');
        for (const lane of frame.lanes.filter(each => each.kind === 'broker')) {
          const replica = partition.replica[String(lane.nodeId)]!;
          expect(lane.strip).toMatchObject({
            logEndOffset: replica.logEndOffset,
            highWatermark: replica.highWatermark,
            inSync: partition.isr.includes(lane.nodeId),
          });
          expect(lane.strip!.role === 'leader').toBe(partition.leader === lane.nodeId);
          expect(lane.strip!.cells.reduce((sum, cell) => sum + cell.count, 0)).toBe(replica.logEndOffset);
          for (const cell of lane.strip!.cells)
            expect(cell.state).toBe(cell.baseOffset + cell.count <= replica.highWatermark ? 'committed' : 'above');
        }
        expect(frame.packets.filter(packet => packet.fate !== 'lost').length + frame.packetsNotDrawn).toBe(snapshot.packets().length);
        for (const packet of frame.packets) expect(packet.progress >= 0 && packet.progress <= 1).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('tells that two acknowledged records lie on the dead leader alone', () => {
    seek(shown, 20_000_000);
    const frame = frameOf(shown, VIEW);
    expect(frame.lanes.map(({ name, strip }) => [name, strip?.acknowledgedOnlyHere])).toEqual([
      ['controller-1', 0],
      ['broker-1', 2],
      ['broker-2', 0],
      ['broker-3', 0],
    ]);
  });

  it('is plain data, which can be sent from a worker', () => {
    seek(shown, 6_000_000);
    const frame = frameOf(shown, { ...VIEW, subject: { kind: 'partition', id: 'risky-0' } });
    expect(structuredClone(frame)).toEqual(frame);
  });

  it.each([
    ['node', { kind: 'node', id: 'broker-1' }, 'broker'],
    ['producer', { kind: 'node', id: 'card' }, 'producer'],
    ['controller', { kind: 'node', id: 'controller-1' }, 'controller'],
    ['partition', { kind: 'partition', id: 'safe-0' }, 'partition'],
    ['batch', { kind: 'batch', id: 'risky-0', node: 'broker-1', offset: 1 }, 'batch'],
  ] as const)('inspects a %s', (_, subject, kind) => {
    seek(shown, 5_000_000);
    const { inspection } = frameOf(shown, { ...VIEW, subject });
    expect(inspection?.kind).toBe(kind);
    expect(inspection!.rows.length).toBeGreaterThan(3);
  });

  it('names the segments of a log, and the file that a batch lies in', () => {
    const segments = createSession(lesson('segments'), 14, 1);
    seek(segments, 15_000_000);
    const valueOf = (subject: Subject, name: string) =>
      frameOf(segments, { ...VIEW, subject }).inspection?.rows.find(row => row.name === name)?.value;
    expect(valueOf({ kind: 'partition', id: 'photos-0' }, 'segments')).toBe('0, 3, 6, 9');
    expect(valueOf({ kind: 'batch', id: 'photos-0', node: 'broker-1', offset: 7 }, 'file')).toBe('00000000000000000006.log');
  });

  it('says nothing of what is not there', () => {
    expect(frameOf(shown, { ...VIEW, subject: { kind: 'node', id: 'broker-9' } }).inspection).toBeNull();
    expect(frameOf(shown, { ...VIEW, subject: { kind: 'batch', id: 'risky-0', node: 'broker-1', offset: 99 } }).inspection).toBeNull();
  });
});

describe('the index of the past', () => {
  it('is the same after going back and forth as read in one go', () => {
    const { run } = session();
    const index = createTraceIndex();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 34_000_000 }), at => {
        run.seek(at);
        readTrace(index, run.trace.entries, run.traceLength);
        const fresh = createTraceIndex();
        readTrace(fresh, run.trace.entries, run.traceLength);
        const lists = (each: typeof fresh) => [...each.changes].filter(([, list]) => list.length > 0).sort(([a], [b]) => (a < b ? -1 : 1));
        expect([index.said, [...index.acknowledged], [...index.lost], lists(index)]).toEqual([
          fresh.said,
          [...fresh.acknowledged],
          [...fresh.lost],
          lists(fresh),
        ]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('time', () => {
  it.each([
    ['known beforehand', () => scouted(session())],
    ['met before the scout has found it', session],
  ])('stops at a question %s, and at the end', (_, make) => {
    const shown = make();
    seek(shown, 24_000_000);
    expect(play(shown, 60_000, 0.1)).toBe('question');
    expect(shown.run.nowUs).toBe(24_500_000);
    expect(play(shown, 60_000, 0.1)).toBe('end');
    expect(shown.run.nowUs).toBe(34_000_000);
  });

  it('steps back as far as the beginning of the story, not into the boot', () => {
    const shown = session();
    seek(shown, 0);
    step(shown, -5000);
    expect(shown.run.nowUs).toBe(0);
  });
});

describe('by hand', () => {
  it('does again, from a link, exactly what was done', () => {
    const first = session();
    seek(first, 3_000_000);
    step(first, 7);
    expect(act(first, { crash: 'broker-2' })).toBeNull();
    seek(first, 9_000_000);
    const second = session();
    expect(replayHand(second, first.hand)).toEqual([]);
    seek(second, 9_000_000);
    expect(second.run.digest()).toBe(first.run.digest());
    expect(stateOf(second)).toEqual(stateOf(first));
  });

  it('drops what was done later when one goes back and does something else', () => {
    const shown = session();
    seek(shown, 4_500_000);
    act(shown, { crash: 'broker-2' });
    seek(shown, 2_000_000);
    act(shown, { pause: 'broker-3' });
    expect(shown.hand.map(({ action }) => action)).toEqual([{ pause: 'broker-3' }]);
    seek(shown, 5_500_000);
    expect(stateOf(shown).nodes['broker-2']).not.toBe('down');
  });

  it('says why not, in words', () => {
    const shown = session();
    expect(act(shown, { start: 'broker-1' })).toContain('broker-1 is running');
    expect(act(shown, { crash: 'broker-9' })).toContain('broker-9');
    expect(shown.hand).toEqual([]);
  });
});

describe('why', () => {
  it('leads from the new leader to the crash, by way of a session that ran out', () => {
    const shown = session();
    seek(shown, 20_000_000);
    const { inspection } = frameOf(shown, { ...VIEW, subject: { kind: 'partition', id: 'risky-0' } });
    const question = inspection!.whys.find(each => each.name === 'leader')!;
    const chain = why(shown, question.entry);
    expect(chain[0]!.text['en']).toContain('broker-2 became the leader of risky-0');
    expect(chain.map(reason => reason.text['en']).join('\n')).toMatch(/no heartbeat[^]*broker-1 crashed/);
    expect(chain.every(reason => (reason.text['zh'] ?? '').length > 0)).toBe(true);
    for (const [at, reason] of chain.slice(1).entries()) expect(reason.at).toBeLessThanOrEqual(chain[at]!.at);
  });
});

describe('the scout', () => {
  it('finds faults, elections, captions and questions, and does not give answers away', () => {
    const { scout } = scouted(session());
    const { marks, finished, digest, checks } = scout.report();
    expect(finished).toBe(true);
    expect(digest).toMatch(/^[0-9a-f]{8,}$/);
    expect(checks.every(check => check.ok)).toBe(true);
    expect(marks.map(mark => mark.kind)).toEqual(expect.arrayContaining(['caption', 'fault', 'repair', 'election', 'question']));
    for (const mark of marks.filter(each => each.kind === 'question')) expect(mark.text).toEqual({});
  });
});
