import { COMMON_CLIENT_CONFIG } from './client.ts';
import type { ConfigTable, ResolvedConfig } from './definition.ts';
import { int, INT_MAX } from './keys.ts';

/** Settings of admin clients (AdminClientConfig). */
export const ADMIN_CONFIG = {
  ...COMMON_CLIENT_CONFIG,
  'default.api.timeout.ms': int(60_000),
  retries: int(INT_MAX, { min: 0, max: INT_MAX }),
} as const satisfies ConfigTable;

export type AdminConfig = ResolvedConfig<typeof ADMIN_CONFIG>;
