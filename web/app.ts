import { version } from '../package.json';
import scenarios from '../scenarios/index.json';
import { createActions } from './actions.ts';
import { createNarrator } from './controls/narrator.ts';
import type { ViewRequest } from './frame/request.ts';
import type { Frame } from './frame/types.ts';
import { languageOf, localize } from './i18n/index.ts';
import { writeLink, type Link } from './link.ts';
import { createNoticeBoard, type NoticeBoard } from './notices.ts';
import { createPlayer, type Player } from './playback/player.ts';
import type { Actions, Panel, View } from './view.ts';
import { startEngine, type Engine } from './worker/client.ts';
import type { HandAction, LoadReply, RunInfo, ScenarioRef, Scouted } from './worker/protocol.ts';

export const VERSION: string = version;

/** The scenario that a page without a wish opens on. */
export const OPENING: string = scenarios.open;

export interface LoadWish {
  readonly scenario: ScenarioRef;
  readonly seed: number | null;
  readonly hand?: readonly HandAction[];
  readonly atUs?: number | null;
  /** The digest that the whole run should have. */
  readonly digest?: string | null;
}

/** What ties worker, playback and panels together: one view, changed in one place, shown once a picture. */
export interface App {
  readonly engine: Engine;
  readonly player: Player;
  readonly notices: NoticeBoard;
  readonly actions: Actions;
  view(): View;
  change(patch: Partial<View>): void;
  /** A new picture from the worker. */
  show(frame: Frame): void;
  request(): ViewRequest;
  setSlots(slots: number): void;
  load(wish: LoadWish): Promise<LoadReply>;
  link(): string;
  info(): RunInfo | null;
  stop(): void;
}

export interface AppOptions {
  readonly language: string;
  readonly theme: View['theme'];
  readonly still: boolean;
  /** Makes the panels; they are given the actions. */
  readonly panels: (actions: Actions) => readonly Panel[];
  /** After something that belongs in the address has changed. */
  readonly onPlace: (app: App) => void;
}

/** A lost packet stays in the picture for so long, wall seconds. */
const LINGER_SECONDS = 0.8;

export function createApp(options: AppOptions): App {
  let view: View = firstView(options);
  let slots = 12;
  let wanted: string | null = null;
  let pending = 0;
  const narrate = createNarrator();
  const engine = startEngine(
    scouted => heard(scouted),
    message => app.notices.tell('error', 'engineBroke', message),
  );
  const change = (patch: Partial<View>): void => {
    view = { ...view, ...patch };
    if (pending === 0) pending = requestAnimationFrame(show);
  };
  const show = (): void => {
    pending = 0;
    for (const panel of panels) panel.update(view);
  };
  const heard = (scouted: Scouted): void => {
    if (view.scouted !== null && scouted.generation < view.scouted.generation) return;
    change({ scouted });
    if (scouted.finished && wanted !== null && scouted.digest !== wanted) app.notices.tell('warning', 'otherDigest', '');
    if (scouted.finished) wanted = null;
  };
  const app: App = {
    engine,
    player: createPlayer({
      advance: (wallMs, speed) => engine.ask('play', { wallMs, speed, view: app.request() }),
      show: frame => app.show(frame),
      changed: (playing, stopped) => stopAt(app, playing, stopped),
      speed: () => view.speed,
    }),
    notices: createNoticeBoard(
      () => view.language,
      notices => change({ notices }),
    ),
    get actions() {
      return actions;
    },
    view: () => view,
    change,
    show: frame => change({ frame, narration: narrate(view, frame) }),
    request: () => requestOf(view, slots),
    setSlots: count => {
      if (count === slots) return;
      slots = count;
      if (view.info !== null) void engine.ask('frame', app.request()).then(app.show);
    },
    load: async wish => {
      app.player.pause();
      const { scenario, seed, hand = [], atUs = null, digest = null } = wish;
      const reply = await engine.ask('load', { scenario, seed, hand, atUs, view: { ...app.request(), focus: null, subject: null } });
      if (reply.ok) {
        wanted = digest;
        change({ info: reply.info, frame: reply.frame, scouted: null, subject: null, chain: null, menu: null, predictions: new Map(), refusals: {}, narration: localize(reply.info.title, view.language) });
        options.onPlace(app);
        if (view.lessons.length === 0) void engine.ask('lessons', null).then(lessons => change({ lessons }));
      }
      return reply;
    },
    link: () => linkOf(view),
    info: () => view.info,
    stop: () => {
      app.player.pause();
      engine.stop();
    },
  };
  const actions = createActions(app, () => options.onPlace(app));
  const panels = options.panels(actions);
  change({});
  return app;
}

const firstView = ({ language, theme, still }: AppOptions): View => ({
  language: languageOf(language),
  theme,
  lessons: [],
  info: null,
  frame: null,
  scouted: null,
  playing: false,
  speed: null,
  subject: null,
  config: [],
  refusals: {},
  menu: null,
  chain: null,
  predictions: new Map(),
  notices: [],
  narration: '',
  help: false,
  still,
  showInternal: false,
});

function requestOf({ frame, showInternal, subject, speed }: View, slots: number): ViewRequest {
  const wallPerSecond = speed ?? frame?.pace ?? 1;
  return { focus: frame?.focus ?? null, showInternal, slots, subject, lingerUs: Math.min(2e6, Math.max(500, (LINGER_SECONDS / wallPerSecond) * 1e6)) };
}

/** A question stops the playhead the first time it is met. */
function stopAt(app: App, playing: boolean, stopped: 'end' | 'question' | null): void {
  const { frame, predictions } = app.view();
  const step = frame?.question?.step;
  if (stopped === 'question' && step !== undefined && predictions.get(step)?.revealed === true) {
    app.player.play();
    return;
  }
  app.change({ playing });
}

function linkOf({ info, frame, scouted, language }: View): string {
  if (info === null) return location.href;
  const hand = scouted?.hand ?? [];
  const digest = scouted?.finished === true ? scouted.digest : null;
  const query = writeLink({ scenario: info.id, seed: info.seed, atUs: frame?.at ?? 0, lang: language.code, hand, version: VERSION, digest });
  return new URL(query, location.href).href;
}

/** Opens what a link asks for, and says what of it could not be had. */
export async function openLink(app: App, link: Link): Promise<void> {
  try {
    await openAsked(app, link);
  } catch (error) {
    app.notices.tell('error', 'engineBroke', error instanceof Error ? error.message : String(error));
  }
}

async function openAsked(app: App, link: Link): Promise<void> {
  for (const { name, found } of link.problems) app.notices.tell('error', name, found);
  if (link.version !== null && link.version !== VERSION) app.notices.tell('warning', 'otherVersion', link.version, VERSION);
  const { seed, atUs, hand, digest } = link;
  let reply = await app.load({ scenario: { id: link.scenario ?? OPENING }, seed, hand, atUs, digest });
  if (!reply.ok) {
    if (reply.unknown) app.notices.tell('error', 'unknownScenario', link.scenario ?? '', reply.problems[0]?.message ?? '');
    else app.notices.list('error', 'badScenario', reply.problems.map(({ place, message }) => `${place}: ${message}`));
    reply = await app.load({ scenario: { id: OPENING }, seed: null });
    if (!reply.ok) app.notices.list('error', 'badScenario', reply.problems.map(({ place, message }) => `${place}: ${message}`));
    return;
  }
  for (const problem of reply.refused) app.notices.tell('warning', 'refusedHand', problem);
  if (atUs !== null && atUs > reply.info.endUs) app.notices.tell('error', 'pastEnd', `${atUs / 1e6} s`, String(reply.info.endUs / 1e6));
}
