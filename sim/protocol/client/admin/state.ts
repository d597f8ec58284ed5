import type { Us } from '../../../engine/time.ts';
import type { AdminConfig } from '../../config/admin.ts';
import type { ErrorName } from '../../messages/errors.ts';
import type { Response } from '../../messages/index.ts';
import type { TopicPartition } from '../../topicPartition.ts';
import type { NetworkClient, RequestBody } from '../network/index.ts';
import type { AdminCommand } from './commands.ts';

/** Kafka: KafkaAdminClient. */
export interface AdminState {
  readonly config: AdminConfig;
  readonly network: NetworkClient;
  /** By command id, oldest first. */
  readonly calls: Map<number, Call>;
}

/** A command on its way (Kafka: KafkaAdminClient.Call, and the scope maps of AdminApiDriver). One request is in flight at a time. */
export interface Call<Command = AdminCommand> {
  readonly command: Command;
  readonly deadline: Us;
  /** Attempts that failed. */
  tries: number;
  /** No new attempt before. */
  notBefore: Us;
  inFlight: boolean;
  /** Broker id of the group's coordinator, -1 while unknown. */
  coordinator: number;
  /** The partitions that the command is about, with their leaders; null while unknown. */
  partitions: CallPartition[] | null;
  /** What is left to do, for commands of several requests; '' at the beginning. */
  stage: string;
  /** What a `request` was answered last. */
  response: Response | null;
}

export interface CallPartition {
  readonly tp: TopicPartition;
  readonly leader: number;
  readonly leaderEpoch: number;
  /** What the command found out, -1 for nothing yet. */
  offset: number;
}

/** A request and where it goes: any broker, the one that metadata names as the controller (in KRaft mode a broker, which forwards), or one that must answer itself. */
export interface Addressed {
  readonly node: number | 'any' | 'controller';
  readonly body: RequestBody;
}

/** What an answer means for its call. */
export type Verdict =
  | { readonly type: 'done'; readonly error: ErrorName; readonly message: string | null }
  /** The next request goes out at once. */
  | { readonly type: 'continue' }
  /** The same again, after a backoff. */
  | { readonly type: 'retry' };

export const CONTINUE: Verdict = Object.freeze({ type: 'continue' });
export const RETRY: Verdict = Object.freeze({ type: 'retry' });
export const DONE: Verdict = Object.freeze({ type: 'done', error: 'NONE', message: null });
export const done = (error: ErrorName, message: string | null = null): Verdict => ({ type: 'done', error, message });

/** How one command is carried out: a file in operations/, a line in operations/index.ts. */
export interface Operation<Command> {
  /** Kafka's name of the call, for time-outs; '' where the command itself says it. */
  readonly callName: string;
  /** The next request, by what the call knows so far. `timeoutMs` is what the broker may take. */
  request(call: Call<Command>, timeoutMs: number): Addressed;
  take(call: Call<Command>, response: Response): Verdict;
  /** The connection was lost: forget where it went. */
  lost?(call: Call<Command>): void;
}
