import { readFileSync } from 'node:fs';
import { loadScenario, type Scenario } from '../../sim/index.ts';
import type { ViewRequest } from '../../web/frame/request.ts';

export function lesson(id: string): Scenario {
  const loaded = loadScenario(readFileSync(`scenarios/${id}.yaml`, 'utf8'), `${id}.yaml`);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.scenario;
}

export const VIEW: ViewRequest = { focus: null, showInternal: false, slots: 12, subject: null, lingerUs: 1000 };
