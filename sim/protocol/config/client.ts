import { bool, idle, int, list, long, text } from './keys.ts';

const METADATA_RECOVERY = { oneOf: ['REBOOTSTRAP', 'NONE'], ignoreCase: true };

/** CommonClientConfigs: what producers, consumers and admin clients share. */
export const COMMON_CLIENT_CONFIG = {
  'bootstrap.servers': idle(list('')),
  'bootstrap.controllers': idle(list('')),
  'client.id': text(''),
  'client.dns.lookup': idle(text('use_all_dns_ips', { oneOf: ['use_all_dns_ips', 'resolve_canonical_bootstrap_servers_only'] })),
  'metadata.max.age.ms': long(300_000),
  'send.buffer.bytes': idle(int(131_072, { min: -1 })),
  'receive.buffer.bytes': idle(int(32_768, { min: -1 })),
  'reconnect.backoff.ms': long(50),
  'reconnect.backoff.max.ms': long(1_000),
  'retry.backoff.ms': long(100),
  'retry.backoff.max.ms': long(1_000),
  'request.timeout.ms': int(30_000),
  'socket.connection.setup.timeout.ms': long(10_000, {}),
  'socket.connection.setup.timeout.max.ms': long(30_000, {}),
  'connections.max.idle.ms': long(540_000, {}),
  'metadata.recovery.strategy': text('rebootstrap', METADATA_RECOVERY),
  'metadata.recovery.rebootstrap.trigger.ms': long(300_000),
  'enable.metrics.push': idle(bool(true)),
  'security.protocol': idle(text('PLAINTEXT', { oneOf: ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'], ignoreCase: true })),
  'metric.reporters': idle(list('org.apache.kafka.common.metrics.JmxReporter')),
  'metrics.num.samples': idle(int(2, { min: 1 })),
  'metrics.sample.window.ms': idle(long(30_000)),
  'metrics.recording.level': idle(text('INFO', { oneOf: ['INFO', 'DEBUG', 'TRACE'] })),
  'interceptor.classes': idle(list('')),
  'config.providers': idle(list('')),
} as const;
