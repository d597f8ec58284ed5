import type { TraceKind, TraceNote } from '../entry.ts';

/** The languages of the trace's sentences. */
export type Language = 'en' | 'zh';

/** Whether what happened bodes well, ill, or neither. */
export type Tone = 'plain' | 'good' | 'bad';

export type TraceNoteOf<Kind extends TraceKind> = Extract<TraceNote, { readonly kind: Kind }>;

/** One sentence for one kind of note, in each language. `node` is where it happened. */
export interface Telling<Kind extends TraceKind> {
  readonly en: (note: TraceNoteOf<Kind>, node: string) => string;
  readonly zh: (note: TraceNoteOf<Kind>, node: string) => string;
  readonly tone: Tone | ((note: TraceNoteOf<Kind>) => Tone);
}

export type Tellings<Kind extends TraceKind> = { readonly [Each in Kind]: Telling<Each> };
