/** What a real 4.3.1 cluster answered to administrators (recorded), against what this controller answers. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from '../../vectors/kinds/kraft-admin-errors.ts';

type AdminCase = Parameters<typeof run>[0] & { readonly name: string };

/** Refused by the client before it asks, not to be said on our wire (a gap in an assignment), or not served yet (APPEND, UpdateFeatures). */
const ELSEWHERE: readonly string[] = [
  'empty name',
  'assignment that skips partition 0',
  'append to a config that is not a list',
  'reassign to empty list',
  'unknown feature',
  'feature level too high',
  'metadata.version too low',
  'eligible.leader.replicas.version downgrade to 0',
];

const { cases } = JSON.parse(readFileSync(new URL('../../golden/kraft-admin-errors.json', import.meta.url), 'utf8')) as {
  cases: AdminCase[];
};

describe('answers to administrators, recorded', () => {
  const here = cases.filter(({ name }) => !ELSEWHERE.includes(name));

  it.each(here.map(recorded => [recorded.name, recorded] as const))('%s', (_name, recorded) => {
    expect(run(recorded)).toEqual({ ok: true });
  });

  it('covers the table but for what is listed above', () => expect(here.length + ELSEWHERE.length).toBe(cases.length));
});
