import type { LocalText, Mark, MarkKind } from '../frame/types.ts';
import { localize, type Language } from '../i18n/index.ts';
import { stackLabels, textWidth } from './labels.ts';
import { secondsText, timeScale } from './time.ts';

export interface TimelineMarkSpec {
  readonly key: string;
  readonly at: number;
  readonly kind: MarkKind;
  readonly x: number;
  readonly y: number;
  readonly trackY: number;
  readonly title: string;
  /** Empty where there is no room. */
  readonly label: string;
  readonly labelX: number;
  readonly labelY: number;
}

export interface TimelineSpec {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly y: number;
  readonly head: number;
  /** So far the run has been played ahead. */
  readonly known: number;
  /** How many messages were sent, as an outline over the track. */
  readonly activity: string;
  readonly marks: readonly TimelineMarkSpec[];
}

interface Source {
  readonly language: Language;
  readonly info: { readonly endUs: number; readonly captions: Readonly<Record<number, LocalText>> } | null;
  readonly frame: { readonly at: number } | null;
  readonly scouted: {
    readonly untilUs: number;
    readonly marks: readonly Mark[];
    readonly activity: readonly number[];
    readonly hand: readonly { readonly atUs: number; readonly event: number; readonly action: Readonly<Record<string, unknown>> }[];
  } | null;
}

const HEIGHT = 76;
const TRACK_Y = 50;
const FIRST: readonly MarkKind[] = ['hand', 'violation', 'question', 'fault', 'election', 'rebalance', 'isr', 'repair', 'check', 'caption'];

export function timelineSpec({ language, info, frame, scouted }: Source, width: number): TimelineSpec {
  const x = timeScale(info?.endUs ?? 1, width);
  return {
    width,
    height: HEIGHT,
    left: x(0),
    right: x(info?.endUs ?? 1),
    y: TRACK_Y,
    head: Math.round(x(frame?.at ?? 0) * 10) / 10,
    known: x(scouted?.untilUs ?? 0),
    activity: activityPath(scouted?.activity ?? [], x(0), x(info?.endUs ?? 1)),
    marks: scouted === null ? [] : marksOf(scouted, x, width, (mark: Mark) => titleOf(mark, language, info?.captions ?? {}), language),
  };
}

/** The busiest moment is as high as there is room; a root keeps the quiet ones visible. */
function activityPath(activity: readonly number[], from: number, to: number): string {
  const most = Math.max(1, ...activity);
  const step = (to - from) / Math.max(1, activity.length);
  const points = activity.map(
    (count, at) => `L${(from + at * step).toFixed(1)},${(TRACK_Y - Math.sqrt(count / most) * 12).toFixed(1)}h${step.toFixed(1)}`,
  );
  return points.length === 0 ? '' : `M${from},${TRACK_Y}${points.join('')}L${to},${TRACK_Y}Z`;
}

/** What stands there when one points at it. A question does not give its answer away. */
function titleOf(mark: Mark, language: Language, captions: Readonly<Record<number, LocalText>>): string {
  const text = localize(mark.kind === 'caption' ? captions[mark.step] : mark.text, language);
  return `${secondsText(mark.at, 3)} s · ${text === '' ? language.marks[mark.kind] : text}`;
}

function marksOf(
  scouted: NonNullable<Source['scouted']>,
  x: (us: number) => number,
  width: number,
  title: (mark: Mark) => string,
  language: Language,
): TimelineMarkSpec[] {
  const hand = scouted.hand.map(({ atUs, action }): Mark => ({
    at: atUs,
    entry: -1,
    kind: 'hand',
    name: 'hand',
    text: { en: Object.entries(action).flat().join(' ') },
    step: -1,
  }));
  const all = [...scouted.marks, ...hand].map((mark, at) => ({ mark, key: `${mark.kind} ${mark.entry} ${at}` }));
  all.sort((a, b) => FIRST.indexOf(a.mark.kind) - FIRST.indexOf(b.mark.kind) || a.mark.at - b.mark.at);
  const glyphs = stackLabels(
    all.map(({ mark, key }) => ({ key, x: x(mark.at), width: 15 })),
    { rows: 2, from: 0, to: width, gap: 1 },
  );
  const bottom = glyphs.filter(({ row }) => row === 0);
  const kindOf = (key: string) => all.find(each => each.key === key)!.mark;
  const labels = stackLabels(
    bottom
      .filter(({ key }) => kindOf(key).kind !== 'caption')
      .map(({ key, x: centre }) => ({ key, x: centre, width: textWidth(nameOf(kindOf(key), language)) })),
    { rows: 1, from: 0, to: width },
  );
  return glyphs.map(({ key, x: centre, row }) => {
    const mark = kindOf(key);
    const label = labels.find(each => each.key === key);
    return {
      key,
      at: mark.at,
      kind: mark.kind,
      x: Math.round(centre),
      y: 28 - row * 18,
      trackY: TRACK_Y,
      title: title(mark),
      label: label === undefined ? '' : nameOf(mark, language),
      labelX: Math.round(label?.x ?? centre),
      labelY: TRACK_Y + 22,
    };
  });
}

/** The word under a mark. */
const nameOf = (mark: Mark, language: Language): string => language.markNames[mark.name] ?? language.marks[mark.kind] ?? '';
