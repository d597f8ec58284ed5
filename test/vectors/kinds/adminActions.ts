import type { AdminRequest } from '../../protocol/controller/network.ts';

/** The actions of the scenario language that an administrator's client turns into requests. */
export interface AdminAction {
  readonly createTopic?: {
    readonly name: string;
    readonly partitions?: number;
    readonly replicationFactor?: number;
    readonly assignment?: Assignment;
    readonly config?: Readonly<Record<string, string>>;
    readonly validateOnly?: boolean;
  };
  readonly addPartitions?: { readonly topic: string; readonly count: number; readonly assignment?: Assignment };
  readonly deleteTopic?: string;
  readonly alterConfig?: {
    readonly topic?: string;
    readonly broker?: number | string;
    readonly config?: Readonly<Record<string, string | null>>;
  };
  readonly electLeaders?: { readonly topic: string; readonly partition: number; readonly type: string };
  readonly reassign?: { readonly topic: string; readonly partition: number; readonly replicas: readonly number[] };
  readonly removeBroker?: number;
}

type Assignment = Readonly<Record<string, readonly number[]>>;

const TIMEOUT = { timeoutMs: 30_000 };

/** Replicas of the partitions from `first` on; null for none, and for partitions that do not follow each other. */
export function assignmentOf(assignment: Assignment | undefined, first: number): readonly (readonly number[])[] | null {
  if (assignment === undefined) return null;
  const partitions = Object.keys(assignment).map(Number);
  return partitions.every((partition, at) => partition === first + at) ? Object.values(assignment) : null;
}

/** Null for an action that the controller does not serve. */
export function adminRequest(action: AdminAction): AdminRequest | null {
  const { createTopic, addPartitions, deleteTopic, alterConfig, electLeaders, reassign, removeBroker } = action;
  if (createTopic !== undefined) return createTopicRequest(createTopic);
  if (addPartitions !== undefined) {
    const first = Math.min(...Object.keys(addPartitions.assignment ?? {}).map(Number));
    const topic = { name: addPartitions.topic, count: addPartitions.count, assignments: assignmentOf(addPartitions.assignment, first) };
    return { api: 'CreatePartitions', ...TIMEOUT, validateOnly: false, topics: [topic] };
  }
  if (deleteTopic !== undefined) return { api: 'DeleteTopics', ...TIMEOUT, topics: [deleteTopic] };
  if (alterConfig !== undefined) return alterConfigRequest(alterConfig);
  if (electLeaders !== undefined) {
    const electionType = electLeaders.type === 'unclean' ? 'UNCLEAN' : 'PREFERRED';
    return { api: 'ElectLeaders', ...TIMEOUT, electionType, partitions: [`${electLeaders.topic}-${electLeaders.partition}`] };
  }
  if (reassign !== undefined) {
    const partition = { tp: `${reassign.topic}-${reassign.partition}`, replicas: reassign.replicas };
    return { api: 'AlterPartitionReassignments', ...TIMEOUT, partitions: [partition] };
  }
  return removeBroker === undefined ? null : { api: 'UnregisterBroker', brokerId: removeBroker };
}

function createTopicRequest(topic: NonNullable<AdminAction['createTopic']>): AdminRequest {
  const { name, partitions = -1, replicationFactor = -1, config = {}, validateOnly = false } = topic;
  const created = { name, numPartitions: partitions, replicationFactor, assignment: assignmentOf(topic.assignment, 0), config };
  return { api: 'CreateTopics', ...TIMEOUT, validateOnly, topics: [created] };
}

function alterConfigRequest({ topic, broker, config }: NonNullable<AdminAction['alterConfig']>): AdminRequest | null {
  if (config === undefined) return null;
  const resource =
    topic === undefined
      ? ({ resourceType: 'BROKER', resourceName: String(broker) } as const)
      : ({ resourceType: 'TOPIC', resourceName: topic } as const);
  return { api: 'IncrementalAlterConfigs', resources: [{ ...resource, configs: config }] };
}
