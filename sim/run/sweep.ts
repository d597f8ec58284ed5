import { createRun } from './run.ts';
import type { Scenario } from './scenario/types.ts';

/** What one seed of a sweep came to. */
export interface SeedResult {
  readonly seed: number;
  readonly ok: boolean;
  readonly digest: string;
  readonly events: number;
  /** The first check that failed. */
  readonly failure: { readonly check: string; readonly atMs: number; readonly detail: string } | null;
}

/** Plays a scenario under a seed, without a trace: only to its verdict. */
export function sweepSeed(scenario: Scenario, seed: number): SeedResult {
  const run = createRun(scenario, { seed, trace: false });
  run.advanceTo(run.endUs);
  const { ok, digest, events, checks } = run.result();
  const failed = checks.find(check => !check.ok);
  return {
    seed,
    ok,
    digest,
    events,
    failure: failed === undefined ? null : { check: failed.name, atMs: failed.atMs, detail: failed.detail },
  };
}
