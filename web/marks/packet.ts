import type { PacketSpec, RouteSpec } from '../scales/spec.ts';
import { element, part, set, type Mark } from './join.ts';

/** A packet: filled for a request, hollow for a response, its nose in the direction of travel; crossed where it was lost. */
export const packetMark: Mark<PacketSpec> = {
  name: 'packet',
  key: spec => spec.key,
  enter: (group, spec) => {
    set(group, { 'data-packet': spec.id });
    group.append(
      element('title'),
      element('circle', { class: 'hit', r: 14 }),
      element('path', { class: 'body' }),
      element('path', { class: 'fate' }),
    );
  },
  update: (group, spec) => {
    const { plane, filled, fate, radius: r } = spec;
    set(group, {
      class: `mark-packet plane-${plane} ${filled ? 'filled' : 'hollow'} fate-${fate}${spec.chosen ? ' chosen' : ''}`,
      transform: `translate(${spec.x},${spec.y})`,
    });
    const title = part(group, 'title');
    if (title.textContent !== spec.says) title.textContent = spec.says;
    set(part(group, '.body'), { d: `M0,${-r}A${r},${r} 0 1 0 0,${r}L${r * 1.7},0Z`, transform: `rotate(${spec.angle})` });
    const cross = r + 2;
    set(part(group, '.fate'), {
      d:
        fate === 'lost'
          ? `M${-cross},${-cross}L${cross},${cross}M${cross},${-cross}L${-cross},${cross}`
          : fate === 'held'
            ? `M-3,${-r - 4}V${r + 4}M3,${-r - 4}V${r + 4}`
            : '',
    });
  },
};

/** The way that packets are on. */
export const routeMark: Mark<RouteSpec> = {
  name: 'route',
  key: spec => spec.key,
  enter: group => void group.append(element('path')),
  update: (group, spec) => {
    set(group, { class: `mark-route plane-${spec.plane}` });
    set(part(group, 'path'), { d: spec.path });
  },
};
