import type { Caret, Strip } from '../frame/types.ts';
import type { Language } from '../i18n/index.ts';
import { stackLabels, textWidth, type Label } from './labels.ts';
import type { LaneBox } from './layout.ts';
import { cellBox, offsetScale } from './offsets.ts';
import type { CaretSpec, CellSpec, StripSpec, TextSpec, Tone } from './spec.ts';

/** Leader epochs take these hues in turn. */
export const EPOCH_HUES = 6;
const LABEL_STEP = 15;

/** A replica's log: cells to scale, carets at their offsets, labels that do not touch. */
export function stripSpec(strip: Strip, lane: LaneBox, language: Language): StripSpec {
  const x = offsetScale(strip.window, lane.strip);
  const { y, height } = lane.strip;
  return {
    tp: strip.tp,
    node: lane.name,
    ...lane.strip,
    cells: strip.cells.map(cell => cellSpec(strip, cell, x, { y, height, node: lane.name })),
    carets: strip.carets.filter(caret => caret.offset >= strip.window.from).map(caret => caretSpec(caret, x(caret.offset), lane)),
    labels: [...labelsAbove(strip, lane, x, language), ...labelsBelow(strip, lane, x, language)],
  };
}

function cellSpec(
  strip: Strip,
  cell: Strip['cells'][number],
  x: (offset: number) => number,
  { y, height, node }: { y: number; height: number; node: string },
): CellSpec {
  const box = cellBox(cell, strip.window, x);
  return {
    key: cell.key,
    ...box,
    y,
    height,
    hue: cell.epoch % EPOCH_HUES,
    above: cell.state === 'above',
    unflushed: cell.unflushed,
    acknowledged: cell.acknowledged,
    control: cell.control,
    name: node,
    offset: cell.baseOffset,
  };
}

const isBelow = (caret: Caret): boolean => caret.kind !== 'position' && caret.kind !== 'committed';

function caretSpec(caret: Caret, x: number, lane: LaneBox): CaretSpec {
  const { y, height } = lane.strip;
  if (caret.kind === 'highWatermark') return { key: caret.key, kind: caret.kind, x, top: y - 4, bottom: y + height + 7 };
  return isBelow(caret)
    ? { key: caret.key, kind: caret.kind, x, top: y + height + 3, bottom: y + height + 9 }
    : { key: caret.key, kind: caret.kind, x, top: y - 9, bottom: y - 2 };
}

interface Wanted extends Label {
  readonly text: string;
  readonly tone: Tone;
  readonly bold: boolean;
}

const wanted = (key: string, x: number, text: string, look: { tone: Tone; bold?: boolean }): Wanted => ({
  key,
  x,
  text,
  width: textWidth(text, 12, look.bold),
  tone: look.tone,
  bold: look.bold ?? false,
});

function placed(labels: readonly Wanted[], lane: LaneBox, { rows, y }: { rows: number; y: (row: number) => number }): TextSpec[] {
  const { x, width } = lane.strip;
  const places = stackLabels(labels, { rows, from: x, to: x + width });
  return places.map(({ key, x: centre, row }) => {
    const { text, tone, bold } = labels.find(label => label.key === key)!;
    return { key, x: Math.round(centre), y: y(row), text, tone, anchor: 'middle', bold };
  });
}

/** Over the strip: what lies further left, what is in danger, and where clients are. */
function labelsAbove(strip: Strip, lane: LaneBox, x: (offset: number) => number, language: Language): TextSpec[] {
  const labels: Wanted[] = [];
  const { strip: box } = lane;
  if (lane.name.startsWith('controller')) return [];
  if (strip.acknowledgedOnlyHere > 0)
    labels.push(wanted('alone', box.x + box.width, language.onlyHere(strip.acknowledgedOnlyHere), { tone: 'warn', bold: true }));
  if (strip.before > 0) labels.push(wanted('before', box.x, language.left(strip.before), { tone: 'soft' }));
  for (const [offset, names] of byOffset(strip, caret => caret.kind === 'position'))
    labels.push(wanted(`position ${offset}`, x(offset), names.join(', '), { tone: 'good' }));
  for (const [offset, names] of byOffset(strip, caret => caret.kind === 'committed')) {
    labels.push(wanted(`committed ${offset}`, x(offset), `${names.join(', ')} ${language.committedAt}`, { tone: 'soft' }));
  }
  return placed(labels, lane, { rows: lane.labelRows.above, y: row => box.y - 13 - row * 14 });
}

/** Under the strip: HW first, then LEO, then how far followers have fetched. */
function labelsBelow(strip: Strip, lane: LaneBox, x: (offset: number) => number, language: Language): TextSpec[] {
  const { from } = strip.window;
  const labels: Wanted[] = [];
  const high = strip.highWatermark;
  if (lane.name.startsWith('controller') && strip.before > 0)
    labels.push(wanted('before', lane.strip.x, language.left(strip.before), { tone: 'soft' }));
  if (high >= from) labels.push(wanted('hw', x(high), `${language.hw} ${high}`, { tone: 'accent', bold: true }));
  if (lane.name.startsWith('broker')) {
    labels.push(wanted('leo', x(strip.logEndOffset), `${language.leo} ${strip.logEndOffset}`, { tone: 'plain' }));
    for (const [offset, names] of byOffset(strip, caret => caret.kind === 'fetchOffset')) {
      labels.push(
        wanted(`fetch ${offset}`, x(offset), language.fetchedBy(names.map(name => name.replace('broker-', '')).join(', ')), {
          tone: 'soft',
        }),
      );
    }
    if (strip.logStartOffset > from)
      labels.push(wanted('start', x(strip.logStartOffset), `${language.start} ${strip.logStartOffset}`, { tone: 'soft' }));
  }
  return placed(labels, lane, { rows: lane.labelRows.below, y: row => lane.strip.y + lane.strip.height + 21 + row * LABEL_STEP });
}

/** Carets of one kind within the window that stand at the same offset share a label. */
function byOffset(strip: Strip, kind: (caret: Caret) => boolean): Map<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const caret of strip.carets) {
    if (!kind(caret) || caret.offset < strip.window.from) continue;
    const names = groups.get(caret.offset);
    if (names === undefined) groups.set(caret.offset, [caret.name]);
    else names.push(caret.name);
  }
  return groups;
}
