import { bootedCluster, createTopic, type TestCluster } from '../../protocol/controller/network.ts';
import { adminRequest, type AdminAction } from './adminActions.ts';
import { compare, type VectorResult } from './result.ts';

/** A request of an administrator to a cluster of three brokers, and what it was answered. */
interface AdminCase {
  readonly input: { readonly state: string; readonly action: AdminAction };
  readonly expected: {
    readonly ok?: true;
    readonly error?: string;
    readonly message?: string;
    readonly partitions?: number;
    readonly replicationFactor?: number;
    readonly clientSide?: true;
  };
}

/** What the controller answers; a request that never reaches it, or that it does not serve yet, has no answer here. */
export function run({ input, expected }: AdminCase): VectorResult {
  const { createTopic: topic } = input.action;
  const request = adminRequest(input.action);
  if (request === null) return { ok: false, actual: 'the controller does not serve this request' };
  const cluster = preparedCluster(input.state);
  cluster.ask(request);
  cluster.run(100);
  const actual = { ...answerOf(cluster), ...(topic !== undefined && sizeOf(cluster, topic.name)) };
  const { ok, ...rest } = expected;
  return compare(ok === true ? { ...rest, error: 'NONE' } : rest, actual);
}

function preparedCluster(state: string): TestCluster {
  const cluster = bootedCluster(3);
  createTopic(cluster, 'orders', [
    [2, 1, 3],
    [1, 2, 3],
    [3, 1, 2],
  ]);
  createTopic(cluster, 'a.b', [[1]]);
  createTopic(cluster, 'one', [[1]]);
  createTopic(cluster, 'pair', [[1, 2]]);
  if (state === 'brokers 2 and 3 fenced') {
    cluster.crashBroker(2);
    cluster.crashBroker(3);
    cluster.run(11_000);
  }
  return cluster;
}

function answerOf(cluster: TestCluster): { readonly error: string; readonly message: string | null } {
  const { response } = cluster.answers.at(-1)!;
  if ('topics' in response && response.api !== 'Metadata') return response.topics[0]!;
  if ('resources' in response) return response.resources[0]!;
  if (response.api === 'ElectLeaders' || response.api === 'AlterPartitionReassignments') return response.partitions[0]!;
  return { error: 'error' in response ? response.error : '', message: null };
}

function sizeOf(cluster: TestCluster, topic: string): object {
  const partitions = cluster.controller!.image.topics.get(topic)?.partitions;
  return partitions === undefined ? {} : { partitions: partitions.length, replicationFactor: partitions[0]!.replicas.length };
}
