import type { ToolContext } from '../tool.ts';

/** Numbers in order; the value below which that part of them lies (ProducerPerformance.Stats.percentiles). */
export function percentiles(values: readonly number[], parts: readonly number[]): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return parts.map(part => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0);
}

/** What was acknowledged to a client since a place in the trace: a latency for each record, in milliseconds. */
export function acknowledgedLatencies({ console: { run } }: ToolContext, client: string, from: number): readonly number[] {
  const latencies: number[] = [];
  for (let index = from; index < run.traceLength; index++) {
    const { node, note } = run.trace.entries[index]!;
    if (node !== client || note.kind !== 'producer.acked') continue;
    for (let record = 0; record < note.count; record++) latencies.push(note.latencyMs);
  }
  return latencies;
}

export const MEBIBYTE = 1_048_576;

/** java's %.4f and %.2f. */
export const fixed = (value: number, digits: number): string => value.toFixed(digits);
