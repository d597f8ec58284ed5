import { html, render, type TemplateResult } from 'lit';
import { clientMark } from '../marks/client.ts';
import { draw, element, set } from '../marks/join.ts';
import { laneMark } from '../marks/lane.ts';
import { packetMark, routeMark } from '../marks/packet.ts';
import { drawTexts } from '../marks/text.ts';
import { slotsFor, type Room } from '../scales/layout.ts';
import { stageSpec } from '../scales/stageSpec.ts';
import type { Actions, Panel, View } from '../view.ts';
import { listenToStage } from './stageEvents.ts';

/** The cluster: hosts as lanes, logs as strips, packets on their way. */
export function createStage(root: HTMLElement, actions: Actions): Panel {
  root.innerHTML = '<div class="focus-bar"></div><div class="room"></div>';
  const bar = root.querySelector<HTMLElement>('.focus-bar')!;
  const place = root.querySelector<HTMLElement>('.room')!;
  const svg = element('svg', { class: 'stage-svg', role: 'group' });
  const layers = ['lanes', 'routes', 'clients', 'packets', 'packet-labels'].map(name => element('g', { class: name }) as SVGGElement);
  svg.append(...layers);
  place.append(svg);
  listenToStage(svg, actions);
  let room: Room = { width: 0, height: 0 };
  let last: View | null = null;
  const update = (view: View): void => {
    last = view;
    render(focusBar(view, actions), bar);
    if (view.frame !== null && room.width > 0) drawStage(svg, layers, view, room);
  };
  new ResizeObserver(([entry]) => {
    const { width, height } = entry!.contentRect;
    if (width === room.width && height === room.height) return;
    room = { width: Math.floor(width), height: Math.floor(height) };
    actions.setSlots(slotsFor(room.width));
    if (last !== null) update(last);
  }).observe(place);
  return { name: 'stage', update };
}

function drawStage(svg: SVGElement, [lanes, routes, clients, packets, labels]: readonly SVGGElement[], view: View, room: Room): void {
  const spec = stageSpec(view.frame!, room, view);
  set(svg, { width: spec.width, height: spec.height, viewBox: `0 0 ${spec.width} ${spec.height}`, 'aria-label': view.language.stagePanel });
  draw(routes!, routeMark, spec.routes);
  draw(lanes!, laneMark, spec.lanes);
  draw(clients!, clientMark, spec.clients);
  draw(packets!, packetMark, spec.packets);
  drawTexts(labels!, spec.packetLabels);
}

/** Which partition is drawn in full. */
function focusBar({ frame, language, showInternal }: View, actions: Actions): TemplateResult {
  if (frame === null) return html``;
  return html`<div class="chips" role="group" aria-label=${language.focus}>
      ${frame.partitions.map(
        ({ tp, isr, replicas }) =>
          html`<button
            class="chip ${isr.length < replicas.length ? 'thin' : ''}"
            aria-pressed=${tp === frame.focus}
            @click=${() => actions.focus(tp)}
          >
            ${tp}<small>ISR ${isr.length}/${replicas.length}</small>
          </button>`,
      )}
      ${frame.internalPartitions === 0 ? null : html`<button class="chip quiet" aria-pressed=${showInternal} @click=${() => actions.toggleInternal()}>${language.internalTopics(frame.internalPartitions)}</button>`}
    </div>
    ${frame.groups.map(({ id, state }) => html`<button class="chip group" @click=${() => actions.inspect({ kind: 'group', id })}>${language.kinds['group']} ${id}<small class=${state === 'Stable' ? '' : 'warn'}>${state}</small></button>`)}
    ${frame.packetsNotDrawn === 0 ? null : html`<span class="not-drawn">${language.notDrawn(frame.packetsNotDrawn)}</span>`}`;
}
