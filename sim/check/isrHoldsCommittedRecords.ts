import type { TopicPartition } from '../protocol/topicPartition.ts';
import { committedOf, createCommitted, followCommitted } from './evidence/committedLog.ts';
import type { Committed } from './evidence/committedLog.ts';
import type { Judge } from './judge.ts';

interface Notebook {
  readonly committed: Committed;
  /** Brokers that are up and have caught up with the metadata log, by id. */
  readonly running: Set<number>;
}

/**
 * TLA+: LeaderCandidateCompleteness. Whoever may be elected cleanly has all that was committed. A broker counts while it is RUNNING: one that
 * lost its disk's cache is taken out of the ISR when it registers again, before it is unfenced (KIP-966).
 */
export const isrHoldsCommittedRecords: Judge<Notebook> = {
  name: 'isr-holds-committed-records',
  statement: 'every running broker in the ISR that the controller knows has all committed records',
  open: () => ({ committed: createCommitted(), running: new Set() }),
  read: ({ committed, running }, entry) => {
    const { node, note } = entry;
    const news = followCommitted(committed, entry).length > 0;
    switch (note.kind) {
      case 'highWatermark.advanced':
        return news ? examine(committed, running, note.tp) : null;
      case 'log.truncated':
        return examine(committed, running, note.tp);
      case 'metadata.appended':
        return note.record.type === 'PartitionRecord' || note.record.type === 'PartitionChangeRecord'
          ? examine(committed, running, `${committed.partitions.topics.get(note.record.topicId)}-${note.record.partitionId}`)
          : null;
      case 'broker.stateChanged':
        if (note.to !== 'RUNNING') return null;
        running.add(idOf(node));
        return examineAll(committed, running);
      case 'process.crashed':
      case 'process.stopped':
      case 'host.poweredOff':
        running.delete(idOf(node));
        return null;
      default:
        return null;
    }
  },
};

const idOf = (node: string): number => (node.startsWith('broker-') ? Number(node.slice('broker-'.length)) : -1);

function examineAll(committed: Committed, running: ReadonlySet<number>): string | null {
  for (const tp of committed.byPartition.keys()) {
    const broken = examine(committed, running, tp);
    if (broken !== null) return broken;
  }
  return null;
}

function examine(committed: Committed, running: ReadonlySet<number>, tp: TopicPartition): string | null {
  const facts = committed.partitions.byName.get(tp);
  const partition = committedOf(committed, tp);
  if (facts === undefined || partition === null || partition.endOffset === 0) return null;
  for (const id of facts.isr) {
    if (!running.has(id)) continue;
    const logEndOffset = committed.logs.get(tp)?.get(`broker-${id}`)?.logEndOffset ?? 0;
    if (logEndOffset < partition.endOffset) {
      return `${tp}: broker-${id} is in the ISR [${facts.isr.join(', ')}] with a log that ends at ${logEndOffset}; committed is everything below ${partition.endOffset}`;
    }
  }
  return null;
}
