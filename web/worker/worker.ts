/// <reference lib="webworker" />
import { loadScenario } from '../engine.ts';
import { configOf } from '../frame/config.ts';
import { lessons, problemOf, scenarioIds, scenarioText } from './catalog.ts';
import { whyNot } from './hand.ts';
import type { AskMessage, Calls, CallName, LoadReply, WorkerMessage } from './protocol.ts';
import { act, createSession, frameOf, play, replayHand, seek, stateOf, step, why, type Session } from './session.ts';
import { localText } from './story.ts';

/** The worker owns the run. Calls are answered in order; between them it plays ahead, a slice at a time. */
let session: Session | null = null;
let generations = 0;
let slicing = false;
let reportedAt = 0;

const post = (message: WorkerMessage): void => self.postMessage(message);

const current = (): Session => {
  if (session === null) throw new Error('No scenario is loaded.');
  return session;
};

type Handlers = { readonly [Name in CallName]: (ask: Calls[Name]['ask']) => Calls[Name]['reply'] };

const handlers: Handlers = {
  lessons,
  load,
  frame: view => frameOf(current(), view),
  play: ({ wallMs, speed, view }) => {
    const stopped = play(current(), wallMs, speed);
    return { stopped, frame: frameOf(current(), view) };
  },
  seek: ({ atUs, view }) => {
    seek(current(), atUs);
    return frameOf(current(), view);
  },
  step: ({ count, view }) => {
    step(current(), count);
    return frameOf(current(), view);
  },
  do: ({ action, view }) => {
    const problem = act(current(), action);
    if (problem === null) {
      current().generation = ++generations;
      scoutOn();
    }
    return { problem, frame: frameOf(current(), view) };
  },
  whyNot: actions => actions.map(action => whyNot(current().scenario, current().run, action)),
  config: subject => configOf(current().scenario, current().run.snapshot(), subject),
  why: entry => why(current(), entry),
  state: () => stateOf(current()),
  digest: () => current().run.digest(),
};

function load({ scenario: ref, seed, hand, atUs, view }: Calls['load']['ask']): LoadReply {
  const name = 'id' in ref ? `${ref.id}.yaml` : ref.name;
  const text = 'id' in ref ? scenarioText(ref.id) : ref.text;
  if (text === null) return { ok: false, unknown: true, problems: [{ place: name, message: scenarioIds().join(', ') }] };
  const loaded = loadScenario(text, name);
  if (!loaded.ok) return { ok: false, unknown: false, problems: loaded.problems.map(problemOf) };
  const { scenario } = loaded;
  const next = createSession(scenario, seed ?? scenario.seed, ++generations);
  const refused = replayHand(next, hand);
  seek(next, atUs ?? 0);
  session = next;
  scoutOn();
  const info = {
    id: 'id' in ref ? ref.id : ref.name,
    title: localText(scenario.title),
    story: localText(scenario.story),
    watch: scenario.watch.map(localText),
    seed: next.seed,
    endUs: next.run.endUs,
    questions: Object.fromEntries([...next.story.ask].map(([step, { question }]) => [step, question])),
    captions: Object.fromEntries(next.story.say),
    warnings: loaded.warnings.map(problemOf),
  };
  return { ok: true, info, frame: frameOf(next, view), refused };
}

function scoutOn(): void {
  reportedAt = 0;
  if (slicing) return;
  slicing = true;
  setTimeout(scoutSlice);
}

function scoutSlice(): void {
  if (session === null) return;
  const { scout } = session;
  let more = false;
  try {
    more = scout.slice();
  } catch (error) {
    post({ broken: messageOf(error) });
  }
  const now = performance.now();
  if (!more || now - reportedAt > 150) {
    reportedAt = now;
    post({ scouted: { ...scout.report(), generation: session.generation, hand: session.hand } });
  }
  slicing = more;
  if (more) setTimeout(scoutSlice);
}

function answer(name: CallName, ask: unknown): unknown {
  const handler = handlers[name] as (ask: unknown) => unknown;
  return handler(ask);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

self.addEventListener('message', ({ data }: MessageEvent<AskMessage>) => {
  const { id, call, ask } = data;
  try {
    post({ id, reply: answer(call, ask) });
  } catch (error) {
    post({ id, error: messageOf(error) });
  }
});
