import { BROKER_CONFIG } from '../../config/broker.ts';
import { GROUP_CONFIG } from '../../config/group.ts';
import { TOPIC_CONFIG } from '../../config/topic.ts';
import { validateConfig } from '../../config/validate.ts';
import type { IncrementalAlterConfigsRequest } from '../../messages/admin.ts';
import type { ApiError } from '../../messages/common.ts';
import { configOverrides } from '../../metadata/image.ts';
import type { MetadataRecord } from '../../metadata/records.ts';
import { apiError, NO_ERROR } from './apiError.ts';
import { isDynamicBrokerConfig } from './dynamicConfigs.ts';
import { isElrEnabled } from './settings.ts';
import type { ControllerState, WriteResult } from './state.ts';

type Resource = IncrementalAlterConfigsRequest['resources'][number];

const MIN_ISR = 'min.insync.replicas';

/** Sets and deletes settings at run time (Kafka: ConfigurationControlManager.incrementalAlterConfigs). */
export function alterConfigs(state: ControllerState, request: IncrementalAlterConfigsRequest): WriteResult {
  const records: MetadataRecord[] = [];
  const resources = request.resources.map(resource => {
    const problem = refuse(state, resource);
    if (problem === null) records.push(...configRecords(state, resource));
    return { resourceName: resource.resourceName, ...(problem ?? NO_ERROR) };
  });
  const reason = `settings of ${request.resources.map(({ resourceType, resourceName }) => `${resourceType.toLowerCase()} ${resourceName}`).join(', ')} changed`;
  return {
    records,
    reason,
    response: { kind: 'response', api: 'IncrementalAlterConfigs', correlationId: request.correlationId, resources },
  };
}

function refuse(state: ControllerState, { resourceType, resourceName, configs }: Resource): ApiError | null {
  if (resourceType === 'TOPIC') {
    if (!state.image.topics.has(resourceName)) return apiError('UNKNOWN_TOPIC_OR_PARTITION', `The topic '${resourceName}' does not exist.`);
    const [problem] = validateConfig(TOPIC_CONFIG, { ...configOverrides(state.image, 'TOPIC', resourceName), ...configs });
    return problem === undefined ? null : apiError('INVALID_CONFIG', problem.message);
  }
  if (resourceType === 'GROUP') return refuseGroup(state, configs);
  if (resourceType === 'CLIENT_METRICS') return refuseClientMetrics(configs);
  const fixed = Object.keys(configs).filter(key => key in BROKER_CONFIG && !isDynamicBrokerConfig(key));
  if (fixed.length > 0) return apiError('INVALID_REQUEST', `Cannot update these configs dynamically: [${fixed.join(', ')}]`);
  const [problem] = validateConfig(BROKER_CONFIG, configs);
  if (problem !== undefined) return apiError('INVALID_REQUEST', problem.message);
  return isElrEnabled(state) && MIN_ISR in configs ? refuseMinIsr(resourceName, configs[MIN_ISR] ?? null) : null;
}

/** A group's setting lies within the brokers' bounds for it: `group.consumer.min.session.timeout.ms` and its like (Kafka: GroupConfig.validate). */
function refuseGroup({ config }: ControllerState, configs: Resource['configs']): ApiError | null {
  const [problem] = validateConfig(GROUP_CONFIG, configs);
  if (problem !== undefined) return apiError('INVALID_CONFIG', problem.message);
  for (const [name, text] of Object.entries(configs)) {
    const bound = (which: string): string => `group.${name.replace('.', `.${which}.`)}`;
    const limit = (which: string): unknown => (config as Readonly<Record<string, unknown>>)[bound(which)];
    const [min, max, value] = [limit('min'), limit('max'), Number(text)];
    if (text === null) continue;
    if (typeof min === 'number' && value < min)
      return apiError('INVALID_CONFIG', `${name} must be greater than or equal to ${bound('min')}`);
    if (typeof max === 'number' && value > max) return apiError('INVALID_CONFIG', `${name} must be less than or equal to ${bound('max')}`);
  }
  return null;
}

const CLIENT_METRICS_KEYS = ['metrics', 'interval.ms', 'match'];
const MIN_METRICS_INTERVAL_MS = 100;
const MAX_METRICS_INTERVAL_MS = 3_600_000;

/** Kafka: ClientMetricsConfigs.validate. */
function refuseClientMetrics(configs: Resource['configs']): ApiError | null {
  const unknown = Object.keys(configs).find(name => !CLIENT_METRICS_KEYS.includes(name));
  if (unknown !== undefined) return apiError('INVALID_CONFIG', `Unknown client metrics configuration: ${unknown}`);
  const interval = configs['interval.ms'];
  if (interval === undefined || interval === null) return null;
  if (Number(interval) >= MIN_METRICS_INTERVAL_MS && Number(interval) <= MAX_METRICS_INTERVAL_MS) return null;
  const range = `interval must be between ${MIN_METRICS_INTERVAL_MS} and ${MAX_METRICS_INTERVAL_MS} (1 hour)`;
  return apiError('INVALID_REQUEST', `Invalid value ${interval} for interval.ms, ${range}`);
}

/** With ELR all brokers must agree on min.insync.replicas (KIP-966). */
function refuseMinIsr(broker: string, value: string | null): ApiError | null {
  if (broker !== '') return apiError('INVALID_CONFIG', 'Broker-level min.insync.replicas cannot be altered while ELR is enabled.');
  return value === null ? apiError('INVALID_CONFIG', 'Cluster-level min.insync.replicas cannot be removed while ELR is enabled.') : null;
}

/** A broker's setting is always written, a topic's only if it changes; a new min.insync.replicas makes every ELR void. */
function configRecords(state: ControllerState, { resourceType, resourceName, configs }: Resource): readonly MetadataRecord[] {
  const present = configOverrides(state.image, resourceType, resourceName);
  const changed = Object.entries(configs).filter(([name, value]) => resourceType === 'BROKER' || (present[name] ?? null) !== value);
  const records = changed.map(([name, value]): MetadataRecord =>
    Object.freeze({ type: 'ConfigRecord', resourceType, resourceName, name, value }),
  );
  const clears =
    isElrEnabled(state) && (resourceType === 'TOPIC' || resourceType === 'BROKER') && changed.some(([name]) => name === MIN_ISR);
  if (clears) records.push(Object.freeze({ type: 'ClearElrRecord', topicName: resourceType === 'TOPIC' ? resourceName : '' }));
  return records;
}
