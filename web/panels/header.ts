import { html, render, type TemplateResult } from 'lit';
import { LANGUAGES, localize } from '../i18n/index.ts';
import type { Actions, Panel, View } from '../view.ts';
import { icon } from './icons.ts';

/** Which lesson, which seed, which language; the link. */
export function createHeader(root: HTMLElement, actions: Actions): Panel {
  return { name: 'header', update: view => render(template(view, actions), root) };
}

function template(view: View, actions: Actions): TemplateResult {
  const { language } = view;
  return html`
    <b class="logo">Kafka<i>scope</i></b>
    <label class="picker"
      ><span class="hidden">${language.picker}</span>
      <select @change=${(event: Event) => actions.load((event.target as HTMLSelectElement).value, null)}>
        ${options(view)}
      </select></label
    >
    <label class="seed wide"
      ><span>${language.seed}</span>
      <input
        type="text"
        inputmode="numeric"
        spellcheck="false"
        autocomplete="off"
        .value=${String(view.info?.seed ?? '')}
        @change=${(event: Event) => actions.setSeed((event.target as HTMLInputElement).value)}
    /></label>
    <span class="grow"></span>
    ${verdict(view)}
    <button class="chip" title=${language.shareTip} @click=${() => actions.share()}>
      ${icon('share')}<span class="wide">${language.share}</span>
    </button>
    <label
      ><span class="hidden">${language.language}</span>
      <select class="language" @change=${(event: Event) => actions.setLanguage((event.target as HTMLSelectElement).value)}>
        ${LANGUAGES.map(each => html`<option value=${each.code} lang=${each.htmlLang} ?selected=${each.code === language.code}>${each.name}</option>`)}
      </select></label
    >
    <button class="chip square" aria-label=${language.theme} title=${language.theme} @click=${() => actions.cycleTheme()}>
      ${icon('theme')}
    </button>
    <button
      class="chip square wide"
      aria-label=${language.help}
      title=${language.help}
      aria-expanded=${view.help}
      @click=${() => actions.toggleHelp()}
    >
      ?
    </button>
  `;
}

function options({ lessons, info, language }: View): TemplateResult[] {
  if (lessons.length === 0) return info === null ? [] : [html`<option selected>${localize(info.title, language)}</option>`];
  const foreign = info !== null && !lessons.some(lesson => lesson.id === info.id);
  return [
    ...(foreign ? [html`<option value=${info.id} selected>${localize(info.title, language)}</option>`] : []),
    ...lessons.map(
      lesson =>
        html`<option value=${lesson.id} ?selected=${lesson.id === info?.id}>
          ${lesson.number > 0 ? `${lesson.number}. ` : ''}${localize(lesson.title, language)}
        </option>`,
    ),
  ];
}

/** What the engine found when it had played the whole run. */
function verdict({ scouted, language }: View): TemplateResult | null {
  if (scouted === null || !scouted.finished || scouted.checks.length === 0) return null;
  const failed = scouted.checks.filter(check => !check.ok);
  const details = (failed.length > 0 ? failed : scouted.checks).map(({ name, detail }) => `${name} ${detail}`.trim()).join('\n');
  return failed.length === 0
    ? html`<span class="verdict good wide" title=${details}>${icon('check')}${language.verdictHeld(scouted.checks.length)}</span>`
    : html`<span class="verdict bad wide" title=${details}>${icon('violation')}${language.verdictBroken(failed.length)}</span>`;
}
