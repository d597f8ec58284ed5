import { msToUs } from '../../../engine/time.ts';
import type { KafkaRecord } from '../../log/batch.ts';
import type { Env, Purpose } from './state.ts';

/**
 * Appends records to the shard's partition and notes what to do when they are safe (Kafka: CoordinatorRuntime.scheduleWriteOperation).
 * Each request makes its own batch: the runtime's adaptive linger only joins what waits in its queue, and here nothing does.
 * The last act of a step: the answer may come before this returns.
 */
export const append = (
  env: Env,
  write: { readonly groupId: string; readonly records: readonly KafkaRecord[]; readonly purpose: Purpose },
): void => {
  const { coordinator, shard, port } = env;
  const token = coordinator.nextToken++;
  const { type } = write.purpose;
  const timer =
    type === 'silent' || type === 'newGroup'
      ? 0
      : port.after(msToUs(coordinator.config['offsets.commit.timeout.ms']), { type: 'timer', timer: 'group.write', id: token });
  coordinator.writes.set(token, { partition: shard.partition, groupId: write.groupId, timer, timedOut: false, ...write.purpose });
  port.append(shard.partition, write.records, token);
};
