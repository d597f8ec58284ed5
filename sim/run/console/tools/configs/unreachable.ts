import { SECOND } from '../../../../engine/time.ts';
import { apiException, executionException } from '../../java.ts';
import { waitUntil, type ConsoleSession } from '../../session.ts';

const API_TIMEOUT_US = 60 * SECOND;

/** A call that only one broker may answer waits for that broker until default.api.timeout.ms, then fails (Kafka: KafkaAdminClient, ConstantNodeIdProvider). */
export function timeOutForNode(console: ConsoleSession, callName: string): never {
  const until = console.run.nowUs + API_TIMEOUT_US;
  waitUntil(console, () => console.run.nowUs >= until);
  throw executionException(apiException('REQUEST_TIMED_OUT', `Timed out waiting for a node assignment. Call: ${callName}`));
}
