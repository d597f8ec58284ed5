import { assert } from '../../engine/assert.ts';
import type { RequestBody } from '../../protocol/client/network/index.ts';
import type { ErrorName } from '../../protocol/messages/errors.ts';
import type { ApiName, ResponseOf } from '../../protocol/messages/index.ts';
import { ask, bootstrapIds, launch, stop } from './client.ts';
import { apiException, executionException, JavaException } from './java.ts';
import type { ConsoleSession } from './session.ts';

/** An admin client of a tool (Kafka: KafkaAdminClient): every call is a request of a real simulated client, and takes its time. */
export interface ToolAdmin {
  /** Throws what the call's future would fail with. */
  call<Api extends ApiName>(callName: string, body: RequestBody & { readonly api: Api }, node?: number): ResponseOf<Api>;
  close(): void;
}

const NAME = 'console-admin';

export function createAdmin(console: ConsoleSession, servers: string, config: Readonly<Record<string, string>> = {}): ToolAdmin {
  launch(console, { name: NAME, role: 'admin', config, boot: { bootstrap: bootstrapIds(console, servers) } });
  return {
    call(callName, body, node) {
      const answer = ask(console, NAME, { type: 'request', callName, node: node ?? 'any', body });
      if (answer === null) throw apiException('REQUEST_TIMED_OUT', 'The scenario ended before the call was answered.');
      if (answer.error !== null) throw apiException(answer.error as ErrorName, answer.message);
      const { response } = answer;
      assert(response !== undefined && response.api === body.api, 'an answer of the kind that was asked for', { callName });
      return response as ResponseOf<typeof body.api>;
    },
    close: () => stop(console, NAME),
  };
}

/** Any call that reads metadata: its future fails as that call's would when no broker can be reached. What it tells is then read from the image. */
export function reach(admin: ToolAdmin, callName: string): void {
  try {
    admin.call(callName, { api: 'Metadata', topics: [], allowAutoTopicCreation: false });
  } catch (error) {
    throw error instanceof JavaException ? executionException(error) : error;
  }
}

/** Throws the first error of an answer's items, with the broker's message. */
export function throwFirst(items: readonly { readonly error: ErrorName; readonly message: string | null }[]): void {
  const failed = items.find(({ error }) => error !== 'NONE');
  if (failed !== undefined) throw apiException(failed.error, failed.message);
}
