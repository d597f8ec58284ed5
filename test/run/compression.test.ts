/** Compression pays with processor time for bytes on the network and on the disks. */
import { describe, expect, it } from 'vitest';
import { failures, parseScenario, play } from './files.ts';

const runWith = (codec: string) =>
  play(
    parseScenario(`
format: 1
title: "compression"
seed: 5
runFor: 12s
cluster: { mode: kraft, controllers: 1, brokers: 2 }
topics: [{ name: logs, assignment: { 0: [1, 2] } }]
producers:
  - { name: app, topic: logs, rate: 2000/s, from: 1s, until: 8s, valueBytes: 400..600, config: { compression.type: ${codec}, linger.ms: 20, batch.size: 65536 } }
consumers: [{ name: reader, topics: [logs], group: g, config: { auto.offset.reset: earliest } }]
expect:
  - acknowledged-records-survive
  - check: producer("app").failed == 0 && producer("app").acked == 14000
  - check: consumer("reader").received == 14000
`),
  );

const bytesOf = (run: ReturnType<typeof play>): number =>
  run
    .snapshot()
    .partition('logs', 0)!
    .replica['1']!.segments.reduce((sum, { bytes }) => sum + bytes, 0);

const latencyOf = (run: ReturnType<typeof play>): number => {
  const latencies = run.trace.entries.flatMap(({ note }) => (note.kind === 'producer.acked' ? [note.latencyMs] : []));
  return latencies.reduce((sum, ms) => sum + ms, 0) / latencies.length;
};

describe('the same records', () => {
  const runs = { none: runWith('none'), lz4: runWith('lz4'), gzip: runWith('gzip') };

  it('all arrive, whatever the codec', () => expect(Object.values(runs).flatMap(failures)).toEqual([]));

  it('take less room the harder they are compressed', () => {
    expect(bytesOf(runs.lz4)).toBeLessThan(bytesOf(runs.none) * 0.6);
    expect(bytesOf(runs.gzip)).toBeLessThan(bytesOf(runs.lz4));
  });

  it('take longer where the codec is slow', () => expect(latencyOf(runs.gzip)).toBeGreaterThan(latencyOf(runs.lz4)));
});
