import type { ConfigTable, InheritedKey } from './definition.ts';
import { idle, int, text } from './keys.ts';

const from = (key: string): readonly InheritedKey[] => [{ key, scale: 1 }];

/** Settings of one group (GroupConfig), which override the broker's `group.` keys. */
export const GROUP_CONFIG = {
  'consumer.session.timeout.ms': idle(int(45_000, { min: 1, inherits: from('group.consumer.session.timeout.ms') })),
  'consumer.heartbeat.interval.ms': idle(int(5_000, { min: 1, inherits: from('group.consumer.heartbeat.interval.ms') })),
  'consumer.assignment.interval.ms': idle(int(1_000, { min: 0, inherits: from('group.consumer.assignment.interval.ms') })),
  'share.session.timeout.ms': idle(int(45_000, { min: 1, inherits: from('group.share.session.timeout.ms') })),
  'share.heartbeat.interval.ms': idle(int(5_000, { min: 1, inherits: from('group.share.heartbeat.interval.ms') })),
  'share.assignment.interval.ms': idle(int(1_000, { min: 0, inherits: from('group.share.assignment.interval.ms') })),
  'share.record.lock.duration.ms': idle(int(30_000, { min: 1_000, inherits: from('group.share.record.lock.duration.ms') })),
  'share.delivery.count.limit': idle(int(5, { min: 2, inherits: from('group.share.delivery.count.limit') })),
  'share.partition.max.record.locks': idle(int(2_000, { min: 100, inherits: from('group.share.partition.max.record.locks') })),
  'share.auto.offset.reset': idle(text('latest')),
  'share.isolation.level': idle(text('read_uncommitted', { oneOf: ['read_committed', 'read_uncommitted'] })),
  'streams.session.timeout.ms': idle(int(45_000, { min: 1, inherits: from('group.streams.session.timeout.ms') })),
  'streams.heartbeat.interval.ms': idle(int(5_000, { min: 1, inherits: from('group.streams.heartbeat.interval.ms') })),
  'streams.assignment.interval.ms': idle(int(1_000, { min: 0, inherits: from('group.streams.assignment.interval.ms') })),
  'streams.num.standby.replicas': idle(int(0, { min: 0, inherits: from('group.streams.num.standby.replicas') })),
  'streams.initial.rebalance.delay.ms': idle(int(3_000, { min: 0, inherits: from('group.streams.initial.rebalance.delay.ms') })),
} as const satisfies ConfigTable;
