import { formatProblem, loadScenario, type LoadResult, type Scenario } from '../../../sim/run/scenario/index.ts';

/** The smallest scenario, with more lines after it. */
export const scenario = (...lines: readonly string[]): string =>
  ['format: 1', 'title: t', 'runFor: 30s', 'cluster: { brokers: 3 }', ...lines].join('\n');

/** The same with a topic, a producer and a consumer. */
export const shop = (...lines: readonly string[]): string =>
  scenario(
    'topics: [{ name: orders, partitions: 1, replicationFactor: 3 }]',
    'producers: [{ name: shop, topic: orders, rate: 20/s }]',
    'consumers: [{ name: billing, group: g, topics: [orders] }]',
    ...lines,
  );

export function mustLoad(text: string): Scenario {
  const loaded = loadScenario(text, 'a.yaml');
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  return loaded.scenario;
}

/** Each problem on one line, as the terminal shows it; [] for a good file. */
export const problemsOf = (text: string): readonly string[] => linesOf(loadScenario(text, 'a.yaml'));

export const warningsOf = (text: string): readonly string[] => {
  const loaded = loadScenario(text, 'a.yaml');
  return loaded.ok ? loaded.warnings.map(formatProblem) : ['not loaded'];
};

const linesOf = (loaded: LoadResult): readonly string[] => (loaded.ok ? [] : loaded.problems.map(formatProblem));
