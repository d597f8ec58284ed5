import { resolveConfig } from '../../../sim/protocol/config/resolve.ts';
import { BROKER_CONFIG } from '../../../sim/protocol/config/broker.ts';
import type { ControlEvent, ControlFiles, ControlState, IsrChange } from '../../../sim/protocol/broker/control/index.ts';
import {
  beginControlledShutdown,
  controlFiles,
  createControl,
  forward,
  generateProducerId,
  sendAlterPartition,
  setReadyToUnfence,
  startControl,
  stepControl,
} from '../../../sim/protocol/broker/control/index.ts';
import { controller } from '../../../sim/protocol/controller/kraft/index.ts';
import type { ControllerState } from '../../../sim/protocol/controller/kraft/index.ts';
import type { Boot, Input, Out } from '../../../sim/protocol/machine.ts';
import type { ForwardedRequest, Message, Request, Response } from '../../../sim/protocol/messages/index.ts';
import type { PartitionRegistration } from '../../../sim/protocol/metadata/image.ts';
import type { MetadataRecord } from '../../../sim/protocol/metadata/records.ts';
import type { Note } from '../../../sim/protocol/notes.ts';

/**
 * A controller and the control planes of some brokers on a network where every message takes 1 ms and every flush 3 ms: enough of a world to
 * watch the protocol without the rest of the house.
 */
export interface TestBroker {
  readonly nodeId: number;
  files: { control: ControlFiles };
  control: ControlState;
  readonly events: ControlEvent[];
  cleanEpoch: number;
  up: boolean;
}

/** Omit, of each member of a union for itself. */
type DistributiveOmit<Union, Field extends PropertyKey> = Union extends unknown ? Omit<Union, Field> : never;

/** A request without what every request carries. */
export type AdminRequest = DistributiveOmit<Request, 'kind' | 'correlationId' | 'clientId'>;

const LATENCY = 1_000;
const FLUSH = 3_000;
const LOGS_LOADED: Input = { type: 'timer', timer: 'logsLoaded' };
const CONTROLLER_ID = 101;
const ADMIN = 999;

interface Event {
  readonly at: number;
  readonly sequence: number;
  readonly node: number;
  readonly life: number;
  readonly input: Input;
  readonly timer: number;
}

export class TestCluster {
  now = 0;
  controller: ControllerState | null = null;
  readonly brokers = new Map<number, TestBroker>();
  readonly notes: { at: number; node: number; note: Note }[] = [];
  /** Every message, when it was sent. */
  readonly sent: { at: number; connection: number; message: Message }[] = [];
  readonly exits: { node: number; reason: string }[] = [];
  /** Nodes behind a cut that swallows what is sent to them. */
  readonly deaf = new Set<number>();
  /** How long a broker loads its logs after it has caught up. */
  readyAfterMs = 0;
  readonly answers: { at: number; response: Response }[] = [];
  private events: Event[] = [];
  private sequence = 0;
  private timers = 1;
  private readonly cancelled = new Set<number>();
  private readonly connections = new Map<number, { client: number; server: number }>();
  private readonly lives = new Map<number, number>();
  private controllerFiles: unknown = null;
  private seed = 1;
  private adminConnection = 0;
  private readonly overrides: Record<string, string | number>;

  constructor(overrides: Record<string, string | number> = {}) {
    this.overrides = overrides;
  }

  startController(): void {
    this.lives.set(CONTROLLER_ID, (this.lives.get(CONTROLLER_ID) ?? 0) + 1);
    this.controller = controller.start(this.boot(CONTROLLER_ID, this.controllerFiles), this.out(CONTROLLER_ID));
  }

  crashController(): void {
    this.controllerFiles = this.controller!.files;
    this.controller = null;
    this.breakConnections(CONTROLLER_ID);
  }

  startBroker(nodeId: number): TestBroker {
    const before = this.brokers.get(nodeId);
    this.lives.set(nodeId, (this.lives.get(nodeId) ?? 0) + 1);
    const out = this.out(nodeId);
    const control = createControl(this.boot(nodeId, null), before?.cleanEpoch ?? -1, out);
    const broker: TestBroker = {
      nodeId,
      files: before?.files ?? { control: controlFiles(null) },
      control,
      events: [],
      cleanEpoch: -1,
      up: true,
    };
    this.brokers.set(nodeId, broker);
    startControl(broker, out);
    return broker;
  }

  crashBroker(nodeId: number): void {
    this.brokers.get(nodeId)!.up = false;
    this.breakConnections(nodeId);
  }

  stopBroker(nodeId: number): void {
    beginControlledShutdown(this.brokers.get(nodeId)!, this.out(nodeId));
    this.drain(this.brokers.get(nodeId)!);
  }

  /** A leader proposes an ISR. False when it has to wait for the answer to an earlier proposal. */
  propose(broker: TestBroker, change: IsrChange): boolean {
    return sendAlterPartition(broker, change, this.out(broker.nodeId));
  }

  /** A broker asks the controller for itself. */
  forward(nodeId: number, request: ForwardedRequest, token: string): void {
    forward(this.brokers.get(nodeId)!, request, { type: 'broker', token }, this.out(nodeId));
  }

  producerId(nodeId: number): number {
    return generateProducerId(this.brokers.get(nodeId)!, this.out(nodeId));
  }

  /** Asks the controller something, as an administrator would through a broker. */
  ask(request: AdminRequest): void {
    if (!this.connections.has(this.adminConnection)) this.adminConnection = this.connect(ADMIN, CONTROLLER_ID);
    this.send(this.adminConnection, ADMIN, { ...request, kind: 'request', correlationId: this.sequence, clientId: 'admin' });
  }

  run(ms: number): void {
    const end = this.now + ms * 1_000;
    for (;;) {
      const next = this.events.reduce<Event | null>(
        (first, event) =>
          first === null || event.at < first.at || (event.at === first.at && event.sequence < first.sequence) ? event : first,
        null,
      );
      if (next === null || next.at > end) break;
      this.events.splice(this.events.indexOf(next), 1);
      this.now = next.at;
      if (!this.cancelled.has(next.timer)) this.deliver(next);
    }
    this.now = end;
  }

  notesOf<Kind extends Note['kind']>(kind: Kind): Extract<Note, { kind: Kind }>[] {
    return this.notes.filter(({ note }) => note.kind === kind).map(({ note }) => note as Extract<Note, { kind: Kind }>);
  }

  private deliver({ node, life, input }: Event): void {
    if (node === ADMIN) {
      if (input.type === 'message') this.answers.push({ at: this.now, response: input.message as Response });
      return;
    }
    if (life !== this.lives.get(node) || (input.type === 'message' && this.deaf.has(node))) return;
    if (node === CONTROLLER_ID) {
      if (this.controller !== null) controller.step(this.controller, input, this.out(node));
      return;
    }
    const broker = this.brokers.get(node);
    if (broker === undefined || !broker.up) return;
    if (input === LOGS_LOADED) setReadyToUnfence(broker, this.out(node));
    else stepControl(broker, input, this.out(node));
    this.drain(broker);
  }

  /** What the rest of a broker would do: it has no logs to load, so it is ready at once, and exits when it may. */
  private drain(broker: TestBroker): void {
    for (const event of broker.control.events.splice(0)) {
      broker.events.push(event);
      if (event.type === 'caughtUp') this.loadLogs(broker);
      if (event.type === 'shutdownGranted') {
        broker.cleanEpoch = event.brokerEpoch;
        this.crashBroker(broker.nodeId);
      }
    }
  }

  private loadLogs(broker: TestBroker): void {
    if (this.readyAfterMs === 0) setReadyToUnfence(broker, this.out(broker.nodeId));
    else this.push(this.readyAfterMs * 1_000, broker.nodeId, LOGS_LOADED);
  }

  private boot(nodeId: number, files: unknown): Boot {
    const name = nodeId === CONTROLLER_ID ? 'controller-1' : `broker-${nodeId}`;
    const config = resolveConfig(BROKER_CONFIG, this.overrides);
    return { nodeId, name, rack: null, config, files, incarnation: this.lives.get(nodeId)!, role: { voters: [CONTROLLER_ID] } };
  }

  private push(delay: number, node: number, input: Input, timer = 0): void {
    this.events.push({ at: this.now + delay, sequence: this.sequence++, node, life: this.lives.get(node) ?? 0, input, timer });
  }

  private isUp(node: number): boolean {
    return node === CONTROLLER_ID ? this.controller !== null : node === ADMIN || this.brokers.get(node)?.up === true;
  }

  private connect(client: number, server: number): number {
    const connection = this.timers++;
    if (this.isUp(server)) {
      this.connections.set(connection, { client, server });
      this.push(LATENCY, client, { type: 'connected', connection });
    } else this.push(LATENCY, client, { type: 'disconnected', connection });
    return connection;
  }

  private send(connection: number, from: number, message: Message): void {
    const ends = this.connections.get(connection);
    this.sent.push({ at: this.now, connection, message });
    if (ends !== undefined) this.push(LATENCY, ends.client === from ? ends.server : ends.client, { type: 'message', connection, message });
  }

  private breakConnections(node: number): void {
    for (const [connection, { client, server }] of this.connections) {
      if (client !== node && server !== node) continue;
      this.connections.delete(connection);
      this.push(LATENCY, client === node ? server : client, { type: 'disconnected', connection });
    }
  }

  private out(node: number): Out {
    return {
      now: this.now,
      wallMs: Math.floor(this.now / 1_000),
      connect: nodeId => this.connect(node, nodeId),
      send: (connection, message) => this.send(connection, node, message),
      close: connection => {
        const ends = this.connections.get(connection);
        this.connections.delete(connection);
        if (ends !== undefined) this.push(LATENCY, ends.client === node ? ends.server : ends.client, { type: 'disconnected', connection });
      },
      after: (delay, input) => {
        const timer = this.timers++;
        this.push(typeof delay === 'number' ? delay : delay.minUs, node, input, timer);
        return timer;
      },
      cancel: timer => void (timer !== 0 && this.cancelled.add(timer)),
      random: bound => {
        this.seed = (this.seed * 48271) % 2147483647;
        return this.seed % bound;
      },
      write: () => undefined,
      read: () => undefined,
      flush: (file, token) => this.push(FLUSH, node, { type: 'flushed', file, token }),
      remove: () => undefined,
      rename: () => undefined,
      compute: () => undefined,
      note: note => void this.notes.push({ at: this.now, node, note }),
      exit: reason => {
        this.exits.push({ node, reason });
        this.crashBroker(node);
      },
    };
  }
}

/** A controller and brokers 1..count, all registered and unfenced. */
export function bootedCluster(count: number, overrides: Record<string, string | number> = {}): TestCluster {
  const cluster = new TestCluster(overrides);
  cluster.startController();
  cluster.run(100);
  for (let id = 1; id <= count; id++) cluster.startBroker(id);
  cluster.run(3_000);
  return cluster;
}

/** Creates a topic with these replicas, and waits until every broker has heard of it. */
export function createTopic(
  cluster: TestCluster,
  name: string,
  assignment: readonly (readonly number[])[],
  config: Readonly<Record<string, string>> = {},
): void {
  cluster.ask({
    api: 'CreateTopics',
    timeoutMs: 30_000,
    validateOnly: false,
    topics: [{ name, numPartitions: -1, replicationFactor: -1, assignment, config }],
  });
  cluster.run(100);
}

/** A partition as the controller has it. */
export const partitionOf = (cluster: TestCluster, tp: string): PartitionRegistration => cluster.controller!.image.partitions.get(tp)!;

/** What was appended to the metadata log from now on, one short line a record. */
export function watchRecords(cluster: TestCluster): () => readonly string[] {
  const from = cluster.notes.length;
  return () =>
    cluster.notes.slice(from).flatMap(({ note }) => (note.kind === 'metadata.appended' ? [describeRecord(cluster, note.record)] : []));
}

function describeRecord(cluster: TestCluster, record: MetadataRecord): string {
  switch (record.type) {
    case 'RegisterBrokerRecord':
      return `register ${record.brokerId} epoch ${record.brokerEpoch}`;
    case 'BrokerRegistrationChangeRecord': {
      const what = [
        record.fenced === 1 ? 'fenced' : record.fenced === -1 ? 'unfenced' : null,
        record.inControlledShutdown === 1 ? 'inControlledShutdown' : null,
        record.cordonedLogDirs === undefined ? null : 'cordonedLogDirs',
      ];
      return `broker ${record.brokerId} ${what.filter(word => word !== null).join(' ')}`;
    }
    case 'PartitionChangeRecord': {
      const { type: _type, topicId, partitionId, ...changes } = record;
      const fields = Object.entries(changes).map(([field, value]) => `${field} ${JSON.stringify(value)}`);
      return `${cluster.controller!.image.topicNames.get(topicId)}-${partitionId} ${fields.join(' ')}`;
    }
    default:
      return record.type;
  }
}
