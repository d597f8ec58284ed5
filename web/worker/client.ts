import type { Calls, CallName, Scouted, WorkerMessage } from './protocol.ts';

/** The page's side of the worker: calls as promises, and news of the scout. */
export interface Engine {
  ask<Name extends CallName>(call: Name, ask: Calls[Name]['ask']): Promise<Calls[Name]['reply']>;
  /** The same where nobody waits for a failure: it is told on the page, and the promise stays open. */
  send<Name extends CallName>(call: Name, ask: Calls[Name]['ask']): Promise<Calls[Name]['reply']>;
  stop(): void;
}

interface Waiting {
  readonly resolve: (reply: never) => void;
  readonly reject: (error: Error) => void;
}

export function startEngine(onScouted: (scouted: Scouted) => void, onBroken: (message: string) => void): Engine {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, Waiting>();
  let calls = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => {
    if ('broken' in data) {
      onBroken(data.broken);
      return;
    }
    if ('scouted' in data) {
      onScouted(data.scouted);
      return;
    }
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if ('error' in data) call?.reject(new Error(data.error));
    else call?.resolve(data.reply as never);
  });
  worker.addEventListener('error', event => {
    onBroken(event.message || 'the engine could not be started');
    for (const { reject } of waiting.values()) reject(new Error(event.message));
    waiting.clear();
  });
  const engine: Engine = {
    ask: (call, ask) =>
      new Promise((resolve, reject) => {
        waiting.set(++calls, { resolve, reject });
        worker.postMessage({ id: calls, call, ask });
      }),
    send: (call, ask) =>
      new Promise(resolve => {
        engine.ask(call, ask).then(resolve, (error: Error) => onBroken(error.message));
      }),
    stop: () => worker.terminate(),
  };
  return engine;
}
