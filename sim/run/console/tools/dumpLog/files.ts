import { brokerParts, metadataLogOnDisk } from '../../../../cluster/snapshot/find.ts';
import { itemAt, lengthOf } from '../../../../protocol/log/appendList.ts';
import type { Batch } from '../../../../protocol/log/batch.ts';
import { offsetEntriesOf, timeEntriesOf, type Segment } from '../../../../protocol/log/segment.ts';
import { METADATA_PARTITION } from '../../../../protocol/topicPartition.ts';
import { dataDirectory } from '../../clusterFacts.ts';
import type { ConsoleSession } from '../../session.ts';

/** A file of a node's disk that the tool can read. */
export type LogFile =
  | { readonly type: 'log'; readonly baseOffset: number; readonly batches: readonly Batch[] }
  | {
      readonly type: 'index';
      readonly baseOffset: number;
      readonly entries: readonly { readonly offset: number; readonly position: number }[];
    }
  | {
      readonly type: 'timeindex';
      readonly baseOffset: number;
      readonly entries: readonly { readonly timestamp: number; readonly offset: number }[];
    };

/** `/var/lib/kafka/broker-1/orders-0/00000000000000000042.index`; null: there is no such file. */
export function findLogFile({ run }: ConsoleSession, path: string): LogFile | null {
  const match = /^(.*)\/([^/]+)\/([^/]+)\/(\d{20})\.(log|index|timeindex)$/.exec(path);
  if (match === null) return null;
  const [, root = '', node = '', directory = '', digits = '', kind = ''] = match;
  if (`${root}/${node}` !== dataDirectory(node)) return null;
  if (directory === METADATA_PARTITION) return metadataFile({ run }, node, { baseOffset: Number(digits), kind });
  return run.look(cluster => {
    const { files } = brokerParts(cluster, Number(node.replace('broker-', '')));
    const disk = [...(files?.logs.values() ?? []), ...(files?.retired.values() ?? [])].find(log => log.directory === directory);
    const segment = disk?.segments.find(one => one.file.endsWith(`/${digits}.log`));
    return segment === undefined ? null : fileOf(segment, kind);
  });
}

function fileOf(segment: Segment, kind: string): LogFile {
  const { baseOffset } = segment;
  if (kind === 'index') return { type: 'index', baseOffset, entries: offsetEntriesOf(segment) };
  if (kind === 'timeindex') return { type: 'timeindex', baseOffset, entries: timeEntriesOf(segment) };
  const batches = Array.from({ length: lengthOf(segment.batches) }, (_, place) => itemAt(segment.batches, place));
  return { type: 'log', baseOffset, batches };
}

/** The metadata log is one segment. */
function metadataFile(
  { run }: Pick<ConsoleSession, 'run'>,
  node: string,
  { baseOffset, kind }: { readonly baseOffset: number; readonly kind: string },
): LogFile | null {
  const found = run.look(cluster => metadataLogOnDisk(cluster, node));
  if (found === null || baseOffset !== 0 || kind !== 'log') return null;
  return { type: 'log', baseOffset, batches: [...found.log.batches] };
}
