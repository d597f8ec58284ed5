import type { GroupView, Snapshot } from '../../trace/snapshot.ts';

/** What an expression can see. */
export interface ExpressionEnvironment {
  readonly snapshot: Snapshot;
  /** Since the start of the scenario. */
  readonly nowMs: number;
  /** Named by `let`; plain values. */
  readonly lets: Readonly<Record<string, unknown>>;
}

/** One function of the scenario language. */
export interface HostFunction {
  readonly name: string;
  /** CEL types of its arguments. */
  readonly parameters: readonly ('string' | 'int')[];
  /** What each argument names, for checks while the file is read. */
  readonly names: readonly ('topic' | 'partition' | 'broker' | 'producer' | 'consumer' | 'group' | 'other')[];
  readonly returns: string;
  /** Fields of the map it returns; null: no map, or one with other keys. */
  readonly fields: readonly string[] | null;
  readonly modelled: boolean;
  call(snapshot: Snapshot, ...args: readonly (string | number)[]): unknown;
}

const PARTITION_FIELDS = [
  ...['leader', 'leaderEpoch', 'partitionEpoch', 'replicas', 'isr', 'elr', 'lastKnownElr', 'addingReplicas', 'removingReplicas'],
  ...['leaderRecoveryState', 'highWatermark', 'logEndOffset', 'lastStableOffset', 'logStartOffset', 'replica'],
];
const BROKER_FIELDS = [
  'up',
  'registered',
  'fenced',
  'inControlledShutdown',
  'isController',
  'epoch',
  'rack',
  'state',
  'metadataOffset',
  'leaderships',
];
const QUORUM_FIELDS = ['leaderId', 'leaderEpoch', 'highWatermark', 'voters', 'followers', 'observers'];
const GROUP_FIELDS = [
  ...['type', 'state', 'protocol', 'assignor', 'generation', 'groupEpoch', 'targetAssignmentEpoch', 'coordinator', 'members', 'committed'],
  ...['lag', 'shareOffsets'],
];
const PRODUCER_FIELDS = [
  ...[
    'sent',
    'acked',
    'failed',
    'retried',
    'inFlight',
    'lastError',
    'producerId',
    'producerEpoch',
    'acks',
    'accumulator',
    'requestsInFlight',
  ],
  'bufferAvailableBytes',
];
const CONSUMER_FIELDS = [
  ...['received', 'assignment', 'position', 'lag', 'records', 'callbacks', 'errors', 'preferredReadReplica', 'group', 'memberState'],
  ...['memberId', 'generation'],
];

/** A group that nobody knows, as Kafka's tools show it: dead. */
const NO_GROUP: GroupView = Object.freeze({
  ...{ type: '', state: 'Dead', protocol: '', assignor: '', generation: -1, groupEpoch: -1, targetAssignmentEpoch: -1, coordinator: -1 },
  ...{ members: {}, committed: {}, lag: {} },
});

/** Thrown inside an evaluation, and caught at its edge: the name is right, but there is nothing by that name now. */
class NothingThere extends Error {}

function there<Value>(value: Value | null, what: string): Value {
  if (value === null) throw new NothingThere(`there is no ${what}`);
  return value;
}

const ofPartition = ['topic', 'partition'] as const;
const TOPIC_AND_PARTITION = ['string', 'int'] as const;

/** The functions of the contract. One that is not modelled yet is known, so that a file that uses it can be told so. */
export const HOST_FUNCTIONS: readonly HostFunction[] = [
  {
    name: 'controller',
    parameters: [],
    names: [],
    returns: 'string',
    fields: null,
    modelled: true,
    call: snapshot => snapshot.controller(),
  },
  { name: 'quorum', parameters: [], names: [], returns: 'dyn', fields: QUORUM_FIELDS, modelled: true, call: snapshot => snapshot.quorum() },
  {
    ...{ name: 'broker', parameters: ['int'], names: ['broker'], returns: 'dyn', fields: BROKER_FIELDS, modelled: true },
    call: (snapshot, id) => there(snapshot.broker(Number(id)), `broker ${id}`),
  },
  { name: 'topics', parameters: [], names: [], returns: 'list<string>', fields: null, modelled: true, call: snapshot => snapshot.topics() },
  {
    ...{ name: 'topic', parameters: ['string'], names: ['topic'], returns: 'dyn', fields: ['id', 'partitions', 'config'], modelled: true },
    call: (snapshot, name) => there(snapshot.topic(String(name)), `topic "${name}"`),
  },
  {
    ...{ name: 'leader', parameters: TOPIC_AND_PARTITION, names: ofPartition, returns: 'int', fields: null, modelled: true },
    call: (snapshot, topic, partition) => snapshot.partition(String(topic), Number(partition))?.leader ?? -1,
  },
  {
    ...{ name: 'partition', parameters: TOPIC_AND_PARTITION, names: ofPartition, returns: 'dyn', fields: PARTITION_FIELDS, modelled: true },
    call: (snapshot, topic, partition) => there(snapshot.partition(String(topic), Number(partition)), `partition ${topic}-${partition}`),
  },
  {
    ...{
      name: 'log',
      parameters: ['string', 'int', 'int'],
      names: ['topic', 'partition', 'broker'],
      returns: 'list<dyn>',
      fields: null,
      modelled: true,
    },
    call: (snapshot, topic, partition, id) => snapshot.log(String(topic), Number(partition), Number(id)),
  },
  {
    ...{
      name: 'directories',
      parameters: ['int', 'string'],
      names: ['broker', 'topic'],
      returns: 'list<string>',
      fields: null,
      modelled: true,
    },
    call: (snapshot, id, topic) => snapshot.directories(Number(id), String(topic)),
  },
  {
    ...{ name: 'group', parameters: ['string'], names: ['group'], returns: 'dyn', fields: GROUP_FIELDS, modelled: true },
    call: (snapshot, id) => snapshot.group(String(id)) ?? NO_GROUP,
  },
  {
    ...{ name: 'lag', parameters: ['string'], names: ['group'], returns: 'int', fields: null, modelled: true },
    call: (snapshot, id) => Object.values((snapshot.group(String(id)) ?? NO_GROUP).lag).reduce((sum, lag) => sum + lag, 0),
  },
  {
    ...{ name: 'producer', parameters: ['string'], names: ['producer'], returns: 'dyn', fields: PRODUCER_FIELDS, modelled: true },
    call: (snapshot, name) => there(snapshot.producer(String(name)), `producer "${name}"`),
  },
  {
    ...{ name: 'consumer', parameters: ['string'], names: ['consumer'], returns: 'dyn', fields: CONSUMER_FIELDS, modelled: true },
    call: (snapshot, name) => there(snapshot.consumer(String(name)), `consumer "${name}"`),
  },
  notYet('transaction', ['string']),
  notYet('metric', ['string']),
  notYet('zookeeper', ['int']),
  notYet('znode', ['string']),
];

function notYet(name: string, parameters: readonly ('string' | 'int')[]): HostFunction {
  const call = (): never => {
    throw new NothingThere(`${name}() is not modelled yet`);
  };
  return { name, parameters, names: parameters.map(() => 'other'), returns: 'dyn', fields: null, modelled: false, call };
}
