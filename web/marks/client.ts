import type { ClientSpec } from '../scales/spec.ts';
import { draw, element, part, set, type Mark } from './join.ts';
import { drawTexts } from './text.ts';

const queueMark: Mark<ClientSpec['queue'][number]> = {
  name: 'queued',
  key: spec => spec.key,
  enter: group => void group.append(element('rect', { rx: 2 })),
  update: (group, { x, y, size }) => set(part(group, 'rect'), { x, y, width: size, height: size }),
};

/** A producer or consumer: its name, what it counts, what waits in it. */
export const clientMark: Mark<ClientSpec> = {
  name: 'client',
  key: spec => spec.name,
  enter: (group, spec) => {
    const frame = element('rect', { class: 'frame', rx: 10, role: 'button', tabindex: 0, 'data-host': spec.name });
    group.append(frame, element('g', { class: 'texts', 'aria-hidden': 'true' }), element('g', { class: 'queue' }));
  },
  update: (group, spec) => {
    set(group, { class: `mark-client look-${spec.look}${spec.chosen ? ' chosen' : ''}` });
    set(part(group, '.frame'), { 'aria-label': spec.says, x: spec.x, y: spec.y, width: spec.width, height: spec.height });
    drawTexts(part(group, '.texts') as SVGGElement, spec.texts);
    draw(part(group, '.queue') as SVGGElement, queueMark, spec.queue);
  },
};
