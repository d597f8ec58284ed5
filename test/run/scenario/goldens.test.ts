/** The recordings of real clusters, and our own lessons, are scenarios; what of them cannot be played yet says so, and nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadScenario, scenarioSchema } from '../../../sim/run/scenario/index.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder))
    .filter(name => name.endsWith('.yaml'))
    .map(name => join(folder, name));

const goldens = filesIn('test/golden');
const lessons = filesIn('scenarios');
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('recordings', () => {
  it.each(goldens)('%s is read without an error', file => {
    const loaded = loadScenario(textOf(file), file);
    const errors = loaded.ok ? [] : loaded.problems.filter(({ kind }) => kind !== 'notModelled');
    expect(errors).toEqual([]);
  });

  it.each(['replication-steady', 'replication-acks', 'replication-leader-crash', 'groups-classic-range'])('%s can be played', name => {
    expect(loadScenario(textOf(`test/golden/${name}.yaml`), name).ok).toBe(true);
  });

  it('what is not modelled yet has its place', () => {
    const loaded = loadScenario(textOf('test/golden/zookeeper-outage.yaml'), 'z.yaml');
    expect(loaded.ok ? [] : loaded.problems.map(({ line, column, field, message }) => `${line}:${column} ${field}: ${message}`)).toEqual([
      '13:9 cluster.mode: mode: zookeeper is not modelled yet',
      '51:12 steps[0].check: znode() is not modelled yet',
    ]);
  });
});

describe('lessons', () => {
  it.each(lessons)('%s is read without an error or a warning', file => {
    const loaded = loadScenario(textOf(file), file);
    expect(loaded.ok ? loaded.warnings : loaded.problems).toEqual([]);
  });
});

describe('the JSON Schema', () => {
  const schema = scenarioSchema();
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
  const plain = (text: string): unknown => JSON.parse(JSON.stringify(parse(text)));

  it('is the published one (npx kafkascope list --schema > scenarios/scenario.schema.json)', () => {
    expect(JSON.parse(textOf('scenarios/scenario.schema.json'))).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  it.each([...goldens, ...lessons])('accepts %s', file => {
    validate(plain(textOf(file)));
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each([
    ['a misspelt field', 'toipcs: []'],
    ['a misspelt field inside', 'topics: [{ name: t, partition: 3 }]'],
    ['a duration without a unit', 'steps: [{ at: 5, say: hi }]'],
    ['an unknown action', 'steps: [{ at: 5s, do: { crush: broker-1 } }]'],
    ['a step without a trigger', 'steps: [{ say: hi }]'],
    ['an unknown setting', 'topics: [{ name: t, config: { retention: 5 } }]'],
    ['an unknown invariant', 'expect: [all-is-well]'],
    ['a bad ratio', 'steps: [{ at: 1s, do: { lose: { link: [broker-1, broker-2], ratio: 0.02 } } }]'],
  ])('refuses %s', (_, line) => {
    expect(validate(plain(`format: 1\ntitle: t\nrunFor: 30s\ncluster: { brokers: 3 }\n${line}`))).toBe(false);
  });
});
