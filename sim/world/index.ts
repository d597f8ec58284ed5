/**
 * The hardware that lies: hosts, their clocks and disks, the network between them, and the faults. Knows nothing of Kafka.
 *
 * All is plain data in one tree (`World`); every function takes the world and the instant. The world schedules nothing itself: it answers
 * with instants, and whoever owns the event queue comes back then.
 *
 * THE NETWORK. What is under way lies in the world, in order, by connection and direction (a `Channel`). An arrival event is nothing but
 * (instant, channel): when it pops, call `receive(world, now, channel)`; null means that the event is stale (held, lost, or closed since).
 *
 *     openConnection / transmit                          → Verdict: deliver at | held | lost (then maybe `resetAt` for the sender)
 *     closeConnection, startProcess, exitProcess,
 *     crashProcess, powerOff, beginFault, endFault, heal → Effects: { scheduled: [channel, message, at], held: [...], lost: [...] }
 *
 * For each `scheduled` put an arrival event of that channel into the queue. `held` and `lost` are for the trace.
 */
export { createWorld, addHost } from './world.ts';
export { hostOf } from './host.ts';
export type { Channel, HostId, LinkSettings, NetworkSettings, World } from './types.ts';
export { BACKWARD, FORWARD } from './types.ts';
export { crashProcess, exitProcess, pauseProcess, powerOff, resumeProcess, startProcess } from './process.ts';
export { monotonicUs, setDrift, skewClock, toEngineDelay, wallMs, wallOffsetUs, WALL_CLOCK_AT_ZERO_MS } from './clock.ts';
export {
  append,
  breakDisk,
  diskOf,
  fillDisk,
  flush,
  IO_ERROR,
  isBroken,
  read,
  remove,
  rename,
  replaceDisk,
  DEFAULT_DISK,
} from './disk/index.ts';
export type { DiskSettings } from './disk/types.ts';
export { closeConnection, openConnection, receive, transmit } from './network/index.ts';
export { channelOf, connectionOf, directionOf, opposite } from './network/channel.ts';
export { inTransit, isIsolated } from './network/inspect.ts';
export type { Effects, Outgoing, Verdict } from './network/types.ts';
export { beginFault, endFault, faultName, heal } from './rules/lifecycle.ts';
export type { DirectedLink, FaultSpec, FaultType } from './rules/types.ts';
