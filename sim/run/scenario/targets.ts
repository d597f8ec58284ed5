import { readExpression } from './expressions.ts';
import { descend, elementsOf, report, reportUnknown, scalarOf, scalarText, type At } from './reader.ts';
import { integer, nameOf } from './scalars.ts';
import { listOf, mapOf, mapped, type Shape } from './shape.ts';
import type { Target } from './actionTypes.ts';

type TargetKind = 'node' | 'host' | 'broker' | 'producer' | 'consumer';

const WHAT: Readonly<Record<TargetKind, string>> = {
  node: 'node',
  host: 'node or client',
  broker: 'broker',
  producer: 'producer',
  consumer: 'consumer',
};

const EXAMPLE: Readonly<Record<TargetKind, string>> = {
  node: ' such as broker-1, or =expression',
  host: ' such as broker-1, or =expression',
  broker: ' such as broker-1 or 1, or =expression',
  producer: "'s name, or =expression",
  consumer: "'s name, or =expression",
};

/** Whom an action concerns: a name, for brokers also an id, or `=expression`. */
function target(kind: TargetKind): Shape<Target> {
  const expected = `a ${WHAT[kind]}${EXAMPLE[kind]}`;
  return {
    expected,
    schema: { type: ['string', 'integer'] },
    read(at) {
      const text = scalarText(at);
      if (text === undefined) return report(at, { expected });
      if (text.startsWith('=')) return readExpression(at, expected, 1) === undefined ? undefined : text;
      const name = typeof scalarOf(at) === 'number' && kind !== 'producer' && kind !== 'consumer' ? `broker-${text}` : text;
      const known = namesOf(at, kind);
      return known.includes(name) || at.reader.allowUnknownNames ? name : reportUnknown(at, WHAT[kind], known);
    },
  };
}

function namesOf(at: At, kind: TargetKind): readonly string[] {
  const { names } = at.reader;
  switch (kind) {
    case 'node':
      return names.nodes;
    case 'host':
      return [...names.nodes, ...names.producers, ...names.consumers];
    case 'broker':
      return names.allBrokers.map(id => `broker-${id}`);
    case 'producer':
      return names.producers;
    case 'consumer':
      return names.consumers;
  }
}

export const node = target('node');
export const host = target('host');
export const broker = target('broker');
export const producer = target('producer');
export const consumer = target('consumer');

export const topicName = nameOf('topic', at => at.reader.names.topics);
export const groupName = nameOf('group', at => at.reader.names.groups);

/** Two ends of a link. */
export const link: Shape<readonly [Target, Target]> = {
  expected: 'two nodes or clients such as [broker-1, broker-2]',
  schema: { type: 'array', items: host.schema, minItems: 2, maxItems: 2 },
  read(at) {
    if (elementsOf(at).length !== 2) return report(at, { expected: link.expected });
    const [from, to] = [host.read(descend(at, 0)), host.read(descend(at, 1))];
    if (from === undefined || to === undefined) return undefined;
    return from === to ? report(at, { expected: 'two different ones' }) : [from, to];
  },
};

/** A broker's id, of one that is there or that `addBroker` brings. */
const brokerId: Shape<number> = {
  expected: "a broker's id",
  schema: { type: 'integer', minimum: 0 },
  read(at) {
    const id = scalarOf(at);
    const known = at.reader.names.allBrokers;
    if (typeof id === 'number' && (known.includes(id) || at.reader.allowUnknownNames)) return id;
    return typeof id === 'number' ? reportUnknown(at, 'broker', known.map(String)) : report(at, { expected: "a broker's id" });
  },
};

/** Brokers that hold a partition, the preferred leader first. */
export const replicas: Shape<readonly number[]> = {
  expected: 'a list of broker ids, the preferred leader first',
  schema: { type: 'array', items: brokerId.schema, minItems: 1, uniqueItems: true },
  read(at) {
    const ids = listOf(brokerId, { min: 1 }).read(at);
    if (ids === undefined || at.reader.allowUnknownNames || new Set(ids).size === ids.length) return ids;
    return report(at, { expected: 'each broker once', found: `[${ids.join(', ')}]` });
  },
};

/** `{ 0: [1, 2, 3], 1: [2, 3, 1] }`: replicas by partition, without gaps. `first` is the number of the first one, null if unknown. */
export const assignment = (first: number | null): Shape<readonly (readonly number[])[]> =>
  mapped(mapOf('a map from partitions to broker ids such as { 0: [1, 2, 3] }', replicas, '^\\d+$'), (entries, at) => {
    const sorted = entries.map(([key, ids]) => [Number(key), ids] as const).sort((a, b) => a[0] - b[0]);
    const from = first ?? sorted[0]?.[0] ?? 0;
    const gap = sorted.findIndex(([partition], index) => partition !== from + index);
    if (gap < 0) return sorted.map(([, ids]) => ids);
    return report(at, {
      expected: `the partitions ${from} to ${from + sorted.length - 1}`,
      found: sorted.map(([partition]) => partition).join(', '),
    });
  });

export const partition = integer({ what: 'a partition' });

/** `orders-0`. */
export const topicPartition: Shape<string> = {
  expected: 'a partition such as orders-0',
  schema: { type: 'string', pattern: '^.+-\\d+$' },
  read(at) {
    const text = scalarText(at) ?? '';
    const match = /^(.+)-(\d+)$/.exec(text);
    if (match === null) return report(at, { expected: 'a partition such as orders-0' });
    if (at.reader.allowUnknownNames || at.reader.names.topics.includes(match[1] ?? '')) return text;
    return reportUnknown(at, 'topic of the partition', at.reader.names.topics);
  },
};
