import { javaStringHash } from '../../protocol/primitives/javaHash.ts';
import { compareStrings } from '../../protocol/topicPartition.ts';
import type { ConsoleSession } from './session.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * An id of 22 characters of URL-safe base64 that belongs to a name and a seed. Clusters and log directories have such ids in Kafka, drawn
 * when storage is formatted; the model does without them, so they are made where they are shown.
 */
export function idOf(seed: number, name: string): string {
  let id = '';
  let hash = javaStringHash(`${seed}/${name}`);
  for (let index = 0; index < 21; index++) {
    hash = (Math.imul(hash, 1_664_525) + 1_013_904_223) | 0;
    id += ALPHABET[(hash >>> 26) & (index === 0 ? 31 : 63)]!;
  }
  return `${id}${ALPHABET[((hash >>> 20) & 3) * 16]!}`;
}

export const clusterId = ({ run }: ConsoleSession): string => idOf(run.seed, 'cluster');

export const directoryId = ({ run }: ConsoleSession, node: string): string => idOf(run.seed, node);

/** The controllers, by name. */
export const controllerNodes = ({ run }: ConsoleSession): readonly { readonly name: string; readonly nodeId: number }[] =>
  run
    .snapshot()
    .nodes()
    .filter(({ role }) => role === 'controller')
    .map(({ name, nodeId }) => ({ name, nodeId }))
    .sort((a, b) => compareStrings(a.name, b.name));

/** Where a node keeps its data. */
export const dataDirectory = (node: string): string => `/var/lib/kafka/${node}`;
