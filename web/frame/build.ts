import type { Asked, PartitionView, Snapshot, TraceEntry } from '../engine.ts';
import { clientsOf, groupsOf } from './clients.ts';
import { lanesOf } from './lanes.ts';
import { packetsOf } from './packets.ts';
import { MAX_SMALL_STRIPS, type ViewRequest } from './request.ts';
import { acknowledgedAlone, metadataStrip, readStrips, stripOf } from './strips.ts';
import type { TraceIndex } from './traceIndex.ts';
import type { Frame, Inspection, LocalText, PartitionChip, Question } from './types.ts';

/** What the scenario's steps say and ask, by step. */
export interface Story {
  readonly say: ReadonlyMap<number, LocalText>;
  readonly ask: ReadonlyMap<number, AskedStep>;
}

export interface AskedStep {
  readonly question: LocalText;
  readonly because: LocalText | null;
  readonly choices: readonly LocalText[];
}

export interface FrameSource {
  readonly snapshot: Snapshot;
  readonly entries: readonly TraceEntry[];
  readonly index: TraceIndex;
  /** Questions so far, answered by the engine. */
  readonly asked: readonly Asked[];
  readonly story: Story;
  readonly event: number;
  readonly endUs: number;
  readonly pace: number;
  readonly view: ViewRequest;
  readonly inspect: (snapshot: Snapshot) => Inspection | null;
}

interface KnownPartition {
  readonly tp: string;
  readonly view: PartitionView;
  readonly internal: boolean;
}

const isInternal = (topic: string): boolean => topic.startsWith('__');

/** Everything that one moment shows. Pure: reads the snapshot and the trace, changes neither. */
export function buildFrame(source: FrameSource): Frame {
  const { snapshot, view, index } = source;
  const shown = shownPartitions(snapshot, view.showInternal);
  const focus = shown.find(each => each.tp === view.focus) ?? shown[0] ?? null;
  const brokers = snapshot.brokerIds();
  const strips = focus === null ? null : readStrips(snapshot, focus.tp, brokers, view.slots);
  const alone = strips === null ? new Map<number, number>() : acknowledgedAlone(strips, index);
  const others = shown.filter(each => each !== focus);
  const packets = packetsOf({ snapshot, index, entries: source.entries, lingerUs: view.lingerUs });
  return {
    at: snapshot.at,
    event: source.event,
    entries: index.read,
    endUs: source.endUs,
    pace: source.pace,
    partitions: shown.map(chipOf),
    internalPartitions: internalCount(snapshot),
    focus: focus?.tp ?? null,
    window: strips?.window ?? { from: 0, capacity: view.slots },
    lanes: lanesOf({
      snapshot,
      index,
      others: new Map(
        others.map(({ tp, view: partition }) => [
          tp,
          { view: partition, strips: others.length > MAX_SMALL_STRIPS ? null : readStrips(snapshot, tp, brokers, view.slots) },
        ]),
      ),
      stripOn: broker =>
        focus === null || strips === null ? null : stripOf({ snapshot, partition: focus.view, strips, index, alone }, broker),
      metadataOn: node => metadataStrip(snapshot, node, view.slots, index),
    }),
    clients: clientsOf(snapshot),
    packets: packets.drawn,
    packetsNotDrawn: packets.notDrawn,
    caption: captionOf(source),
    question: questionOf(source),
    inspection: source.inspect(snapshot),
    groups: groupsOf(snapshot),
  };
}

/** The partitions to show. Internal ones are only looked at when they are asked for. */
function shownPartitions(snapshot: Snapshot, showInternal: boolean): KnownPartition[] {
  const known: KnownPartition[] = [];
  for (const name of snapshot.topics()) {
    const internal = isInternal(name);
    if (internal && !showInternal) continue;
    const count = snapshot.topic(name)?.partitions ?? 0;
    for (let partition = 0; partition < count; partition++) {
      const view = snapshot.partition(name, partition);
      if (view !== null) known.push({ tp: `${name}-${partition}`, view, internal });
    }
  }
  return known;
}

const internalCount = (snapshot: Snapshot): number =>
  snapshot.topics().reduce((sum, name) => sum + (isInternal(name) ? (snapshot.topic(name)?.partitions ?? 0) : 0), 0);

const chipOf = ({ tp, view, internal }: KnownPartition): PartitionChip => ({
  tp,
  leader: view.leader,
  leaderEpoch: view.leaderEpoch,
  isr: view.isr,
  replicas: view.replicas,
  highWatermark: view.highWatermark,
  logEndOffset: view.logEndOffset,
  internal,
});

function captionOf({ index, entries, story }: FrameSource): Frame['caption'] {
  const place = index.said[index.said.length - 1];
  const note = place === undefined ? undefined : entries[place]?.note;
  if (note?.kind !== 'step.said') return null;
  const text = story.say.get(note.step);
  return text === undefined ? null : { step: note.step, text };
}

function questionOf({ asked, story }: FrameSource): Question | null {
  const last = asked[asked.length - 1];
  const ask = last === undefined ? undefined : story.ask.get(last.step);
  if (last === undefined || ask === undefined) return null;
  const choices = ask.choices.map((text, at) => choiceOf(text, last.choices[at]));
  return { step: last.step, question: ask.question, because: ask.because, choices, answer: printAnswer(last.answer) };
}

/** A choice that is an expression shows its value; one that is a text stays in the reader's language. */
function choiceOf(text: LocalText, value: unknown): Question['choices'][number] {
  const printed = value === undefined ? (text['en'] ?? '') : printAnswer(value);
  return { value: printed, text: printed === text['en'] ? text : { en: printed } };
}

/** An answer as a person would write it. */
function printAnswer(answer: unknown): string {
  if (Array.isArray(answer)) return `[${answer.map(printAnswer).join(', ')}]`;
  return typeof answer === 'string' || typeof answer === 'number' || typeof answer === 'bigint' || typeof answer === 'boolean'
    ? String(answer)
    : JSON.stringify(answer);
}
