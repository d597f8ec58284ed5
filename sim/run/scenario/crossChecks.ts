import { CONSUMER_CONFIG } from '../../protocol/config/consumer.ts';
import { PRODUCER_CONFIG } from '../../protocol/config/producer.ts';
import { consumerOverrides, producerOverrides } from './clients.ts';
import type { ScenarioFields } from './fileShape.ts';
import { expandedNames } from './names.ts';
import { descend, foundText, report, type At, type Reader } from './reader.ts';
import { reportConflicts } from './settings.ts';

/** What one field alone cannot show: names that are taken twice, more replicas than brokers, settings and times that do not agree. */
export function crossCheck(reader: Reader, fields: Partial<ScenarioFields>): void {
  const brokers = reader.names.brokers.length;
  const { topics = [], producers = [], consumers = [], steps = [] } = fields;
  checkTwice(brokerPlaces(fields));
  checkTwice(topics.map(({ at, value }) => ({ at: descend(at, 'name'), what: 'topic', name: value.name })));
  checkTwice(clientPlaces(fields));
  for (const topic of topics) checkReplicas(topic, brokers);
  for (const producer of producers) checkProducer(producer);
  for (const consumer of consumers) checkConsumer(consumer);
  if (fields.runFor === undefined) return;
  for (const step of steps) checkInRun(descend(step.at, 'at'), step.value.atUs, fields.runFor);
}

interface Declared {
  readonly at: At;
  readonly what: string;
  readonly name: string;
}

function checkTwice(declared: readonly Declared[]): void {
  const first = new Map<string, Declared>();
  for (const next of declared) {
    const earlier = first.get(next.name);
    if (earlier === undefined) first.set(next.name, next);
    else if (earlier.at !== next.at) {
      const message = `the name ${JSON.stringify(next.name)} is taken already, by ${earlier.at.path}`;
      report(next.at, { expected: `another name for the ${next.what}`, message });
    }
  }
}

const brokerPlaces = ({ cluster }: Partial<ScenarioFields>): readonly Declared[] =>
  cluster === undefined || typeof cluster.brokers === 'number'
    ? []
    : cluster.brokers.map(({ at, value }) => ({ at: descend(at, 'id'), what: 'broker', name: `broker-${value.id}` }));

/** Producers and consumers are hosts: they share their names with each other and with the nodes. */
function clientPlaces({ producers = [], consumers = [], cluster }: Partial<ScenarioFields>): readonly Declared[] {
  const of = (what: string, at: At, names: readonly string[]): readonly Declared[] => {
    const place = descend(at, 'name');
    return names.map(name => ({ at: place, what, name }));
  };
  const reader = [...producers, ...consumers][0]?.at.reader;
  const clusterAt = reader === undefined ? null : descend({ reader, node: reader.document.contents, near: null, path: '' }, 'cluster');
  const nodes =
    clusterAt === null || cluster === undefined ? [] : (reader?.names.nodes ?? []).map(name => ({ at: clusterAt, what: 'node', name }));
  return [
    ...nodes,
    ...producers.flatMap(({ at, value }) => of('producer', at, [value.name])),
    ...consumers.flatMap(({ at, value }) => of('consumer', at, expandedNames(value.name, value.count))),
  ];
}

function checkReplicas({ at, value }: ScenarioFields['topics'][number], brokers: number): void {
  const { replicationFactor, partitions, assignment } = value;
  if (replicationFactor !== undefined && replicationFactor > brokers) {
    const place = descend(at, 'replicationFactor');
    const message = `replicationFactor ${replicationFactor} is more than there are brokers (${brokers})`;
    report(place, { expected: `a number from 1 to ${brokers}`, message });
  }
  if (assignment === undefined) return;
  for (const [name, given] of [
    ['partitions', partitions],
    ['replicationFactor', replicationFactor],
  ] as const) {
    if (given === undefined) continue;
    report(descend(at, name), {
      expected: 'only one of the two',
      message: `"${name}" and "assignment" cannot both be given: the assignment says it`,
    });
  }
}

function checkProducer({ at, value }: ScenarioFields['producers'][number]): void {
  if (value.rate !== undefined && value.records !== undefined) {
    report(descend(at, 'records'), { expected: 'only one of the two', message: 'a producer has "rate" or "records", not both' });
  }
  if (value.rate !== undefined && value.topic === null) {
    report(at, { expected: 'a topic', found: 'none', message: 'a producer with a "rate" needs a "topic"' });
  }
  if (value.rate === undefined) checkRateFields(at);
  for (const record of value.records ?? []) {
    if (record.value.topic === undefined && value.topic === null) {
      report(record.at, { expected: 'a topic', found: 'none', message: 'this record has no "topic", and neither has its producer' });
    }
  }
  checkOrder(at, value.from, value.until);
  reportConflicts(at, PRODUCER_CONFIG, producerOverrides(value));
}

function checkRateFields(at: At): void {
  for (const name of ['limit', 'keys', 'valueBytes']) {
    const place = descend(at, name);
    if (place.node !== null)
      report(place, { expected: '"rate" beside it', message: `"${name}" needs a "rate": it says how the records of a rate are made` });
  }
}

function checkConsumer({ at, value }: ScenarioFields['consumers'][number]): void {
  const subscribes = value.topics !== undefined && value.topics.length > 0;
  if (subscribes && value.assign !== undefined) {
    report(descend(at, 'assign'), {
      expected: 'only one of the two',
      message: 'a consumer has "topics" (subscribe) or "assign", not both',
    });
  } else if (value.topics === undefined && value.assign === undefined) {
    report(at, { expected: '"topics" or "assign"', found: 'neither', message: 'a consumer needs "topics" to subscribe to, or "assign"' });
  }
  if (subscribes && value.group === null && value.config['group.id'] === undefined) {
    report(at, {
      expected: 'a group',
      found: 'none',
      message: 'a consumer with "topics" needs a "group": only members of a group can subscribe',
    });
  }
  checkOrder(at, value.from, value.until);
  reportConflicts(at, CONSUMER_CONFIG, consumerOverrides(value, value.name));
}

function checkOrder(at: At, fromUs: number, untilUs: number | null): void {
  if (untilUs === null || untilUs > fromUs) return;
  const place = descend(at, 'until');
  report(place, { expected: 'a time after "from"', message: `"until" (${foundText(place)}) is not after "from"` });
}

function checkInRun(at: At, us: number | null, runForUs: number): void {
  if (us === null || us <= runForUs) return;
  const message = `this step (${foundText(at)}) lies behind the end of the run (runFor)`;
  report(at, { expected: 'a time within the run', message });
}
