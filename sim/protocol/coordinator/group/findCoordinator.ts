import type { NewTopic } from '../../messages/admin.ts';
import type { ErrorName } from '../../messages/errors.ts';
import type { FindCoordinatorRequest } from '../../messages/metadata.ts';
import { isAlive, type MetadataImage } from '../../metadata/image.ts';
import { OFFSETS_TOPIC } from '../../topicPartition.ts';
import type { CoordinatorPort, ReplyTo } from './port.ts';
import { offsetsPartitions, partitionFor } from './shards.ts';
import type { GroupCoordinator } from './state.ts';

/**
 * Any broker answers: the leader of the partition in which the group lives (Kafka: KafkaApis.getCoordinator). The first to ask has
 * `__consumer_offsets` made, and must come again.
 */
export const handleFindCoordinator = (
  coordinator: GroupCoordinator,
  request: FindCoordinatorRequest,
  at: { readonly replyTo: ReplyTo; readonly port: CoordinatorPort },
): void => {
  const { replyTo, port } = at;
  const { error, nodeId } = findCoordinator(request, port.image);
  if (error === 'COORDINATOR_NOT_AVAILABLE' && offsetsPartitions(port.image) === 0) requestOffsetsTopic(coordinator, port);
  port.respond(replyTo, { kind: 'response', api: 'FindCoordinator', correlationId: replyTo.correlationId, error, nodeId });
};

const findCoordinator = (request: FindCoordinatorRequest, image: MetadataImage): { readonly error: ErrorName; readonly nodeId: number } => {
  if (request.keyType !== 'group') return { error: 'INVALID_REQUEST', nodeId: -1 };
  const partitions = offsetsPartitions(image);
  const leader = partitions === 0 ? -1 : (image.topics.get(OFFSETS_TOPIC)?.partitions[partitionFor(request.key, partitions)]?.leader ?? -1);
  return isAlive(image, leader) ? { error: 'NONE', nodeId: leader } : { error: 'COORDINATOR_NOT_AVAILABLE', nodeId: -1 };
};

const requestOffsetsTopic = (coordinator: GroupCoordinator, port: CoordinatorPort): void => {
  if (coordinator.creatingTopic) return;
  coordinator.creatingTopic = true;
  port.createTopic(offsetsTopic(coordinator, port.image.brokers.size));
};

/** Kafka: AutoTopicCreationManager, GroupCoordinator.groupMetadataTopicConfigs; a small cluster gets as many replicas as it has brokers. */
const offsetsTopic = ({ config }: GroupCoordinator, brokers: number): NewTopic => ({
  name: OFFSETS_TOPIC,
  numPartitions: config['offsets.topic.num.partitions'],
  replicationFactor: Math.min(config['offsets.topic.replication.factor'], brokers),
  assignment: null,
  config: { 'cleanup.policy': 'compact', 'compression.type': 'producer', 'segment.bytes': String(config['offsets.topic.segment.bytes']) },
});

/** Whatever came of it: if the topic is not there, the next who asks has it tried again. */
export const onTopicCreationAnswered = (coordinator: GroupCoordinator): void => {
  coordinator.creatingTopic = false;
};
