import type { TopicPartition } from '../protocol/topicPartition.ts';
import type { Judge } from './judge.ts';

interface Progress {
  /** The application has had all below; it has processed all below. Of each the highest ever. */
  polled: number;
  processed: number;
}

/** By consumer and partition. */
type Notebook = Map<string, Map<TopicPartition, Progress>>;

/**
 * Whoever takes over begins at the committed offset: what lies below it and was not processed is skipped for good. A commit by the application
 * (sync, async) must not be ahead of what it has processed, an automatic one not of what `poll` gave out.
 */
export const committedOffsetsNotAhead: Judge<Notebook> = {
  name: 'committed-offsets-not-ahead',
  statement: 'no committed offset is ahead of what the consumer has consumed',
  open: () => new Map(),
  read: (notebook, { node, note }) => {
    switch (note.kind) {
      case 'consumer.polled':
        raise(progressOf(notebook, node, note.tp), 'polled', note.next);
        return null;
      case 'consumer.processed':
        raise(progressOf(notebook, node, note.tp), 'processed', note.next);
        return null;
      case 'consumer.positioned': {
        const progress = progressOf(notebook, node, note.tp);
        raise(progress, 'polled', note.offset);
        raise(progress, 'processed', note.offset);
        return null;
      }
      case 'consumer.committed': {
        const { polled, processed } = progressOf(notebook, node, note.tp);
        const limit = note.how === 'auto' ? polled : processed;
        if (note.offset <= limit) return null;
        const done = note.how === 'auto' ? 'was given records' : 'had processed records';
        return `${note.tp}: ${node} committed offset ${note.offset} (${note.how}) for group ${note.group}, but ${done} only below ${limit}`;
      }
      default:
        return null;
    }
  },
};

function raise(progress: Progress, what: keyof Progress, offset: number): void {
  if (offset > progress[what]) progress[what] = offset;
}

function progressOf(notebook: Notebook, node: string, tp: TopicPartition): Progress {
  let partitions = notebook.get(node);
  if (partitions === undefined) notebook.set(node, (partitions = new Map()));
  let progress = partitions.get(tp);
  if (progress === undefined) partitions.set(tp, (progress = { polled: 0, processed: 0 }));
  return progress;
}
