import { lengthOf } from '../appendList.ts';
import { MAX_RELATIVE_OFFSET, OFFSET_ENTRY_BYTES, TIME_ENTRY_BYTES } from '../segment.ts';
import type { Segment } from '../segment.ts';

export interface GroupLimits {
  readonly maxBytes: number;
  readonly maxIndexBytes: number;
  /** The first offset that may not be cleaned. */
  readonly upTo: number;
}

/**
 * Puts neighbours together that would fit into one segment even if nothing went (Kafka: Cleaner.groupSegmentsBySize), so that compaction does
 * not leave ever more ever smaller files.
 */
export function groupSegments(segments: readonly Segment[], limits: GroupLimits): Segment[][] {
  const groups: Segment[][] = [];
  for (const [index, segment] of segments.entries()) {
    const group = groups[groups.length - 1];
    const nextBase = segments[index + 1]?.baseOffset ?? limits.upTo;
    if (group !== undefined && fits(group, segment, nextBase - 1, limits)) group.push(segment);
    else groups.push([segment]);
  }
  return groups;
}

function fits(group: readonly Segment[], segment: Segment, lastOffset: number, { maxBytes, maxIndexBytes }: GroupLimits): boolean {
  const total = (sizeOf: (one: Segment) => number): number => group.reduce((sum, one) => sum + sizeOf(one), sizeOf(segment));
  return (
    total(({ sizeInBytes }) => sizeInBytes) <= maxBytes &&
    total(({ offsetIndex }) => lengthOf(offsetIndex) * OFFSET_ENTRY_BYTES) <= maxIndexBytes &&
    total(({ timeIndex }) => lengthOf(timeIndex) * TIME_ENTRY_BYTES) <= maxIndexBytes &&
    (segment.sizeInBytes === 0 || lastOffset - group[0]!.baseOffset <= MAX_RELATIVE_OFFSET)
  );
}
