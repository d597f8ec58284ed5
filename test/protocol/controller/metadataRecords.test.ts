/**
 * What each action appends to `__cluster_metadata`, recorded on a real 4.3.1 cluster: one course of actions on four brokers, the same here, and the records of
 * each step compared with those of the table.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRun, loadScenario, type TraceEntry } from '../../../sim/index.ts';
import type { MetadataRecord } from '../../../sim/protocol/metadata/records.ts';

type TableRecords = readonly Readonly<Record<string, unknown>>[];

interface RecordedCase {
  readonly name: string;
  readonly expected: { readonly groups: readonly TableRecords[]; readonly atomic?: readonly boolean[] };
}

interface Step {
  /** Seconds since the start. */
  readonly at: number;
  readonly do: string;
  readonly fails?: string;
  /** The case of the table whose records follow; null: on the way from one case to the next. */
  readonly name: string | null;
}

const COURSE: readonly Step[] = [
  {
    at: 1,
    name: 'createTopic t, assignment 0: [1,2,3], 1: [2,3,1], 2: [3,1,2]',
    do: 'createTopic: { name: t, assignment: { 0: [1, 2, 3], 1: [2, 3, 1], 2: [3, 1, 2] } }',
  },
  {
    at: 2,
    name: 'createTopic u, assignment 0: [1,2], config min.insync.replicas=2, retention.ms=60000',
    do: 'createTopic: { name: u, assignment: { 0: [1, 2] }, config: { min.insync.replicas: 2, retention.ms: 60000 } }',
  },
  {
    at: 3,
    name: 'createTopic w, assignment 0: [3], config retention.ms=60000',
    do: 'createTopic: { name: w, assignment: { 0: [3] }, config: { retention.ms: 60000 } }',
  },
  {
    at: 4,
    name: 'createTopic t, which exists',
    do: 'createTopic: { name: t, partitions: 1, replicationFactor: 1 }',
    fails: 'TOPIC_ALREADY_EXISTS',
  },
  {
    at: 5,
    name: 'alterConfig topic t: set retention.ms=100000, min.insync.replicas=2',
    do: 'alterConfig: { topic: t, config: { min.insync.replicas: 2, retention.ms: 100000 } }',
  },
  {
    at: 6,
    name: 'alterConfig topic t: set retention.ms=100000, the value it has',
    do: 'alterConfig: { topic: t, config: { retention.ms: 100000 } }',
  },
  { at: 7, name: 'alterConfig topic t: delete retention.ms', do: 'alterConfig: { topic: t, config: { retention.ms: null } }' },
  { at: 8, name: 'alterConfig broker 1: set log.cleaner.threads=2', do: 'alterConfig: { broker: 1, config: { log.cleaner.threads: 2 } }' },
  { at: 9, name: null, do: 'addPartitions: { topic: u, count: 3, assignment: { 1: [2, 1], 2: [1, 2] } }' },
  { at: 10, name: 'crash broker 1: its session expires', do: 'crash: broker-1' },
  { at: 25, name: 'start broker 1 after its crash', do: 'start: broker-1' },
  { at: 35, name: 'electLeaders preferred t-0', do: 'electLeaders: { topic: t, partition: 0, type: preferred }' },
  {
    at: 36,
    name: 'electLeaders preferred t-0, already led by the preferred replica',
    do: 'electLeaders: { topic: t, partition: 0, type: preferred }',
    fails: 'ELECTION_NOT_NEEDED',
  },
  { at: 40, name: 'stop broker 2 (controlled shutdown)', do: 'stop: broker-2' },
  { at: 45, name: 'start broker 2 after its controlled shutdown', do: 'start: broker-2' },
  { at: 70, name: null, do: 'electLeaders: { topic: t, partition: 1, type: preferred }' },
  { at: 72, name: 'reassign t-1 to [4,3,1] and let it complete', do: 'reassign: { topic: t, partition: 1, replicas: [4, 3, 1] }' },
  { at: 80, name: 'reassign t-1 to [4,3,1], what it has', do: 'reassign: { topic: t, partition: 1, replicas: [4, 3, 1] }' },
  { at: 82, name: null, do: 'reassign: { topic: t, partition: 1, replicas: [3, 4, 1] }' },
  { at: 84, name: null, do: 'pause: broker-4' },
  { at: 100, name: 'resume broker 4: unfenced, then back in the ISR', do: 'resume: broker-4' },
  { at: 110, name: 'crash broker 3: its session expires', do: 'crash: broker-3' },
  { at: 125, name: null, do: 'crash: broker-4' },
  { at: 140, name: 'unregister broker 4, which is fenced', do: 'removeBroker: 4' },
  { at: 145, name: 'start broker 3 after its crash', do: 'start: broker-3' },
  { at: 155, name: 'unregister broker 9, which is unknown', do: 'removeBroker: 9', fails: 'BROKER_ID_NOT_REGISTERED' },
  { at: 156, name: 'deleteTopic u', do: 'deleteTopic: u' },
  { at: 157, name: null, do: 'stop: broker-2' },
  {
    at: 162,
    name: 'broker 2 stays away for longer than broker.session.timeout.ms after its controlled shutdown',
    do: 'alterConfig: { topic: t, config: { min.insync.replicas: 2 } }',
  },
  { at: 175, name: null, do: 'deleteTopic: t' },
];

const scenario = `
format: 1
title: what each action appends
seed: 1
runFor: 176s
cluster: { mode: kraft, controllers: 1, brokers: 4, config: { auto.leader.rebalance.enable: false } }
steps:
${COURSE.map(step => `  - { at: ${step.at}s, do: { ${step.do} }${step.fails === undefined ? '' : `, fails: ${step.fails}`} }`).join('\n')}
`;

let entries: readonly TraceEntry[] = [];
const topics = new Map<string, string>();

beforeAll(() => {
  const loaded = loadScenario(scenario, 'course.yaml');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const run = createRun(loaded.scenario, { trace: true });
  run.advanceTo(run.endUs);
  ({ entries } = run.trace);
  for (const { note } of entries) {
    if (note.kind === 'metadata.appended' && note.record.type === 'TopicRecord') topics.set(note.record.topicId, note.record.name);
  }
});

/** Records from a step until the next one, as the table writes them. */
function recordsOf(step: Step): readonly Readonly<Record<string, unknown>>[] {
  const next = COURSE[COURSE.indexOf(step) + 1]!;
  return entries.flatMap(({ at, note }) => {
    const inTime = at >= step.at * 1_000_000 && at < next.at * 1_000_000;
    return inTime && note.kind === 'metadata.appended' ? [asTable(note.record)] : [];
  });
}

const RESOURCE_TYPES = { TOPIC: 2, BROKER: 4, CLIENT_METRICS: 16, GROUP: 32 } as const;

function asTable(record: MetadataRecord): Readonly<Record<string, unknown>> {
  switch (record.type) {
    case 'TopicRecord':
      return { type: record.type, name: record.name };
    case 'RemoveTopicRecord':
      return { type: record.type, topic: topics.get(record.topicId) };
    case 'PartitionRecord': {
      const { topicId, elr: _elr, lastKnownElr: _last, leaderRecoveryState: _state, ...rest } = record;
      return { ...rest, topic: topics.get(topicId) };
    }
    case 'PartitionChangeRecord': {
      const { topicId, elr, leaderRecoveryState, ...rest } = record;
      return {
        ...rest,
        topic: topics.get(topicId),
        ...(elr && { eligibleLeaderReplicas: elr }),
        ...(leaderRecoveryState && { leaderRecoveryState: leaderRecoveryState === 'RECOVERING' ? 1 : 0 }),
      };
    }
    case 'RegisterBrokerRecord':
      return { type: record.type, brokerId: record.brokerId, fenced: record.fenced, inControlledShutdown: record.inControlledShutdown };
    case 'BrokerRegistrationChangeRecord': {
      const { type, brokerId, fenced, inControlledShutdown, cordonedLogDirs } = record;
      const said = { ...(fenced !== 0 && { fenced }), ...(inControlledShutdown !== 0 && { inControlledShutdown }) };
      return { type, brokerId, ...said, ...(cordonedLogDirs && { cordonedLogDirs }) };
    }
    case 'RegisterControllerRecord':
      return { type: record.type, controllerId: record.controllerId };
    case 'UnregisterBrokerRecord':
      return { type: record.type, brokerId: record.brokerId };
    case 'ConfigRecord':
      return { ...record, resourceType: RESOURCE_TYPES[record.resourceType] };
    default:
      return record;
  }
}

/** A record as a text that does not depend on the order of its fields. */
const asText = (record: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(
    Object.entries(record)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const inOrder = (texts: readonly string[]): string[] => [...texts].sort((a, b) => (a < b ? -1 : 1));

/** Groups that need not be batches of their own may be cut anywhere: those that follow each other count as one. */
function batchesOf({ expected: { groups, atomic = [] } }: RecordedCase): readonly TableRecords[] {
  const loose = (at: number): boolean => at > 0 && atomic[at] === false && atomic[at - 1] === false;
  return groups.flatMap((group, at) => {
    if (loose(at)) return [];
    const end = groups.findIndex((_, later) => later > at && !loose(later));
    return [group.concat(...groups.slice(at + 1, end === -1 ? groups.length : end))];
  });
}

describe('records of the metadata log, recorded', () => {
  const { cases } = JSON.parse(readFileSync(new URL('../../golden/kraft-metadata-records.json', import.meta.url), 'utf8')) as {
    cases: RecordedCase[];
  };

  it('start of the first controller on freshly formatted storage', () => {
    const [, bootstrap, registration] = cases.find(({ name }) => name.startsWith('start of the first controller'))!.expected.groups;
    const wanted = [...bootstrap!, ...registration!];
    const first = entries.flatMap(({ note }) => (note.kind === 'metadata.appended' ? [asTable(note.record)] : [])).slice(0, wanted.length);
    expect(first).toEqual(wanted);
  });

  it.each(COURSE.filter(({ name }) => name !== null).map(step => [step.name, step] as const))('%s', (name, step) => {
    const groups = batchesOf(cases.find(recorded => recorded.name === name)!);
    const records = recordsOf(step).map(asText);
    // Among partitions the order is open, and so is all that is not one batch: groups are compared as sets, one after the other.
    let from = 0;
    const found = groups.map(({ length }) => inOrder(records.slice(from, (from += length))));
    expect(found).toEqual(groups.map(group => inOrder(group.map(asText))));
    expect(records.slice(from)).toEqual([]);
  });
});
