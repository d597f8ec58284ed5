/**
 * The quorum under random trouble: voters that crash, lose power, are suspended or cut off, one way or both. What has to hold whatever happens
 * is what the specifications of KIP-595 and KIP-996 state (raft-tlaplus: NeverTwoLeadersInSameEpoch, NoLogDivergence, LeaderHasAllAckedValues),
 * and what Kafka's own RaftEventSimulationTest watches: MonotonicHighWatermark, MajorityReachedHighWatermark, ConsistentCommittedData.
 */
import { describe, expect, it } from 'vitest';
import { createStreams, int, streamOf, type Stream } from '../../../sim/engine/random.ts';
import { createRun, loadScenario, type Run } from '../../../sim/index.ts';
import { nextOffsetOf, type Batch } from '../../../sim/protocol/log/batch.ts';

const SEEDS = 10;
const TROUBLE_UNTIL_S = 60;
const END_S = 85;
const SAMPLE_US = 250_000;

/** A trouble, and what ends it. */
const TROUBLES: readonly (readonly [(one: string, other: string) => string, (one: string) => string])[] = [
  [one => `{ crash: ${one} }`, one => `{ start: ${one} }`],
  [one => `{ powerOff: ${one} }`, one => `{ start: ${one} }`],
  [one => `{ stop: ${one} }`, one => `{ start: ${one} }`],
  [one => `{ pause: ${one} }`, one => `{ resume: ${one} }`],
  [one => `{ isolate: ${one} }`, () => '{ heal: ~ }'],
  [(one, other) => `{ cut: { from: ${one}, to: ${other} } }`, () => '{ heal: ~ }'],
  [(one, other) => `{ delay: { link: [${one}, ${other}], by: 700ms } }`, () => '{ heal: ~ }'],
];

/** Several at a time, so that majorities are lost too; each over after some seconds, and all before the end. */
function stepsOf(stream: Stream, voters: number): string[] {
  const steps: { at: number; what: string }[] = [];
  const freeAt = new Map<number, number>();
  for (let at = 1; at < TROUBLE_UNTIL_S; at += 1 + int(stream, 4)) {
    const first = int(stream, voters);
    const length = 2 + int(stream, 10);
    const [begin, end] = TROUBLES[int(stream, TROUBLES.length)]!;
    if (at < (freeAt.get(first) ?? 0)) continue;
    freeAt.set(first, at + length + 2);
    const [one, other] = [first, (first + 1 + int(stream, voters - 1)) % voters].map(index => `controller-${index + 1}`);
    steps.push({ at, what: begin(one!, other!) }, { at: at + length, what: end(one!) });
  }
  return steps.sort((a, b) => a.at - b.at).map(({ at, what }) => `  - { at: ${at}s, do: ${what} }`);
}

function clusterInTrouble(seed: number, voters: number): Run {
  const loaded = loadScenario(
    `
format: 1
title: voters in trouble
seed: ${seed}
runFor: ${END_S}s
cluster: { controllers: ${voters}, brokers: 1 }
steps:
${stepsOf(streamOf(createStreams(seed), 'trouble'), voters).join('\n')}
`,
    'quorum.yaml',
  );
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  return createRun(loaded.scenario, { trace: false });
}

/** What an all-seeing judge remembers of the quorum. */
interface Oracle {
  /** All that any node ever held as committed. */
  readonly committed: Batch[];
  readonly leaders: Map</* epoch */ number, number>;
  readonly highWatermarks: Map<string, number>;
}

function judge(run: Run, oracle: Oracle, nodes: readonly string[]): void {
  const snapshot = run.snapshot();
  const isDown = new Set(snapshot.nodes().flatMap(({ name, status }) => (status === 'down' ? [name] : [])));
  for (const node of nodes) {
    const log = snapshot.metadataLog(node);
    if (log === null) continue;
    for (const batch of log.batches) judgeLeader(oracle, batch);
    const highWatermark = isDown.has(node) ? 0 : log.highWatermark;
    expect(highWatermark, `${node}: high watermark goes back`).toBeGreaterThanOrEqual(
      isDown.has(node) ? 0 : (oracle.highWatermarks.get(node) ?? 0),
    );
    oracle.highWatermarks.set(node, highWatermark);
    judgeCommitted(
      oracle,
      node,
      log.batches.filter(batch => nextOffsetOf(batch) <= highWatermark),
    );
  }
  judgeCompleteness(oracle, run);
}

/** LeaderHasAllAckedValues. An older leader that was suspended or cut off may not know yet that it was replaced: it commits nothing any more. */
function judgeCompleteness({ committed }: Oracle, run: Run): void {
  const { leaderId, leaderEpoch } = run.snapshot().quorum();
  const lastEpoch = committed.at(-1)?.partitionLeaderEpoch ?? 0;
  if (leaderId === -1 || leaderEpoch < lastEpoch) return;
  const held = run.snapshot().metadataLog(`controller-${leaderId - 100}`)!.batches;
  expect(
    committed.every((batch, index) => held[index] === batch),
    `${leaderId} leads without all that is committed`,
  ).toBe(true);
}

/** NeverTwoLeadersInSameEpoch: an epoch begins with the LeaderChange record of its leader. */
function judgeLeader(oracle: Oracle, { records, partitionLeaderEpoch }: Batch): void {
  const first = records.type === 'metadata' ? records.items[0] : undefined;
  if (first?.type !== 'LeaderChange') return;
  expect(oracle.leaders.get(partitionLeaderEpoch) ?? first.leaderId, `two leaders in epoch ${partitionLeaderEpoch}`).toBe(first.leaderId);
  oracle.leaders.set(partitionLeaderEpoch, first.leaderId);
}

/** ConsistentCommittedData: of two nodes that hold something as committed, one holds a beginning of what the other does. */
function judgeCommitted(oracle: Oracle, node: string, committed: readonly Batch[]): void {
  const differs = committed.findIndex((batch, index) => index < oracle.committed.length && oracle.committed[index] !== batch);
  expect(differs, `${node} holds another batch as committed`).toBe(-1);
  oracle.committed.push(...committed.slice(oracle.committed.length));
}

describe.each([3, 5])('a quorum of %i voters in trouble', voters => {
  const nodes = [...Array.from({ length: voters }, (_, index) => `controller-${index + 1}`), 'broker-1'];
  let elections = 0;

  it.each(Array.from({ length: SEEDS }, (_, index) => index + 1))('seed %i', seed => {
    const run = clusterInTrouble(seed, voters);
    const oracle: Oracle = { committed: [], leaders: new Map(), highWatermarks: new Map() };
    while (!run.finished) {
      run.advanceTo(Math.min(run.endUs, run.nowUs + SAMPLE_US));
      judge(run, oracle, nodes);
    }
    elections += oracle.leaders.size - 1;
    // KIP-996's NotStuckInProspective: with the trouble over there is one leader, and everybody follows it.
    const quorum = run.snapshot().quorum();
    expect(quorum.leaderId).not.toBe(-1);
    for (const node of nodes) expect(run.snapshot().metadataLog(node)!.highWatermark, node).toBeGreaterThan(quorum.highWatermark - 5);
  });

  it('saw the leadership change often enough to mean something', () => expect(elections).toBeGreaterThan(SEEDS));
});
