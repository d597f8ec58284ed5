import type { BrokerConfig } from '../../config/broker.ts';
import type { ConnectionId } from '../../machine.ts';
import type { ControllerRequest, Response } from '../../messages/index.ts';
import type { MetadataImage } from '../../metadata/image.ts';
import type { MetadataRecord } from '../../metadata/records.ts';
import type { BrokerHeartbeats } from './brokers/heartbeatManager.ts';
import type { RaftFiles, RaftState } from './raft/state.ts';
import type { BrokersToIsrs } from './replication/brokersToIsrs.ts';

/** A KRaft controller (Kafka: QuorumController and the raft client below it). */
export interface ControllerState {
  readonly files: RaftFiles;
  readonly nodeId: number;
  readonly incarnationId: string;
  /** Frozen. */
  readonly config: BrokerConfig;
  readonly raft: RaftState;
  /** May write: the leader of the quorum, once a record of its epoch is committed and all before are applied. */
  active: boolean;
  /** On the active controller ahead of the high watermark: every record is applied when it is appended. */
  image: MetadataImage;
  index: BrokersToIsrs;
  heartbeats: BrokerHeartbeats;
  /** By broker id: the offset of its RegisterBrokerRecord, which it must have read to be unfenced. */
  readonly registerOffsets: Map<number, number>;
  /** Answers that wait until the records behind them are committed, in the order of their offsets (Kafka: DeferredEventQueue). */
  readonly deferred: DeferredAnswer[];
}

export interface DeferredAnswer {
  /** The last offset that has to be committed. */
  readonly offset: number;
  readonly connection: ConnectionId;
  readonly request: ControllerRequest;
  readonly response: Response;
}

/** What an event wants written, and why (for the trace) (Kafka: ControllerResult). */
export interface WriteResult {
  readonly records: readonly MetadataRecord[];
  readonly reason: string;
  readonly response: Response | null;
}
