import { createRun, loadScenario, type Run } from '../../sim/index.ts';

/** The load of Kafka's guides: three brokers, one producer, one consumer, a topic with three replicas a partition. */
export interface Load {
  readonly recordsPerSecond: number;
  readonly valueBytes: number;
  /** Partitions that nobody writes to, in a topic of their own. */
  readonly idlePartitions: number;
  readonly seconds: number;
  readonly config: string;
}

export const MODERATE: Load = { recordsPerSecond: 1_000, valueBytes: 200, idlePartitions: 0, seconds: 60, config: '{}' };

/** A run of that load that stands at instant 0, booted. */
export const loadRun = (load: Load, options: { readonly rewindable: boolean }): Run => {
  const loaded = loadScenario(textOf(load), 'bench.yaml');
  if (!loaded.ok) throw new Error(loaded.problems.map(problem => problem.message).join('; '));
  return createRun(loaded.scenario, { trace: options.rewindable, rewindable: options.rewindable });
};

const textOf = ({ recordsPerSecond, valueBytes, idlePartitions, seconds, config }: Load): string => `
format: 1
title: bench
seed: 1
runFor: ${seconds}s
cluster: { mode: kraft, controllers: 1, brokers: 3 }
topics:
  - { name: load, partitions: 3, replicationFactor: 3 }
${idlePartitions > 0 ? `  - { name: idle, partitions: ${idlePartitions}, replicationFactor: 3 }` : ''}
producers:
  - { name: shop, topic: load, rate: ${recordsPerSecond}/s, valueBytes: ${valueBytes}..${valueBytes}, keys: { pattern: "user-{n}", count: 1000 }, config: ${config} }
consumers:
  - { name: billing, group: billing, topics: [load] }
`;

/** How a stretch of simulated time was played. */
export interface Stretch {
  readonly events: number;
  readonly wallMs: number;
  /** Of all threads of this process, those that compile and collect garbage too: what others do on the machine matters less to it. */
  readonly cpuMs: number;
  readonly simulatedMs: number;
}

/** Plays from one second to another. The time before is not measured: code is still being compiled then. */
export const playStretch = (run: Run, fromSeconds: number, toSeconds: number): Stretch => {
  run.advanceTo(fromSeconds * 1_000_000);
  const before = run.eventCount;
  const spent = stopwatch();
  run.advanceTo(toSeconds * 1_000_000);
  return { events: run.eventCount - before, ...spent(), simulatedMs: (toSeconds - fromSeconds) * 1000 };
};

/** Says how much time has gone by since it was made. */
export function stopwatch(): () => { readonly wallMs: number; readonly cpuMs: number } {
  const began = performance.now();
  const usage = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(usage);
    return { wallMs: performance.now() - began, cpuMs: (user + system) / 1000 };
  };
}
