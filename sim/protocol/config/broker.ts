import type { ConfigTable, ResolvedConfig } from './definition.ts';
import { GROUPS_CONFIG } from './broker/groups.ts';
import { LIFECYCLE_CONFIG } from './broker/lifecycle.ts';
import { LOG_CONFIG } from './broker/log.ts';
import { NETWORK_CONFIG } from './broker/network.ts';
import { REPLICATION_CONFIG } from './broker/replication.ts';
import { TRANSACTIONS_CONFIG, ZOOKEEPER_CONFIG } from './broker/transactions.ts';

/**
 * Settings of brokers and controllers, with the defaults of 4.3 (KafkaConfig and the classes named in each part). A key under `idle(...)`
 * is known but the model does not act on it.
 */
export const BROKER_CONFIG = {
  ...REPLICATION_CONFIG,
  ...LOG_CONFIG,
  ...LIFECYCLE_CONFIG,
  ...NETWORK_CONFIG,
  ...GROUPS_CONFIG,
  ...TRANSACTIONS_CONFIG,
  ...ZOOKEEPER_CONFIG,
} as const satisfies ConfigTable;

export type BrokerConfig = ResolvedConfig<typeof BROKER_CONFIG>;
