import type { NetworkClient } from '../network/index.ts';
import type { ConsumerConfig } from '../../config/consumer.ts';
import type { Application } from './application/state.ts';
import type { Commits } from './commit/state.ts';
import type { Diary } from './diary.ts';
import type { ClientException } from './exceptions.ts';
import type { Fetcher } from './fetch/state.ts';
import type { Coordinator, Membership } from './group/state.ts';
import type { ResetStrategy } from './resetStrategy.ts';
import type { ConsumerRole } from './role.ts';
import type { Subscription } from './subscription.ts';

/** A consumer's process: the application and the KafkaConsumer in it (Kafka: ClassicKafkaConsumer). */
export interface ConsumerState {
  readonly name: string;
  /** Frozen. */
  readonly role: ConsumerRole;
  /** Frozen. */
  readonly config: ConsumerConfig;
  /** What the application wrote down; outlives the process. */
  readonly files: Diary;
  readonly application: Application;
  readonly client: NetworkClient;
  readonly subscription: Subscription;
  /** auto.offset.reset. Frozen. */
  readonly resetStrategy: ResetStrategy;
  readonly positions: PositionLookups;
  readonly fetcher: Fetcher;
  /** Finds the group's coordinator; idle without a group. */
  readonly coordinator: Coordinator;
  readonly membership: Membership;
  readonly commits: Commits;
  /** Met outside of poll; the next poll throws it. */
  pendingException: ClientException | null;
}

/** Requests of updateFetchPositions. */
interface PositionLookups {
  /** An OffsetFetch is in flight. */
  fetchingCommitted: boolean;
  /** No OffsetFetch before. */
  committedRetryAt: number;
  /** The metadata against which positions were last checked. */
  metadataVersion: number;
}
