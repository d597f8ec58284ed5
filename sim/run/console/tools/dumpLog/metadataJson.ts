import type { MetadataRecord, PartitionChangeRecord } from '../../../../protocol/metadata/records.ts';

/** What a record's JSON holds besides what the model keeps of it. */
export interface JsonFacts {
  directoryId(broker: number): string;
}

const RESOURCE_TYPES: Readonly<Record<Extract<MetadataRecord, { type: 'ConfigRecord' }>['resourceType'], number>> = {
  TOPIC: 2,
  BROKER: 4,
  GROUP: 32,
  CLIENT_METRICS: 16,
};
const RECOVERY_STATES = { RECOVERED: 0, RECOVERING: 1 } as const;

/** Versions that a cluster at metadata.version 4.3-IV0 writes; 0 for the others. */
const VERSIONS: Partial<Record<MetadataRecord['type'], number>> = {
  PartitionRecord: 2,
  PartitionChangeRecord: 2,
  RegisterBrokerRecord: 4,
  BrokerRegistrationChangeRecord: 3,
};

/** `{"type":"TOPIC_RECORD","version":0,"data":{...}}`, as the generated JsonConverter classes print it. */
export const metadataJson = (record: MetadataRecord, facts: JsonFacts): string =>
  JSON.stringify({ type: typeName(record.type), version: VERSIONS[record.type] ?? 0, data: dataOf(record, facts) });

/** PartitionChangeRecord: PARTITION_CHANGE_RECORD (Kafka: MetadataRecordType). */
const typeName = (type: string): string => type.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

/** Fields in the order of their definition; tagged ones only when they are not at their default. */
function dataOf(record: MetadataRecord, facts: JsonFacts): object {
  switch (record.type) {
    case 'ConfigRecord': {
      const { resourceName, name, value } = record;
      return { resourceType: RESOURCE_TYPES[record.resourceType], resourceName, name, value };
    }
    case 'PartitionRecord': {
      const {
        partitionId,
        topicId,
        replicas,
        isr,
        removingReplicas,
        addingReplicas,
        leader,
        leaderEpoch,
        partitionEpoch,
        elr,
        lastKnownElr,
      } = record;
      return {
        ...{ partitionId, topicId, replicas, isr, removingReplicas, addingReplicas, leader },
        ...(record.leaderRecoveryState === 'RECOVERED' ? {} : { leaderRecoveryState: 1 }),
        ...{ leaderEpoch, partitionEpoch, directories: replicas.map(id => facts.directoryId(id)) },
        ...(elr.length === 0 ? {} : { eligibleLeaderReplicas: elr }),
        ...(lastKnownElr.length === 0 ? {} : { lastKnownElr }),
      };
    }
    case 'PartitionChangeRecord':
      return changeOf(record, facts);
    case 'RegisterBrokerRecord': {
      const { brokerId, incarnationId, brokerEpoch, rack, fenced, inControlledShutdown } = record;
      const endPoints = [{ name: 'PLAINTEXT', host: `broker-${brokerId}`, port: 9092, securityProtocol: 0 }];
      return {
        brokerId,
        incarnationId,
        brokerEpoch,
        endPoints,
        features: [],
        rack,
        fenced,
        inControlledShutdown,
        logDirs: [facts.directoryId(brokerId)],
      };
    }
    case 'BrokerRegistrationChangeRecord': {
      const { brokerId, brokerEpoch, fenced, inControlledShutdown } = record;
      return {
        brokerId,
        brokerEpoch,
        ...(fenced === 0 ? {} : { fenced }),
        ...(inControlledShutdown === 0 ? {} : { inControlledShutdown }),
      };
    }
    case 'ClientQuotaRecord': {
      const { entity, key, value } = record;
      return { entity, key, value: value ?? 0, remove: value === null };
    }
    case 'LeaderChange':
      return leaderChange(record);
    default: {
      const { type: _, ...data } = record;
      return data;
    }
  }
}

function changeOf(record: PartitionChangeRecord, { directoryId }: JsonFacts): object {
  const { partitionId, topicId, isr, leader, replicas, removingReplicas, addingReplicas, leaderRecoveryState, elr, lastKnownElr } = record;
  const data = {
    ...{ partitionId, topicId, isr, leader, replicas, removingReplicas, addingReplicas },
    leaderRecoveryState: leaderRecoveryState === undefined ? undefined : RECOVERY_STATES[leaderRecoveryState],
    directories: replicas?.map(id => directoryId(id)),
    eligibleLeaderReplicas: elr,
    lastKnownElr,
  };
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
}

/** The control record with which a leader opens its epoch (LeaderChangeMessageJsonConverter). Voters are static, without directories. */
export const leaderChange = ({ leaderId, voters }: Extract<MetadataRecord, { type: 'LeaderChange' }>): object => {
  const ids = voters.map(voterId => ({ voterId }));
  return { version: 0, leaderId, voters: ids, grantingVoters: ids };
};
