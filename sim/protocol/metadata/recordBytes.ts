import { RECORD_BATCH_OVERHEAD, recordPartsSize, recordSize } from '../primitives/recordSize.ts';
import { utf8Length } from '../primitives/utf8.ts';
import type { MetadataRecord } from './records.ts';

/** Bytes that a batch of metadata records takes in the log (Kafka: MetadataRecordSerde within a batch of format v2). */
export function metadataBatchBytes(records: readonly MetadataRecord[]): number {
  let bytes = RECORD_BATCH_OVERHEAD;
  for (let delta = 0; delta < records.length; delta++) {
    bytes += recordSize(delta, 0, recordPartsSize({ ...metadataRecordBytes(records[delta]!), headers: [] }));
  }
  return bytes;
}

/** Bytes of a record's key (-1 for none) and value. A control record has its type for a key and no frame. */
export function metadataRecordBytes(record: MetadataRecord): { readonly keyBytes: number; readonly valueBytes: number } {
  if (record.type !== 'LeaderChange') return { keyBytes: -1, valueBytes: FRAME_BYTES + bodyBytes(record) };
  const voters = 1 + record.voters.length * (INT_BYTES + 1);
  return { keyBytes: 4, valueBytes: 2 + INT_BYTES + 2 * voters + 1 };
}

/** Frame version, api key, version, and the count of tagged fields. */
const FRAME_BYTES = 4;
const UUID_BYTES = 16;
const INT_BYTES = 4;
const LONG_BYTES = 8;

const text = (value: string | null): number => 1 + (value === null ? 0 : utf8Length(value));
const ids = (list: readonly number[] | undefined): number => (list === undefined ? 0 : 1 + list.length * INT_BYTES);
/** A tagged field: tag, size, content. */
const tagged = (bytes: number): number => (bytes === 0 ? 0 : 2 + bytes);
/** Directories travel beside replicas, one uuid each. */
const directories = (replicas: readonly number[] | undefined): number => (replicas === undefined ? 0 : 1 + replicas.length * UUID_BYTES);

function bodyBytes(record: MetadataRecord): number {
  switch (record.type) {
    case 'FeatureLevelRecord':
      return text(record.name) + 2;
    case 'RegisterBrokerRecord':
      return INT_BYTES + UUID_BYTES + LONG_BYTES + 40 + 60 + text(record.rack) + 2 + directories(record.logDirs.map(() => 0));
    case 'UnregisterBrokerRecord':
      return INT_BYTES + LONG_BYTES;
    case 'BrokerRegistrationChangeRecord':
      return (
        INT_BYTES +
        LONG_BYTES +
        (record.fenced === 0 ? 0 : 3) +
        (record.inControlledShutdown === 0 ? 0 : 3) +
        (record.cordonedLogDirs === undefined ? 0 : 3)
      );
    case 'TopicRecord':
      return text(record.name) + UUID_BYTES;
    case 'RemoveTopicRecord':
      return UUID_BYTES;
    case 'PartitionRecord': {
      const lists =
        ids(record.replicas) + ids(record.isr) + ids(record.removingReplicas) + ids(record.addingReplicas) + directories(record.replicas);
      return INT_BYTES + UUID_BYTES + lists + 3 * INT_BYTES;
    }
    case 'PartitionChangeRecord': {
      const { isr, replicas, removingReplicas, addingReplicas, elr, lastKnownElr } = record;
      const lists = [isr, replicas, removingReplicas, addingReplicas, elr, lastKnownElr].reduce((sum, list) => sum + tagged(ids(list)), 0);
      const scalars = (record.leader === undefined ? 0 : tagged(INT_BYTES)) + (record.leaderRecoveryState === undefined ? 0 : tagged(1));
      return INT_BYTES + UUID_BYTES + lists + tagged(directories(replicas)) + scalars;
    }
    case 'ConfigRecord':
      return 1 + text(record.resourceName) + text(record.name) + text(record.value);
    case 'ClientQuotaRecord':
      return (
        1 + record.entity.reduce((sum, one) => sum + text(one.entityType) + text(one.entityName) + 1, 0) + text(record.key) + LONG_BYTES + 1
      );
    case 'ClearElrRecord':
      return text(record.topicName);
    case 'ProducerIdsRecord':
      return INT_BYTES + 2 * LONG_BYTES;
    case 'RegisterControllerRecord':
      return INT_BYTES + UUID_BYTES + 80;
    case 'BeginTransactionRecord':
      return tagged(text(record.name));
    case 'LeaderChange':
    case 'NoOpRecord':
    case 'EndTransactionRecord':
      return 0;
  }
}
