import { PRODUCER_CONFIG } from '../../../sim/protocol/config/producer.ts';
import { resolveProducerConfig } from '../../../sim/protocol/config/resolve.ts';
import { validateConfig } from '../../../sim/protocol/config/validate.ts';
import { compare, type VectorResult } from './result.ts';

interface ProducerConfigCase {
  readonly input: { readonly config: Readonly<Record<string, string>> };
  readonly expected: { readonly ok: true; readonly idempotent: boolean } | { readonly error: string; readonly message: string };
}

/** Settings that a real producer accepted or refused, and whether it then had a producer id. */
export function run({ input, expected }: ProducerConfigCase): VectorResult {
  const config = { 'linger.ms': '0', ...input.config };
  const [problem] = validateConfig(PRODUCER_CONFIG, config);
  const idempotent = resolveProducerConfig(config)['enable.idempotence'];
  const actual = problem === undefined ? { ok: true, idempotent } : { error: problem.exception, message: problem.message };
  return compare(expected, actual);
}
