import { parentPort, workerData } from 'node:worker_threads';
import { loadScenario, sweepSeed, type SeedResult } from '../index.ts';

/** What a worker is given, and what it answers. It asks for work, plays it, and asks again; no work: it ends. */
export interface WorkerData {
  readonly text: string;
  readonly file: string;
}
export type WorkerRequest = { readonly type: 'ready' } | { readonly type: 'result'; readonly result: SeedResult };
export type WorkerReply = { readonly seeds: readonly number[] };

const { text, file } = workerData as WorkerData;
const loaded = loadScenario(text, file);
if (!loaded.ok) throw new Error(`${file} cannot be read any more`);
const { scenario } = loaded;

const tell = (request: WorkerRequest): void => parentPort?.postMessage(request);

/** A run that crashes (one of our own rules is broken) is a failure of its seed like any other. */
function playSeed(seed: number): SeedResult {
  try {
    return sweepSeed(scenario, seed);
  } catch (error) {
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { seed, ok: false, digest: '0', events: 0, failure: { check: 'the run does not crash', atMs: 0, detail } };
  }
}

parentPort?.on('message', ({ seeds }: WorkerReply) => {
  if (seeds.length === 0) {
    parentPort?.close();
    return;
  }
  for (const seed of seeds) tell({ type: 'result', result: playSeed(seed) });
  tell({ type: 'ready' });
});
tell({ type: 'ready' });
