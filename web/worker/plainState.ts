import type { Snapshot } from '../engine.ts';
import type { PlainPartition, PlainState } from './protocol.ts';

/** The cluster as plain data, for scripts that look at the page from outside. */
export function plainState(snapshot: Snapshot, event: number): PlainState {
  return {
    timeMs: snapshot.at / 1000,
    event,
    controller: snapshot.controller(),
    partitions: partitionsOf(snapshot),
    groups: groupsOf(snapshot),
    nodes: Object.fromEntries(snapshot.nodes().map(node => [node.name, node.status])),
  };
}

function partitionsOf(snapshot: Snapshot): PlainState['partitions'] {
  const partitions: Record<string, PlainPartition> = {};
  for (const name of snapshot.topics()) {
    for (let number = 0; number < (snapshot.topic(name)?.partitions ?? 0); number++) {
      const view = snapshot.partition(name, number);
      if (view === null) continue;
      const { leader, leaderEpoch, isr, highWatermark } = view;
      const replicas = Object.fromEntries(Object.entries(view.replica).map(([id, { logEndOffset }]) => [id, { logEndOffset }]));
      partitions[`${name}-${number}`] = { leader, leaderEpoch, isr: [...isr], highWatermark, replicas };
    }
  }
  return partitions;
}

const groupsOf = (snapshot: Snapshot): PlainState['groups'] =>
  Object.fromEntries(
    snapshot.groups().flatMap(id => {
      const group = snapshot.group(id);
      if (group === null) return [];
      const members = Object.fromEntries(Object.entries(group.members).map(([name, { assignment }]) => [name, [...assignment]]));
      return [[id, { state: group.state, generation: group.generation, members, committed: { ...group.committed } }]];
    }),
  );
