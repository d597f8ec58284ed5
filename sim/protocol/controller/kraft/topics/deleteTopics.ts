import type { DeleteTopicsRequest } from '../../../messages/admin.ts';
import type { MetadataRecord } from '../../../metadata/records.ts';
import { apiError, NO_ERROR } from '../apiError.ts';
import type { ControllerState, WriteResult } from '../state.ts';

/** One record a topic: its partitions and settings go with it (Kafka: ReplicationControlManager.deleteTopics). */
export function deleteTopics(state: ControllerState, request: DeleteTopicsRequest): WriteResult {
  const records: MetadataRecord[] = [];
  const topics = request.topics.map(name => {
    const topic = state.image.topics.get(name);
    if (topic === undefined) return { name, ...apiError('UNKNOWN_TOPIC_OR_PARTITION') };
    records.push(Object.freeze({ type: 'RemoveTopicRecord', topicId: topic.topicId }));
    return { name, ...NO_ERROR };
  });
  const response = { kind: 'response', api: 'DeleteTopics', correlationId: request.correlationId, topics } as const;
  return { records, reason: `topic ${request.topics.join(', ')} deleted`, response };
}
