import type { Out } from '../../machine.ts';
import type { MetadataRecord } from '../../metadata/records.ts';
import { touchSession } from './brokers/heartbeatManager.ts';
import type { ControllerState } from './state.ts';
import { drainNow } from './raft/log.ts';
import { startTasks } from './tasks.ts';
import { write } from './write.ts';

/** Features of a cluster formatted by 4.3, at their highest levels (Kafka: Feature, Formatter; KIP-1022). */
const FEATURES: readonly (readonly [string, number])[] = [
  ['metadata.version', 30],
  ['eligible.leader.replicas.version', 1],
  ['group.version', 1],
  ['share.version', 1],
  ['streams.version', 1],
  ['transaction.version', 2],
];

/** Becomes the active controller (Kafka: QuorumController.claim, ActivationRecordsGenerator). */
export function activate(state: ControllerState, out: Out): void {
  state.active = true;
  out.note({ kind: 'controller.activated', epoch: state.raft.epoch });
  if (state.image.features.size === 0) {
    write(state, { records: bootstrapRecords(state), reason: 'the cluster is new', response: null }, null, out);
    // The registration is a request of its own, which a controller sends once it has seen that transaction (ControllerRegistrationManager).
    drainNow(state, out);
  }
  const registered: MetadataRecord = Object.freeze({
    type: 'RegisterControllerRecord',
    controllerId: state.nodeId,
    incarnationId: state.incarnationId,
  });
  write(state, { records: [registered], reason: `controller ${state.nodeId} registered`, response: null }, null, out);
  // Nobody is punished for the time in which there was no controller to hear him.
  for (const broker of state.image.brokers.values()) {
    if (!broker.fenced) touchSession(state.heartbeats, broker.id, broker.epoch, out.now);
  }
  startTasks(state, out);
}

const bootstrapRecords = ({ config }: ControllerState): readonly MetadataRecord[] => [
  Object.freeze({ type: 'BeginTransactionRecord', name: 'Bootstrap records' }),
  ...FEATURES.map(([name, featureLevel]) => Object.freeze({ type: 'FeatureLevelRecord', name, featureLevel } as const)),
  // With ELR min.insync.replicas belongs to the cluster, not to single brokers (KIP-966).
  Object.freeze({
    type: 'ConfigRecord',
    resourceType: 'BROKER',
    resourceName: '',
    name: 'min.insync.replicas',
    value: String(config['min.insync.replicas']),
  }),
  Object.freeze({ type: 'EndTransactionRecord' }),
];
