import { producing, recordAt } from '../../protocol/client/producing.ts';
import type { Batch } from '../../../sim/protocol/log/batch.ts';
import { compare, type VectorResult } from './result.ts';

interface Input {
  readonly [setting: string]: unknown;
  readonly topicConfig?: { readonly 'max.message.bytes': number };
  readonly keyBytes: number | null;
  readonly valueBytes: number;
  readonly records: number;
}

/** Equal neighbours may be given once, with `times`. */
interface ExpectedBatch {
  readonly times?: number;
  readonly records: number;
  readonly bytes: number;
  readonly baseSequence?: number;
}

interface BatchingCase {
  readonly name: string;
  readonly input: Input;
  readonly expected: { readonly batches: readonly ExpectedBatch[]; readonly failed?: number };
}

const NOT_SETTINGS = new Set(['partition', 'keyBytes', 'valueBytes', 'records', 'timestampDelta', 'topicConfig']);

/** Records sent in a row to one partition and flushed: the batches that come to lie in its log (recorded on a cluster). */
export const run = ({ input, expected }: BatchingCase, _header: unknown): VectorResult => {
  const settings = Object.entries(input).filter(([name]) => !NOT_SETTINGS.has(name));
  const config = {
    'enable.idempotence': false,
    'max.in.flight.requests.per.connection': 1,
    ...Object.fromEntries(settings as [string, string][]),
  };
  const key = input.keyBytes === null ? null : 'k'.repeat(input.keyBytes);
  const record = recordAt(100, { key, value: 'v'.repeat(input.valueBytes), timestamp: 1_700_000_000_000 });
  const test = producing({ config, role: { records: Array.from({ length: input.records }, () => record) } });
  const limit = input.topicConfig?.['max.message.bytes'] ?? Number.MAX_SAFE_INTEGER;
  test.cluster.refuse = (_tp, batch) => (batch.sizeInBytes > limit ? { error: 'MESSAGE_TOO_LARGE' } : null);
  test.runTo(110_000);
  test.command({ type: 'flush', id: 1 });
  test.runTo(100_000_000);
  const wanted = {
    ...expected,
    batches: expected.batches.flatMap(({ times = 1, ...batch }) => Array.from({ length: times }, () => batch)),
  };
  const hasSequences = expected.batches.some(batch => batch.baseSequence !== undefined);
  return compare(wanted, {
    batches: (test.cluster.logs.get('orders-0') ?? []).map(batch => describe(batch, hasSequences)),
    failed: test.state.counts.failed,
  });
};

function describe(batch: Batch, hasSequence: boolean) {
  const size = { records: batch.lastOffsetDelta + 1, bytes: batch.sizeInBytes };
  return hasSequence ? { ...size, baseSequence: batch.baseSequence } : size;
}
