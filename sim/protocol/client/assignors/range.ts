import { compareTopicPartitions, toTopicPartition } from '../../topicPartition.ts';
import { compareMembers, emptyAssignment, needsRacks } from './assignor.ts';
import type { Assignor, AssignorOptions, GroupAssignment, GroupMember, GroupTopics, PartitionRacks } from './assignor.ts';

/**
 * Divides each topic on its own into ranges of consecutive partitions, the first members getting the larger ones, so that partitions of
 * one number of topics with one count go to one member (Kafka: RangeAssignor; racks by KIP-881).
 */
export const range: Assignor = {
  name: 'range',
  className: 'org.apache.kafka.clients.consumer.RangeAssignor',
  supportedProtocols: ['EAGER'],
  assign(topics, members, options = {}) {
    const assignment = emptyAssignment(members);
    const states = topicStates(topics, members, options);
    const useRacks = states.some(state => state.needsRacks);
    if (useRacks) assignByRack(states, assignment);
    for (const state of states) assignRanges(state, assignment, () => true);
    if (useRacks) for (const partitions of assignment.values()) partitions.sort(compareTopicPartitions);
    return assignment;
  },
};

/** One topic while it is being divided (Kafka: RangeAssignor.TopicAssignmentState). */
interface TopicState {
  readonly topic: string;
  readonly racks: readonly PartitionRacks[];
  /** Those who subscribe to the topic, in the order in which they are served. */
  readonly members: readonly GroupMember[];
  readonly needsRacks: boolean;
  /** What everybody gets; `extra` members get one more. */
  readonly quota: number;
  extra: number;
  readonly unassigned: Set<number>;
  /** Partitions given so far, by member id. */
  readonly assigned: Map<string, number>;
}

function topicStates(topics: GroupTopics, members: readonly GroupMember[], options: AssignorOptions): TopicState[] {
  const sorted = members.toSorted(compareMembers);
  const states: TopicState[] = [];
  for (const [topic, racks] of topics) {
    const subscribers = sorted.filter(member => member.subscription.topics.includes(topic));
    if (racks.length > 0 && subscribers.length > 0) states.push(topicState(topic, racks, subscribers, options));
  }
  return states;
}

function topicState(
  topic: string,
  racks: readonly PartitionRacks[],
  members: readonly GroupMember[],
  options: AssignorOptions,
): TopicState {
  return {
    topic,
    racks,
    members,
    needsRacks: needsRacks(
      members.map(member => member.subscription.rackId),
      racks,
      options,
    ),
    quota: Math.floor(racks.length / members.length),
    extra: racks.length % members.length,
    unassigned: new Set(racks.keys()),
    assigned: new Map(members.map(member => [member.memberId, 0])),
  };
}

function assignByRack(states: readonly TopicState[], assignment: GroupAssignment): void {
  for (const group of coPartitioned(states)) {
    const [first] = group;
    if (group.length > 1) assignTogether(group, assignment);
    else if (first?.needsRacks === true) assignRanges(first, assignment, (member, partition) => racksMatch(first, member, partition));
  }
}

/** Topics with the same members and as many partitions: their partitions of one number are to stay together, for joins. */
function coPartitioned(states: readonly TopicState[]): TopicState[][] {
  const groups = new Map<string, TopicState[]>();
  for (const state of states) {
    const key = JSON.stringify([state.racks.length, ...state.members.map(member => member.memberId)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [state]);
    else group.push(state);
  }
  return [...groups.values()];
}

/** Gives partition p of all these topics to the first member near a replica of each (RangeAssignor.assignCoPartitionedWithRackMatching). */
function assignTogether(states: readonly TopicState[], assignment: GroupAssignment): void {
  const { members = [], racks = [] } = states[0] ?? {};
  for (let partition = 0; partition < racks.length; partition += 1) {
    const member = members.find(candidate =>
      states.every(state => racksMatch(state, candidate, partition) && room(state, candidate.memberId) > 0),
    );
    if (member !== undefined) for (const state of states) give(state, member.memberId, [partition], assignment);
  }
}

/** Walks the members, each takes the lowest free partitions it may have up to its share (RangeAssignor.assignRanges). */
function assignRanges(state: TopicState, assignment: GroupAssignment, mayTake: (member: GroupMember, partition: number) => boolean): void {
  for (const member of state.members) {
    if (state.unassigned.size === 0) return;
    const share = room(state, member.memberId);
    const partitions = [...state.unassigned].filter(partition => mayTake(member, partition)).slice(0, share);
    if (partitions.length > 0) give(state, member.memberId, partitions, assignment);
  }
}

/** A member without a rack is near everything. */
function racksMatch(state: TopicState, member: GroupMember, partition: number): boolean {
  const rack = member.subscription.rackId;
  return rack === null || state.racks[partition]?.has(rack) === true;
}

const room = (state: TopicState, memberId: string): number =>
  Math.max(0, state.quota + (state.extra > 0 ? 1 : 0) - (state.assigned.get(memberId) ?? 0));

function give(state: TopicState, memberId: string, partitions: readonly number[], assignment: GroupAssignment): void {
  const assigned = (state.assigned.get(memberId) ?? 0) + partitions.length;
  state.assigned.set(memberId, assigned);
  if (assigned > state.quota) state.extra -= 1;
  for (const partition of partitions) {
    state.unassigned.delete(partition);
    assignment.get(memberId)?.push(toTopicPartition(state.topic, partition));
  }
}
