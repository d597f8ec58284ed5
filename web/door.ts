import type { App } from './app.ts';
import type { PlainState, WrittenAction } from './worker/protocol.ts';

/** The scripting door, for teachers and tests: `window.kafkascope`. */
export interface Door {
  /** Resolves when the first scenario stands. */
  readonly ready: Promise<void>;
  load(wish: { readonly scenario: string; readonly seed?: number }): Promise<void>;
  play(): Promise<void>;
  pause(): Promise<void>;
  seek(ms: number): Promise<void>;
  /** By event; back for a negative count. */
  step(count?: number): Promise<void>;
  /** An action as a scenario writes it: `{ crash: 'broker-1' }`. */
  do(action: WrittenAction): Promise<{ readonly ok: true } | { readonly ok: false; readonly problem: string }>;
  state(): Promise<PlainState>;
  digest(): Promise<string>;
  link(): string;
}

declare global {
  interface Window {
    kafkascope?: Door;
  }
}

export function createDoor(current: () => App | null): Door & { opens(ready: Promise<void>): void } {
  let open: (ready: Promise<void>) => void = () => {};
  const ready = new Promise<void>(resolve => {
    open = resolve;
  });
  const app = async (): Promise<App> => {
    await ready;
    const found = current();
    if (found === null) throw new Error('This view is no longer on a page.');
    return found;
  };
  return {
    ready,
    opens: first => open(first),
    load: async ({ scenario, seed }) => {
      const reply = await (await app()).load({ scenario: { id: scenario }, seed: seed ?? null });
      if (reply.ok) return;
      const problems = reply.problems.map(({ place, message }) => `${place}: ${message}`).join('\n');
      throw new Error(reply.unknown ? `There is no scenario "${scenario}". There are: ${reply.problems[0]?.message ?? ''}` : problems);
    },
    play: async () => (await app()).player.play(),
    pause: async () => (await app()).player.pause(),
    seek: async ms => {
      const { engine, request, show, player } = await app();
      player.pause();
      show(await engine.ask('seek', { atUs: Math.round(ms * 1000), view: request() }));
    },
    step: async (count = 1) => {
      const { engine, request, show, player } = await app();
      player.pause();
      show(await engine.ask('step', { count, view: request() }));
    },
    do: async action => {
      const { engine, request, show } = await app();
      const { problem, frame } = await engine.ask('do', { action, view: request() });
      show(frame);
      return problem === null ? { ok: true } : { ok: false, problem };
    },
    state: async () => (await app()).engine.ask('state', null),
    digest: async () => (await app()).engine.ask('digest', null),
    link: () => current()?.link() ?? location.href,
  };
}
