import type { Us, UsRange } from '../../../../sim/engine/time.ts';
import { admin, type AdminCommand, type AdminState } from '../../../../sim/protocol/client/admin/index.ts';
import { ADMIN_CONFIG } from '../../../../sim/protocol/config/admin.ts';
import { resolveConfig } from '../../../../sim/protocol/config/resolve.ts';
import type { Input, Out, TimerInput } from '../../../../sim/protocol/machine.ts';
import type { ApiName, Message, RequestOf, Response, ResponseOf } from '../../../../sim/protocol/messages/index.ts';
import type { NoteOf } from '../../../../sim/protocol/notes.ts';

type Answer<Api extends ApiName> = Omit<ResponseOf<Api>, 'kind' | 'api' | 'correlationId'>;
/** What a broker answers; null: nothing, ever. */
export type Brokers = { readonly [Api in ApiName]?: (request: RequestOf<Api>, broker: number) => Answer<Api> | null };

export interface Desk {
  readonly state: AdminState;
  /** Requests but metadata of the client's own, as `CreateTopics>2`. */
  readonly sent: string[];
  readonly results: NoteOf<'command.completed'>[];
  ask(command: AdminCommand): void;
  advance(ms: number): void;
}

interface Pending {
  readonly at: Us;
  readonly input: Input<AdminCommand>;
  readonly timer: number;
}

const HOP: Us = 1_000;

/** An admin client and brokers that the test plays; every message takes a millisecond. */
export const openDesk = (brokers: Brokers, ids: readonly number[] = [1, 2, 3]): Desk => {
  const queue: Pending[] = [];
  const connections: number[] = [];
  const clock = { now: 0, next: 1 };
  const sent: string[] = [];
  const results: NoteOf<'command.completed'>[] = [];
  const put = (delay: Us, input: Input<AdminCommand>, timer = 0): void => void queue.push({ at: clock.now + delay, input, timer });

  const answerTo = (request: Message, broker: number): Response | null => {
    if (request.kind !== 'request') return null;
    const script = brokers[request.api] as ((request: Message, broker: number) => object | null) | undefined;
    const isOwnMetadata = request.api === 'Metadata' && request.topics?.length === 0;
    if (!isOwnMetadata) sent.push(`${request.api}>${broker}`);
    const body = isOwnMetadata ? { brokers: ids.map(id => ({ id, rack: null })), controllerId: 1, topics: [] } : script?.(request, broker);
    return body === null || body === undefined
      ? null
      : ({ ...body, kind: 'response', api: request.api, correlationId: request.correlationId } as Response);
  };

  const out: Out = {
    get now() {
      return clock.now;
    },
    get wallMs() {
      return clock.now / 1000;
    },
    connect: nodeId => {
      connections.push(nodeId);
      put(HOP, { type: 'connected', connection: connections.length });
      return connections.length;
    },
    send: (connection, message) => {
      const answer = answerTo(message, connections[connection - 1]!);
      if (answer !== null) put(2 * HOP, { type: 'message', connection, message: answer });
    },
    close: () => {},
    after: (delay: Us | UsRange, input: TimerInput) => {
      put(typeof delay === 'number' ? delay : delay.minUs, input, clock.next);
      return clock.next++;
    },
    cancel: timer => {
      const index = queue.findIndex(pending => timer !== 0 && pending.timer === timer);
      if (index >= 0) queue.splice(index, 1);
    },
    random: bound => Math.floor(bound / 2),
    write: () => {},
    read: () => {},
    flush: () => {},
    remove: () => {},
    rename: () => {},
    compute: () => {},
    note: note => {
      if (note.kind === 'command.completed') results.push(note);
    },
    exit: () => {},
  };

  const boot = {
    nodeId: -1,
    name: 'admin',
    rack: null,
    config: resolveConfig(ADMIN_CONFIG),
    files: null,
    incarnation: 1,
    role: { bootstrap: ids },
  };
  const state = admin.start(boot, out);
  const advance = (ms: number): void => {
    const until = clock.now + ms * 1000;
    for (;;) {
      let first = -1;
      for (const [i, pending] of queue.entries()) if (pending.at <= until && (first < 0 || pending.at < queue[first]!.at)) first = i;
      if (first < 0) break;
      const [pending] = queue.splice(first, 1);
      clock.now = Math.max(clock.now, pending!.at);
      admin.step(state, pending!.input, out);
    }
    clock.now = until;
  };
  return { state, sent, results, advance, ask: command => admin.step(state, { type: 'command', command }, out) };
};

/** A topic whose partition i is led by leaders[i]. */
export const topicMetadata = (name: string, leaders: readonly number[]): Answer<'Metadata'> => ({
  brokers: [1, 2, 3].map(id => ({ id, rack: null })),
  controllerId: 1,
  topics: [
    {
      error: 'NONE',
      name,
      topicId: `${name}-id`,
      isInternal: false,
      partitions: leaders.map((leader, partition) => ({
        error: leader < 0 ? 'LEADER_NOT_AVAILABLE' : 'NONE',
        partition,
        leader,
        leaderEpoch: 4,
        replicas: [1, 2],
        isr: [1, 2],
        offlineReplicas: [],
      })),
    },
  ],
});
