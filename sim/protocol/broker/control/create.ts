import type { BrokerConfig } from '../../config/broker.ts';
import type { Boot, Out } from '../../machine.ts';
import { emptyImage } from '../../metadata/image.ts';
import { randomUuid } from '../../primitives/uuid.ts';
import { newAlarm } from './alarm.ts';
import { createChannel } from './channel.ts';
import { createObserver } from './observer.ts';
import type { BrokerRole, ControlState } from './state.ts';

const FORWARDING_RETRY_TIMEOUT_MS = 60_000;

/** The control plane of a process that begins. */
export function createControl(boot: Boot, previousBrokerEpoch: number, out: Out): ControlState {
  const config = boot.config as BrokerConfig;
  const { voters } = boot.role as BrokerRole;
  const socketTimeoutMs = config['controller.socket.timeout.ms'];
  const heartbeatMs = config['broker.heartbeat.interval.ms'];
  return {
    brokerId: boot.nodeId,
    clientId: boot.name,
    config,
    incarnationId: randomUuid(out),
    lifecycle: {
      state: 'NOT_RUNNING',
      brokerEpoch: -1,
      previousBrokerEpoch,
      rack: boot.rack,
      logDirs: Object.freeze([`/var/lib/kafka/${boot.name}`]),
      registered: false,
      readyToUnfence: false,
      sawControlledShutdown: false,
      communicating: false,
      communicateAgain: false,
      alarm: newAlarm(),
      registrationAlarm: newAlarm(),
    },
    image: emptyImage(),
    highWatermark: 0,
    published: false,
    observer: createObserver(Object.freeze([...voters])),
    heartbeats: createChannel('heartbeats', Math.min(heartbeatMs, socketTimeoutMs), heartbeatMs),
    forwarding: createChannel('forwarding', socketTimeoutMs, FORWARDING_RETRY_TIMEOUT_MS),
    alterPartitions: createChannel('alterPartitions', socketTimeoutMs, -1),
    isrChanges: { pending: new Map(), inFlight: false, retryAlarm: newAlarm() },
    producerIds: { next: 0, end: 0, prefetchAt: -1, nextBlockStart: -1, nextBlockLen: 0, requested: false },
    events: [],
  };
}
