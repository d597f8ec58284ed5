import { OFFSETS_TOPIC } from '../../protocol/topicPartition.ts';

/** Every name that a file declares, gathered before it is read, so that a mistake in one place makes no name unknown in another. */
export interface KnownNames {
  /** Those that are there from the start. */
  readonly brokers: readonly number[];
  /** With those that `addBroker` brings. */
  readonly allBrokers: readonly number[];
  /** broker-N, controller-N, zookeeper-N. */
  readonly nodes: readonly string[];
  readonly producers: readonly string[];
  readonly consumers: readonly string[];
  /** Of the file, of its createTopic actions, and Kafka's own. */
  readonly topics: readonly string[];
  readonly groups: readonly string[];
  readonly lets: readonly string[];
}

const INTERNAL_TOPICS = [OFFSETS_TOPIC, '__transaction_state', '__share_group_state', '__cluster_metadata'];

/** Reads leniently: whatever looks like a declaration is one. `data` is the file as plain values. */
export function gatherNames(data: unknown): KnownNames {
  const steps = listAt(data, 'steps');
  const actions = steps.flatMap(step => asList(at(step, 'do')));
  const brokers = brokerIds(at(at(data, 'cluster'), 'brokers'));
  const added = actions.map(action => asNumber(at(at(action, 'addBroker'), 'id'))).filter(id => id > 0);
  const allBrokers = [...new Set([...brokers, ...added])];
  const created = actions.map(action => at(at(action, 'createTopic'), 'name'));
  const clients = [...listAt(data, 'producers'), ...listAt(data, 'consumers'), ...listAt(data, 'streams')];
  return {
    brokers,
    allBrokers,
    nodes: [...allBrokers.map(id => `broker-${id}`), ...otherNodes(at(data, 'cluster'))],
    producers: texts(listAt(data, 'producers').map(producer => at(producer, 'name'))),
    consumers: listAt(data, 'consumers').flatMap(consumerNames),
    topics: texts([...listAt(data, 'topics').map(topic => at(topic, 'name')), ...created, ...INTERNAL_TOPICS]),
    groups: texts([...clients.map(groupOf), ...actions.map(action => at(at(action, 'sendOffsetsToTransaction'), 'group'))]),
    lets: steps.flatMap(step => Object.keys(asObject(at(step, 'let')))),
  };
}

function brokerIds(brokers: unknown): readonly number[] {
  if (Array.isArray(brokers)) return brokers.map(broker => asNumber(at(broker, 'id'))).filter(id => id >= 0);
  const count = asNumber(brokers ?? 3);
  return Array.from({ length: Number.isInteger(count) && count > 0 && count <= MAX_BROKERS ? count : 3 }, (_, index) => index + 1);
}

export const MAX_BROKERS = 99;
export const MAX_CONTROLLERS = 9;

function otherNodes(cluster: unknown): readonly string[] {
  const kind = at(cluster, 'mode') === 'zookeeper' ? 'zookeeper' : 'controller';
  const given = at(cluster, 'controllers') ?? 1;
  if (given === 'combined') return [];
  const count = Number.isInteger(given) ? Math.min(Number(given), MAX_CONTROLLERS) : 1;
  return Array.from({ length: count }, (_, index) => `${kind}-${index + 1}`);
}

/** billing, or billing-1 and billing-2. */
function consumerNames(consumer: unknown): readonly string[] {
  const name = asText(at(consumer, 'name'));
  const count = asNumber(at(consumer, 'count') ?? 1);
  return count > 1 && count <= MAX_CONSUMERS ? expandedNames(name, count) : [name];
}

export const MAX_CONSUMERS = 1_000;
export const expandedNames = (name: string, count: number): readonly string[] =>
  count === 1 ? [name] : Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);

const groupOf = (client: unknown): unknown =>
  at(client, 'group') ?? at(at(client, 'config'), 'group.id') ?? at(at(client, 'config'), 'application.id');

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};

const at = (value: unknown, key: string): unknown => asObject(value)[key] ?? undefined;

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

const listAt = (value: unknown, key: string): readonly unknown[] => {
  const list = at(value, key);
  return Array.isArray(list) ? list : [];
};

const texts = (values: readonly unknown[]): readonly string[] => [
  ...new Set(values.filter(value => typeof value === 'string' || typeof value === 'number').map(String)),
];

/** Anything may stand in a file, an object too that no longer turns into a text or a number. -1: no number. */
const asNumber = (value: unknown): number => (typeof value === 'number' || typeof value === 'string' ? Number(value) : -1);

const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
