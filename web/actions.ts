import type { App } from './app.ts';
import type { Subject } from './frame/types.ts';
import { languageOf } from './i18n/index.ts';
import { NO_LINK, parseSeed } from './link.ts';
import { openLink } from './open.ts';
import { neighbour } from './playback/speed.ts';
import { verbsOf, type Actions, type View } from './view.ts';
import type { WrittenAction } from './worker/protocol.ts';

/** What can be made to happen on the page. */
export function createActions(app: App, placeChanged: () => void): Actions {
  const { change, view } = app;
  return {
    ...timeActions(app),
    ...lookActions(app),
    ...handActions(app),
    load: (id, seed) => {
      app.notices.clear();
      void openLink(app, { ...NO_LINK, scenario: id, seed }).then(() => app.player.play());
    },
    setSeed: text => {
      const seed = parseSeed(text);
      const { info } = view();
      if (seed === null) {
        app.notices.tell('error', 'badSeedField', text);
        change({ info: info === null ? null : { ...info } });
      } else if (info !== null) app.actions.load(info.id, seed);
    },
    setLanguage: code => {
      change({ language: languageOf(code) });
      placeChanged();
    },
    cycleTheme: () => {
      const { theme } = view();
      change({
        theme:
          theme === 'system'
            ? matchMedia('(prefers-color-scheme: dark)').matches
              ? 'light'
              : 'dark'
            : theme === 'dark'
              ? 'light'
              : 'dark',
      });
      placeChanged();
    },
    share: () => void share(app),
    predict: (step, said) =>
      change({ predictions: new Map(view().predictions).set(step, { said, revealed: view().predictions.get(step)?.revealed ?? false }) }),
    reveal: step =>
      change({ predictions: new Map(view().predictions).set(step, { said: view().predictions.get(step)?.said ?? '', revealed: true }) }),
    dismiss: id => app.notices.dismiss(id),
    toggleHelp: () => change({ help: !view().help }),
    setSlots: slots => {
      if (slots === view().slots) return;
      change({ slots });
      if (view().info !== null) void app.engine.send('frame', app.request()).then(app.show);
    },
  };
}

async function share(app: App): Promise<void> {
  const link = app.link();
  try {
    await navigator.clipboard.writeText(link);
    app.notices.say('info', app.view().language.copied);
  } catch {
    // No clipboard without https or permission: then it is there to be copied.
    app.notices.list('info', 'copyFailed', [link]);
  }
}

type TimeActions = Pick<Actions, 'toggle' | 'step' | 'seek' | 'toMark' | 'setSpeed' | 'slower' | 'faster'>;

function timeActions(app: App): TimeActions {
  const { engine, player, view, change } = app;
  const speedNow = (): number => view().speed ?? view().frame?.pace ?? 1;
  let seeking: number | null = null;
  let busy = false;
  /** While the scrubber is dragged only the last place counts. */
  const seek = (us: number): void => {
    seeking = us;
    if (busy) return;
    busy = true;
    const atUs = seeking;
    seeking = null;
    void engine.send('seek', { atUs, view: app.request() }).then(frame => {
      app.show(frame);
      busy = false;
      if (seeking !== null) seek(seeking);
    });
  };
  return {
    toggle: () => {
      const { frame, playing } = view();
      if (playing) player.pause();
      else if (frame !== null && frame.at >= frame.endUs)
        void engine.send('seek', { atUs: 0, view: app.request() }).then(first => (app.show(first), player.play()));
      else player.play();
    },
    step: count => {
      player.pause();
      void engine.send('step', { count, view: app.request() }).then(app.show);
    },
    seek,
    toMark: direction => {
      player.pause();
      const at = view().frame?.at ?? 0;
      const marks = (view().scouted?.marks ?? []).map(mark => mark.at).sort((a, b) => a - b);
      const next = direction > 0 ? marks.find(mark => mark > at) : marks.findLast(mark => mark < at);
      seek(next ?? (direction > 0 ? (view().frame?.endUs ?? 0) : 0));
    },
    setSpeed: speed => change({ speed }),
    slower: () => change({ speed: neighbour(speedNow(), 1) }),
    faster: () => change({ speed: neighbour(speedNow(), -1) }),
  };
}

type LookActions = Pick<Actions, 'inspect' | 'focus' | 'toggleInternal' | 'ask'>;

function lookActions(app: App): LookActions {
  const { engine, view, change } = app;
  const look = (patch: Partial<View>): void => {
    change(patch);
    void engine.send('frame', app.request()).then(app.show);
  };
  return {
    inspect: subject => {
      look({ subject, chain: null, refusals: {}, config: [] });
      if (subject !== null) void engine.send('config', subject).then(config => change({ config }));
      void refreshRefusals(app, subject);
    },
    focus: tp => {
      const { frame } = view();
      if (frame === null) return;
      change({ frame: { ...frame, focus: tp } });
      app.actions.inspect({ kind: 'partition', id: tp });
    },
    toggleInternal: () => look({ showInternal: !view().showInternal }),
    ask: why => {
      if (view().chain?.why.name === why.name) change({ chain: null });
      else void engine.send('why', why.entry).then(reasons => change({ chain: { why, reasons } }));
    },
  };
}

/** Asks the engine which verbs would do nothing to a node now. */
async function refusalsOf(app: App, node: string): Promise<Readonly<Record<string, string>>> {
  const verbs = verbsOf(node, app.view().frame);
  const answers = await app.engine.send(
    'whyNot',
    verbs.map((verb): WrittenAction => ({ [verb]: node })),
  );
  return Object.fromEntries(verbs.flatMap((verb, at) => (answers[at] === null || answers[at] === undefined ? [] : [[verb, answers[at]]])));
}

export async function refreshRefusals(app: App, subject: Subject | null): Promise<void> {
  if (subject?.kind !== 'node') return;
  const refusals = await refusalsOf(app, subject.id);
  if (app.view().subject?.id === subject.id) app.change({ refusals });
}

type HandActions = Pick<Actions, 'openMenu' | 'closeMenu' | 'act' | 'undoHand'>;

function handActions(app: App): HandActions {
  const { engine, view, change } = app;
  return {
    openMenu: (node, { x, y }) => {
      void refusalsOf(app, node).then(refusals => change({ menu: { node, x, y, refusals } }));
    },
    closeMenu: () => change({ menu: null }),
    act: (verb, node) => {
      change({ menu: null });
      void engine.send('do', { action: { [verb]: node }, view: app.request() }).then(({ problem, frame }) => {
        app.show(frame);
        const { language } = view();
        if (problem === null) change({ chain: null, narration: language.didByHand(language.verbs[verb] ?? verb, node) });
        else app.notices.tell('error', 'refused', problem);
        return refreshRefusals(app, view().subject);
      });
    },
    undoHand: () => {
      const { info, frame } = view();
      if (info !== null) void app.load({ scenario: { id: info.id }, seed: info.seed, atUs: frame?.at ?? 0 });
    },
  };
}
