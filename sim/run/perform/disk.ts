import type { Process } from '../../cluster/types.ts';
import type { BrokerFiles } from '../../protocol/broker/index.ts';
import { corruptBatch } from '../../protocol/log/corruption.ts';
import { breakDisk, fillDisk, isBroken, type HostId, type World } from '../../world/index.ts';
import type { ActionOf } from '../scenario/types.ts';
import type { Session } from '../session.ts';
import { findTarget } from './target.ts';
import { DONE, failed, type Performer, type Performers } from './types.ts';

/** Something that happens to the disk of one host. */
const onDisk = (act: (world: World, host: HostId) => void): Performer<ActionOf<'fillDisk' | 'failDisk'>> => ({
  whyNot(session, { node }) {
    const found = findTarget(session, node);
    if (!found.ok) return found.problem;
    return isBroken(session.simulation.cluster.state.world, found.process.host)
      ? `the disk of ${found.process.name} has failed already`
      : null;
  },
  perform(session, action) {
    const problem = this.whyNot(session, action);
    const found = findTarget(session, action.node);
    if (problem !== null || !found.ok) return failed(problem ?? 'no such node');
    act(session.simulation.cluster.state.world, found.process.host);
    return DONE;
  },
});

/** Bits turn on the disk of a broker, whether it runs or not. */
const CORRUPT: Performer<ActionOf<'corrupt'>> = {
  whyNot(session, action) {
    const found = findTarget(session, action.broker);
    if (!found.ok) return found.problem;
    const log = logOn(found.process, action);
    const isThere = log !== undefined && action.offset >= log.segments[0]!.baseOffset && action.offset < log.logEndOffset;
    return isThere ? null : `${found.process.name} has no record ${action.offset} of ${action.topic}-${action.partition}`;
  },
  perform(session: Session, action) {
    const problem = this.whyNot(session, action);
    const found = findTarget(session, action.broker);
    if (problem !== null || !found.ok) return failed(problem ?? 'no such broker');
    return corruptBatch(logOn(found.process, action)!, action.offset)
      ? DONE
      : failed(`compaction has taken the record at offset ${action.offset}`);
  },
};

/** The files of a process that is down are the disk's. */
function logOn({ state, files }: Process, { topic, partition }: ActionOf<'corrupt'>) {
  const held = ((state as { readonly files?: unknown } | null)?.files ?? files) as BrokerFiles | null;
  return held?.logs.get(`${topic}-${partition}`);
}

export const DISK_PERFORMERS: Performers<'fillDisk' | 'failDisk' | 'corrupt'> = {
  fillDisk: onDisk(fillDisk),
  failDisk: onDisk(breakDisk),
  corrupt: CORRUPT,
};
