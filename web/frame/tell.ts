import { sentence, toneOf, type TraceEntry } from '../engine.ts';
import type { LocalText, Reason } from './types.ts';

/** An entry of the trace as a sentence, in every language that the model speaks. */
export const tell = (entry: TraceEntry): LocalText => ({ en: sentence(entry, 'en'), zh: sentence(entry, 'zh') });

export const reasonOf = (entry: TraceEntry): Reason => ({ at: entry.at, text: tell(entry), tone: toneOf(entry) });
