import { isDeepStrictEqual } from 'node:util';
import { placeReplicas, type UsableBroker } from '../../../sim/protocol/controller/kraft/replication/stripedReplicaPlacer.ts';
import type { VectorResult } from './result.ts';

interface PlacementCase {
  readonly input: { readonly brokers: readonly UsableBroker[]; readonly partitions: number; readonly replicationFactor: number };
  /** Properties that every draw has; one that is missing is not determined. */
  readonly expected: Readonly<Record<string, unknown>>;
}

const DRAWS = 50;

/** What holds of any draw when a topic is created without an assignment. */
export function run({ input, expected }: PlacementCase): VectorResult {
  for (let seed = 1; seed <= DRAWS; seed++) {
    const placed = placeReplicas(input.brokers, input.partitions, input.replicationFactor, randomOf(seed * 7919));
    if (!placed.ok) return { ok: false, actual: placed.message };
    const actual = propertiesOf(input.brokers, placed.assignments);
    const wrong = Object.entries(expected).filter(([name, value]) => !isDeepStrictEqual(actual[name], value));
    if (wrong.length > 0) return { ok: false, actual: { seed, assignments: placed.assignments, ...actual } };
  }
  return { ok: true };
}

function randomOf(seed: number): (bound: number) => number {
  let state = seed;
  return bound => {
    state = (state * 48271) % 2147483647;
    return Math.floor((state / 2147483647) * bound);
  };
}

function propertiesOf(brokers: readonly UsableBroker[], assignments: readonly (readonly number[])[]): Readonly<Record<string, unknown>> {
  const brokerOf = new Map(brokers.map(broker => [broker.id, broker]));
  const fenced = (id: number): boolean => brokerOf.get(id)!.fenced;
  const rack = (id: number): string => brokerOf.get(id)!.rack ?? '';
  const isrs = assignments.map(replicas => replicas.filter(id => !fenced(id)));
  const leaders = isrs.map(isr => isr[0]!);
  const none = Object.fromEntries(brokers.map(({ id }) => [id, 0]));
  const leadersPerBroker = { ...none, ...tally(leaders) };
  const perRack = new Set(assignments.map(replicas => new Set(replicas.map(rack)).size));
  const counts = brokers.filter(({ id }) => !fenced(id)).map(({ id }) => leadersPerBroker[id]!);
  return {
    noReplicaTwice: assignments.every(replicas => new Set(replicas).size === replicas.length),
    aFencedBrokerLeads: leaders.some(fenced),
    // The ISR and its leader are made from the replicas by createTopics itself: in their order, the fenced left out.
    isrIsTheUnfencedReplicasInOrder: true,
    leaderIsTheFirstOfTheIsr: true,
    leaderIsTheFirstReplica: assignments.every((replicas, at) => replicas[0] === leaders[at]),
    racksPerPartition: perRack.size === 1 ? [...perRack][0] : [...perRack],
    replicasPerRack: tally(assignments.flat().map(rack)),
    replicasPerBroker: { ...none, ...tally(assignments.flat()) },
    leadersPerBroker,
    leadersDifferByAtMostOne: Math.max(...counts) - Math.min(...counts) <= 1,
    replicasOnFencedBrokers: assignments.flat().filter(fenced).length,
  };
}

function tally(keys: readonly (string | number)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
