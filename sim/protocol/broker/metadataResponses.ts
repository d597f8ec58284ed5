import type { ConnectionId, Out } from '../machine.ts';
import type { MetadataRequest, MetadataResponse, PartitionMetadata, TopicMetadata } from '../messages/metadata.ts';
import type { ErrorName } from '../messages/errors.ts';
import { isAlive } from '../metadata/image.ts';
import type { PartitionRegistration, TopicImage } from '../metadata/image.ts';
import { OFFSETS_TOPIC } from '../topicPartition.ts';
import { forward } from './control/index.ts';
import type { BrokerState } from './state.ts';

/** What a creation asked for by a Metadata request is known by when the controller answers. */
const AUTO_TOPIC_TOKEN = 'auto.topic:';

/** Answers from the image as this broker has it, which may be old (Kafka: KafkaApis.handleTopicMetadataRequest, KRaftMetadataCache). */
export function handleMetadata(broker: BrokerState, connection: ConnectionId, request: MetadataRequest, out: Out): void {
  const { image } = broker.control;
  const names = request.topics ?? [...image.topics.keys()];
  const brokers = [...image.brokers.values()].filter(({ fenced }) => !fenced).map(({ id, rack }) => ({ id, rack }));
  const response: MetadataResponse = {
    kind: 'response',
    api: 'Metadata',
    correlationId: request.correlationId,
    brokers,
    // A client is shown some broker that is alive: requests for the controller are forwarded by any.
    controllerId: brokers.length === 0 ? -1 : brokers[out.random(brokers.length)]!.id,
    topics: names.map(name => describeTopic(broker, request, name, out)),
  };
  out.send(connection, response);
}

function describeTopic(broker: BrokerState, request: MetadataRequest, name: string, out: Out): TopicMetadata {
  const topic = broker.control.image.topics.get(name);
  if (topic === undefined)
    return { error: missingTopic(broker, request, name, out), name, topicId: '', isInternal: name === OFFSETS_TOPIC, partitions: [] };
  return { error: 'NONE', name, topicId: topic.topicId, isInternal: name === OFFSETS_TOPIC, partitions: describePartitions(broker, topic) };
}

const describePartitions = (broker: BrokerState, topic: TopicImage): PartitionMetadata[] =>
  topic.partitions.map(partition => describePartition(broker, partition));

/** A leader that is fenced is no leader to a client. */
function describePartition(broker: BrokerState, registration: PartitionRegistration): PartitionMetadata {
  const { image } = broker.control;
  const hasLeader = isAlive(image, registration.leader);
  return {
    error: hasLeader ? 'NONE' : 'LEADER_NOT_AVAILABLE',
    partition: registration.partition,
    leader: hasLeader ? registration.leader : -1,
    leaderEpoch: registration.leaderEpoch,
    replicas: registration.replicas,
    isr: registration.isr,
    offlineReplicas: registration.replicas.filter(id => !isAlive(image, id)),
  };
}

const MAX_NAME_LENGTH = 249;
const LEGAL_NAME = /^[a-zA-Z0-9._-]+$/;

const isLegalName = (name: string): boolean => LEGAL_NAME.test(name) && name.length <= MAX_NAME_LENGTH && name !== '.' && name !== '..';

/** Whoever asks for a topic that is not there has it made, if the cluster allows that, and has to ask again (Kafka: DefaultAutoTopicCreationManager). */
function missingTopic(broker: BrokerState, request: MetadataRequest, name: string, out: Out): ErrorName {
  if (!isLegalName(name)) return 'INVALID_TOPIC_EXCEPTION';
  if (request.allowAutoTopicCreation && broker.config['auto.create.topics.enable'] && name !== OFFSETS_TOPIC)
    createTopic(broker, name, out);
  return 'UNKNOWN_TOPIC_OR_PARTITION';
}

function createTopic(broker: BrokerState, name: string, out: Out): void {
  if (broker.creatingTopics.has(name)) return;
  broker.creatingTopics.add(name);
  const topic = {
    name,
    numPartitions: broker.config['num.partitions'],
    replicationFactor: broker.config['default.replication.factor'],
    assignment: null,
    config: {},
  };
  const request = {
    kind: 'request',
    api: 'CreateTopics',
    correlationId: 0,
    clientId: broker.name,
    timeoutMs: 30_000,
    validateOnly: false,
    topics: [topic],
  } as const;
  forward(broker, request, { type: 'broker', token: AUTO_TOPIC_TOKEN + name }, out);
}

/** The controller has answered, whatever: the next who asks may try again. */
export function onTopicCreated(broker: BrokerState, token: string): void {
  broker.creatingTopics.delete(token.slice(AUTO_TOPIC_TOKEN.length));
}
