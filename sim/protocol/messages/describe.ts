import type { Message, RequestOf, ResponseOf } from './index.ts';

/** A message in a few words, for packets and traces: what a request asks, what a response answers. Terms are Kafka's, in any language. */
export const describeMessage = (message: Message): string =>
  message.kind === 'request' ? describeRequest(message) : describeResponse(message);

const describeRequest = (message: Extract<Message, { kind: 'request' }>): string => {
  switch (message.api) {
    case 'Produce':
      return describeProduce(message);
    case 'Fetch':
      return describeFetch(message);
    case 'JoinGroup':
      return message.memberId === '' ? message.groupId : `${message.groupId} ${message.memberId}`;
    case 'SyncGroup':
    case 'Heartbeat':
    case 'OffsetCommit':
      return `${message.groupId} generation ${message.generationId}`;
    case 'LeaveGroup':
    case 'OffsetFetch':
      return message.groupId;
    case 'FindCoordinator':
      return message.key;
    case 'Metadata':
      return message.topics === null ? 'all topics' : message.topics.join(' ');
    case 'AlterPartition':
      return message.partitions.map(p => `${p.tp} isr ${p.newIsr.map(member => member.brokerId).join(',')}`).join(' ');
    case 'BrokerHeartbeat':
      return `epoch ${message.brokerEpoch}${message.wantShutDown ? ' wantShutDown' : ''}${message.wantFence ? ' wantFence' : ''}`;
    case 'CreateTopics':
    case 'CreatePartitions':
      return message.topics.map(topic => topic.name).join(' ');
    case 'DeleteTopics':
      return message.topics.join(' ');
    case 'Vote':
      return `${message.preVote ? 'preVote ' : ''}${message.candidateId} epoch ${message.candidateEpoch}`;
    case 'BeginQuorumEpoch':
    case 'EndQuorumEpoch':
      return `leader ${message.leaderId} epoch ${message.leaderEpoch}`;
    default:
      return '';
  }
};

const describeProduce = (message: RequestOf<'Produce'>): string =>
  `acks=${message.acks === -1 ? 'all' : message.acks} ${message.partitions.map(p => `${p.tp} ×${p.batch.lastOffsetDelta + 1}`).join(' ')}`;

const describeFetch = (message: RequestOf<'Fetch'>): string => message.partitions.map(p => `${p.tp}@${p.fetchOffset}`).join(' ');

const describeResponse = (message: Extract<Message, { kind: 'response' }>): string => {
  if (message.api === 'Produce')
    return message.partitions.map(p => (p.error === 'NONE' ? `${p.tp}@${p.baseOffset}` : `${p.tp} ${p.error}`)).join(' ');
  if (message.api === 'Fetch') return describeFetched(message);
  if ('error' in message && message.error !== 'NONE') return message.error;
  if (message.api === 'Vote') return message.voteGranted ? 'granted' : 'refused';
  return '';
};

const describeFetched = (message: ResponseOf<'Fetch'>): string =>
  message.error !== 'NONE'
    ? message.error
    : message.partitions
        .map(p =>
          p.error !== 'NONE'
            ? `${p.tp} ${p.error}`
            : `${p.tp} ×${p.batches.reduce((sum, batch) => sum + batch.lastOffsetDelta + 1, 0)} HW ${p.highWatermark}`,
        )
        .join(' ');
