import { MILLISECOND, SECOND, type Us } from '../../../engine/time.ts';
import { NEVER, partitionCount } from '../network/index.ts';
import { estimatedSize } from './recordBuffer.ts';
import { RECORD_BATCH_OVERHEAD } from '../../primitives/recordSize.ts';
import type { ProducerSchedule, ProducerState } from './state.ts';
import { dueAt, workloadDue } from './workload.ts';
import { mostRecordBytes } from './workloadKeys.ts';

/*
 * When the application runs for its workload. A record in a batch that goes on lingering makes nothing happen, so it need not have a timer of
 * its own: the application runs when a batch may be due or full, or when something else happens, and sends what has fallen due since, at the
 * times at which it was due. A quarter of all events of a thousand records a second are saved.
 */

/** Up to so many records a second each has its own tick, for people who go from one to the next. */
const RECORDS_WITH_A_TICK_OF_THEIR_OWN = 200;

/** What a producer is seen to have sent is never further behind. */
const LONGEST_TICK: Us = 5 * MILLISECOND;

/** NEVER once the workload has ended, or without one. */
export function nextTick(state: ProducerState): Us {
  const due = workloadDue(state);
  const { schedule } = state.role;
  if (due === NEVER || schedule === null || schedule.ratePerSecond <= RECORDS_WITH_A_TICK_OF_THEIR_OWN) return due;
  const gathered = mayGather(state) ? Math.min(due + Math.min(state.settings.lingerUs, LONGEST_TICK), fullAt(state, schedule)) : due;
  return Math.max(gathered, endOfMillisecond(schedule, due));
}

/** Above 1 000 records a second, one tick a millisecond is enough at any rate. */
const endOfMillisecond = ({ fromUs, ratePerSecond }: ProducerSchedule, due: Us): Us =>
  ratePerSecond * MILLISECOND <= SECOND ? due : fromUs + Math.ceil((due - fromUs) / MILLISECOND) * MILLISECOND;

/** Not while a record may do more than lie in its batch: ask for metadata, wait for memory or for its answer, or leave at once for a flush. */
function mayGather({ role, flushes, closing, accumulator, settings, client }: ProducerState): boolean {
  const isRoomy = accumulator.availableMemory > settings.bufferMemory >> 1;
  const isKnown = partitionCount(client.metadata, role.topic!) > 0;
  return role.await !== 'sync' && flushes.length === 0 && closing === null && isRoomy && isKnown;
}

/** When a batch may be full at the earliest: were all records as large as can be, and for the partition with the least room. */
function fullAt({ accumulator, application, role, settings }: ProducerState, schedule: ProducerSchedule): Us {
  let room = settings.batchSize - RECORD_BATCH_OVERHEAD;
  for (const index of accumulator.active) {
    const { deque } = accumulator.queues[index]!;
    const last = deque[deque.length - 1];
    if (last !== undefined && !last.closed) room = Math.min(room, last.records.limit - estimatedSize(last.records));
  }
  const fitting = Math.max(0, Math.floor((room - 1) / mostRecordBytes(role.workload!)));
  return dueAt(schedule, application.nextNumber + fitting);
}
