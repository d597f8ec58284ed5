/** What acks=all promises besides the high watermark (DelayedProduce, Partition.checkEnoughReplicasReachOffset). */
import { expect, it } from 'vitest';
import { awaitHighWatermark, completeAppends } from '../../../sim/protocol/broker/producePurgatory.ts';
import { append, leading } from './partition/leading.ts';

it('an append that is committed is NOT_ENOUGH_REPLICAS_AFTER_APPEND when the ISR has fallen below min.insync.replicas meanwhile', () => {
  for (const [isr, error] of [
    [[1, 2], 'NONE'],
    [[1], 'NOT_ENOUGH_REPLICAS_AFTER_APPEND'],
  ] as const) {
    const { broker, partition, ...rest } = leading([1], { 'min.insync.replicas': 1 });
    append({ broker, partition, ...rest }, 1);
    partition.log.config = { ...partition.log.config, 'min.insync.replicas': 2 };
    partition.isr = isr;
    awaitHighWatermark(broker, partition, { type: 'group', token: 7, requiredOffset: 1 });
    completeAppends(broker, 'orders-0', rest.out);
    expect(broker.todo.groupOutcomes).toEqual([{ token: 7, error }]);
  }
});
