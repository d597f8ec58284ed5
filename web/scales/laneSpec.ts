import type { Frame, Lane, Subject } from '../frame/types.ts';
import type { Language } from '../i18n/index.ts';
import { textWidth } from './labels.ts';
import type { LaneBox } from './layout.ts';
import type { ChipSpec, LaneSpec, TextSpec, Tone } from './spec.ts';
import { rowSpecs } from './rowSpec.ts';
import { stripSpec } from './stripSpec.ts';

const STATUS: Readonly<Record<Lane['status'], { readonly glyph: string; readonly tone: Tone; readonly look: LaneSpec['look'] }>> = {
  running: { glyph: '●', tone: 'good', look: 'running' },
  paused: { glyph: '❚❚', tone: 'warn', look: 'paused' },
  down: { glyph: '✕', tone: 'danger', look: 'down' },
  notStarted: { glyph: '○', tone: 'soft', look: 'down' },
  fenced: { glyph: '⊘', tone: 'warn', look: 'fenced' },
  starting: { glyph: '◔', tone: 'warn', look: 'running' },
  stopping: { glyph: '◕', tone: 'warn', look: 'running' },
};

/** The menu button stands in the corner. */
const MENU_ROOM = 36;

export interface LaneContext {
  readonly frame: Frame;
  readonly language: Language;
  readonly subject: Subject | null;
  readonly phone: boolean;
}

export function laneSpec(lane: Lane, box: LaneBox, context: LaneContext): LaneSpec {
  const { language, subject } = context;
  const { look } = STATUS[lane.status];
  const chips = chipsOf(lane, box, language);
  const { x, y, width, height } = box;
  return {
    name: lane.name,
    kind: lane.kind,
    x,
    y,
    width,
    height,
    look,
    rail: railOf(lane),
    chosen: subject?.kind === 'node' && subject.id === lane.name,
    says: saysOf(lane, context),
    menuSays: language.menuFor(lane.name),
    texts: titleTexts(lane, box, context, chips),
    chips,
    strip: lane.strip === null ? null : stripSpec(lane.strip, box, language),
    rows: rowSpecs(lane.rows, box, language),
  };
}

/** Who leads and who is in the ISR, at the lane's edge: a bar, a thin bar, a broken one. */
function railOf({ kind, strip }: Lane): LaneSpec['rail'] {
  if (kind === 'controller' || strip === null) return 'none';
  if (strip.role === 'leader') return 'leader';
  return strip.role === 'none' ? 'none' : strip.inSync ? 'in' : 'out';
}

function chipsOf(lane: Lane, box: LaneBox, language: Language): ChipSpec[] {
  const texts: { key: string; text: string; look: ChipSpec['look'] }[] = [];
  const { strip } = lane;
  if (lane.kind === 'controller') {
    if (lane.activeController) texts.push({ key: 'active', text: language.active, look: 'outline' });
  } else if (strip !== null) {
    if (strip.role === 'leader') texts.push({ key: 'role', text: `★ ${language.role.leader}`, look: 'solid' });
    else if (strip.role === 'follower')
      texts.push(
        strip.inSync
          ? { key: 'role', text: `✓ ${language.inSync}`, look: 'outline' }
          : { key: 'role', text: language.outOfSync, look: 'dashed' },
      );
    if (strip.role === 'leader' && !strip.inSync) texts.push({ key: 'isr', text: language.outOfSync, look: 'dashed' });
    if (strip.staleLeaderEpoch !== null) texts.push({ key: 'stale', text: language.staleLeader(strip.staleLeaderEpoch), look: 'warn' });
    if (lane.activeController) texts.push({ key: 'active', text: language.active, look: 'outline' });
  }
  if (lane.isolated) texts.push({ key: 'isolated', text: language.isolated, look: 'danger' });
  let x = box.strip.x + textWidth(lane.name, 14, true) + 12;
  return texts.map(({ key, text, look }) => {
    const width = Math.round(textWidth(text) + 16);
    const chip = { key, text, look, x: Math.round(x), y: box.titleY - 14, width };
    x += width + 6;
    return chip;
  });
}

/** The name on the left; on the right how the host is, as far as there is room. */
function titleTexts(lane: Lane, box: LaneBox, { frame, language, phone }: LaneContext, chips: readonly ChipSpec[]): TextSpec[] {
  const { glyph, tone } = STATUS[lane.status];
  const right = Math.min(box.strip.x + box.strip.width, box.x + box.width - MENU_ROOM);
  const last = chips[chips.length - 1];
  const from = last === undefined ? box.strip.x + textWidth(lane.name, 14) + 12 : last.x + last.width + 10;
  const status = `${glyph} ${statusText(lane, frame.at, language)}`;
  const host =
    lane.status === 'running' && !phone
      ? [`${language.disk} ${diskText(lane.diskBusyMs, language)}`, clockText(lane.clockOffsetMs, language)]
      : [];
  const candidates = [[status, ...host].join(' · '), status, glyph];
  const text = candidates.find(each => textWidth(each) <= right - from) ?? glyph;
  return [
    { key: 'name', x: box.strip.x, y: box.titleY, text: lane.name, tone: 'plain', anchor: 'start', bold: true },
    {
      key: 'status',
      x: right,
      y: box.titleY,
      text,
      tone: lane.status === 'running' ? 'soft' : tone,
      anchor: 'end',
      bold: lane.status !== 'running',
    },
    ...moreText(lane, box, language),
  ];
}

const moreText = (lane: Lane, box: LaneBox, language: Language): TextSpec[] =>
  lane.rowsNotDrawn > 0
    ? [
        {
          key: 'more',
          x: box.strip.x,
          y: box.y + box.height - 8,
          text: language.moreReplicas(lane.rowsNotDrawn),
          tone: 'soft',
          anchor: 'start',
        },
      ]
    : [];

/** A whole second is enough for a status that lasts. */
function statusText({ status, since }: { status: Lane['status']; since: number }, at: number, language: Language): string {
  const text = language.status[status];
  const seconds = (at - since) / 1e6;
  return status === 'running' || since < 0 || seconds < 0.05 ? text : language.forSpan(text, `${seconds.toFixed(1)} s`);
}

const diskText = (ms: number, language: Language): string => (ms < 0.05 ? language.diskIdle : `${ms.toFixed(1)} ms`);
const clockText = (ms: number, language: Language): string => `${language.clockName} ${ms < 0 ? '−' : '+'}${Math.abs(ms).toFixed(1)} ms`;

function saysOf(lane: Lane, { frame, language }: LaneContext): string {
  const { strip } = lane;
  const replica =
    strip === null || lane.kind === 'controller'
      ? []
      : [
          strip.tp,
          language.role[strip.role],
          strip.inSync ? language.inSync : language.outOfSync,
          `${language.hw} ${strip.highWatermark}`,
          `${language.leo} ${strip.logEndOffset}`,
        ];
  return [lane.name, statusText(lane, frame.at, language), ...replica].join(', ');
}
