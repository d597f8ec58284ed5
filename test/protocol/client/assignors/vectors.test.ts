import { describe, expect, it } from 'vitest';
import { runAssignorCase, type AssignorCase } from '../../../vectors/kinds/assignorCases.ts';
import rangeGenerated from '../../../vectors/assignor-range-generated.json' with { type: 'json' };
import range from '../../../vectors/assignor-range.json' with { type: 'json' };
import roundRobinGenerated from '../../../vectors/assignor-roundrobin-generated.json' with { type: 'json' };
import roundRobin from '../../../vectors/assignor-roundrobin.json' with { type: 'json' };

const FILES: readonly (readonly [string, readonly unknown[]])[] = [
  ['RangeAssignorTest, transcribed', range],
  ['RangeAssignor of 4.3.1, called with random inputs', rangeGenerated.cases],
  ['RoundRobinAssignorTest, transcribed', roundRobin],
  ['RoundRobinAssignor of 4.3.1, called with random inputs', roundRobinGenerated.cases],
];

describe.each(FILES)('%s', (_file, cases) => {
  it.each((cases as AssignorCase[]).map(vector => [vector.name, vector] as const))('%s', (_name, vector) => {
    expect(runAssignorCase(vector)).toEqual({ ok: true });
  });
});
