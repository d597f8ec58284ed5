import type { AlterClientQuotasRequest } from '../../messages/admin.ts';
import type { ApiError } from '../../messages/common.ts';
import { quotaKey } from '../../metadata/image.ts';
import type { MetadataRecord } from '../../metadata/records.ts';
import { apiError, NO_ERROR } from './apiError.ts';
import type { ControllerState, WriteResult } from './state.ts';

type Entry = AlterClientQuotasRequest['entries'][number];

const CLIENT_QUOTAS = ['producer_byte_rate', 'consumer_byte_rate', 'request_percentage', 'controller_mutation_rate'];
const IP_QUOTAS = ['connection_creation_rate'];

/** Quotas of users, clients and addresses (Kafka: ClientQuotaControlManager.alterClientQuotas). Nothing is limited by them yet. */
export function alterClientQuotas(state: ControllerState, { correlationId, entries }: AlterClientQuotasRequest): WriteResult {
  const records: MetadataRecord[] = [];
  const answers = entries.map(entry => {
    const problem = refuse(entry);
    if (problem === null) records.push(...quotaRecords(state, entry));
    return { entity: entry.entity, ...(problem ?? NO_ERROR) };
  });
  return {
    records,
    reason: 'client quotas changed',
    response: { kind: 'response', api: 'AlterClientQuotas', correlationId, entries: answers },
  };
}

function refuse({ entity, quotas }: Entry): ApiError | null {
  if (entity.length === 0) return apiError('INVALID_REQUEST', 'Invalid empty client quota entity');
  const allowed = entity.some(({ entityType }) => entityType === 'ip') ? IP_QUOTAS : CLIENT_QUOTAS;
  const unknown = Object.keys(quotas).find(key => !allowed.includes(key));
  if (unknown !== undefined) return apiError('INVALID_REQUEST', `Invalid configuration key ${unknown}`);
  const low = Object.entries(quotas).find(([, value]) => value !== null && value <= 0);
  return low === undefined ? null : apiError('INVALID_REQUEST', `Quota ${low[0]} must be greater than 0`);
}

/** Only what changes is written. */
function quotaRecords({ image }: ControllerState, { entity, quotas }: Entry): readonly MetadataRecord[] {
  const present = image.quotas.get(quotaKey(entity))?.values ?? {};
  return Object.entries(quotas)
    .filter(([key, value]) => (present[key] ?? null) !== value)
    .map(([key, value]): MetadataRecord => Object.freeze({ type: 'ClientQuotaRecord', entity, key, value }));
}
