import { deleteOldSegments } from '../log/retention.ts';
import type { Out } from '../machine.ts';
import { markChanged } from './fetch/marks.ts';
import { logOf } from './state.ts';
import type { BrokerState, Partition } from './state.ts';

/** Every replica goes by its own clock (Kafka: UnifiedLog.deleteOldSegments); followers also raise their log start to the leader's. */
export function applyRetention(broker: BrokerState, partition: Partition, out: Out): void {
  if (deleteOldSegments(logOf(broker, partition), out) === 0) return;
  broker.logStartsChanged = true;
  markChanged(broker, partition);
}
