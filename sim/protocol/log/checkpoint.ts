/**
 * A small file that is always written whole (Kafka: CheckpointFile writes a temporary file, syncs it, and renames it over the old one). The
 * reader sees the new content at once; a power loss before the flush completes brings the last durable content back.
 */
export interface Checkpoint<Content> {
  readonly type: 'checkpoint';
  /** Path in the data directory. */
  readonly file: string;
  /** Frozen. */
  content: Content;
  durable: Content;
  /** Writes whose flush is under way, oldest first. */
  flushing: readonly Flushing<Content>[];
  nextToken: number;
}

interface Flushing<Content> {
  readonly token: number;
  readonly content: Content;
}

const NOTHING: readonly never[] = Object.freeze([]);

export const newCheckpoint = <Content>(file: string, content: Content): Checkpoint<Content> => ({
  type: 'checkpoint',
  file,
  content,
  durable: content,
  flushing: NOTHING,
  nextToken: 1,
});

/** How a file asks the disk for work; a machine's `Out` is one. */
export interface CheckpointDisk {
  write(file: string, bytes: number): void;
  flush(file: string, token: number): void;
}

/** Replaces the content and asks for it to be made durable. */
export function writeCheckpoint<Content>(checkpoint: Checkpoint<Content>, content: Content, bytes: number, disk: CheckpointDisk): void {
  const token = checkpoint.nextToken++;
  checkpoint.content = content;
  checkpoint.flushing = [...checkpoint.flushing, Object.freeze({ token, content })];
  disk.write(checkpoint.file, bytes);
  disk.flush(checkpoint.file, token);
}

/** A flush of this file has completed. Returns whether the present content is durable now. */
export function checkpointFlushed<Content>(checkpoint: Checkpoint<Content>, token: number): boolean {
  const { flushing } = checkpoint;
  const done = flushing.findLast(write => write.token <= token);
  if (done === undefined) return flushing.length === 0;
  checkpoint.durable = done.content;
  const left = flushing.filter(write => write.token > token);
  checkpoint.flushing = left.length === 0 ? NOTHING : left;
  return left.length === 0;
}
