import { jsonLines, type Run } from '../index.ts';

/** One entry a line, as JSON. */
export const formatTrace = (run: Run): string => [...jsonLines(run.trace.entries, run)].map(line => `${line}\n`).join('');
