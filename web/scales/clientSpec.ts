import type { Client, Subject } from '../frame/types.ts';
import type { Language } from '../i18n/index.ts';
import type { ClientBox } from './layout.ts';
import { textWidth } from './labels.ts';
import type { ClientSpec, LaneSpec, TextSpec, Tone } from './spec.ts';

const LINE = 18;
const PAD = 12;
const LOOK: Readonly<Record<Client['status'], LaneSpec['look']>> = {
  running: 'running',
  paused: 'paused',
  down: 'down',
  notStarted: 'down',
};
const GLYPH: Readonly<Record<Client['status'], { readonly glyph: string; readonly tone: Tone }>> = {
  running: { glyph: '●', tone: 'good' },
  paused: { glyph: '❚❚', tone: 'warn' },
  down: { glyph: '✕', tone: 'danger' },
  notStarted: { glyph: '○', tone: 'soft' },
};

export function clientSpec(client: Client, box: ClientBox, context: { language: Language; subject: Subject | null }): ClientSpec {
  const { language, subject } = context;
  const { x, y, width, height } = box;
  const lines = linesOf(client, language);
  const { glyph, tone } = GLYPH[client.status];
  const texts: TextSpec[] = [
    {
      key: 'name',
      x: x + PAD,
      y: y + 22,
      text: shorten(client.name, width - PAD * 2 - 16, 14),
      tone: 'plain',
      anchor: 'start',
      bold: true,
    },
    { key: 'status', x: x + width - PAD, y: y + 22, text: glyph, tone, anchor: 'end' },
    ...lines.flatMap(({ key, label, value, tone: valueTone }, at) => {
      const baseline = y + 42 + at * LINE;
      const room = width - PAD * 2;
      // A name that only fits alone says more than its label.
      const besideLabel = textWidth(value, 12) <= room - textWidth(label) - 6 || textWidth(value, 12) > room;
      const text = shorten(value, besideLabel && label !== '' ? room - textWidth(label) - 6 : room, 12);
      return [
        { key: `${key} label`, x: x + PAD, y: baseline, text: besideLabel ? label : '', tone: 'soft' as const, anchor: 'start' as const },
        { key, x: x + width - PAD, y: baseline, text, tone: valueTone, anchor: 'end' as const, bold: true },
      ];
    }),
  ];
  const queueY = y + 42 + (lines.length - 1) * LINE - 9;
  const fits = Math.floor((width - PAD * 2 - textWidth(language.facts['waiting'] ?? '') - 6) / 13);
  return {
    name: client.name,
    x,
    y,
    width,
    height,
    look: LOOK[client.status],
    chosen: subject?.kind === 'node' && subject.id === client.name,
    says: [client.name, language.status[client.status], ...lines.map(line => `${line.label} ${line.value}`)].join(', '),
    texts,
    queue: client.waiting.slice(0, fits).map((_, at) => ({ key: String(at), x: x + width - PAD - 10 - at * 13, y: queueY, size: 10 })),
  };
}

interface Line {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly tone: Tone;
}

function linesOf(client: Client, language: Language): Line[] {
  const facts = client.facts.map(({ name, value, alarm }): Line => ({
    key: name,
    label: language.facts[name] ?? name,
    value: String(value),
    tone: alarm === true ? 'danger' : 'plain',
  }));
  if (client.role !== 'consumer') {
    const batches = client.waiting.length;
    return [...facts, { key: 'waiting', label: language.facts['waiting'] ?? 'waiting', value: batches === 0 ? '0' : '', tone: 'plain' }];
  }
  const group: Line[] =
    client.group === '' ? [] : [{ key: 'group', label: language.rows['group'] ?? 'group', value: client.group, tone: 'plain' }];
  const shown =
    client.owns.length > 3 ? [...client.owns.slice(0, 2), `+ ${client.owns.length - 2}`] : client.owns.length === 0 ? ['—'] : client.owns;
  const owns = shown.map((tp, at): Line => ({
    key: `owns ${at}`,
    label: at === 0 ? language.owns : '',
    value: tp,
    tone: client.owns.length === 0 ? 'soft' : 'accent',
  }));
  return [...group, ...facts, ...owns];
}

/** Cut to a width, with an ellipsis. */
function shorten(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  let cut = text;
  while (cut.length > 1 && textWidth(`${cut}…`, size) > width) cut = cut.slice(0, -1);
  return `${cut}…`;
}
