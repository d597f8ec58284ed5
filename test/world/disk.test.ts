import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStreams } from '../../sim/engine/random.ts';
import {
  addHost,
  append,
  beginFault,
  createWorld,
  crashProcess,
  diskOf,
  endFault,
  flush,
  powerOff,
  read,
  remove,
  replaceDisk,
  startProcess,
} from '../../sim/world/index.ts';
import type { DiskSettings, World } from '../../sim/world/index.ts';

const HOST = 0;
const MIB = 2 ** 20;

/** Costs without chance, so that instants can be told in advance. */
const EVEN: DiskSettings = {
  write: { minUs: 100, maxUs: 100 },
  seek: { minUs: 1_000, maxUs: 1_000 },
  flush: { minUs: 5_000, maxUs: 5_000 },
  bytesPerSecond: 1_000_000,
  capacityBytes: 100 * MIB,
  pageCacheBytes: 4 * MIB,
};

const withDisk = (settings: Partial<DiskSettings> = {}): World => {
  const world = createWorld({ latency: { minUs: 1, maxUs: 1 }, bytesPerSecond: 0, links: [] }, createStreams(1));
  addHost(world, { name: 'broker-1', disk: { ...EVEN, ...settings }, skewUs: 0, driftPpm: 0 });
  startProcess(world, 0, HOST);
  return world;
};

describe('a disk', () => {
  it('does one thing after another', () => {
    const world = withDisk();
    expect(append(world, 0, HOST, { file: 'a', bytes: 1_000 })).toBe(1_000 + 100 + 1_000);
    expect(append(world, 0, HOST, { file: 'a', bytes: 1_000 })).toBe(2_100 + 100 + 1_000);
    expect(append(world, 50_000, HOST, { file: 'a', bytes: 0 })).toBe(50_100);
    expect(diskOf(world, 50_000, HOST)).toEqual({ busyUs: 100, usedBytes: 2_000, capacityBytes: 100 * MIB });
  });

  it('appends to one file faster than to many in turn', () => {
    const [one, many] = [withDisk(), withDisk()];
    let [oneDone, manyDone] = [0, 0];
    for (let turn = 0; turn < 10; turn++) {
      oneDone = append(one, 0, HOST, { file: 'a', bytes: 0 });
      manyDone = append(many, 0, HOST, { file: `${turn % 2}`, bytes: 0 });
    }
    expect(oneDone).toBe(1_000 + 10 * 100);
    expect(manyDone).toBe(10 * (1_000 + 100));
  });

  it('finishes in the order in which it was asked, whatever the costs drawn', () => {
    const operation = fc.record({
      wait: fc.nat(500),
      kind: fc.constantFrom('append', 'flush', 'read'),
      file: fc.constantFrom('a', 'b', 'c'),
      bytes: fc.nat(100_000),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 50 }), operations => {
        const world = withDisk({ write: { minUs: 20, maxUs: 900 }, flush: { minUs: 500, maxUs: 9_000 } });
        let [now, last] = [0, 0];
        for (const { wait, kind, file, bytes } of operations) {
          now += wait;
          // All reads hit the page cache here, which asks nothing of the disk.
          if (kind === 'read') expect(read(world, now, HOST, { file, position: 0, bytes })).toBe(now);
          const done = kind === 'flush' ? flush(world, now, HOST, file) : append(world, now, HOST, { file, bytes });
          expect(done).toBeGreaterThan(Math.max(now, last));
          last = done;
        }
      }),
    );
  });

  it('is slower by the factor of a fault, as long as it lasts; two faults multiply', () => {
    const world = withDisk();
    append(world, 0, HOST, { file: 'a', bytes: 0 });
    const first = beginFault(world, { type: 'slowDisk', host: HOST, factor: 10 }).id;
    const second = beginFault(world, { type: 'slowDisk', host: HOST, factor: 2 }).id;
    expect(append(world, 10_000, HOST, { file: 'a', bytes: 0 })).toBe(10_000 + 2_000);
    expect(endFault(world, 20_000, second).fault.touched).toBe(1);
    expect(append(world, 20_000, HOST, { file: 'a', bytes: 0 })).toBe(20_000 + 1_000);
    expect(endFault(world, 30_000, first).fault.touched).toBe(2);
    expect(append(world, 30_000, HOST, { file: 'a', bytes: 0 })).toBe(30_000 + 100);
  });
});

describe('the page cache', () => {
  it('takes a write at once; a crash of the process keeps it', () => {
    const world = withDisk();
    append(world, 0, HOST, { file: 'a', bytes: 5_000 });
    crashProcess(world, 100, HOST);
    expect(powerOff(world, 200, HOST)).toMatchObject({ filesCut: 1, bytesLost: 5_000 });
  });

  it('is lost with the power, but for what a flush had finished; each file on its own', () => {
    const world = withDisk();
    for (const file of ['log', 'index', 'checkpoint']) append(world, 0, HOST, { file, bytes: 1_000 });
    const done = flush(world, 0, HOST, 'log');
    append(world, 0, HOST, { file: 'log', bytes: 500 });
    flush(world, 0, HOST, 'index');
    expect(powerOff(world, done, HOST)).toMatchObject({ filesCut: 3, bytesLost: 500 + 1_000 + 1_000 });
    expect(diskOf(world, done, HOST).usedBytes).toBe(1_000);
  });

  it('costs a flush only what is still dirty', () => {
    const world = withDisk();
    const written = append(world, 0, HOST, { file: 'a', bytes: 20_000 });
    expect(flush(world, 0, HOST, 'a') - written).toBe(5_000 + 20_000);
    expect(flush(world, 100_000, HOST, 'a')).toBe(105_000);
    append(world, 200_000, HOST, { file: 'a', bytes: 7_000 });
    expect(flush(world, 300_000, HOST, 'a')).toBe(300_000 + 5_000 + 7_000);
  });

  it('answers reads of what was written lately, and the disk those of what it had to let go', () => {
    const world = withDisk();
    for (let mebibyte = 0; mebibyte < 8; mebibyte++) append(world, 0, HOST, { file: 'a', bytes: MIB });
    const later = 100_000_000;
    expect(read(world, later, HOST, { file: 'a', position: 7 * MIB, bytes: 1_000 })).toBe(later);
    const missed = read(world, later, HOST, { file: 'a', position: 0, bytes: 1_000 });
    expect(missed).toBe(later + Math.ceil((MIB * 1_000_000) / EVEN.bytesPerSecond));
    // Now it is in the cache, with its neighbours.
    expect(read(world, missed, HOST, { file: 'a', position: 500_000, bytes: 1_000 })).toBe(missed);
  });

  it('is empty after a power loss', () => {
    const world = withDisk();
    append(world, 0, HOST, { file: 'a', bytes: 1_000 });
    flush(world, 0, HOST, 'a');
    expect(powerOff(world, 100_000, HOST).bytesLost).toBe(0);
    startProcess(world, 200_000, HOST);
    expect(read(world, 200_000, HOST, { file: 'a', position: 0, bytes: 10 })).toBeGreaterThan(200_000);
  });
});

describe('space', () => {
  it('is given back by a file that is removed, also while it is being flushed', () => {
    const world = withDisk();
    append(world, 0, HOST, { file: 'a', bytes: 1_000 });
    flush(world, 0, HOST, 'a');
    remove(world, HOST, 'a');
    expect(diskOf(world, 0, HOST).usedBytes).toBe(0);
    append(world, 0, HOST, { file: 'a', bytes: 300 });
    // What was flushed belonged to the file that is gone.
    expect(powerOff(world, 1_000_000, HOST).bytesLost).toBe(300);
  });

  it('is all free on a new disk', () => {
    const world = withDisk();
    append(world, 0, HOST, { file: 'a', bytes: 1_000 });
    replaceDisk(world, 5, HOST);
    expect(diskOf(world, 5, HOST)).toMatchObject({ usedBytes: 0, busyUs: 0 });
  });
});
