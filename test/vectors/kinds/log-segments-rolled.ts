import { batchesOf } from '../../../sim/protocol/log/log.ts';
import type { LogDirectory } from '../../../sim/protocol/log/log.ts';
import { lengthOf } from '../../../sim/protocol/log/appendList.ts';
import { endOffsetOf, offsetEntriesOf, timeEntriesOf } from '../../../sim/protocol/log/segment.ts';
import type { Segment } from '../../../sim/protocol/log/segment.ts';
import { compare, type VectorResult } from './result.ts';
import { WRITTEN_AT_MS, writeLog } from './writtenLog.ts';
import type { WrittenLog } from './writtenLog.ts';

interface RolledCase {
  readonly name: string;
  readonly input: WrittenLog;
  readonly expected: { readonly segments: readonly object[] };
}

/** Segments and indexes of a known sequence of batches, as kafka-dump-log shows them. Of a segment only what is given is compared. */
export const run = ({ input, expected }: RolledCase, _header: unknown): VectorResult => {
  const { disk } = writeLog(input);
  const segments = disk.segments.map(segment => describe(segment));
  const isSame = segments.length === expected.segments.length && expected.segments.every((wanted, at) => compare(wanted, segments[at]!).ok);
  return isSame && batchesOf(disk).length === input.batches ? { ok: true } : { ok: false, actual: nameOf(disk, segments) };
};

const nameOf = ({ directory }: LogDirectory, segments: readonly object[]) => ({ directory, segments });

const SHOWN_FIRST = 5;
const SHOWN_LAST = 2;

function describe(segment: Segment) {
  const index = offsetEntriesOf(segment).map(({ offset, position }) => [offset, position]);
  const timeindex = timeEntriesOf(segment).map(({ timestamp, offset }) => [timestamp - WRITTEN_AT_MS, offset]);
  return {
    baseOffset: segment.baseOffset,
    file: segment.file.slice(segment.file.indexOf('/') + 1),
    lastOffset: endOffsetOf(segment) - 1,
    batches: lengthOf(segment.batches),
    bytes: segment.sizeInBytes,
    ...{ index, timeindex, indexEntries: index.length, timeindexEntries: timeindex.length },
    ...{ indexFirst: index.slice(0, SHOWN_FIRST), indexLast: index.slice(-SHOWN_LAST) },
    ...{ timeindexFirst: timeindex.slice(0, SHOWN_FIRST), timeindexLast: timeindex.slice(-SHOWN_LAST) },
    ...{ indexFileBytes: index.length * 8, timeindexFileBytes: timeindex.length * 12 },
  };
}
