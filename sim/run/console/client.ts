import type { LaunchedClient } from '../../cluster/cluster.ts';
import type { NoteOf } from '../../protocol/notes.ts';
import { waitUntil, type ConsoleSession } from './session.ts';

/** How a command to a client ended; null: the scenario ended before it did. */
export type Answer = NoteOf<'command.completed'> | null;

/** Starts a tool's client in the running simulation. Its name is also its client id. */
export function launch({ run }: ConsoleSession, client: LaunchedClient): void {
  run.do({ type: 'console.launch', client });
}

/** Asks a tool's client for something, without waiting. Returns what finds the answer later. */
export function command({ run }: ConsoleSession, client: string, request: object): () => Answer | undefined {
  let seen = run.traceLength;
  const done = run.do({ type: 'console.command', client, command: request });
  const id = done.ok ? done.command : null;
  return () => {
    if (id === null) return null;
    for (; seen < run.traceLength; seen++) {
      const { note } = run.trace.entries[seen]!;
      if (note.kind === 'command.completed' && note.id === id) return note;
    }
    return undefined;
  };
}

/** Asks, and lets time pass until it is answered. */
export function ask(console: ConsoleSession, client: string, request: object): Answer {
  const find = command(console, client, request);
  let answer: Answer | undefined;
  waitUntil(console, () => {
    answer = find();
    return answer !== undefined;
  });
  return answer ?? null;
}

/** Tells a tool's client to end, and waits for that. */
export function stop(console: ConsoleSession, client: string): void {
  console.run.do({ type: 'console.stop', client });
  waitUntil(console, () => !isRunning(console, client));
}

const isRunning = ({ run }: ConsoleSession, client: string): boolean =>
  run.look(({ state }) => state.processes.some(({ name, status }) => name === client && status === 'running'));

/** Broker ids behind a `--bootstrap-server`: `broker-2:9092` is that broker, any other host is where all of them can be reached. */
export function bootstrapIds({ run }: ConsoleSession, servers: string): readonly number[] {
  const all = run.look(({ state }) => state.processes.filter(({ role }) => role === 'broker').map(({ nodeId }) => nodeId));
  const named = servers.split(',').map(server => /^broker-(\d+)(:\d+)?$/.exec(server.trim())?.[1]);
  const given = named.flatMap(id => (id !== undefined && all.includes(Number(id)) ? [Number(id)] : []));
  return named.every(id => id !== undefined) && given.length > 0 ? given : all;
}
