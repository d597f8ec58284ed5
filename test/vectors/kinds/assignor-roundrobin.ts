import { runAssignorCase, type AssignorCase } from './assignorCases.ts';
import type { VectorResult } from './result.ts';

export const run = (vector: AssignorCase, _header: unknown): VectorResult => runAssignorCase(vector);
