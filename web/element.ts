import { createApp, type App } from './app.ts';
import { refreshRefusals } from './actions.ts';
import { belongsTo, keyAction } from './controls/keyboard.ts';
import { LANGUAGES, preferredLanguage } from './i18n/index.ts';
import { NO_LINK, parseMoment, parseSeed, readLink, type Link } from './link.ts';
import { openLink } from './open.ts';
import { createHeader } from './panels/header.ts';
import { createHelp } from './panels/help.ts';
import { createInspector } from './panels/inspector.ts';
import { createLesson } from './panels/lesson.ts';
import { createMenu } from './panels/menu.ts';
import { createNotices } from './panels/notices.ts';
import { createStage } from './panels/stage.ts';
import { createTimeline } from './panels/timeline.ts';
import { createDoor } from './door.ts';
import style from './style/index.ts';
import type { Actions, Panel, View } from './view.ts';

const SKELETON = `
  <div class="app">
    <header class="top"></header>
    <div class="notices"></div>
    <aside class="lesson"></aside>
    <main class="stage"></main>
    <footer class="timeline"></footer>
    <aside class="inspector"></aside>
    <div class="menu-root"></div>
    <div class="help-root"></div>
    <p class="hidden narration" role="status" aria-live="polite"></p>
  </div>`;

const THEME_KEY = 'kafkascope.theme';

/**
 * `<kafka-scope scenario="..." seed="..." t="..." lang="..." controls>`: the whole view, in a shadow root of its own. With `page` it is the page: it
 * reads the address, keeps it up to date and listens to the keys of the whole document. Without `controls` there is only the cluster.
 */
export class KafkaScope extends HTMLElement {
  #app: App | null = null;
  readonly door: ReturnType<typeof createDoor> = createDoor(() => this.#app);

  connectedCallback(): void {
    if (this.#app !== null) return;
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [style()];
    root.innerHTML = SKELETON;
    const page = this.hasAttribute('page');
    const link = page ? readLink(location.search) : this.#attributes();
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const app = createApp({
      language: link.lang ?? preferredLanguage(navigator.languages),
      theme: storedTheme(),
      still,
      panels: actions => this.#panels(root, actions),
      onPlace: each => this.#placeChanged(each, page),
    });
    this.#app = app;
    const keys: EventTarget = page ? document : this;
    keys.addEventListener('keydown', event => onKey(event as KeyboardEvent, root, app));
    this.door.opens(
      openLink(app, link).then(() => {
        if (link.atUs === null && !still) app.player.play();
      }),
    );
    watchRefusals(app);
  }

  disconnectedCallback(): void {
    this.#app?.stop();
    this.#app = null;
  }

  #attributes(): Link {
    const attribute = (name: string) => this.getAttribute(name);
    const t = attribute('t');
    const lang = attribute('lang');
    return {
      ...NO_LINK,
      scenario: attribute('scenario'),
      seed: parseSeed(attribute('seed') ?? ''),
      atUs: t === null ? null : parseMoment(t),
      lang: LANGUAGES.some(each => each.code === lang) ? lang : null,
    };
  }

  #panels(root: ShadowRoot, actions: Actions): readonly Panel[] {
    const part = (name: string) => root.querySelector<HTMLElement>(`.${name}`)!;
    const shown = this.hasAttribute('controls') || this.hasAttribute('page');
    part('app').classList.toggle('bare', !shown);
    const frame = framePanel(this, root);
    const stage = createStage(part('stage'), actions);
    const always = [frame, stage, createNotices(part('notices'), actions), createMenu(part('menu-root'), actions)];
    if (!shown) return always;
    return [
      ...always,
      createTimeline(part('timeline'), actions),
      createLesson(part('lesson'), actions),
      createInspector(part('inspector'), actions),
      createHeader(part('top'), actions),
      createHelp(part('help-root'), actions),
    ];
  }

  /** The address of the page is always that of what it shows; the moment joins it only when it is shared. */
  #placeChanged(app: App, page: boolean): void {
    const { info, language, theme } = app.view();
    storeTheme(theme);
    if (!page || info === null) return;
    document.title = `${info.title[language.code] ?? info.title['en'] ?? ''} · Kafkascope`;
    document.documentElement.lang = language.htmlLang;
    const query = new URLSearchParams({ scenario: info.id, seed: String(info.seed), lang: language.code });
    history.replaceState(null, '', `?${query.toString()}`);
  }
}

/** What concerns the frame around the panels: theme, language, names of the regions, the spoken line. */
function framePanel(host: HTMLElement, root: ShadowRoot): Panel {
  const line = root.querySelector('.narration')!;
  return {
    name: 'frame',
    update: ({ theme, language, narration, still }: View) => {
      host.dataset['theme'] = theme;
      root.querySelector('.app')!.classList.toggle('still', still);
      root.querySelector('.app')!.setAttribute('lang', language.htmlLang);
      root.querySelector('.lesson')!.setAttribute('aria-label', language.lessonPanel);
      root.querySelector('.inspector')!.setAttribute('aria-label', language.inspectorPanel);
      root.querySelector('.stage')!.setAttribute('aria-label', language.stagePanel);
      if (line.textContent !== narration) line.textContent = narration;
    },
  };
}

function onKey(event: KeyboardEvent, root: ShadowRoot, app: App): void {
  if (event.defaultPrevented || belongsTo(root.activeElement, event.key)) return;
  const act = keyAction(event, app.actions, app.info()?.endUs ?? 0);
  if (act === null) return;
  event.preventDefault();
  act();
}

/** What can be done to the chosen node changes while it is looked at. */
function watchRefusals(app: App): void {
  let shown = -1;
  setInterval(() => {
    if (app.view().info !== null && app.view().frame?.event !== shown && app.view().subject?.kind === 'node') {
      shown = app.view().frame?.event ?? -1;
      void refreshRefusals(app, app.view().subject);
    }
  }, 300);
}

function storedTheme(): View['theme'] {
  try {
    const theme = localStorage.getItem(THEME_KEY);
    return theme === 'light' || theme === 'dark' ? theme : 'system';
  } catch {
    return 'system';
  }
}

/** A browser may forbid it; then the theme is not remembered. */
function storeTheme(theme: View['theme']): void {
  try {
    if (theme !== 'system') localStorage.setItem(THEME_KEY, theme);
  } catch {
    // Nothing is lost but the memory of it.
  }
}
