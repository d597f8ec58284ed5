import type { CellSpec, StripSpec } from '../scales/spec.ts';
import { drawCarets } from './caret.ts';
import { draw, element, part, set, type Mark } from './join.ts';
import { drawTexts } from './text.ts';

/** A batch: hue by leader epoch, dashed above the high watermark, torn below while not flushed, a tick when acknowledged. */
const cellMark: Mark<CellSpec> = {
  name: 'cell',
  key: spec => spec.key,
  enter: group =>
    group.append(element('path', { class: 'body' }), element('text', { 'text-anchor': 'middle' }), element('path', { class: 'tick' })),
  update: (group, spec) => {
    const { x, y, width, height, hue, above, control, label, acknowledged } = spec;
    set(group, {
      class: `mark-cell hue-${hue}${above ? ' above' : ''}${control ? ' control' : ''}`,
      'data-offset': spec.offset,
      'data-node': spec.name,
    });
    (group as SVGGElement & ElementCSSInlineStyle).style.transform = `translate(${x}px, ${y}px)`;
    set(part(group, '.body'), { d: spec.unflushed ? torn(width, height) : whole(width, height) });
    const text = part(group, 'text');
    set(text, { x: width / 2, y: height / 2 + 4.5 });
    if (text.textContent !== label) text.textContent = label;
    set(part(group, '.tick'), { d: acknowledged && width >= 14 ? `M${width - 9},5.5l2.2,2.4l4,-4.6` : '' });
  },
};

const CORNER = 3;

const whole = (width: number, height: number): string =>
  `M${CORNER},0H${width - CORNER}q${CORNER},0 ${CORNER},${CORNER}V${height - CORNER}q0,${CORNER} -${CORNER},${CORNER}H${CORNER}q-${CORNER},0 -${CORNER},-${CORNER}V${CORNER}q0,-${CORNER} ${CORNER},-${CORNER}z`;

/** Its lower edge is torn: the disk does not have it yet. */
function torn(width: number, height: number): string {
  const teeth = Math.max(2, Math.round(width / 6));
  const step = width / teeth;
  let edge = '';
  for (let tooth = 0; tooth < teeth; tooth++) edge += `l${-step / 2},-3l${-step / 2},3`;
  return `M${CORNER},0H${width - CORNER}q${CORNER},0 ${CORNER},${CORNER}V${height}${edge}V${CORNER}q0,-${CORNER} ${CORNER},-${CORNER}z`;
}

export const stripMark: Mark<StripSpec> = {
  name: 'strip',
  key: spec => spec.tp,
  enter: group =>
    group.append(
      element('rect', { class: 'track', rx: 4 }),
      element('g', { class: 'cells' }),
      element('g', { class: 'carets' }),
      element('g', { class: 'labels', 'aria-hidden': 'true' }),
    ),
  update: (group, spec) => {
    set(group, { 'data-key': spec.tp });
    set(part(group, '.track'), { x: spec.x, y: spec.y, width: spec.width, height: spec.height });
    draw(part(group, '.cells') as SVGGElement, cellMark, spec.cells);
    drawCarets(part(group, '.carets') as SVGGElement, spec.carets);
    drawTexts(part(group, '.labels') as SVGGElement, spec.labels);
  },
};
