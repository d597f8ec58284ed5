import { BROKER_CONFIG } from '../../../sim/protocol/config/broker.ts';
import { CONSUMER_CONFIG } from '../../../sim/protocol/config/consumer.ts';
import { PRODUCER_CONFIG } from '../../../sim/protocol/config/producer.ts';
import { TOPIC_CONFIG } from '../../../sim/protocol/config/topic.ts';
import { validateConfig } from '../../../sim/protocol/config/validate.ts';
import { compare, type VectorResult } from './result.ts';

const TABLES = { topic: TOPIC_CONFIG, broker: BROKER_CONFIG, producer: PRODUCER_CONFIG, consumer: CONSUMER_CONFIG } as const;

interface ConfigCase {
  readonly input: { readonly target: keyof typeof TABLES; readonly config: Readonly<Record<string, string>> };
  readonly expected: { readonly ok: true } | { readonly error: string; readonly message: string };
}

/** What 4.3.1 says to a configuration: the first problem, word for word. */
export function run({ input, expected }: ConfigCase): VectorResult {
  const [problem] = validateConfig(TABLES[input.target], { ...(input.target === 'broker' ? { 'node.id': '1' } : {}), ...input.config });
  const actual = problem === undefined ? { ok: true } : { error: problem.exception, message: problem.message };
  return compare(expected, actual);
}
