import { html, render, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Question } from '../frame/types.ts';
import { localize } from '../i18n/index.ts';
import { secondsText } from '../scales/time.ts';
import type { Actions, Panel, View } from '../view.ts';
import { icon } from './icons.ts';

/** What is being told: caption, what to watch, the question, and the parts of the story. */
export function createLesson(root: HTMLElement, actions: Actions): Panel {
  return { name: 'lesson', update: view => render(template(view, actions), root) };
}

function template(view: View, actions: Actions): TemplateResult {
  const { language, info, frame } = view;
  if (info === null) return html`<p class="soft">${language.loading}</p>`;
  const number = view.lessons.find(lesson => lesson.id === info.id)?.number ?? 0;
  const count = view.lessons.filter(lesson => lesson.number > 0).length;
  const caption = frame?.caption ?? null;
  return html`<div class="lesson-now">
      ${number === 0 ? null : html`<p class="eyebrow">${language.lessonOf(number, count)}</p>`}
      <h1>${localize(info.title, language)}</h1>
      ${byHand(view, actions)}
      <p class="say">${localize(caption?.text ?? info.story, language)}</p>
      ${frame?.question ? questionCard(view, frame.question, actions) : null}
    </div>
    <div class="lesson-more">
      ${
        info.watch.length === 0
          ? null
          : html`<h2>${language.watch}</h2>
              <ul class="watch">
                ${info.watch.map(text => html`<li>${localize(text, language)}</li>`)}
              </ul>`
      }
      ${parts(view, actions)}
    </div>`;
}

function byHand({ scouted, language }: View, actions: Actions): TemplateResult | null {
  const count = scouted?.hand.length ?? 0;
  if (count === 0) return null;
  return html`<p class="by-hand">
    ${icon('hand')}<span>${language.byHandBadge(count)}</span>
    <button class="link" @click=${() => actions.undoHand()}>${language.undoHand}</button>
  </p>`;
}

/** Captions as a list to click: where the story is, and what is to come. */
function parts({ scouted, info, frame, language }: View, actions: Actions): TemplateResult | null {
  const marks = (scouted?.marks ?? []).filter(mark => mark.kind === 'caption' || mark.kind === 'question');
  if (marks.length === 0 || info === null) return null;
  const now = frame?.entries ?? 0;
  const current = marks.findLastIndex(mark => mark.entry < now);
  return html`<h2>${language.story}</h2>
    <ol class="parts">
      ${marks.map(
        (mark, at) =>
          html`<li class="${at === current ? 'now' : ''} ${mark.kind}">
            <button aria-current=${at === current ? 'step' : 'false'} @click=${() => actions.seek(mark.at)}>
              <time>${secondsText(mark.at)} s</time
              ><span
                >${firstWords(localize(mark.kind === 'question' ? info.questions[mark.step] : info.captions[mark.step], language))}</span
              >
            </button>
          </li>`,
      )}
    </ol>`;
}

/** The first sentence, or what fits on two lines of it. */
function firstWords(text: string): string {
  const end = /[.:;!?](?=\s|$)|[。：；！？]/.exec(text)?.index ?? text.length;
  const first = text.slice(0, /[?？]/.test(text[end] ?? '') ? end + 1 : end);
  return first.length <= 64 ? first : `${first.slice(0, 62)}…`;
}

function questionCard(view: View, question: Question, actions: Actions): TemplateResult {
  const { language } = view;
  const prediction = view.predictions.get(question.step);
  const revealed = prediction?.revealed === true;
  const submit = (event: Event) => {
    event.preventDefault();
    actions.reveal(question.step);
  };
  return html`<form class="ask" @submit=${submit}>
    <h2>${language.question}</h2>
    <p class="asked" id="asked">${localize(question.question, language)}</p>
    ${question.choices.length > 0 ? choices(view, question, actions) : openAnswer(view, question, actions)}
    ${
      revealed
        ? answer(view, question, actions)
        : html`<div class="row">
            <button class="primary" type="submit" ?disabled=${(prediction?.said ?? '') === ''}>${language.reveal}</button>
            <button
              class="link"
              type="button"
              @click=${() => {
                actions.predict(question.step, '');
                actions.reveal(question.step);
              }}
            >
              ${language.showAnswer}
            </button>
          </div>`
    }
  </form>`;
}

function choices({ language, predictions }: View, question: Question, actions: Actions): TemplateResult {
  const prediction = predictions.get(question.step);
  const revealed = prediction?.revealed === true;
  const look = (value: string) =>
    revealed && value === question.answer
      ? 'right'
      : revealed && value === prediction.said
        ? 'wrong'
        : prediction?.said === value
          ? 'on'
          : '';
  return html`<div role="radiogroup" aria-labelledby="asked">
    ${question.choices.map(
      ({ value, text }) =>
        html`<label class="choice ${look(value)}"
          ><input
            type="radio"
            name="choice"
            .value=${value}
            .checked=${live(prediction?.said === value)}
            ?disabled=${revealed}
            @change=${() => actions.predict(question.step, value)}
          /><span>${localize(text, language)}</span></label
        >`,
    )}
  </div>`;
}

function openAnswer({ language, predictions }: View, question: Question, actions: Actions): TemplateResult {
  const prediction = predictions.get(question.step);
  return html`<label class="open"
    >${language.yourAnswer}
    <input
      type="text"
      autocomplete="off"
      .value=${live(prediction?.said ?? '')}
      ?disabled=${prediction?.revealed === true}
      @input=${(event: Event) => actions.predict(question.step, (event.target as HTMLInputElement).value)}
  /></label>`;
}

function answer({ language, predictions, playing }: View, question: Question, actions: Actions): TemplateResult {
  const said = predictions.get(question.step)?.said.trim() ?? '';
  const right = said !== '' && said.toLowerCase() === question.answer.toLowerCase();
  return html`<div class="answer ${right ? 'right' : ''}" role="status">
    <p>
      <b>${right ? language.right : language.wrong(question.answer)}</b>
      ${question.because === null ? '' : localize(question.because, language)}
    </p>
    ${playing ? null : html`<button class="primary" type="button" @click=${() => actions.toggle()}>${icon('play')} ${language.goOn}</button>`}
  </div>`;
}
