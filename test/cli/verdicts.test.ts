/** run, sweep, merge, list: what they print, and their exit codes. (CONTRACTS §2) */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../sim/index.ts';
import { file, folderOfFiles, kafkascope, small } from './kafkascope.ts';

const good = file('good.yaml', small('expect: [committed-records-survive, { check: producer("p").acked > 10 }]'));
const bad = file('bad.yaml', small('steps: [{ at: 1s, check: \'leader("t", 0) == -1\' }]'));

describe('run', () => {
  it('prints the verdict as JSON, and nothing else', async () => {
    const { code, out } = await kafkascope('run', good, '--json');
    const document = JSON.parse(out) as Record<string, unknown>;
    expect(code).toBe(0);
    expect(document).toMatchObject({ seed: 1, simulatedMs: 3000, link: null, replay: `npx kafkascope run ${good} --seed 1` });
    expect(document['digest']).toMatch(/^[0-9a-f]{16}$/);
    expect(document['checks']).toMatchObject([
      { name: 'committed-records-survive', ok: true, detail: '' },
      { name: 'producer("p").acked > 10', ok: true },
    ]);
    expect(Object.keys(document)).toEqual(expect.arrayContaining(['scenario', 'events', 'wallMs']));
  });

  it('exits 1 when something did not hold, and says what it found', async () => {
    const { code, out } = await kafkascope('run', bad);
    expect(code).toBe(1);
    expect(out).toContain('FAIL      1.000 s  leader("t", 0) == -1');
    expect(out).toMatch(/leader\("t", 0\) == -1 does not hold: leader\("t", 0\) is [123]/);
    expect(out).toContain(`replay: npx kafkascope run ${bad} --seed 1`);
  });

  it('has the same digest each time, another one under another seed', async () => {
    const digests = await Promise.all(
      [
        ['--seed', '7'],
        ['--seed', '7'],
        ['--seed', '8'],
      ].map(async seed => digestOf(await kafkascope('run', good, '--json', ...seed))),
    );
    expect(digests[0]).toBe(digests[1]);
    expect(digests[0]).not.toBe(digests[2]);
  });

  it('plays to a moment, and writes the trace', async () => {
    const trace = join(folderOfFiles, 'trace.jsonl');
    const { out } = await kafkascope('run', good, '--until', '1s', '--trace', trace, '--format', 'jsonl', '--json');
    expect(JSON.parse(out)).toMatchObject({ simulatedMs: 1000 });
    const entries = readFileSync(trace, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { at: number });
    expect(entries.length).toBeGreaterThan(100);
    expect(Math.max(...entries.map(({ at }) => at))).toBeLessThanOrEqual(1_000_000);
  });
});

const digestOf = ({ out }: { out: string }): unknown => (JSON.parse(out) as { digest: unknown }).digest;

describe('sweep', () => {
  it('plays every seed, and gives the command that repeats a failure', async () => {
    const { code, out } = await kafkascope('sweep', bad, '--seeds', '3..6', '--json');
    expect(code).toBe(1);
    const report = JSON.parse(out) as { seeds: number; failed: { seed: number }[] };
    expect(report.seeds).toBe(4);
    expect(report.failed.map(({ seed }) => seed)).toEqual([3, 4, 5, 6]);
    expect(report.failed[0]).toMatchObject({ check: 'leader("t", 0) == -1', atMs: 1000, replay: `npx kafkascope run ${bad} --seed 3` });
  });

  it('comes to the same, however it is divided', async () => {
    const whole = await kafkascope('sweep', good, '--seeds', '1..5', '--jobs', '1', '--json');
    const shards = await Promise.all(
      [1, 2].map(async index => {
        const { code, out } = await kafkascope('sweep', good, '--seeds', '1..5', '--shard', `${index}/2`, '--json');
        expect(code).toBe(0);
        return file(`shard-${index}.json`, out);
      }),
    );
    const merged = await kafkascope('merge', ...shards, '--json');
    expect(merged.code).toBe(0);
    expect(seedsAndDigest(merged.out)).toEqual(seedsAndDigest(whole.out));
    expect((await kafkascope('merge', shards[0] ?? '', shards[0] ?? '')).code).toBe(2);
  });
});

function seedsAndDigest(out: string): unknown {
  const { seeds, digestOfDigests, events } = JSON.parse(out) as Record<string, unknown>;
  return { seeds, digestOfDigests, events };
}

describe('list and help', () => {
  it('lists the scenarios that come with it', async () => {
    const { code, out } = await kafkascope('list', '--json');
    expect(code).toBe(0);
    expect((JSON.parse(out) as { id: string }[]).map(({ id }) => id)).toContain('acks-one-loses');
  });

  it('prints the JSON Schema', async () => {
    expect(JSON.parse((await kafkascope('list', '--schema')).out)).toEqual(JSON.parse(JSON.stringify(scenarioSchema())));
  });

  it.each([['--help'], ['run', '--help'], ['help', 'sweep'], ['shrink', '--help']])('%s %s', async (...args) => {
    const { code, out } = await kafkascope(...args);
    expect(code).toBe(0);
    expect(out).toMatch(/usage: kafkascope/);
  });
});
