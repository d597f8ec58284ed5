import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendAsLeader, rollLog } from '../../../sim/protocol/log/append.ts';
import { checkpointFlushed, newCheckpoint, writeCheckpoint } from '../../../sim/protocol/log/checkpoint.ts';
import { batchesOf, flushLog, segmentFlushed, truncateTo } from '../../../sim/protocol/log/log.ts';
import type { Log, LogPort } from '../../../sim/protocol/log/log.ts';
import { cutToDurable } from '../../../sim/protocol/log/powerLoss.ts';
import { loadLog } from '../../../sim/protocol/log/recovery.ts';
import { emptyLog, makeBatch, silentPort } from '../../vectors/kinds/logFixture.ts';

/** A disk whose flushes complete when the test says so. */
function slowDisk(): { readonly port: LogPort; readonly flushes: { readonly file: string; readonly token: number }[] } {
  const flushes: { file: string; token: number }[] = [];
  return { port: { ...silentPort(), flush: (file, token) => void flushes.push({ file, token }) }, flushes };
}

const completeFlushes = (log: Log, flushes: readonly { readonly file: string; readonly token: number }[]): void => {
  for (const { file, token } of flushes) {
    if (file === log.disk.epochs.file) checkpointFlushed(log.disk.epochs, token);
    else segmentFlushed(log, token);
  }
};

const recover = (log: Log, clean = false) =>
  loadLog(
    log.disk,
    {
      config: log.memory.config,
      clean,
      recoveryPoint: log.memory.recoveryPoint,
      logStartOffset: 0,
      highWatermark: log.memory.highWatermark,
    },
    { ...silentPort(), read: () => undefined },
  );

describe('a power loss', () => {
  it('takes what was not flushed, batch by batch, and says how much', () => {
    const { port, flushes } = slowDisk();
    const log = emptyLog();
    for (let i = 0; i < 3; i++) appendAsLeader(log, makeBatch({ sizeInBytes: 100 }), 0, port);
    flushLog(log, port);
    completeFlushes(log, flushes);
    appendAsLeader(log, makeBatch({ sizeInBytes: 100 }), 0, port);
    expect(cutToDurable({ logs: new Map([['orders-0', log.disk]]) })).toMatchObject({ filesCut: 1, bytesLost: 100 });
    expect(log.disk.logEndOffset).toBe(3);
  });

  it('takes nothing from a process that merely crashes', () => {
    const log = emptyLog();
    appendAsLeader(log, makeBatch({}), 0, silentPort());
    recover(log);
    expect(log.disk.logEndOffset).toBe(1);
  });

  it('undoes a write of a checkpoint whose flush was under way', () => {
    const { port } = slowDisk();
    const checkpoint = newCheckpoint('replication-offset-checkpoint', 1);
    writeCheckpoint(checkpoint, 2, 10, port);
    writeCheckpoint(checkpoint, 3, 10, port);
    checkpointFlushed(checkpoint, 1);
    expect(checkpoint.content).toBe(3);
    cutToDurable({ checkpoint });
    expect(checkpoint.content).toBe(2);
  });

  it('does not bring back what was cut off while its flush was under way', () => {
    const { port, flushes } = slowDisk();
    const log = emptyLog();
    for (let i = 0; i < 4; i++) appendAsLeader(log, makeBatch({ sizeInBytes: 100 }), 0, port);
    flushLog(log, port);
    truncateTo(log, 2, 1, port);
    appendAsLeader(log, makeBatch({ sizeInBytes: 100 }), 1, port);
    completeFlushes(log, flushes);
    expect(log.disk.segments[0]!.durableBytes).toBe(200);
    cutToDurable(log.disk);
    expect(log.disk.logEndOffset).toBe(2);
  });

  it('leaves a prefix of the log, of whole batches, with all that was flushed', () => {
    const step = fc.oneof(fc.constant('append'), fc.constant('append'), fc.constant('roll'), fc.constant('flush'), fc.constant('settle'));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), steps => {
        const { port, flushes } = slowDisk();
        const log = emptyLog();
        for (const what of steps) {
          if (what === 'append') appendAsLeader(log, makeBatch({ sizeInBytes: 90 }), 0, port);
          else if (what === 'roll') rollLog(log, port);
          else if (what === 'flush') flushLog(log, port);
          else completeFlushes(log, flushes.splice(0));
        }
        const before = batchesOf(log.disk);
        const { recoveryPoint } = log.memory;
        cutToDurable(log.disk);
        const after = batchesOf(log.disk);
        expect(after).toEqual(before.slice(0, after.length));
        expect(log.disk.logEndOffset).toBeGreaterThanOrEqual(recoveryPoint);
        recover(log);
        expect(batchesOf(log.disk)).toEqual(after);
      }),
    );
  });
});

describe('loading a log (LogLoader.load)', () => {
  it('forgets an epoch without a record, clean or not', () => {
    for (const clean of [true, false]) {
      const log = emptyLog();
      appendAsLeader(log, makeBatch({}), 0, silentPort());
      log.disk.epochs.content = Object.freeze([...log.disk.epochs.content, { epoch: 1, startOffset: 1 }]);
      recover(log, clean);
      expect(log.disk.epochs.content).toEqual([{ epoch: 0, startOffset: 0 }]);
    }
  });

  it('takes the high watermark from its checkpoint, within the log', () => {
    const log = emptyLog();
    for (let i = 0; i < 3; i++) appendAsLeader(log, makeBatch({}), 0, silentPort());
    log.memory.highWatermark = 2;
    expect(recover(log).highWatermark).toBe(2);
    log.memory.highWatermark = 9;
    expect(recover(log).highWatermark).toBe(3);
  });

  it('knows producers by their snapshot and by the batches after it', () => {
    const log = emptyLog();
    const send = (sequence: number) => appendAsLeader(log, makeBatch({ producer: { id: 7, epoch: 0, sequence } }), 0, silentPort());
    send(0);
    send(1);
    rollLog(log, silentPort());
    send(2);
    const entry = recover(log).producers.get(7)!;
    expect(entry.batches.map(({ firstSequence }) => firstSequence)).toEqual([1, 2]);
  });
});
