import index from '../../scenarios/index.json';
import { loadScenario } from '../engine.ts';
import type { Lesson, Problem } from './protocol.ts';
import { localText } from './story.ts';

const files = import.meta.glob<string>('../../scenarios/*.yaml', { query: '?raw', import: 'default', eager: true });

const pathOf = (id: string): string => `../../scenarios/${id}.yaml`;

/** The lessons in their order, then whatever else lies in the folder. */
export const scenarioIds = (): string[] => {
  const all = Object.keys(files).map(path => path.slice(path.lastIndexOf('/') + 1, -'.yaml'.length));
  const lessons = index.lessons.filter(id => all.includes(id));
  return [...lessons, ...all.filter(id => !lessons.includes(id)).sort()];
};

/** Text of a scenario that comes with the page, null if there is none of that name. */
export const scenarioText = (id: string): string | null => files[pathOf(id)] ?? null;

export const lessons = (): Lesson[] =>
  scenarioIds().map((id): Lesson => {
    const number = index.lessons.indexOf(id) + 1;
    const loaded = loadScenario(scenarioText(id)!, `${id}.yaml`);
    return loaded.ok
      ? { id, number, title: localText(loaded.scenario.title), level: loaded.scenario.level }
      : { id, number, title: { en: id }, level: 1 };
  });

type Loaded = ReturnType<typeof loadScenario>;
type ScenarioProblem = Extract<Loaded, { ok: false }>['problems'][number];

export const problemOf = (problem: ScenarioProblem): Problem => ({
  place: `${problem.file}:${problem.line}:${problem.column}`,
  message: problem.message,
});
