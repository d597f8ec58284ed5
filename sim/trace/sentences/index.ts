import type { TraceEntry, TraceKind } from '../entry.ts';
import { brokerTellings } from './brokers.ts';
import { consumerTellings } from './consumers.ts';
import { groupTellings } from './groups.ts';
import { logTellings } from './log.ts';
import { metadataTelling } from './metadata.ts';
import { producerTellings } from './producers.ts';
import { replicationTellings } from './replication.ts';
import { runTellings } from './run.ts';
import type { Language, Telling, Tellings, Tone } from './telling.ts';
import { worldTellings } from './world.ts';

export type { Language, Tone } from './telling.ts';

/** Every kind of note there is; the compiler asks for one that is missing. */
export const TELLINGS: Tellings<TraceKind> = {
  ...logTellings,
  ...replicationTellings,
  'metadata.appended': metadataTelling,
  ...brokerTellings,
  ...producerTellings,
  ...consumerTellings,
  ...groupTellings,
  ...worldTellings,
  ...runTellings,
};

/** What happened, in one sentence. */
export const sentence = ({ note, node }: TraceEntry, language: Language): string => tellingOf(note.kind)[language](note as never, node);

/** Whether it bodes well or ill. */
export const toneOf = ({ note }: TraceEntry): Tone => {
  const { tone } = tellingOf(note.kind);
  return typeof tone === 'function' ? tone(note as never) : tone;
};

const tellingOf = (kind: TraceKind): Telling<never> => TELLINGS[kind] as unknown as Telling<never>;
