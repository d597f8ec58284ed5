/**
 * One consumer and a scripted broker, on a clock of their own: enough of Kafka's other side to hold a conversation, and every answer can be
 * replaced. Times are milliseconds from the start; a message takes one.
 */
import { resolveConfig } from '../../../../sim/protocol/config/resolve.ts';
import { CONSUMER_CONFIG } from '../../../../sim/protocol/config/consumer.ts';
import {
  consumer,
  viewConsumer,
  type ConsumerCommand,
  type ConsumerRole,
  type ConsumerState,
} from '../../../../sim/protocol/client/consumer/index.ts';
import type { Batch } from '../../../../sim/protocol/log/batch.ts';
import type { Input, Out } from '../../../../sim/protocol/machine.ts';
import type { ApiName, Request, RequestOf, Response } from '../../../../sim/protocol/messages/index.ts';
import type { Note, NoteKind, NoteOf } from '../../../../sim/protocol/notes.ts';

const MS = 1_000;
export const WALL_START = 1_795_219_200_000;

/** An answer without its header; null: none for now (see `answerParked`); 'reset': the connection breaks. */
export type Answer = Record<string, unknown> | null | 'reset';
type Answers = { [Api in ApiName]?: (request: RequestOf<Api>, node: number) => Answer };

export interface RigOptions {
  readonly role?: Partial<ConsumerRole>;
  readonly config?: Readonly<Record<string, string | number | boolean>>;
  /** Partitions of topic `t`, all led by broker 1 unless `leaders` says otherwise. */
  readonly partitions?: number;
  readonly leaders?: readonly number[];
  readonly answers?: Answers;
}

interface Parked {
  readonly connection: number;
  readonly request: Request;
}

export type Rig = ReturnType<typeof createRig>;

export function createRig(options: RigOptions = {}) {
  const broker = createBroker(options);
  const queue: { at: number; order: number; run: () => void; timer?: number }[] = [];
  const cancelled = new Set<number>();
  const notes: (Note & { at: number })[] = [];
  const sent: (Request & { at: number; node: number })[] = [];
  const parked: Parked[] = [];
  const nodes = new Map<number, number>();
  let now = 0;
  let order = 0;
  let ids = 1;
  let exit: string | null = null;
  let state: ConsumerState;

  const schedule = (delayUs: number, run: () => void, timer?: number) =>
    queue.push({ at: now + delayUs, order: order++, run, ...(timer === undefined ? {} : { timer }) });
  const input = (what: Input<ConsumerCommand>) => exit === null && consumer.step(state, what, out);

  const respond = (connection: number, request: Request, answer: Answer) => {
    if (answer === null) return park(connection, request);
    if (answer === 'reset') return schedule(MS, () => breakConnection(connection));
    const message = { kind: 'response', api: request.api, correlationId: request.correlationId, ...answer } as unknown as Response;
    return schedule(MS, () => nodes.has(connection) && input({ type: 'message', connection, message }));
  };
  /** A fetch that finds nothing is answered after its max wait at the latest. */
  const park = (connection: number, request: Request) => {
    const entry = { connection, request };
    parked.push(entry);
    if (request.api === 'Fetch') schedule(request.maxWaitMs * MS, () => parked.includes(entry) && release(entry, EMPTY_FETCH));
  };
  const release = (entry: Parked, answer: Answer) => {
    parked.splice(parked.indexOf(entry), 1);
    respond(entry.connection, entry.request, answer);
  };
  const breakConnection = (connection: number) => nodes.delete(connection) && input({ type: 'disconnected', connection });

  const out: Out = {
    get now() {
      return now;
    },
    get wallMs() {
      return WALL_START + Math.floor(now / MS);
    },
    connect(nodeId) {
      const connection = ids++;
      schedule(MS, () => {
        if (broker.down.has(nodeId)) return input({ type: 'disconnected', connection });
        nodes.set(connection, nodeId);
        return input({ type: 'connected', connection });
      });
      return connection;
    },
    send(connection, message) {
      const node = nodes.get(connection)!;
      if (message.kind !== 'request') throw new Error('a client sends requests');
      sent.push({ ...message, at: now / MS, node });
      schedule(MS, () => nodes.has(connection) && respond(connection, message, broker.answer(message, node)));
    },
    close: connection => void nodes.delete(connection),
    after(delay, what) {
      const timer = ids++;
      schedule(typeof delay === 'number' ? delay : delay.maxUs, () => input(what), timer);
      return timer;
    },
    cancel: timer => void cancelled.add(timer),
    random: bound => Math.floor(bound / 2),
    write: () => undefined,
    read: () => undefined,
    flush: () => undefined,
    remove: () => undefined,
    rename: () => undefined,
    compute: () => undefined,
    note: note => void notes.push({ ...note, at: now / MS }),
    exit: reason => void (exit = reason),
  };

  const role: ConsumerRole = {
    bootstrap: [1],
    group: 'g',
    topics: ['t'],
    assign: null,
    processingUs: null,
    commit: 'none',
    manualPoll: false,
    onError: 'continue',
    ...options.role,
  };
  const config = resolveConfig(CONSUMER_CONFIG, { 'auto.offset.reset': 'earliest', ...options.config });
  const start = (files: unknown) => {
    exit = null;
    state = consumer.start({ nodeId: -1, name: 'c', rack: null, config, files, incarnation: 1, role }, out);
  };
  start(null);

  const step = (untilUs: number): boolean => {
    queue.sort((a, b) => a.at - b.at || a.order - b.order);
    const next = queue[0];
    if (next === undefined || next.at > untilUs) return false;
    queue.shift();
    now = next.at;
    if (next.timer === undefined || !cancelled.has(next.timer)) next.run();
    return true;
  };

  return {
    broker,
    notes,
    sent,
    parked,
    get state() {
      return state;
    },
    get exit() {
      return exit;
    },
    /** Plays until that moment, milliseconds. */
    until(ms: number) {
      while (step(ms * MS));
      now = ms * MS;
    },
    /** Appends to a log; a fetch that waits is answered. */
    append(tp: string, batch: Batch) {
      broker.logs.get(tp)!.push(batch);
      for (const entry of parked.filter(({ request }) => request.api === 'Fetch')) {
        const answer = broker.answer(entry.request, nodes.get(entry.connection) ?? -1);
        if (answer !== null) release(entry, answer);
      }
    },
    /** Answers the oldest request of that kind that was left without an answer. */
    answerParked(api: ApiName, answer: Answer) {
      const found = parked.find(({ request }) => request.api === api);
      if (found === undefined) throw new Error(`no ${api} waits for an answer`);
      release(found, answer);
    },
    answerRequest(request: Request, answer: Answer) {
      const found = parked.find(entry => entry.request.correlationId === request.correlationId);
      if (found !== undefined) release(found, answer);
    },
    command: (command: ConsumerCommand) => input({ type: 'command', command }),
    stop: () => input({ type: 'stop' }),
    /** Every connection to that broker breaks. */
    breakNode(node: number) {
      for (const [connection, id] of nodes) if (id === node) breakConnection(connection);
    },
    /** A new process, with what the last one wrote down. */
    restart: () => start(state.files),
    view: () => viewConsumer(state),
    notesOf: <Kind extends NoteKind>(kind: Kind) => notes.filter(note => note.kind === kind) as (NoteOf<Kind> & { at: number })[],
    sentOf: <Api extends ApiName>(api: Api) =>
      sent.filter(request => request.api === api) as unknown as (RequestOf<Api> & { at: number; node: number })[],
  };
}

/** A batch of records `v<offset>`. */
export function batchOf(baseOffset: number, count: number, overrides: Partial<Batch> = {}): Batch {
  const items = Array.from({ length: count }, (_, i) => Object.freeze({ key: null, value: `v${baseOffset + i}`, timestamp: WALL_START }));
  return Object.freeze({
    baseOffset,
    lastOffsetDelta: count - 1,
    partitionLeaderEpoch: 0,
    baseTimestamp: WALL_START,
    maxTimestamp: WALL_START,
    producerId: -1,
    producerEpoch: -1,
    baseSequence: -1,
    isTransactional: false,
    isControl: false,
    sizeInBytes: 61 + 10 * count,
    records: Object.freeze({ type: 'list', items: Object.freeze(items) }),
    ...overrides,
  });
}

/** Brokers 1, 2 and 3 behind one mind: topic `t`, and a group with this one member. */
function createBroker({ partitions = 1, leaders = [], answers = {} }: RigOptions) {
  const logs = new Map<string, Batch[]>();
  const committed = new Map<string, { offset: number; leaderEpoch: number }>();
  const leaderOf = new Map<string, { leader: number; leaderEpoch: number }>();
  for (let p = 0; p < partitions; p++) {
    logs.set(`t-${p}`, []);
    leaderOf.set(`t-${p}`, { leader: leaders[p] ?? 1, leaderEpoch: 0 });
  }
  let generation = 0;
  let members = 0;
  const sessions = new Map<number, Map<string, { fetchOffset: number; highWatermark: number }>>();
  const endOf = (tp: string): number => {
    const last = logs.get(tp)!.at(-1);
    return last === undefined ? 0 : last.baseOffset + last.lastOffsetDelta + 1;
  };

  const standard: Required<
    Pick<
      Answers,
      | 'Metadata'
      | 'FindCoordinator'
      | 'JoinGroup'
      | 'SyncGroup'
      | 'Heartbeat'
      | 'LeaveGroup'
      | 'OffsetFetch'
      | 'OffsetCommit'
      | 'ListOffsets'
      | 'Fetch'
      | 'OffsetForLeaderEpoch'
    >
  > = {
    Metadata: () => ({
      brokers: [1, 2, 3].map(id => ({ id, rack: null })),
      controllerId: 1,
      topics: [
        {
          error: 'NONE',
          name: 't',
          topicId: 'id-of-t',
          isInternal: false,
          partitions: [...leaderOf.values()].map(({ leader, leaderEpoch }, partition) => ({
            error: 'NONE',
            partition,
            leader,
            leaderEpoch,
            replicas: [1, 2, 3],
            isr: [1, 2, 3],
            offlineReplicas: [],
          })),
        },
      ],
    }),
    FindCoordinator: () => ({ error: 'NONE', nodeId: 1 }),
    JoinGroup(request) {
      if (request.memberId === '') return { ...NOT_JOINED, error: 'MEMBER_ID_REQUIRED', memberId: `c-${++members}` };
      const { memberId, groupInstanceId } = request;
      const [protocol] = request.protocols;
      const joined = { memberId, groupInstanceId, metadata: protocol!.metadata };
      return {
        error: 'NONE',
        generationId: ++generation,
        protocolName: protocol!.name,
        leader: memberId,
        memberId,
        skipAssignment: false,
        members: [joined],
      };
    },
    SyncGroup: request => ({
      error: 'NONE',
      protocolName: request.protocolName,
      partitions: request.assignments.find(a => a.memberId === request.memberId)?.partitions ?? [],
    }),
    Heartbeat: () => ({ error: 'NONE' }),
    LeaveGroup: request => ({ error: 'NONE', members: request.members.map(member => ({ ...member, error: 'NONE' })) }),
    OffsetFetch: request => ({
      error: 'NONE',
      partitions: request.partitions!.map(tp => ({
        tp,
        error: 'NONE',
        metadata: '',
        ...(committed.get(tp) ?? { offset: -1, leaderEpoch: -1 }),
      })),
    }),
    OffsetCommit(request) {
      for (const { tp, offset, leaderEpoch } of request.offsets) committed.set(tp, { offset, leaderEpoch });
      return { partitions: request.offsets.map(({ tp }) => ({ tp, error: 'NONE' })) };
    },
    ListOffsets: request => ({
      partitions: request.partitions.map(({ tp, timestamp }) => ({
        tp,
        error: 'NONE',
        timestamp,
        offset: timestamp === -2 ? 0 : endOf(tp),
        leaderEpoch: 0,
      })),
    }),
    Fetch(request, node) {
      if (request.sessionEpoch === -1) return { error: 'NONE', sessionId: 0, partitions: [], throttleTimeMs: 0 };
      const session = request.sessionEpoch === 0 ? new Map<string, { fetchOffset: number; highWatermark: number }>() : sessions.get(node)!;
      sessions.set(node, session);
      for (const tp of request.forgotten) session.delete(tp);
      for (const { tp, fetchOffset } of request.partitions) session.set(tp, { fetchOffset, highWatermark: -1 });
      const answered = [...session].flatMap(([tp, known]) => {
        const batches = logs.get(tp)!.filter(batch => batch.baseOffset + batch.lastOffsetDelta >= known.fetchOffset);
        const highWatermark = endOf(tp);
        if (request.sessionEpoch > 0 && batches.length === 0 && highWatermark === known.highWatermark) return [];
        known.highWatermark = highWatermark;
        return [
          { tp, error: 'NONE', highWatermark, lastStableOffset: highWatermark, logStartOffset: 0, batches, abortedTransactions: null },
        ];
      });
      const anything = request.sessionEpoch === 0 || answered.some(({ batches }) => batches.length > 0);
      return anything ? { error: 'NONE', sessionId: 100 + node, partitions: answered, throttleTimeMs: 0 } : null;
    },
    OffsetForLeaderEpoch: request => ({
      partitions: request.partitions.map(({ tp, leaderEpoch }) => ({ tp, error: 'NONE', leaderEpoch, endOffset: endOf(tp) })),
    }),
  };
  const scripted: Answers = { ...answers };

  return {
    logs,
    committed,
    leaderOf,
    down: new Set<number>(),
    /** From now on that kind of request is answered so; undefined: as usual again. */
    on<Api extends ApiName>(api: Api, answer: ((request: RequestOf<Api>, node: number) => Answer) | undefined) {
      Object.assign(scripted, { [api]: answer });
    },
    standard,
    answer(request: Request, node: number): Answer {
      const script = (scripted[request.api] ?? standard[request.api as keyof typeof standard]) as
        ((request: Request, node: number) => Answer) | undefined;
      if (script === undefined) throw new Error(`the broker does not know ${request.api}`);
      return script(request, node);
    },
  };
}

const EMPTY_FETCH = { error: 'NONE', sessionId: 101, partitions: [], throttleTimeMs: 0 };

export const NOT_JOINED = { generationId: -1, protocolName: null, leader: '', memberId: '', skipAssignment: false, members: [] };
