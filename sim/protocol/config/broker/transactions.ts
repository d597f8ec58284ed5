import { bool, idle, int, long, optionalText } from '../keys.ts';

/** TransactionLogConfig, TransactionStateManagerConfig and producer ids. */
export const TRANSACTIONS_CONFIG = {
  'transaction.state.log.num.partitions': idle(int(50, { min: 1 })),
  'transaction.state.log.replication.factor': idle(int(3, { min: 1 })),
  'transaction.state.log.min.isr': idle(int(2, { min: 1 })),
  'transaction.state.log.segment.bytes': idle(int(104_857_600, { min: 1 })),
  'transaction.state.log.load.buffer.size': idle(int(5_242_880, { min: 1 })),
  'transaction.max.timeout.ms': idle(int(900_000, { min: 1 })),
  'transactional.id.expiration.ms': idle(int(604_800_000, { min: 1 })),
  'transaction.remove.expired.transaction.cleanup.interval.ms': idle(int(3_600_000, { min: 1 })),
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': idle(int(10_000, { min: 1 })),
  'producer.id.expiration.ms': idle(int(86_400_000, { min: 1 })),
  'producer.id.expiration.check.interval.ms': idle(int(600_000, { min: 1 })),
  'transaction.partition.verification.enable': idle(bool(true)),
  'transaction.two.phase.commit.enable': idle(bool(false)),
  'add.partitions.to.txn.retry.backoff.ms': idle(int(20)),
  'add.partitions.to.txn.retry.backoff.max.ms': idle(int(100)),
} as const;

/** ZkConfigs of 3.9, for `mode: zookeeper`. */
export const ZOOKEEPER_CONFIG = {
  'zookeeper.connect': idle(optionalText()),
  'zookeeper.session.timeout.ms': idle(int(18_000, {})),
  'zookeeper.connection.timeout.ms': idle(long(18_000, {})),
  'zookeeper.max.in.flight.requests': idle(int(10, { min: 1 })),
  'zookeeper.set.acl': idle(bool(false)),
} as const;
