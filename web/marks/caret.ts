import type { CaretSpec } from '../scales/spec.ts';
import { draw, element, part, set, type Mark } from './join.ts';

/** A line through the strip for the high watermark, triangles for everything else: below for replicas, above for clients. */
const caretMark: Mark<CaretSpec> = {
  name: 'caret',
  key: spec => spec.key,
  enter: group => void group.append(element('path')),
  update: (group, { kind, x, top, bottom }) => {
    set(group, { class: `mark-caret caret-${kind}` });
    // The place is a transform, so that it can glide.
    (group as SVGGElement & ElementCSSInlineStyle).style.transform = `translate(${x}px, ${top}px)`;
    set(part(group, 'path'), { d: shape(kind, bottom - top) });
  },
};

function shape(kind: CaretSpec['kind'], height: number): string {
  if (kind === 'highWatermark') return `M0,0V${height}`;
  return kind === 'committed' || kind === 'position' ? `M0,${height}l-5,-${height}h10z` : `M0,0l-5,${height}h10z`;
}

export const drawCarets = (group: SVGGElement, carets: readonly CaretSpec[]): void => draw(group, caretMark, carets);
