import type { LaneSpec, RowSpec, SmallCellSpec } from '../scales/spec.ts';
import { draw, element, part, set, type Mark } from './join.ts';
import { stripMark } from './strip.ts';
import { drawChips, drawTexts } from './text.ts';

const smallCellMark: Mark<SmallCellSpec> = {
  name: 'small',
  key: spec => spec.key,
  enter: group => void group.append(element('rect', { class: 'body', height: 11, rx: 1.5 })),
  update: (group, { x, y, width, hue, above }) => {
    set(group, { class: `mark-small hue-${hue}${above ? ' above' : ''}` });
    set(part(group, '.body'), { x, y, width });
  },
};

const rowMark: Mark<RowSpec> = {
  name: 'row',
  key: spec => spec.tp,
  enter: (group, spec) => {
    const hit = element('rect', { class: 'hit', rx: 4, height: 18, role: 'button', tabindex: 0, 'data-partition': spec.tp });
    group.append(
      hit,
      element('g', { class: 'small-cells' }),
      element('path', { class: 'small-high' }),
      element('g', { class: 'texts', 'aria-hidden': 'true' }),
    );
  },
  update: (group, spec) => {
    set(group, { class: `mark-row${spec.tile ? ' tile' : ''}` });
    set(part(group, '.hit'), { 'aria-label': spec.says, x: spec.x, y: spec.y, width: spec.width });
    draw(part(group, '.small-cells') as SVGGElement, smallCellMark, spec.cells);
    set(part(group, '.small-high'), { d: spec.highX === null ? '' : `M${spec.highX},${spec.y + 1}v17` });
    drawTexts(part(group, '.texts') as SVGGElement, spec.texts);
  },
};

/** A host: its frame, the rail that tells leader and ISR, its title, its strip, and a line for each other replica. */
export const laneMark: Mark<LaneSpec> = {
  name: 'lane',
  key: spec => spec.name,
  enter: group => {
    const head = element('g', { class: 'head', role: 'button', tabindex: 0 });
    head.append(element('rect', { class: 'frame', rx: 10 }), element('path', { class: 'rail' }));
    const menu = element('g', { class: 'menu-button', role: 'button', tabindex: 0, 'aria-haspopup': 'menu' });
    menu.append(element('rect', { width: 26, height: 24, rx: 6 }), element('path', { d: 'M7,12h.01M13,12h.01M19,12h.01' }));
    group.append(
      head,
      element('g', { class: 'texts', 'aria-hidden': 'true' }),
      element('g', { class: 'chips', 'aria-hidden': 'true' }),
      element('g', { class: 'strips' }),
      element('g', { class: 'rows' }),
      menu,
    );
  },
  update: (group, spec) => {
    set(group, { class: `mark-lane lane-${spec.kind} look-${spec.look}${spec.chosen ? ' chosen' : ''}` });
    const head = part(group, '.head') as SVGGElement;
    set(head, { 'aria-label': spec.says, 'data-host': spec.name });
    set(part(head, '.frame'), { x: spec.x, y: spec.y, width: spec.width, height: spec.height });
    set(part(head, '.rail'), { class: `rail rail-${spec.rail}`, d: `M${spec.x + 3.5},${spec.y + 14}V${spec.y + spec.height - 14}` });
    set(part(group, '.menu-button'), {
      'data-menu': spec.name,
      'aria-label': spec.menuSays,
      transform: `translate(${spec.x + spec.width - 32},${spec.y + 6})`,
    });
    drawTexts(part(group, '.texts') as SVGGElement, spec.texts);
    drawChips(part(group, '.chips') as SVGGElement, spec.chips);
    draw(part(group, '.strips') as SVGGElement, stripMark, spec.strip === null ? [] : [spec.strip]);
    draw(part(group, '.rows') as SVGGElement, rowMark, spec.rows);
  },
};
