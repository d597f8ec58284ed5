/** CEL against a moment of the cluster: JavaScript's numbers are CEL's ints, maps have int keys, what is not there says so. (CONTRACTS §1) */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compileExpression, evaluateExpression, explain, holds } from '../../../sim/run/expression/index.ts';
import { environment } from './snapshot.ts';

const valueOf = (source: string, lets: Readonly<Record<string, unknown>> = {}): unknown => {
  const result = evaluateExpression(source, environment(lets));
  return result.ok ? result.value : result.error;
};

describe('values', () => {
  it.each([
    ['now', 5000],
    ['now > 4999 && now <= 5000', true],
    ['controller() == "controller-1"', true],
    ['quorum().voters["controller-1"].lag == 0 && quorum().followers[0] == "controller-2"', true],
    ['broker(2).up && broker(1).fenced && !broker(1).up', true],
    ['leader("t", 0) != -1 && leader("t", 0) == 2', true],
    ['leader("gone", 0) == -1', true],
    ['partition("t", 0).isr == [2, 3]', true],
    ['partition("t", 0).isr', [2, 3]],
    ['size(partition("t", 0).isr) == 2 && partition("t", 0).isr.size() == 2', true],
    ['partition("t", 0).elr == []', true],
    ['2 in partition("t", 0).isr && !(1 in partition("t", 0).isr)', true],
    ['partition("t", 0).replica[2].logEndOffset == 5', true],
    ['partition("t", 0).replica[1].epochs.map(e, [e.epoch, e.startOffset]) == [[0, 0], [1, 3]]', true],
    ['partition("t", 0).isr.exists(id, id == 3) && partition("t", 0).isr.all(id, id > 1)', true],
    ['partition("t", 0).logEndOffset - partition("t", 0).highWatermark', 2],
    ['partition("t", 0).logEndOffset * 2 / 3 % 2', 1],
    ['topics() == ["t"] && topic("t").partitions == 2 && topic("t").config["min.insync.replicas"] == "2"', true],
    ['log("t", 0, 1).map(r, r.value) == ["v0", null, "v2"]', true],
    ['log("t", 0, 1).filter(r, r.value != null).size() == 2', true],
    ['directories(1, "t") == ["t-0", "t-1"]', true],
    ['group("g").members["c-1"].assignment == ["t-0", "t-1"] && size(group("g").members) == 1', true],
    ['lag("g") == 7 && group("g").lag["t-1"] == 5', true],
    // Kafka's tools show a group that nobody knows as dead.
    ['group("nope").state == "Dead" && group("nope").members == {} && lag("nope") == 0', true],
    ['producer("p").acked == 5 && producer("p").acks == -1 && producer("p").lastError == ""', true],
    ['consumer("c-1").records[1].offset == 1 && consumer("c-1").position["t-0"] == 2', true],
    ['consumer("c-1").preferredReadReplica["t-0"] == -1', true],
    ['"broker-" + string(leader("t", 0))', 'broker-2'],
    ['leader("t", 0) == 2 ? "two" : "other"', 'two'],
    ['{"a": [1, 2.5], "b": null}', { a: [1, 2.5], b: null }],
  ])('%s', (source, value) => {
    expect(valueOf(source)).toEqual(value);
  });

  it('names given by let, whatever they hold', () => {
    const lets = { old: 2, ids: [1, 2], view: { leader: 3 } };
    expect(valueOf('leader("t", 0) == old && ids == [1, 2] && view.leader == old + 1', lets)).toBe(true);
    expect(valueOf('partition("t", 0).replica[old].logEndOffset', lets)).toBe(5);
  });

  it('are plain data: nothing of the library, and nothing of the cluster, gets out', () => {
    const value = valueOf('partition("t", 0)') as { isr: number[]; leader: number };
    expect(structuredClone(value)).toMatchObject({ leader: 2, isr: [2, 3], replica: { 1: { logEndOffset: 3 } } });
    value.isr.push(9);
    expect(valueOf('partition("t", 0).isr')).toEqual([2, 3]);
  });
});

describe('what cannot be said', () => {
  it.each([
    ['topic("nope").id', 'there is no topic "nope" in topic("nope").id'],
    ['partition("t", 7).leader', 'there is no partition t-7 in partition("t", 7).leader'],
    ['broker(9).up', 'there is no broker 9 in broker(9).up'],
    ['partition("t", 0).replica[7].logEndOffset', 'No such key: 7 in partition("t", 0).replica[7].logEndOffset'],
    ['consumer("c-1").records[5].offset', 'No such key: index out of bounds, index 5 >= size 2 in consumer("c-1").records[5].offset'],
    ['unnamed == 1', 'Unknown variable: unnamed in unnamed == 1'],
    ['1 / 0', 'division by zero in 1 / 0'],
  ])('%s', (source, error) => {
    expect(valueOf(source)).toBe(error);
    expect(holds(source, environment())).toBe(false);
  });

  it('does not matter where the rest decides', () => {
    expect(valueOf('leader("t", 0) == 2 || topic("nope").partitions == 1')).toBe(true);
    expect(valueOf('leader("t", 0) == 1 && topic("nope").partitions == 1')).toBe(false);
  });
});

describe('why a check failed', () => {
  it.each([
    ['partition("t", 0).isr == [1, 2, 3]', 'partition("t", 0).isr == [1, 2, 3] does not hold: partition("t", 0).isr is [2, 3]'],
    ['leader("t", 0) == 2 && producer("p").failed > 0', 'producer("p").failed > 0 does not hold: producer("p").failed is 0'],
    [
      'partition("t", 0).logEndOffset ==\n  partition("t", 0).highWatermark',
      'partition("t", 0).logEndOffset == partition("t", 0).highWatermark does not hold: partition("t", 0).logEndOffset is 5, partition("t", 0).highWatermark is 3',
    ],
    ['broker(1).up', 'broker(1).up does not hold'],
    ['leader("t", 0) == -1 || now < 1', 'leader("t", 0) == -1 does not hold: leader("t", 0) is 2; now < 1 does not hold: now is 5000'],
    ['topic("nope").partitions == 1', 'there is no topic "nope" in topic("nope").partitions == 1'],
  ])('%s', (source, why) => {
    expect(explain(source, environment())).toBe(why);
  });
});

describe('the recordings', () => {
  const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'golden');
  const sources = new Map<string, readonly string[]>();
  for (const file of readdirSync(folder).filter(name => name.endsWith('.yaml'))) {
    const data = parse(readFileSync(join(folder, file), 'utf8')) as Recording;
    const lets = (data.steps ?? []).flatMap(step => Object.keys(step.let ?? {}));
    for (const source of expressionsOf(data)) sources.set(source, lets);
  }

  it('every expression compiles, and evaluates to a value or a clear error', () => {
    expect(sources.size).toBeGreaterThan(500);
    for (const [source, lets] of sources) {
      expect({ source, ...compileExpression(source, lets) }).toMatchObject({ ok: true });
      const result = evaluateExpression(source, environment({ old: 1 }));
      if (!result.ok) expect(result.error).toMatch(/^(there is no |No such key|Unknown variable|\w+\(\) is not modelled yet)/);
    }
  });
});

interface Recording {
  readonly steps?: readonly { when?: string; check?: string; let?: Record<string, string> }[];
  readonly expect?: readonly (string | Record<string, string>)[];
}

function expressionsOf({ steps = [], expect: expected = [] }: Recording): readonly string[] {
  const ofSteps = steps.flatMap(step => [step.when, step.check, ...Object.values(step.let ?? {})]);
  const ofEnd = expected.flatMap(one =>
    typeof one === 'string' ? [] : [one['check'], one['eventually'], one['always'], one['sometimes']],
  );
  return [...ofSteps, ...ofEnd].filter(source => source !== undefined).map(String);
}
