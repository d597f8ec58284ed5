import type { Batch } from './log/batch.ts';
import type { MetadataRecord } from './metadata/records.ts';
import type { ErrorName } from './messages/errors.ts';
import type { Response } from './messages/index.ts';
import type { TopicPartition } from './topicPartition.ts';

/**
 * What a machine says of itself for the trace. Flat and plain: the trace adds when, where and because of which event. Judges and the page
 * learn of the cluster from these and from snapshots only. A kind is named subject.verb, in the past.
 */
export type Note =
  // ── a replica's log
  | { readonly kind: 'log.appended'; readonly tp: TopicPartition; readonly batch: Batch; readonly asLeader: boolean }
  | {
      readonly kind: 'log.truncated';
      readonly tp: TopicPartition;
      readonly from: number;
      readonly to: number;
      readonly leaderEpoch: number;
    }
  | {
      readonly kind: 'log.recovered';
      readonly tp: TopicPartition;
      readonly logEndOffset: number;
      readonly highWatermark: number;
      readonly clean: boolean;
    }
  | {
      readonly kind: 'logStart.advanced';
      readonly tp: TopicPartition;
      readonly logStartOffset: number;
      readonly reason: 'retention' | 'deleteRecords' | 'leader';
    }
  | {
      readonly kind: 'log.cleaned';
      readonly tp: TopicPartition;
      /** the dirty part that was compacted into what lay before it */ readonly from: number;
      readonly to: number;
      readonly bytesBefore: number;
      readonly bytesAfter: number;
    }
  | { readonly kind: 'segment.rolled'; readonly tp: TopicPartition; readonly baseOffset: number }
  // ── replication
  | {
      readonly kind: 'highWatermark.advanced';
      readonly tp: TopicPartition;
      readonly from: number;
      readonly highWatermark: number;
      readonly leaderEpoch: number;
      readonly asLeader: boolean;
    }
  | {
      readonly kind: 'leader.started';
      readonly tp: TopicPartition;
      readonly leaderEpoch: number;
      readonly startOffset: number;
      readonly highWatermark: number;
      readonly isr: readonly number[];
    }
  | {
      readonly kind: 'follower.started';
      readonly tp: TopicPartition;
      readonly leaderEpoch: number;
      readonly leader: number;
      readonly logEndOffset: number;
    }
  | { readonly kind: 'replica.stopped'; readonly tp: TopicPartition; readonly deleted: boolean }
  | {
      readonly kind: 'isr.shrinkProposed';
      readonly tp: TopicPartition;
      readonly isr: readonly number[];
      readonly leaving: readonly { readonly replica: number; readonly logEndOffset: number; readonly lastCaughtUpMsAgo: number }[];
      readonly logEndOffset: number;
    }
  | {
      readonly kind: 'isr.expandProposed';
      readonly tp: TopicPartition;
      readonly isr: readonly number[];
      readonly joining: number;
      readonly highWatermark: number;
    }
  | { readonly kind: 'isr.changed'; readonly tp: TopicPartition; readonly isr: readonly number[]; readonly partitionEpoch: number }
  | { readonly kind: 'isr.refused'; readonly tp: TopicPartition; readonly error: ErrorName }
  | { readonly kind: 'produce.refused'; readonly tp: TopicPartition; readonly error: ErrorName; readonly clientId: string }
  | {
      readonly kind: 'produce.duplicate';
      readonly tp: TopicPartition;
      readonly producerId: number;
      readonly baseSequence: number;
      readonly baseOffset: number;
    }
  // ── the controller and the life of brokers
  | {
      readonly kind: 'metadata.appended';
      readonly offset: number;
      readonly record: MetadataRecord;
      readonly reason: string;
      /** Of a record about a partition: its name. */
      readonly tp?: TopicPartition;
      /** Of a PartitionChangeRecord: what it changes. */
      readonly before?: {
        readonly leader: number;
        readonly leaderEpoch: number;
        readonly isr: readonly number[];
        readonly replicas: readonly number[];
      };
    }
  /** A voter of the metadata quorum has another role, epoch or leader; leaderId is a node id, -1 if it knows none. */
  | {
      readonly kind: 'quorum.roleChanged';
      readonly role: 'Unattached' | 'Prospective' | 'Candidate' | 'Leader' | 'Follower' | 'Resigned';
      readonly epoch: number;
      readonly leaderId: number;
    }
  | { readonly kind: 'controller.activated'; readonly epoch: number }
  | { readonly kind: 'broker.sessionExpired'; readonly broker: number; readonly silentMs: number }
  | { readonly kind: 'broker.stateChanged'; readonly from: string; readonly to: string; readonly reason: string }
  | { readonly kind: 'broker.registrationRefused'; readonly broker: number; readonly error: ErrorName }
  // ── producers
  | { readonly kind: 'producer.sent'; readonly tp: TopicPartition; readonly count: number; readonly total: number }
  | {
      readonly kind: 'producer.acked';
      readonly tp: TopicPartition;
      readonly acks: -1 | 0 | 1;
      readonly batch: Batch;
      readonly baseOffset: number;
      readonly count: number;
      readonly latencyMs: number;
    }
  | {
      readonly kind: 'producer.retried';
      readonly tp: TopicPartition;
      readonly batch: Batch;
      readonly error: ErrorName;
      readonly attempt: number;
    }
  | {
      readonly kind: 'producer.failed';
      readonly tp: TopicPartition;
      readonly batch: Batch | null;
      readonly count: number;
      readonly exception: string;
      readonly message: string;
    }
  | { readonly kind: 'producer.idAssigned'; readonly producerId: number; readonly producerEpoch: number }
  // ── consumers and groups
  | {
      readonly kind: 'consumer.polled';
      readonly tp: TopicPartition;
      /** first and next offset handed to the application */ readonly from: number;
      readonly next: number;
      readonly count: number;
      readonly batches: readonly Batch[];
      readonly highWatermark: number;
      /** which broker answered the fetch */ readonly node: number;
    }
  | { readonly kind: 'consumer.processed'; readonly tp: TopicPartition; /** all below are processed */ readonly next: number }
  | {
      readonly kind: 'consumer.positioned';
      readonly tp: TopicPartition;
      readonly offset: number;
      readonly reason: 'committed' | 'reset' | 'seek' | 'truncation';
    }
  | {
      readonly kind: 'consumer.committed';
      readonly group: string;
      readonly tp: TopicPartition;
      readonly offset: number;
      readonly how: 'auto' | 'sync' | 'async';
    }
  | { readonly kind: 'consumer.commitFailed'; readonly group: string; readonly exception: string }
  | {
      readonly kind: 'consumer.callback';
      readonly callback: 'onPartitionsAssigned' | 'onPartitionsRevoked' | 'onPartitionsLost';
      readonly partitions: readonly TopicPartition[];
    }
  | {
      readonly kind: 'consumer.joined';
      readonly group: string;
      readonly memberId: string;
      readonly generation: number;
      readonly assignment: readonly TopicPartition[];
    }
  | { readonly kind: 'client.exception'; readonly exception: string; readonly message: string }
  | {
      readonly kind: 'group.stateChanged';
      readonly group: string;
      readonly from: string;
      readonly to: string;
      readonly generation: number;
      readonly reason: string;
    }
  | { readonly kind: 'group.memberRemoved'; readonly group: string; readonly memberId: string; readonly reason: string }
  | { readonly kind: 'group.offsetCommitted'; readonly group: string; readonly tp: TopicPartition; readonly offset: number }
  | { readonly kind: 'group.loaded'; readonly groups: number; readonly offsets: number; readonly tp: TopicPartition }
  // ── what the scenario asked of a client; error null: done
  | {
      readonly kind: 'command.completed';
      readonly id: number;
      readonly error: string | null;
      readonly message: string | null;
      /** What a `request` of the administrator was answered. */ readonly response?: Response;
    };

export type NoteKind = Note['kind'];
export type NoteOf<Kind extends NoteKind> = Extract<Note, { readonly kind: Kind }>;
