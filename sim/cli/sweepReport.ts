import { replayLine } from './replay.ts';
import type { SeedResult } from '../index.ts';
import type { SeedRange, Shard } from './arguments.ts';

/** What `sweep --json` and `merge --json` print. */
export interface SweepReport {
  readonly scenario: string;
  /** How many were played. */
  readonly seeds: number;
  readonly range: string;
  readonly shard: string | null;
  readonly failed: readonly FailedSeed[];
  /** One number for all runs, whatever their order and however they were divided. */
  readonly digestOfDigests: string;
  readonly events: number;
  readonly wallMs: number;
}

export interface FailedSeed {
  readonly seed: number;
  readonly check: string;
  readonly atMs: number;
  readonly detail: string;
  readonly replay: string;
}

/** Gathers results as they come, in any order. */
export interface Gathered {
  seeds: number;
  events: number;
  digest: string;
  readonly failed: FailedSeed[];
}

export const gatherNone = (): Gathered => ({ seeds: 0, events: 0, digest: '0000000000000000', failed: [] });

export function gather(gathered: Gathered, file: string, { seed, digest, events, failure }: SeedResult): void {
  gathered.seeds++;
  gathered.events += events;
  gathered.digest = addDigests(gathered.digest, mixed(seed, digest));
  if (failure !== null) gathered.failed.push({ seed, ...failure, replay: replayLine(file, { seed }) });
}

/** Addition modulo 2^64 does not mind the order, so that shards can be joined. */
export const addDigests = (a: string, b: string): string =>
  BigInt.asUintN(64, BigInt(`0x${a}`) + BigInt(`0x${b}`))
    .toString(16)
    .padStart(16, '0');

/** A seed's digest, scattered by the seed, so that two runs that change places do not look the same. */
function mixed(seed: number, digest: string): string {
  const scattered = BigInt.asUintN(64, (BigInt(`0x${digest}`) ^ BigInt(seed)) * 0x9e3779b97f4a7c15n);
  return (scattered ^ (scattered >> 29n)).toString(16).padStart(16, '0');
}

interface About {
  readonly file: string;
  readonly range: SeedRange;
  readonly shard: Shard | null;
  readonly wallMs: number;
}

export const reportOf = ({ seeds, events, digest, failed }: Gathered, { file, range, shard, wallMs }: About): SweepReport => ({
  ...{ scenario: file, seeds, range: `${range.from}..${range.to}`, shard: shard === null ? null : `${shard.index}/${shard.of}` },
  failed: [...failed].sort((a, b) => a.seed - b.seed),
  ...{ digestOfDigests: digest, events, wallMs },
});

const SHOWN = 20;

/** For people. */
export function describeReport({ scenario, seeds, range, failed, digestOfDigests, events, wallMs }: SweepReport): string {
  const rate = wallMs === 0 ? '' : `, ${Math.round(events / wallMs)}k events/s`;
  return [
    `${scenario}: ${seeds} seeds (${range}), ${failed.length === 0 ? 'all held' : `${failed.length} FAILED`}`,
    ...failed
      .slice(0, SHOWN)
      .map(({ seed, check, atMs, replay }) => `  seed ${seed} at ${atMs / 1_000} s: ${check.trim().replace(/\s+/g, ' ')}\n    ${replay}`),
    ...(failed.length > SHOWN ? [`  ... and ${failed.length - SHOWN} more (all with --json)`] : []),
    `${events} events in ${(wallMs / 1_000).toFixed(1)} s${rate}, digest of digests ${digestOfDigests}`,
    '',
  ].join('\n');
}
