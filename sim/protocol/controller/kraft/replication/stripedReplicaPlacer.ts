import { compareStrings } from '../../../topicPartition.ts';

/** A broker that replicas may be put on (Kafka: UsableBroker). */
export interface UsableBroker {
  readonly id: number;
  readonly rack: string | null;
  readonly fenced: boolean;
}

/** A whole number in [0, bound): java.util.Random.nextInt(bound). */
export type NextInt = (bound: number) => number;

export type Placement =
  | { readonly ok: true; readonly assignments: readonly (readonly number[])[] }
  /** INVALID_REPLICATION_FACTOR. */
  | { readonly ok: false; readonly message: string };

/** Brokers of one kind, taken in turn; the turn begins one broker further in every round (Kafka: StripedReplicaPlacer.BrokerList). */
interface BrokerList {
  readonly brokers: number[];
  epoch: number;
  index: number;
  offset: number;
}

interface Rack {
  readonly name: string | null;
  readonly fenced: BrokerList;
  readonly unfenced: BrokerList;
}

interface RackList {
  readonly nextInt: NextInt;
  /** In the order in which they take their turns. */
  readonly racks: Rack[];
  /** In the order in which they are shuffled: by name. */
  readonly byName: readonly Rack[];
  readonly usable: number;
  readonly unfenced: number;
  epoch: number;
  offset: number;
}

const NONE = -1;

/**
 * Spreads the replicas of new partitions over racks, then over brokers, in stripes that begin at random (Kafka: StripedReplicaPlacer). A fenced broker
 * never comes first.
 */
export function placeReplicas(
  brokers: readonly UsableBroker[],
  partitions: number,
  replicationFactor: number,
  nextInt: NextInt,
): Placement {
  const racks = createRackList(brokers, nextInt);
  const message = refusal(racks, replicationFactor);
  if (message !== null) return { ok: false, message };
  const assignments: (readonly number[])[] = [];
  for (let partition = 0; partition < partitions; partition++) assignments.push(Object.freeze(placeOne(racks, replicationFactor)));
  return { ok: true, assignments };
}

function refusal({ usable, unfenced }: RackList, replicationFactor: number): string | null {
  if (replicationFactor <= 0) return `Invalid replication factor ${replicationFactor}: the replication factor must be positive.`;
  if (unfenced === 0) return 'All brokers are currently fenced, or have all their log directories cordoned.';
  if (replicationFactor <= usable) return null;
  return (
    `The target replication factor of ${replicationFactor} cannot be reached because only ${usable} broker(s) are registered ` +
    'or some brokers have all their log directories cordoned.'
  );
}

function createRackList(brokers: readonly UsableBroker[], nextInt: NextInt): RackList {
  const byRack = new Map<string | null, UsableBroker[]>();
  for (const broker of brokers.toSorted((a, b) => compareRacks(a.rack, b.rack))) {
    const rack = byRack.get(broker.rack);
    if (rack === undefined) byRack.set(broker.rack, [broker]);
    else rack.push(broker);
  }
  const racks = [...byRack].map(([name, members]) => createRack(name, members, nextInt));
  const unfenced = brokers.reduce((count, broker) => count + (broker.fenced ? 0 : 1), 0);
  const offset = racks.length === 0 ? 0 : nextInt(racks.length);
  return { nextInt, racks, byName: [...racks], usable: brokers.length, unfenced, epoch: 0, offset };
}

const compareRacks = (a: string | null, b: string | null): number =>
  a === b ? 0 : a === null ? -1 : b === null ? 1 : compareStrings(a, b);

function createRack(name: string | null, members: readonly UsableBroker[], nextInt: NextInt): Rack {
  const fenced = createList(members, true, nextInt);
  const unfenced = createList(members, false, nextInt);
  return { name, fenced, unfenced };
}

function createList(members: readonly UsableBroker[], fenced: boolean, nextInt: NextInt): BrokerList {
  const brokers = members
    .filter(broker => broker.fenced === fenced)
    .map(broker => broker.id)
    .sort((a, b) => a - b);
  return { brokers, epoch: 0, index: 0, offset: brokers.length > 0 ? nextInt(brokers.length) : 0 };
}

function next(list: BrokerList, epoch: number): number {
  if (list.brokers.length === 0) return NONE;
  if (list.epoch !== epoch) {
    list.epoch = epoch;
    list.index = 0;
    list.offset = (list.offset + 1) % list.brokers.length;
  }
  if (list.index >= list.brokers.length) return NONE;
  const id = list.brokers[(list.index + list.offset) % list.brokers.length]!;
  list.index += 1;
  return id;
}

function placeOne(list: RackList, replicationFactor: number): number[] {
  const { racks } = list;
  // Every broker has led once: shuffle, so that partitions do not line up the same way again.
  if (list.epoch === list.unfenced && list.unfenced > 1) {
    shuffleAll(list);
    list.epoch = 0;
  }
  if (list.offset === racks.length) list.offset = 0;
  const replicas: number[] = [];
  let at = list.offset;
  const leaderRack = placeLeader(list, replicas);
  let skipLeaderRack = true;
  while (replicas.length < replicationFactor) {
    const rack = racks[at]!;
    if (at === leaderRack && skipLeaderRack) skipLeaderRack = false;
    else {
      const unfenced = next(rack.unfenced, list.epoch);
      const id = unfenced === NONE ? next(rack.fenced, list.epoch) : unfenced;
      if (id !== NONE) replicas.push(id);
    }
    at = (at + 1) % racks.length;
  }
  list.epoch += 1;
  list.offset += 1;
  return replicas;
}

/** Puts an unfenced broker first; returns the index of its rack. */
function placeLeader(list: RackList, replicas: number[]): number {
  const { racks } = list;
  let at = list.offset;
  for (;;) {
    const leader = next(racks[at]!.unfenced, list.epoch);
    if (leader !== NONE) {
      replicas.push(leader);
      return at;
    }
    at = (at + 1) % racks.length;
  }
}

function shuffleAll({ racks, byName, nextInt }: RackList): void {
  shuffle(racks, nextInt);
  for (const rack of byName) {
    shuffle(rack.fenced.brokers, nextInt);
    shuffle(rack.unfenced.brokers, nextInt);
  }
}

/** java.util.Collections.shuffle. */
function shuffle<Item>(items: Item[], nextInt: NextInt): void {
  for (let left = items.length; left > 1; left--) {
    const other = nextInt(left);
    const last = items[left - 1]!;
    items[left - 1] = items[other]!;
    items[other] = last;
  }
}
