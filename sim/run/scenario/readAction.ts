import { Document, LineCounter } from 'yaml';
import { action } from './actions.ts';
import { completeStart } from './clients.ts';
import type { KnownNames } from './names.ts';
import { rootOf, type Reader } from './reader.ts';
import type { Action, Scenario } from './types.ts';

export type ReadActionResult = { readonly ok: true; readonly action: Action } | { readonly ok: false; readonly problem: string };

/**
 * One action as a scenario file writes it (`{ crash: 'broker-1' }`), for actions by hand. Names are those of the scenario and whatever
 * topics there are by now.
 */
export function readAction(value: unknown, scenario: Scenario, topicsNow: readonly string[] = []): ReadActionResult {
  const document = new Document(value);
  const names = namesOf(scenario, topicsNow);
  const reader: Reader = { ...{ file: '', source: '', document, lines: new LineCounter(), problems: [], names }, allowUnknownNames: false };
  const read = action.read(rootOf(reader));
  const [problem] = reader.problems.filter(({ kind }) => kind !== 'warning');
  if (read !== undefined && problem === undefined) return { ok: true, action: completeStart(read, scenario) };
  return {
    ok: false,
    problem: problem === undefined ? 'no action' : `${problem.field === '' ? '' : `${problem.field}: `}${problem.message}`,
  };
}

function namesOf(scenario: Scenario, topicsNow: readonly string[]): KnownNames {
  const brokers = scenario.cluster.brokers.map(({ id }) => id);
  return {
    brokers,
    allBrokers: brokers,
    nodes: [...scenario.cluster.brokers, ...scenario.cluster.controllers].map(({ name }) => name),
    producers: scenario.producers.map(({ name }) => name),
    consumers: scenario.consumers.map(({ name }) => name),
    topics: [...new Set([...scenario.topics.map(({ name }) => name), ...topicsNow])],
    groups: [...new Set(scenario.consumers.flatMap(({ group }) => (group === null ? [] : [group])))],
    lets: scenario.steps.flatMap(({ lets }) => lets.map(({ name }) => name)),
  };
}
