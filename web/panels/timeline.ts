import { html, render, type TemplateResult } from 'lit';
import { draw, element, part, set, type Mark } from '../marks/join.ts';
import { digitsFor, secondsText } from '../scales/time.ts';
import { timelineSpec, type TimelineMarkSpec, type TimelineSpec } from '../scales/timelineSpec.ts';
import { roundSpeed } from '../playback/speed.ts';
import type { Actions, Panel, View } from '../view.ts';
import { icon, iconPath } from './icons.ts';

/** The playhead, its buttons and its speed, and what is to be met along the way. */
export function createTimeline(root: HTMLElement, actions: Actions): Panel {
  root.innerHTML = '<div class="playbar"></div><div class="track-room"></div><div class="clock"></div>';
  const [bar, track, clock] = [...root.children] as HTMLElement[];
  const svg = element('svg', { class: 'track-svg', 'aria-hidden': 'true' });
  svg.append(
    element('path', { class: 'activity' }),
    element('rect', { class: 'rest', rx: 3 }),
    element('rect', { class: 'known', rx: 3 }),
    element('rect', { class: 'done', rx: 3 }),
    element('g', { class: 'marks' }),
    element('circle', { class: 'head', r: 8 }),
  );
  const range = scrubber(actions);
  track!.append(svg, range);
  let width = 0;
  let last: View | null = null;
  const update = (view: View): void => {
    last = view;
    render(playbar(view, actions), bar!);
    render(clockTemplate(view), clock!);
    updateScrubber(range, view);
    if (width > 0 && view.info !== null) drawTrack(svg, timelineSpec(view, width), actions);
  };
  new ResizeObserver(([entry]) => {
    width = Math.floor(entry!.contentRect.width);
    if (last !== null) update(last);
  }).observe(track!);
  return { name: 'timeline', update };
}

/** A real slider under the drawing: for fingers, keys and those who listen. */
function scrubber(actions: Actions): HTMLInputElement {
  const range = document.createElement('input');
  range.type = 'range';
  range.min = '0';
  range.step = '1';
  range.addEventListener('input', () => actions.seek(Number(range.value)));
  return range;
}

function updateScrubber(range: HTMLInputElement, { frame, info, language }: View): void {
  range.max = String(info?.endUs ?? 1);
  range.value = String(frame?.at ?? 0);
  set(range, { 'aria-label': language.timelinePanel, 'aria-valuetext': language.moment(secondsText(frame?.at ?? 0)) });
}

function playbar(view: View, actions: Actions): TemplateResult {
  const { language, playing, speed, frame } = view;
  const button = (name: Parameters<typeof icon>[0], label: string, act: () => void) =>
    html`<button class="round" aria-label=${label} title=${label} @click=${act}>${icon(name)}</button>`;
  return html`
    ${button('markBack', language.markBack, () => actions.toMark(-1))} ${button('stepBack', language.stepBack, () => actions.step(-1))}
    <button
      class="round play"
      aria-label=${playing ? language.pause : language.play}
      title=${playing ? language.pause : language.play}
      @click=${() => actions.toggle()}
    >
      ${icon(playing ? 'pause' : 'play')}
    </button>
    ${button('stepOn', language.stepOn, () => actions.step(1))} ${button('markOn', language.markOn, () => actions.toMark(1))}
    <span class="speed" role="group" aria-label=${language.speed}>
      ${button('minus', language.slower, () => actions.slower())}
      <output>${paceText(speed ?? frame?.pace ?? 1, language)}</output>
      ${button('plus', language.faster, () => actions.faster())}
      <button
        class="chip auto"
        aria-pressed=${speed === null}
        title=${language.autoTip}
        @click=${() => actions.setSpeed(speed === null ? (frame?.pace ?? 1) : null)}
      >
        ${language.auto}
      </button>
    </span>
  `;
}

/** Said of a second as long as it takes less than some minutes, of a millisecond beyond. */
const paceText = (wallPerSecond: number, language: View['language']): string =>
  wallPerSecond >= 300 ? language.paceMs(roundSpeed(wallPerSecond / 1000)) : language.pace(roundSpeed(wallPerSecond));

function clockTemplate({ frame, info, language, speed }: View): TemplateResult {
  const at = frame?.at ?? 0;
  const digits = digitsFor(speed ?? frame?.pace ?? 1);
  return html`<b>${language.clock(secondsText(at, digits), secondsText(info?.endUs ?? 0, 0))}</b
    ><span>${language.eventNumber((frame?.event ?? 0).toLocaleString('en').replaceAll(',', ' '))}</span>`;
}

function drawTrack(svg: SVGElement, spec: TimelineSpec, actions: Actions): void {
  set(svg, { width: spec.width, height: spec.height, viewBox: `0 0 ${spec.width} ${spec.height}` });
  const [activity, rest, known, done, marks, head] = [...svg.children];
  set(activity!, { d: spec.activity });
  set(rest!, { x: spec.left, y: spec.y, width: spec.right - spec.left, height: 6 });
  set(known!, { x: spec.left, y: spec.y, width: Math.max(0, spec.known - spec.left), height: 6 });
  set(done!, { x: spec.left, y: spec.y, width: Math.max(0, spec.head - spec.left), height: 6 });
  set(head!, { cx: spec.head, cy: spec.y + 3 });
  draw(marks as SVGGElement, markMark(actions), spec.marks);
}

const markMark = (actions: Actions): Mark<TimelineMarkSpec> => ({
  name: 'event',
  key: spec => spec.key,
  enter: (group, spec) => {
    group.append(
      element('title'),
      element('rect', { class: 'hit', x: -10, y: -10, width: 20, height: 20 }),
      element('line'),
      element('path'),
      element('text', { 'text-anchor': 'middle' }),
    );
    group.addEventListener('click', () => actions.seek(spec.at));
  },
  update: (group, { x, y, kind, label, labelX, labelY, title, trackY }) => {
    set(group, { class: `mark-event kind-${kind}`, transform: `translate(${x},${y})` });
    part(group, 'title').textContent = title;
    set(part(group, 'line'), { x1: 0, x2: 0, y1: 9, y2: trackY - y });
    set(part(group, 'path'), { d: iconPath(kind), transform: 'translate(-8,-8)' });
    const text = part(group, 'text');
    set(text, { x: labelX - x, y: labelY - y });
    text.textContent = label;
  },
});
