import type { Snapshot, TraceEntry } from '../engine.ts';
import type { TraceIndex } from './traceIndex.ts';
import type { InspectionRow, Why } from './types.ts';

/** What inspections read. */
export interface InspectSource {
  readonly snapshot: Snapshot;
  readonly entries: readonly TraceEntry[];
  readonly index: TraceIndex;
}

/** A row, for values that are there. */
export const row = (name: string, value: string | number | boolean | null | undefined, alarm = false): InspectionRow[] =>
  value === null || value === undefined || value === '' ? [] : [{ name, value: String(value), ...(alarm ? { alarm } : {}) }];

/** A question, if something in the trace answers it. */
export const asked = (name: string, entry: number, values: Why['values'] = {}): Why[] => (entry < 0 ? [] : [{ name, values, entry }]);

/** `3.2 s`, `12 ms`: how long ago something was. */
export const spanText = (ms: number): string =>
  ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${ms >= 10 ? Math.round(ms) : Math.round(ms * 10) / 10} ms`;
