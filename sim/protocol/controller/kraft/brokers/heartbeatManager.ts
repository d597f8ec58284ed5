/** Who is alive, and how far every broker has followed the metadata log (Kafka: BrokerHeartbeatManager, BrokerHeartbeatTracker). */
export interface BrokerHeartbeats {
  /** Last contacts, the longest silent first, by broker epoch: a broker that registers anew gets an entry of its own. */
  readonly sessions: Map<number, BrokerSession>;
  readonly brokers: Map<number, HeartbeatState>;
}

interface BrokerSession {
  readonly brokerId: number;
  readonly contactUs: number;
}

export interface HeartbeatState {
  fenced: boolean;
  /** As it last told, -1 for never. */
  metadataOffset: number;
  /** Last offset of the batch that moved its leaderships away, -1 when not shutting down. */
  controlledShutdownOffset: number;
}

export type BrokerControlState = 'FENCED' | 'UNFENCED' | 'CONTROLLED_SHUTDOWN' | 'SHUTDOWN_NOW';

export const createHeartbeats = (): BrokerHeartbeats => ({ sessions: new Map(), brokers: new Map() });

/** A heartbeat has arrived; called before it waits its turn. */
export function touchSession(heartbeats: BrokerHeartbeats, brokerId: number, epoch: number, now: number): void {
  heartbeats.sessions.delete(epoch);
  heartbeats.sessions.set(epoch, { brokerId, contactUs: now });
}

export const hasValidSession = (heartbeats: BrokerHeartbeats, epoch: number, expiredBefore: number): boolean =>
  (heartbeats.sessions.get(epoch)?.contactUs ?? -Number.MAX_SAFE_INTEGER) > expiredBefore;

/** Takes out the longest silent broker, if its last contact lies at or before `expiredBefore`. */
export function removeExpired(heartbeats: BrokerHeartbeats, expiredBefore: number): (BrokerSession & { readonly epoch: number }) | null {
  for (const [epoch, session] of heartbeats.sessions) {
    if (session.contactUs > expiredBefore) return null;
    heartbeats.sessions.delete(epoch);
    return { ...session, epoch };
  }
  return null;
}

export function trackBroker(heartbeats: BrokerHeartbeats, brokerId: number, fenced: boolean): void {
  heartbeats.brokers.set(brokerId, { fenced, metadataOffset: -1, controlledShutdownOffset: -1 });
}

export function setFenced(state: HeartbeatState, fenced: boolean): void {
  state.fenced = fenced;
  if (fenced) state.controlledShutdownOffset = -1;
}

export const controlStateOf = (state: HeartbeatState): BrokerControlState =>
  state.fenced ? 'FENCED' : state.controlledShutdownOffset >= 0 ? 'CONTROLLED_SHUTDOWN' : 'UNFENCED';

export interface HeartbeatWishes {
  readonly brokerId: number;
  readonly currentMetadataOffset: number;
  readonly wantFence: boolean;
  readonly wantShutDown: boolean;
}

/** What a heartbeat makes of a broker (Kafka: BrokerHeartbeatManager.calculateNextBrokerState). */
export function nextControlState(
  heartbeats: BrokerHeartbeats,
  wishes: HeartbeatWishes,
  registerRecordOffset: number,
  hasLeaderships: boolean,
): BrokerControlState {
  const state = heartbeats.brokers.get(wishes.brokerId)!;
  const { wantFence, wantShutDown } = wishes;
  switch (controlStateOf(state)) {
    case 'FENCED':
      if (wantShutDown) return 'SHUTDOWN_NOW';
      return !wantFence && wishes.currentMetadataOffset >= registerRecordOffset ? 'UNFENCED' : 'FENCED';
    case 'UNFENCED':
      if (wantFence) return wantShutDown ? 'SHUTDOWN_NOW' : 'FENCED';
      if (!wantShutDown) return 'UNFENCED';
      return hasLeaderships ? 'CONTROLLED_SHUTDOWN' : 'SHUTDOWN_NOW';
    default:
      if (hasLeaderships) return 'CONTROLLED_SHUTDOWN';
      return state.controlledShutdownOffset <= lowestActiveOffset(heartbeats) ? 'SHUTDOWN_NOW' : 'CONTROLLED_SHUTDOWN';
  }
}

/** The lowest metadata offset that an active broker has told of; with none active, no limit. */
function lowestActiveOffset(heartbeats: BrokerHeartbeats): number {
  let lowest = Number.MAX_SAFE_INTEGER;
  for (const state of heartbeats.brokers.values()) {
    if (controlStateOf(state) === 'UNFENCED' && state.metadataOffset < lowest) lowest = state.metadataOffset;
  }
  return lowest;
}
