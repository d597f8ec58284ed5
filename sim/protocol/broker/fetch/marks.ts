import { put } from '../agenda.ts';
import type { BrokerState, Partition } from '../state.ts';

/*
 * What happens to a partition is marked in the fetch sessions that hold it: `dirty` has the session's next fetch look at the partition,
 * `woken` has a fetch that is parked looked at before this step ends.
 */

/** The leader's log has grown: followers have something to fetch, and wake up. */
export function markAppended(broker: BrokerState, partition: Partition): void {
  for (const id of partition.sessions) {
    const session = broker.sessions.byId.get(id);
    if (session === undefined || session.replicaId < 0) continue;
    put(session.dirty, partition.tp);
    if (session.parked !== null) put(broker.todo.woken, id);
  }
}

/** The high watermark has moved: consumers wake up. A follower hears of it with its next response: it is not woken (Kafka: DelayedFetch counts bytes). */
export function markHighWatermark(broker: BrokerState, partition: Partition): void {
  for (const id of partition.sessions) {
    const session = broker.sessions.byId.get(id);
    if (session === undefined) continue;
    put(session.dirty, partition.tp);
    if (session.parked !== null && session.replicaId < 0) put(broker.todo.woken, id);
  }
}

/** Something that nobody is woken for, such as another log start or ISR: the next fetch looks at it. */
export function markChanged(broker: BrokerState, partition: Partition): void {
  for (const id of partition.sessions) {
    const session = broker.sessions.byId.get(id);
    if (session !== undefined) put(session.dirty, partition.tp);
  }
}

/** Leadership has changed, or the partition has come or gone: whoever waits for it has to be answered. */
export function markEverySession(broker: BrokerState, partition: Partition): void {
  for (const id of partition.sessions) {
    const session = broker.sessions.byId.get(id);
    if (session === undefined) continue;
    put(session.dirty, partition.tp);
    if (session.parked !== null) put(broker.todo.woken, id);
  }
}
