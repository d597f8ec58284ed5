import type { Frame, MarkKind } from '../frame/types.ts';
import { localize } from '../i18n/index.ts';
import type { View } from '../view.ts';

const TOLD: ReadonlySet<MarkKind> = new Set(['fault', 'repair', 'election', 'isr', 'rebalance', 'violation', 'question']);

/** One line for those who listen: the caption when it changes, and what the playhead passes. Playing only moves forward a little at a time. */
export function createNarrator(): (view: View, next: Frame) => string {
  return ({ frame, scouted, language, narration }, next) => {
    if (frame === null) return narration;
    if (next.caption !== null && next.caption.step !== frame.caption?.step) return localize(next.caption.text, language);
    if (next.entries <= frame.entries) return narration;
    const passed = (scouted?.marks ?? []).filter(mark => TOLD.has(mark.kind) && mark.entry >= frame.entries && mark.entry < next.entries);
    const last = passed[passed.length - 1];
    if (last === undefined) return narration;
    return localize(last.text, language) || (language.marks[last.kind] ?? narration);
  };
}
