import type { TopicPartition } from '../protocol/topicPartition.ts';
import type { Judge } from './judge.ts';

/** Who led, by partition and epoch. */
type Leaders = Map<TopicPartition, Map<number, string>>;

/** TLA+: NeverTwoLeadersInSameEpoch. An old leader that has not heard of its fall may go on for a while, but in its old epoch. */
export const oneLeaderPerEpoch: Judge<Leaders> = {
  name: 'one-leader-per-epoch',
  statement: 'in each leader epoch of a partition one broker leads and writes',
  open: () => new Map(),
  read: (leaders, { node, note }) => {
    if (note.kind === 'leader.started') return claim(leaders, { tp: note.tp, epoch: note.leaderEpoch, node });
    if (note.kind === 'log.appended' && note.asLeader) return claim(leaders, { tp: note.tp, epoch: note.batch.partitionLeaderEpoch, node });
    if (note.kind === 'replica.stopped' && note.deleted) leaders.delete(note.tp);
    return null;
  },
};

function claim(
  leaders: Leaders,
  { tp, epoch, node }: { readonly tp: TopicPartition; readonly epoch: number; readonly node: string },
): string | null {
  let epochs = leaders.get(tp);
  if (epochs === undefined) leaders.set(tp, (epochs = new Map()));
  const known = epochs.get(epoch);
  if (known === undefined) epochs.set(epoch, node);
  return known === undefined || known === node ? null : `${tp}: ${node} and ${known} both lead in epoch ${epoch}`;
}
