import type { Us, UsRange } from '../../../engine/time.ts';
import type { Batch, KafkaRecord } from '../../log/batch.ts';
import type { ConnectionId, TimerId, TimerInput } from '../../machine.ts';
import type { NewTopic } from '../../messages/admin.ts';
import type { Response } from '../../messages/index.ts';
import type { MetadataImage } from '../../metadata/image.ts';
import type { Note } from '../../notes.ts';

/** Where an answer goes: a parked request is this, as data. */
export interface ReplyTo {
  readonly connection: ConnectionId;
  readonly correlationId: number;
}

/** All timers of the group coordinator. The broker hands back every timer input whose name is one of these. */
export type GroupTimer =
  'group.session' | 'group.join' | 'group.initialJoin' | 'group.sync' | 'group.write' | 'group.load' | 'group.expire';

export const isGroupTimer = (timer: string): timer is GroupTimer => timer.startsWith('group.');

/** The group coordinator's way to the broker around it (Kafka: CoordinatorRuntime's PartitionWriter, CoordinatorLoader, CoordinatorTimer). */
export interface CoordinatorPort {
  /** The host's monotonic clock, microseconds. */
  readonly now: Us;
  /** The host's wall clock, milliseconds since 1970. */
  readonly wallMs: number;
  readonly image: MetadataImage;
  /**
   * Appends one batch to `__consumer_offsets-<partition>` as its leader, acks=all. Answered once by `onAppended(coordinator, {token, error}, port)`:
   * with NONE when the high watermark has passed the batch; at once with what the append itself fails with (NOT_ENOUGH_REPLICAS,
   * NOT_LEADER_OR_FOLLOWER, KAFKA_STORAGE_ERROR, MESSAGE_TOO_LARGE); with NOT_LEADER_OR_FOLLOWER when leadership goes first. It may be
   * answered before `append` returns. There is no time-out here: the coordinator has its own.
   */
  append(partition: number, records: readonly KafkaRecord[], token: number): void;
  /** The whole log of `__consumer_offsets-<partition>` on this broker, oldest first. */
  readLog(partition: number): readonly Batch[];
  respond(replyTo: ReplyTo, response: Response): void;
  /** Asks the controller for a topic, through the forwarding channel; answered by `onTopicCreationAnswered`, whatever came of it. */
  createTopic(topic: NewTopic): void;
  after(delay: Us | UsRange, input: TimerInput & { readonly timer: GroupTimer }): TimerId;
  cancel(timer: TimerId): void;
  /** A whole number in [0, bound). */
  random(bound: number): number;
  note(note: Note): void;
}
