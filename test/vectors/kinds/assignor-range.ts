import { runAssignorCase, type AssignorCase, type VectorResult } from './assignorCases.ts';

export const run = (vector: AssignorCase, _header: unknown): VectorResult => runAssignorCase(vector);
