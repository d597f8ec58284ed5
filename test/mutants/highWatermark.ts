import type { Mutant } from './mutant.ts';

/** The high watermark (broker.md 2.4). */
export const highWatermark: readonly Mutant[] = [
  {
    name: 'hw-below-min-isr',
    file: 'sim/protocol/broker/partition/highWatermark.ts',
    text: 'if (partition.isr.length < effectiveMinIsr(partition)) return false;',
    replacement: '',
    rule: 'the high watermark stands still while the ISR is below min.insync.replicas',
    source: 'Partition.maybeIncrementLeaderHW, KIP-966',
    test: 'test/vectors/vectors.test.ts',
    testName: 'vectors from Kafka partition-hw-isr.json',
  },
  {
    name: 'hw-min-isr-above-factor',
    file: 'sim/protocol/broker/partition/highWatermark.ts',
    text: "Math.min(partition.log.config['min.insync.replicas'], partition.remotes.length + 1)",
    replacement: "partition.log.config['min.insync.replicas']",
    rule: 'min.insync.replicas asks for no more replicas than there are',
    source: 'Partition.effectiveMinIsr',
    test: 'test/protocol/broker/produce.test.ts',
    testName: 'acks=all and min.insync.replicas (Partition.appendRecordsToLeader) asks for no more replicas than there are',
  },
  {
    name: 'hw-ahead-of-isr',
    file: 'sim/protocol/broker/partition/highWatermark.ts',
    text: 'maximalIsr.includes(replica.brokerId) ||',
    replacement: '',
    rule: 'every member of the maximal ISR holds the high watermark back',
    source: 'Partition.maybeIncrementLeaderHW',
    test: 'test/vectors/vectors.test.ts',
    testName: 'vectors from Kafka partition-hw-isr.json',
  },
  {
    name: 'hw-ahead-of-caught-up',
    file: 'sim/protocol/broker/partition/highWatermark.ts',
    text: '(isCaughtUp(replica, logEndOffset, nowMs, lagTimeMaxMs) &&',
    replacement: '(false &&',
    rule: 'a replica that is caught up and may join the ISR holds the high watermark back before it has joined',
    source: 'Partition.maybeIncrementLeaderHW, shouldWaitForReplicaToJoinIsr',
    test: 'test/protocol/broker/produce.test.ts',
    testName:
      'acks=all and min.insync.replicas (Partition.appendRecordsToLeader) is done with what is left when the ISR shrinks, but not before the one who left is fenced: until then it may come back',
  },
  {
    name: 'hw-waits-for-ineligible',
    file: 'sim/protocol/broker/partition/highWatermark.ts',
    text: ' && isEligibleForIsr(broker, partition, replica.brokerId));',
    replacement: ');',
    rule: 'a fenced replica does not hold the high watermark back',
    source: 'Partition.isReplicaIsrEligible, KIP-841',
    test: 'test/protocol/broker/produce.test.ts',
    testName:
      'acks=all and min.insync.replicas (Partition.appendRecordsToLeader) is done with what is left when the ISR shrinks, but not before the one who left is fenced: until then it may come back',
  },
  {
    name: 'hw-goes-back',
    file: 'sim/protocol/broker/partition/highWatermark.ts',
    text: 'if (wanted <= from) return false;',
    replacement: 'if (wanted === from) return false;',
    rule: "a leader's high watermark never goes back",
    source: 'Partition.maybeIncrementLeaderHW',
    test: 'test/protocol/broker/partition/isr.test.ts',
    testName:
      'the high watermark (Partition.maybeIncrementLeaderHW) stays where it is when a new leadership begins and nobody has fetched yet',
  },
  {
    name: 'hw-not-clamped-to-log-start',
    file: 'sim/protocol/log/log.ts',
    text: 'Math.max(wanted, log.memory.logStartOffset)',
    replacement: 'wanted',
    rule: 'logStartOffset <= highWatermark <= logEndOffset',
    source: 'UnifiedLog.updateHighWatermark',
    test: 'test/protocol/log/highWatermark.test.ts',
    testName: 'a high watermark outside the log becomes the nearest inside',
  },
  {
    name: 'hw-follower-deaf',
    file: 'sim/protocol/broker/fetcher/responses.ts',
    text: 'updateHighWatermark(log, answer.highWatermark)',
    replacement: 'updateHighWatermark(log, highWatermark)',
    rule: "a follower takes over the leader's high watermark from each response",
    source: 'ReplicaFetcherThread.processPartitionData',
    test: 'test/protocol/broker/replication.test.ts',
    testName:
      'replication (broker.md 2.2, 2.4) tells an idle follower of the new high watermark with its next response, up to replica.fetch.wait.max.ms later',
  },
];
