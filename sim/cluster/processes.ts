import { assert } from '../engine/assert.ts';
import { mix } from '../engine/digest.ts';
import type { Boot } from '../protocol/machine.ts';
import { cutToDurable } from '../protocol/log/powerLoss.ts';
import {
  crashProcess as crashInWorld,
  exitProcess as exitInWorld,
  isBroken,
  pauseProcess as pauseInWorld,
  powerOff as powerOffInWorld,
  replaceDisk as replaceDiskInWorld,
  resumeProcess as resumeInWorld,
  startProcess as startInWorld,
} from '../world/index.ts';
import { applyEffects } from './connections.ts';
import { machineOf } from './machines.ts';
import { LOG_DIRS_FAILED } from './out.ts';
import type { Port } from './out.ts';
import type { AnyInput, Cluster, Process, ProcessStatus } from './types.ts';

/** The other half of a combined node, which shares its fate. */
const twinOf = ({ state }: Cluster, { twin }: Process): Process | null => (twin < 0 ? null : state.processes[twin]!);

function setStatus(cluster: Cluster, process: Process, status: ProcessStatus): void {
  process.status = status;
  process.since = cluster.state.now;
}

/** Starts the process of a node: its host is powered on if need be. */
export function startProcess(cluster: Cluster, port: Port, process: Process): void {
  assert(process.status === 'down' || process.status === 'notStarted', 'only what is down can start', { node: process.name });
  const { state } = cluster;
  applyEffects(cluster, startInWorld(state.world, state.now, process.host));
  cluster.observe(state.now, state.event, process.name, { kind: 'process.started', incarnation: process.incarnation + 1 });
  const twin = twinOf(cluster, process);
  if (twin !== null) begin(cluster, port, twin);
  if (twin === null || twin.status === 'running') begin(cluster, port, process);
}

function begin(cluster: Cluster, port: Port, process: Process): void {
  const { state } = cluster;
  process.incarnation++;
  setStatus(cluster, process, 'running');
  mix(state.digest, process.index);
  port.turnTo(process);
  const boot: Boot = {
    nodeId: process.nodeId,
    name: process.name,
    rack: process.rack,
    config: process.config,
    files: process.files,
    incarnation: process.incarnation,
    role: process.boot,
  };
  process.files = null;
  process.lastState = null;
  process.state = machineOf(process.role).start(boot, port);
  if (isBroken(state.world, process.host)) port.exit(LOG_DIRS_FAILED);
  if (port.exitReason !== null) processEnded(cluster, process, port.exitReason);
}

/** One step of a process, after which it may have ended by itself. */
export function stepProcess(cluster: Cluster, port: Port, process: Process, input: AnyInput): void {
  port.turnTo(process);
  machineOf(process.role).step(process.state, input, port);
  if (port.exitReason !== null) processEnded(cluster, process, port.exitReason);
}

function processEnded(cluster: Cluster, process: Process, reason: string): void {
  const { state } = cluster;
  cluster.observe(state.now, state.event, process.name, { kind: 'process.stopped', reason });
  takeDown(cluster, process);
  applyEffects(cluster, exitInWorld(state.world, state.now, process.host));
}

/** A combined node goes as a whole. */
function takeDown(cluster: Cluster, process: Process): void {
  forget(cluster, process);
  const twin = twinOf(cluster, process);
  if (twin !== null) forget(cluster, twin);
}

/** Memory is gone; what was written to files stays, as the page cache shows it. A process that is down already keeps its files. */
function forget(cluster: Cluster, process: Process): void {
  if (process.state !== null) {
    process.files = filesOf(process);
    process.lastState = process.nodeId === -1 ? process.state : null;
  }
  process.state = null;
  process.backlog.length = 0;
  setStatus(cluster, process, 'down');
}

const filesOf = (process: Process): unknown => (process.state as { readonly files?: unknown } | null)?.files ?? null;

/** SIGKILL: the page cache survives, peers are told by resets. */
export function crash(cluster: Cluster, process: Process): void {
  const { state } = cluster;
  cluster.observe(state.now, state.event, process.name, { kind: 'process.crashed' });
  takeDown(cluster, process);
  applyEffects(cluster, crashInWorld(state.world, state.now, process.host));
}

/** The plug is pulled: what was not flushed is lost, and peers hear nothing. */
export function powerOff(cluster: Cluster, process: Process): void {
  const { state } = cluster;
  takeDown(cluster, process);
  const { files, filesCut, bytesLost } = cutToDurable(process.files);
  process.files = files;
  const twin = twinOf(cluster, process);
  if (twin !== null) twin.files = cutToDurable(twin.files).files;
  cluster.observe(state.now, state.event, process.name, { kind: 'host.poweredOff', filesCut, bytesLost });
  applyEffects(cluster, powerOffInWorld(state.world, state.now, process.host).effects);
}

/** Stops the world of a process (SIGSTOP, a long garbage collection): time and the network go on. */
export function pause(cluster: Cluster, process: Process): void {
  const { state } = cluster;
  cluster.observe(state.now, state.event, process.name, { kind: 'process.paused' });
  pauseInWorld(state.world, process.host);
  setStatus(cluster, process, 'paused');
  const twin = twinOf(cluster, process);
  if (twin !== null) setStatus(cluster, twin, 'paused');
}

/** What arrived meanwhile is handled now, in the order in which it arrived; a timer that one of these cancels does not run out after all. */
export function resume(cluster: Cluster, port: Port, process: Process): void {
  const { state } = cluster;
  cluster.observe(state.now, state.event, process.name, { kind: 'process.resumed', backlog: process.backlog.length });
  resumeInWorld(state.world, process.host);
  setStatus(cluster, process, 'running');
  const twin = twinOf(cluster, process);
  if (twin !== null) {
    setStatus(cluster, twin, 'running');
    catchUp(cluster, port, twin);
  }
  catchUp(cluster, port, process);
}

function catchUp(cluster: Cluster, port: Port, process: Process): void {
  while (process.status === 'running' && process.backlog.length > 0) stepProcess(cluster, port, process, process.backlog.shift()!.input);
}

/** A new, empty disk in a host that is down. */
export function replaceDisk(cluster: Cluster, process: Process): void {
  assert(process.status === 'down', 'a disk is replaced while its host is down', { node: process.name });
  const { state } = cluster;
  replaceDiskInWorld(state.world, state.now, process.host);
  process.files = null;
  const twin = twinOf(cluster, process);
  if (twin !== null) twin.files = null;
  cluster.observe(state.now, state.event, process.name, { kind: 'disk.replaced' });
}
