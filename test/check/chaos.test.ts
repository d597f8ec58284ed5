import { describe, expect, it } from 'vitest';
import { JUDGES } from '../../sim/check/index.ts';
import { createStreams, int, streamOf, type Stream } from '../../sim/engine/random.ts';
import { createRun, loadScenario, type RunResult } from '../../sim/index.ts';

/**
 * The judges on true runs: three brokers that crash, stop, pause, fall out of the network and come back, at random, while a producer writes and
 * two consumers read. No power loss: that may lose committed records once it meets as many replicas as min.insync.replicas asks for (KIP-966).
 */
const SEEDS = 4;
const BROKERS = ['broker-1', 'broker-2', 'broker-3'] as const;
const NAMES = JUDGES.map(({ name }) => name);

/** What may happen to a broker that is up; `other` is a second one. */
const TROUBLES: readonly ((one: string, other: string) => string)[] = [
  one => `{ crash: ${one} }`,
  one => `{ stop: ${one} }`,
  one => `{ pause: ${one} }`,
  one => `{ isolate: ${one} }`,
  (one, other) => `{ cut: { from: ${one}, to: ${other} } }`,
  (one, other) => `{ lose: { link: [${one}, ${other}], ratio: 20% } }`,
  (one, other) => `{ delay: { link: [${one}, ${other}], by: 300ms } }`,
  one => `{ slowDisk: { broker: ${one}, factor: 50 } }`,
];

/** Troubles from 3 s to 45 s, each over after some seconds. */
const stepsOf = (stream: Stream): string[] => {
  const steps: string[] = [];
  for (let at = 3; at < 45; at += 5) {
    const first = int(stream, 3);
    const [one, other] = [BROKERS[first]!, BROKERS[(first + 1 + int(stream, 2)) % 3]!];
    const kind = int(stream, TROUBLES.length);
    const end = kind < 2 ? `{ start: ${one} }` : kind === 2 ? `{ resume: ${one} }` : kind === 7 ? '' : '{ heal: ~ }';
    steps.push(`  - { at: ${at}s, do: ${TROUBLES[kind]!(one, other)} }`);
    if (end !== '') steps.push(`  - { at: ${at + 2 + int(stream, 3)}s, do: ${end} }`);
  }
  return steps;
};

const play = (seed: number, acks: 'all' | '1'): RunResult => {
  const loaded = loadScenario(
    `
format: 1
title: chaos
seed: ${seed}
runFor: 70s
cluster: { controllers: 1, brokers: 3, config: { replica.lag.time.max.ms: 3000, broker.session.timeout.ms: 4000 } }
topics:
  - { name: orders, partitions: 2, replicationFactor: 3, config: { min.insync.replicas: 2 } }
producers:
  - name: shop
    topic: orders
    rate: 40/s
    until: 55s
    keys: { pattern: "k{n}", count: 5 }
    config: { acks: ${acks}, enable.idempotence: ${acks === 'all'}, request.timeout.ms: 3000, delivery.timeout.ms: 20000 }
consumers:
  - { name: billing, count: 2, group: billing, topics: [orders], commit: sync, processing: 1ms..3ms, config: { auto.offset.reset: earliest } }
steps:
${stepsOf(streamOf(createStreams(seed), 'chaos')).join('\n')}
expect: [${NAMES.join(', ')}]
`,
    'chaos.yaml',
  );
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  const run = createRun(loaded.scenario, { trace: false });
  run.advanceTo(run.endUs);
  return run.result();
};

const brokenBy = ({ checks }: RunResult): string[] =>
  checks.filter(({ ok, name }) => !ok && NAMES.includes(name)).map(({ name, detail }) => `${name}: ${detail}`);

describe('a cluster in trouble', () => {
  it('keeps every promise with acks=all and min.insync.replicas=2', () => {
    for (let seed = 1; seed <= SEEDS; seed++) expect(brokenBy(play(seed, 'all')), `seed ${seed}`).toEqual([]);
  });

  it('loses acknowledged records with acks=1, and nothing that was committed', () => {
    const broken = Array.from({ length: SEEDS }, (_, index) => brokenBy(play(index + 1, '1'))).flat();
    const kinds = new Set(broken.map(line => line.split(':')[0]));
    expect(kinds).toContain('acknowledged-records-survive');
    expect(kinds).not.toContain('committed-records-survive');
    expect(kinds).not.toContain('logs-match-below-high-watermark');
    expect(kinds).not.toContain('one-leader-per-epoch');
  });
});
