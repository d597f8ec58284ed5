import { createActions } from './actions.ts';
import { createNarrator } from './controls/narrator.ts';
import type { ViewRequest } from './frame/request.ts';
import type { Frame } from './frame/types.ts';
import { languageOf, localize } from './i18n/index.ts';
import { writeLink } from './link.ts';
import { VERSION } from './version.ts';
import { createNoticeBoard, type NoticeBoard } from './notices.ts';
import { createPlayer, type Player } from './playback/player.ts';
import type { Actions, Panel, View } from './view.ts';
import { startEngine, type Engine } from './worker/client.ts';
import type { HandAction, LoadReply, RunInfo, ScenarioRef, Scouted } from './worker/protocol.ts';

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
  let pending = 0;
  const narrate = createNarrator();
  const show = (): void => {
    pending = 0;
    for (const panel of panels) panel.update(view);
  };
  const change = (patch: Partial<View>): void => {
    view = { ...view, ...patch };
    if (pending === 0) pending = requestAnimationFrame(show);
  };
  const notices = createNoticeBoard(
    () => view.language,
    list => change({ notices: list }),
  );
  const engine = startEngine(
    scouted => hear(app, scouted),
    message => notices.tell('error', 'engineBroke', message),
  );
  const app: App = {
    engine,
    notices,
    player: createPlayer({
      advance: (wallMs, speed) => engine.ask('play', { wallMs, speed, view: app.request() }),
      show: frame => app.show(frame),
      changed: (playing, stopped) => stopAt(app, playing, stopped),
      speed: () => view.speed,
    }),
    get actions() {
      return actions;
    },
    view: () => view,
    change,
    show: frame => change({ frame, narration: narrate(view, frame) }),
    request: () => requestOf(view),
    load: wish => load(app, wish, () => options.onPlace(app)),
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

/** News of the scout. When the whole run is known, so is whether it is the one that a link was made from. */
function hear(app: App, scouted: Scouted): void {
  const { scouted: known, wantedDigest } = app.view();
  if (known !== null && scouted.generation < known.generation) return;
  app.change({ scouted });
  if (!scouted.finished || wantedDigest === null) return;
  if (scouted.digest !== wantedDigest) app.notices.tell('warning', 'otherDigest', '');
  app.change({ wantedDigest: null });
}

async function load(app: App, wish: LoadWish, placeChanged: () => void): Promise<LoadReply> {
  app.player.pause();
  const { scenario, seed, hand = [], atUs = null, digest = null } = wish;
  const reply = await app.engine.ask('load', { scenario, seed, hand, atUs, view: { ...app.request(), focus: null, subject: null } });
  if (!reply.ok) return reply;
  const { info, frame } = reply;
  const { language, lessons } = app.view();
  const fresh = { scouted: null, subject: null, chain: null, menu: null, predictions: new Map(), refusals: {}, config: [] };
  app.change({ ...fresh, info, frame, wantedDigest: digest, narration: localize(info.title, language) });
  placeChanged();
  if (frame.focus !== null) app.actions.inspect({ kind: 'partition', id: frame.focus });
  if (lessons.length === 0) void app.engine.send('lessons', null).then(all => app.change({ lessons: all }));
  return reply;
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
  slots: 12,
  wantedDigest: null,
});

function requestOf({ frame, showInternal, subject, speed, slots }: View): ViewRequest {
  const wallPerSecond = speed ?? frame?.pace ?? 1;
  return {
    focus: frame?.focus ?? null,
    showInternal,
    slots,
    subject,
    lingerUs: Math.min(2e6, Math.max(500, (LINGER_SECONDS / wallPerSecond) * 1e6)),
  };
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
  const query = writeLink({
    scenario: info.id,
    seed: info.seed,
    atUs: frame?.at ?? 0,
    lang: language.code,
    hand,
    version: VERSION,
    digest,
  });
  return new URL(query, location.href).href;
}
