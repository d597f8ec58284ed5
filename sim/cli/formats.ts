import type { Trace } from '../index.ts';

/** One entry a line, as JSON. */
export const formatTrace = (trace: Trace): string => trace.entries.map(entry => `${JSON.stringify(entry)}\n`).join('');
