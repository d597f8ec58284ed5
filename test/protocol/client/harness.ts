import type { Us } from '../../../sim/engine/time.ts';
import type { Boot, ConnectionId, Input, Machine, Out, TimerInput } from '../../../sim/protocol/machine.ts';
import type { Message, Request, Response } from '../../../sim/protocol/messages/index.ts';
import type { Note, NoteKind, NoteOf } from '../../../sim/protocol/notes.ts';

/** Answers a request, or null for none. It may change `harness` (the metadata that it tells, the connections that it breaks). */
export type Broker = (request: Request, node: number, harness: Harness) => Response | null;

export interface Sent {
  readonly at: Us;
  readonly node: number;
  readonly connection: ConnectionId;
  readonly request: Request;
}

/** A client machine alone with brokers that a test scripts: connections take `delayUs`, so does each way of a request. */
export interface Harness {
  now: Us;
  readonly sent: Sent[];
  readonly notes: { readonly at: Us; readonly note: Note }[];
  readonly connects: { readonly at: Us; readonly node: number }[];
  /** Nodes that do not answer to `connect`, and nodes that refuse. */
  readonly silent: Set<number>;
  readonly down: Set<number>;
  exited: string | null;
  /** How many inputs the machine was given. */
  steps: number;
  /** Plays up to and including an instant. */
  runTo(at: Us): void;
  command(command: unknown): void;
  stop(): void;
  /** Breaks all connections to a node. */
  disconnect(node: number): void;
  notesOf<Kind extends NoteKind>(kind: Kind): NoteOf<Kind>[];
  requests<Api extends Request['api']>(api: Api): Extract<Request, { readonly api: Api }>[];
}

interface Event {
  readonly at: Us;
  readonly order: number;
  readonly run: () => void;
}

export interface HarnessOptions {
  readonly broker: Broker;
  readonly config: unknown;
  readonly role: unknown;
  readonly delayUs?: Us;
  readonly startAt?: Us;
  readonly incarnation?: number;
  readonly name?: string;
}

export function harness<State, Command>(machine: Machine<State, Command>, options: HarnessOptions): Harness & { readonly state: State } {
  const delay = options.delayUs ?? 1_000;
  const events: Event[] = [];
  const timers = new Map<number, true>();
  const connections = new Map<ConnectionId, number>();
  let order = 0;
  let nextId = 1;
  let seed = 12_345;
  const schedule = (at: Us, run: () => void): void => {
    const event = { at, order: order++, run };
    const index = events.findIndex(other => other.at > at);
    events.splice(index < 0 ? events.length : index, 0, event);
  };
  const give = (input: Input<Command>): void => {
    if (h.exited !== null) return;
    h.steps += 1;
    machine.step(state, input, out);
  };
  const arrive = (connection: ConnectionId, message: Message): void => {
    const node = connections.get(connection);
    if (node === undefined || message.kind !== 'request' || h.silent.has(node)) return;
    const response = options.broker(message, node, h);
    if (response === null) return;
    schedule(h.now + delay, () => {
      if (connections.has(connection)) give({ type: 'message', connection, message: response });
    });
  };
  const out: Out = {
    get now() {
      return h.now;
    },
    get wallMs() {
      return 1_700_000_000_000 + Math.floor(h.now / 1_000);
    },
    connect(node) {
      const connection = nextId++;
      h.connects.push({ at: h.now, node });
      if (h.silent.has(node)) return connection;
      schedule(h.now + delay, () => {
        if (h.down.has(node)) return give({ type: 'disconnected', connection });
        connections.set(connection, node);
        give({ type: 'connected', connection });
      });
      return connection;
    },
    send(connection, message) {
      if (message.kind === 'request') h.sent.push({ at: h.now, node: connections.get(connection) ?? -1, connection, request: message });
      schedule(h.now + delay, () => arrive(connection, message));
    },
    close: connection => void connections.delete(connection),
    after(range, input: TimerInput) {
      const id = nextId++;
      timers.set(id, true);
      schedule(h.now + (typeof range === 'number' ? range : range.minUs), () => {
        if (timers.delete(id)) give(input);
      });
      return id;
    },
    cancel: id => void timers.delete(id),
    random(bound) {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((seed / 4_294_967_296) * bound);
    },
    write: () => undefined,
    read: () => undefined,
    flush: () => undefined,
    remove: () => undefined,
    rename: () => undefined,
    compute: () => undefined,
    note: note => void h.notes.push({ at: h.now, note }),
    exit: reason => void (h.exited = reason),
  };
  const h: Harness = {
    now: options.startAt ?? 0,
    sent: [],
    notes: [],
    connects: [],
    silent: new Set(),
    down: new Set(),
    exited: null,
    steps: 0,
    runTo(at) {
      while (events.length > 0 && events[0]!.at <= at) {
        const event = events.shift()!;
        h.now = event.at;
        event.run();
      }
      h.now = at;
    },
    command: command => give({ type: 'command', command: command as Command }),
    stop: () => give({ type: 'stop' }),
    disconnect(node) {
      for (const [connection, to] of connections) {
        if (to !== node) continue;
        connections.delete(connection);
        give({ type: 'disconnected', connection });
      }
    },
    notesOf: kind => h.notes.filter(({ note }) => note.kind === kind).map(({ note }) => note) as never,
    requests: api => h.sent.filter(({ request }) => request.api === api).map(({ request }) => request) as never,
  };
  const boot: Boot = {
    nodeId: -1,
    name: options.name ?? 'client',
    rack: null,
    config: options.config,
    files: null,
    incarnation: options.incarnation ?? 1,
    role: options.role,
  };
  const state = machine.start(boot, out);
  return Object.assign(h, { state });
}
