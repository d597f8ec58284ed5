import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Arguments, SeedRange, Shard } from './arguments.ts';
import { openScenario } from './files.ts';
import { progressBar } from './progress.ts';
import { describeReport, gather, gatherNone, reportOf, type Gathered } from './sweepReport.ts';
import type { WorkerData, WorkerReply, WorkerRequest } from './sweepWorker.ts';
import { UsageError, type ExitCode, type Terminal, type Verb } from './verb.ts';

export const sweep: Verb = {
  name: 'sweep',
  usage: 'FILE --seeds A..B [--jobs N] [--faults PROFILE] [--shard i/n] [--json]',
  summary: 'Plays a scenario under many seeds, on all cores',
  details: 'Every failure comes with the command that repeats it. --shard i/n plays every n-th seed; kafkascope merge joins the reports.',
  positionals: { min: 1, max: 1, what: 'a scenario file' },
  flags: {
    seeds: { kind: 'seeds', value: 'A..B', help: 'from A to B, both included' },
    jobs: { kind: 'integer', value: 'N', min: 1, help: 'so many at a time (all cores)' },
    faults: { kind: 'text', value: 'PROFILE', help: 'a random mix of faults: gentle, rough, cruel (not there yet)' },
    shard: { kind: 'shard', value: 'i/n', help: 'play only the i-th of n parts' },
    json: { kind: 'switch', value: '', help: 'print one JSON document' },
  },
  run: sweepSeeds,
};

async function sweepSeeds(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const range = given.seeds('seeds');
  if (range === null) throw new UsageError('sweep needs --seeds A..B, such as --seeds 1..1000');
  if (given.has('faults')) throw new UsageError('--faults is not there yet: random mixes of faults are not modelled yet');
  const file = given.positionals[0] ?? '';
  const opened = openScenario(file, terminal);
  if (opened === null) return 2;
  const shard = given.shard('shard');
  const began = performance.now();
  const jobs = Math.min(given.integer('jobs') ?? availableParallelism(), seedsOf(range, shard));
  const gathered = await playAll({ range, shard, jobs, data: { text: opened.text, file: opened.scenario.file }, file }, terminal);
  const report = reportOf(gathered, { file, range, shard, wallMs: Math.round(performance.now() - began) });
  terminal.out(given.has('json') ? `${JSON.stringify(report, null, 2)}\n` : describeReport(report));
  return report.failed.length === 0 ? 0 : 1;
}

/** How many seeds of a range belong to a shard: those at positions i - 1, i - 1 + n ... */
function seedsOf({ from, to }: SeedRange, shard: Shard | null): number {
  const all = to - from + 1;
  return shard === null ? all : Math.max(0, Math.ceil((all - (shard.index - 1)) / shard.of));
}

interface Work {
  readonly range: SeedRange;
  readonly shard: Shard | null;
  readonly jobs: number;
  readonly data: WorkerData;
  /** As it was given, for replay lines. */
  readonly file: string;
}

/** Few seeds at a time: no worker waits long for the last. */
const BATCH = 4;

async function playAll(work: Work, terminal: Terminal): Promise<Gathered> {
  const gathered = gatherNone();
  const total = seedsOf(work.range, work.shard);
  const bar = progressBar(terminal, 'seeds');
  const take = seedTaker(work);
  const onResult = (request: WorkerRequest): void => {
    if (request.type !== 'result') return;
    gather(gathered, work.file, request.result);
    bar.show(gathered.seeds / total, `${gathered.seeds} of ${total}, ${gathered.failed.length} failed`);
  };
  await Promise.all(Array.from({ length: work.jobs }, () => runWorker(work.data, take, onResult)));
  bar.clear();
  return gathered;
}

/** Hands out the seeds in order, a batch at a time. */
function seedTaker({ range, shard }: Work): () => readonly number[] {
  const stride = shard?.of ?? 1;
  let next = range.from + (shard === null ? 0 : shard.index - 1);
  return () => {
    const seeds: number[] = [];
    for (; seeds.length < BATCH && next <= range.to; next += stride) seeds.push(next);
    return seeds;
  };
}

/** One worker, until there is no more work. */
function runWorker(data: WorkerData, take: () => readonly number[], onMessage: (request: WorkerRequest) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./sweepWorker.mjs', import.meta.url), { workerData: data });
    worker.on('message', (request: WorkerRequest) => {
      onMessage(request);
      if (request.type === 'ready') worker.postMessage({ seeds: take() } satisfies WorkerReply);
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}
