import { msToUs, type Us, type UsRange } from '../../../../sim/engine/time.ts';
import { BROKER_CONFIG } from '../../../../sim/protocol/config/broker.ts';
import { resolveConfig } from '../../../../sim/protocol/config/resolve.ts';
import type { ConfigValue } from '../../../../sim/protocol/config/definition.ts';
import {
  createGroupCoordinator,
  handleFindCoordinator,
  handleGroupRequest,
  onAppended,
  onGroupTimer,
  onMetadataDelta,
  type CoordinatorPort,
  type GroupCoordinator,
  type ReplyTo,
} from '../../../../sim/protocol/coordinator/group/index.ts';
import type { Batch, KafkaRecord } from '../../../../sim/protocol/log/batch.ts';
import type { TimerInput } from '../../../../sim/protocol/machine.ts';
import type { NewTopic } from '../../../../sim/protocol/messages/admin.ts';
import type { ErrorName } from '../../../../sim/protocol/messages/errors.ts';
import type { GroupRequest, RequestOf, Response, ResponseOf } from '../../../../sim/protocol/messages/index.ts';
import { applyRecords } from '../../../../sim/protocol/metadata/applyRecords.ts';
import { emptyImage, type MetadataImage } from '../../../../sim/protocol/metadata/image.ts';
import type { MetadataRecord } from '../../../../sim/protocol/metadata/records.ts';
import type { Note } from '../../../../sim/protocol/notes.ts';

type Distribute<Request> = Request extends GroupRequest ? Omit<Request, 'kind' | 'correlationId' | 'clientId'> : never;
export type Ask = Distribute<GroupRequest>;

interface Armed {
  readonly at: Us;
  readonly input: TimerInput;
}

/** A coordinator on broker 1 of a small cluster whose appends, timers and answers the test holds in its hands. */
export interface Conversation {
  readonly coordinator: GroupCoordinator;
  readonly port: CoordinatorPort;
  readonly image: MetadataImage;
  readonly notes: Note[];
  /** What was appended to `__consumer_offsets`, partition by partition; it outlives the coordinator. */
  readonly log: Map<number, Batch[]>;
  readonly createdTopics: NewTopic[];
  /** Appends that wait for `release`, when `holdAppends` is on. */
  readonly held: number[];
  holdAppends: boolean;
  /** Sends a request; its answer is looked up with the number returned. */
  ask(clientId: string, request: Ask): number;
  /** The answer, or null while there is none. */
  answer(correlationId: number): Response | null;
  release(error: ErrorName): void;
  advance(ms: number): void;
  apply(records: readonly MetadataRecord[]): void;
}

const OFFSETS_ID = 'offsets-id';

export const partitionRecord = (topicId: string, partitionId: number, leader: number): MetadataRecord => ({
  type: 'PartitionRecord',
  topicId,
  partitionId,
  replicas: [1, 2],
  isr: [1, 2],
  addingReplicas: [],
  removingReplicas: [],
  elr: [],
  lastKnownElr: [],
  leader,
  leaderEpoch: 0,
  partitionEpoch: 0,
  leaderRecoveryState: 'RECOVERED',
});

const brokerRecord = (brokerId: number): MetadataRecord => ({
  type: 'RegisterBrokerRecord',
  brokerId,
  incarnationId: `incarnation-${brokerId}`,
  brokerEpoch: brokerId,
  rack: null,
  fenced: false,
  inControlledShutdown: false,
  logDirs: [],
});

export const offsetsTopicRecords = (leader: number): MetadataRecord[] => [
  { type: 'TopicRecord', name: '__consumer_offsets', topicId: OFFSETS_ID },
  partitionRecord(OFFSETS_ID, 0, leader),
];

const ordersRecords: readonly MetadataRecord[] = [
  { type: 'TopicRecord', name: 'orders', topicId: 'orders-id' },
  partitionRecord('orders-id', 0, 1),
  partitionRecord('orders-id', 1, 2),
  partitionRecord('orders-id', 2, 1),
];

/** `log`: of a coordinator before this one. */
export const converse = (
  options: { config?: Record<string, ConfigValue>; log?: Map<number, Batch[]>; offsetsTopic?: boolean } = {},
): Conversation => {
  const coordinator = createGroupCoordinator(1, resolveConfig(BROKER_CONFIG, options.config ?? {}));
  const timers = new Map<number, Armed>();
  const answers = new Map<number, Response>();
  const answersWithoutConnection = (replyTo: ReplyTo, response: Response): void => void answers.set(replyTo.correlationId, response);
  const clock = { now: 0 };
  let next = 1;

  const conversation: Conversation = {
    coordinator,
    image: emptyImage(),
    notes: [],
    log: options.log ?? new Map(),
    createdTopics: [],
    held: [],
    holdAppends: false,
    get port() {
      return port;
    },
    ask: (clientId, request) => {
      const correlationId = next++;
      handleGroupRequest(
        coordinator,
        { ...request, kind: 'request', correlationId, clientId },
        {
          replyTo: { connection: 1, correlationId },
          port,
        },
      );
      return correlationId;
    },
    answer: correlationId => answers.get(correlationId) ?? null,
    release: error => {
      for (const token of conversation.held.splice(0)) onAppended(coordinator, { token, error }, port);
    },
    advance: ms => {
      const until = clock.now + msToUs(ms);
      for (;;) {
        const due = [...timers].filter(([, timer]) => timer.at <= until).sort(([, a], [, b]) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due[0]);
        clock.now = due[1].at;
        onGroupTimer(coordinator, due[1].input, port);
      }
      clock.now = until;
    },
    apply: records => onMetadataDelta(coordinator, applyRecords(conversation.image, records, 0), port),
  };

  const port: CoordinatorPort = {
    get now() {
      return clock.now;
    },
    get wallMs() {
      return 1_000_000 + Math.floor(clock.now / 1000);
    },
    image: conversation.image,
    append: (partition, records, token) => {
      const batches = conversation.log.get(partition) ?? [];
      conversation.log.set(partition, [...batches, batchOf(records, batches.length)]);
      if (conversation.holdAppends) conversation.held.push(token);
      else onAppended(coordinator, { token, error: 'NONE' }, port);
    },
    readLog: partition => conversation.log.get(partition) ?? [],
    respond: answersWithoutConnection,
    createTopic: topic => void conversation.createdTopics.push(topic),
    after: (delay, input) => {
      timers.set(next, { at: clock.now + shortest(delay), input });
      return next++;
    },
    cancel: timer => void timers.delete(timer),
    random: bound => (next++ * 7) % bound,
    note: note => void conversation.notes.push(note),
  };

  conversation.apply([
    brokerRecord(1),
    brokerRecord(2),
    ...(options.offsetsTopic === false ? [] : offsetsTopicRecords(1)),
    ...ordersRecords,
  ]);
  return conversation;
};

const shortest = (delay: Us | UsRange): Us => (typeof delay === 'number' ? delay : delay.minUs);

const batchOf = (items: readonly KafkaRecord[], baseOffset: number): Batch => ({
  baseOffset,
  lastOffsetDelta: items.length - 1,
  partitionLeaderEpoch: 0,
  baseTimestamp: 0,
  maxTimestamp: 0,
  producerId: -1,
  producerEpoch: -1,
  baseSequence: -1,
  isTransactional: false,
  isControl: false,
  sizeInBytes: 100,
  records: { type: 'list', items },
});

export const findCoordinator = (conversation: Conversation, groupId: string): ResponseOf<'FindCoordinator'> => {
  const request: RequestOf<'FindCoordinator'> = {
    kind: 'request',
    api: 'FindCoordinator',
    correlationId: -1,
    clientId: 'c',
    key: groupId,
    keyType: 'group',
  };
  handleFindCoordinator(conversation.coordinator, request, { replyTo: { connection: 1, correlationId: -1 }, port: conversation.port });
  return conversation.answer(-1) as ResponseOf<'FindCoordinator'>;
};
