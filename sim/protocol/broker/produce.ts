import { msToUs } from '../../engine/time.ts';
import type { LeaderAppend } from '../log/append.ts';
import type { ConnectionId, Out } from '../machine.ts';
import type { ErrorName } from '../messages/errors.ts';
import type { ProducePartitionResponse, ProduceRequest } from '../messages/produce.ts';
import { OFFSETS_TOPIC, topicOf } from '../topicPartition.ts';
import { appendToLeader } from './appendToLeader.ts';
import { currentLeader, unknownPartition } from './fetch/read.ts';
import { delayProduce, sendProduceResponse } from './producePurgatory.ts';
import { refusalMessage } from './refusalMessage.ts';
import type { BrokerState } from './state.ts';

type Asked = ProduceRequest['partitions'][number];

/**
 * Handles a Produce (Kafka: KafkaApis.handleProduceRequest, ReplicaManager.handleProduceAppend): appends, then answers at once, or with
 * acks=all when the high watermark has passed the records. acks=0 gets no answer: after an error the connection is closed, so that the
 * client looks for the leader anew.
 */
export function handleProduce(broker: BrokerState, connection: ConnectionId, request: ProduceRequest, out: Out): void {
  const answers: ProducePartitionResponse[] = [];
  const required: number[] = [];
  let waits = 0;
  let failures = 0;
  for (const asked of request.partitions) {
    const appended = appendAsked(broker, request, asked, out);
    answers.push(answerOf(broker, asked, appended, out));
    if (appended.error !== 'NONE') failures++;
    const isWaiting = request.acks === -1 && appended.error === 'NONE';
    required.push(isWaiting ? appended.lastOffset + 1 : -1);
    if (isWaiting) waits++;
  }
  if (waits > 0) {
    const operation = {
      connection,
      correlationId: request.correlationId,
      deadline: out.now + msToUs(request.timeoutMs),
      answers,
      undecided: waits,
    };
    return delayProduce(broker, { operation, required, timeoutMs: request.timeoutMs }, out);
  }
  if (request.acks !== 0) sendProduceResponse(connection, request.correlationId, answers, out);
  else if (failures > 0) out.close(connection);
}

const refused = (error: ErrorName): LeaderAppend => ({ error, batch: null, baseOffset: -1, lastOffset: -1, logAppendTimeMs: -1 });

function appendAsked(broker: BrokerState, request: ProduceRequest, asked: Asked, out: Out): LeaderAppend {
  const { tp, batch } = asked;
  const partition = broker.partitions.get(tp);
  const refusal = topicOf(tp) === OFFSETS_TOPIC ? 'INVALID_TOPIC_EXCEPTION' : idMismatch(broker, asked);
  const appended =
    refusal !== 'NONE' || partition === undefined
      ? refused(refusal === 'NONE' ? unknownPartition(broker, tp, asked.topicId) : refusal)
      : appendToLeader(broker, partition, { batch, acks: request.acks }, out);
  if (appended.error !== 'NONE') out.note({ kind: 'produce.refused', tp, error: appended.error, clientId: request.clientId });
  else if (appended.batch === null) {
    out.note({
      kind: 'produce.duplicate',
      tp,
      producerId: batch.producerId,
      baseSequence: batch.baseSequence,
      baseOffset: appended.baseOffset,
    });
  }
  return appended;
}

/** Produce names topics by id (KIP-516): one that was made again under its name is another topic. */
function idMismatch(broker: BrokerState, { tp, topicId }: Asked): ErrorName {
  const known = broker.partitions.get(tp)?.topicId ?? topicId;
  return topicId === '' || known === topicId ? 'NONE' : 'UNKNOWN_TOPIC_ID';
}

function answerOf(broker: BrokerState, { tp, batch }: Asked, appended: LeaderAppend, out: Out): ProducePartitionResponse {
  const { error, baseOffset, logAppendTimeMs } = appended;
  const log = broker.partitions.get(tp)?.log;
  const answer = { tp, error, baseOffset, logAppendTimeMs, logStartOffset: log?.logStartOffset ?? -1 };
  if (error === 'NONE') return answer;
  if (error === 'NOT_LEADER_OR_FOLLOWER') return { ...answer, currentLeader: currentLeader(broker, tp) };
  const message = log === undefined ? null : refusalMessage({ error, tp, batch, config: log.config, nowMs: out.wallMs });
  return message === null ? answer : { ...answer, message };
}
