import { controlStateOf, createHeartbeats, nextControlState } from '../../../sim/protocol/controller/kraft/brokers/heartbeatManager.ts';
import type { BrokerControlState } from '../../../sim/protocol/controller/kraft/brokers/heartbeatManager.ts';
import { compare, type VectorResult } from './result.ts';

interface HeartbeatCase {
  readonly input: {
    readonly brokers: readonly {
      readonly id: number;
      readonly fenced: boolean;
      readonly metadataOffset: number;
      readonly controlledShutdownOffset: number | null;
    }[];
    readonly broker: number;
    readonly wantFence: boolean;
    readonly wantShutDown: boolean;
    readonly currentMetadataOffset: number;
    readonly registerBrokerRecordOffset: number;
    readonly hasLeaderships: boolean;
  };
  readonly expected: { readonly current: BrokerControlState; readonly next: BrokerControlState };
}

/** BrokerHeartbeatManager.calculateNextBrokerState. */
export function run({ input, expected }: HeartbeatCase): VectorResult {
  const heartbeats = createHeartbeats();
  for (const { id, fenced, metadataOffset, controlledShutdownOffset } of input.brokers) {
    heartbeats.brokers.set(id, { fenced, metadataOffset, controlledShutdownOffset: controlledShutdownOffset ?? -1 });
  }
  const current = controlStateOf(heartbeats.brokers.get(input.broker)!);
  const next = nextControlState(heartbeats, { ...input, brokerId: input.broker }, input.registerBrokerRecordOffset, input.hasLeaderships);
  return compare(expected, { current, next });
}
