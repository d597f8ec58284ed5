/** The scenario file: its format, how it is read, and the table of actions. */
export { ACTIONS, ACTION_TYPES, type ActionArea, type ActionDefinition } from './actions.ts';
export { scenarioSchema } from './fileShape.ts';
export { formatProblem, loadScenario, type LoadResult } from './load.ts';
export { readAction, type ReadActionResult } from './readAction.ts';
export type * from './types.ts';
export { nearest } from './nearest.ts';
export { parseDuration } from './units.ts';
