import type { ChipSpec, TextSpec } from '../scales/spec.ts';
import { draw, element, part, set, type Mark } from './join.ts';

const textMark: Mark<TextSpec> = {
  name: 'text',
  key: spec => spec.key,
  enter: group => void group.append(element('text')),
  update: (group, spec) => {
    const text = part(group, 'text');
    set(text, {
      x: spec.x,
      y: spec.y,
      'text-anchor': spec.anchor,
      class: `t-${spec.tone}${spec.bold === true ? ' bold' : ''}${spec.key === 'name' ? ' name' : ''}`,
    });
    if (text.textContent !== spec.text) text.textContent = spec.text;
  },
};

const chipMark: Mark<ChipSpec> = {
  name: 'chip',
  key: spec => spec.key,
  enter: group => group.append(element('rect', { rx: 9, height: 19 }), element('text', { 'text-anchor': 'middle' })),
  update: (group, { x, y, width, text, look }) => {
    set(group, { class: `mark-chip chip-${look}` });
    set(part(group, 'rect'), { x, y, width });
    const label = part(group, 'text');
    set(label, { x: x + width / 2, y: y + 13.5 });
    label.textContent = text;
  },
};

export const drawTexts = (group: SVGGElement, texts: readonly TextSpec[]): void => draw(group, textMark, texts);
export const drawChips = (group: SVGGElement, chips: readonly ChipSpec[]): void => draw(group, chipMark, chips);
