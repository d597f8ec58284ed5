import { isMap, isScalar } from 'yaml';
import { action } from './actions.ts';
import { condition, expression } from './expressions.ts';
import { descend, didYouMean, entriesOf, placeOf, report, scalarText, type At } from './reader.ts';
import { duration, string, text } from './scalars.ts';
import { listOf, mapOf, object, oneOrMany, optional, placed, required, type Shape } from './shape.ts';
import type { Expectation, Step } from './types.ts';
import { compileExpression } from '../expression/compile.ts';
import { oneLine } from '../expression/evaluate.ts';
import { JUDGES } from '../../check/index.ts';

const ask = object('a map such as { question: ..., answer: ... }', {
  question: required(text),
  answer: required(expression),
  choices: optional(listOf(text), []),
  because: optional(text, null),
});

const stepFields = object('a step such as { at: 5s, do: { crash: broker-1 } }', {
  at: optional(duration, null),
  when: optional(condition, null),
  within: optional(duration, null),
  say: optional(text, null),
  do: optional(oneOrMany(action), []),
  fails: optional(string("Kafka's error name, an exception class, or any"), null),
  let: optional(mapOf('a map from names to expressions', expression, '^[A-Za-z_]\\w*$'), []),
  check: optional(condition, null),
  ask: optional(ask, null),
});

export const step: Shape<{ readonly at: At; readonly value: Omit<Step, 'index'> }> = placed({
  expected: stepFields.expected,
  schema: { ...stepFields.schema, anyOf: [{ required: ['at'] }, { required: ['when'] }] },
  read: readStep,
});

function readStep(at: At): Omit<Step, 'index'> | undefined {
  // Only what is meant to fail may name what is not there.
  at.reader.allowUnknownNames = descend(at, 'fails').node !== null;
  const fields = stepFields.read(at);
  at.reader.allowUnknownNames = false;
  if (fields === undefined) return undefined;
  checkTrigger(at);
  checkLets(at);
  return {
    place: placeOf(at),
    ...{ atUs: fields.at, when: fields.when, withinUs: fields.within, say: fields.say, actions: fields.do, fails: fields.fails },
    lets: fields.let.map(([name, source]) => ({ name, expression: source })),
    ...{ check: fields.check, ask: fields.ask },
  };
}

function checkTrigger(at: At): void {
  const given = (name: string): boolean => descend(at, name).node !== null;
  if (!given('at') && !given('when')) report(at, { expected: '"at" or "when"', message: 'a step needs "at" or "when"' });
  if (given('fails') && !given('do')) {
    report(descend(at, 'fails'), {
      expected: '"do" beside "fails"',
      message: '"fails" says how an action of this step fails, but the step has no "do"',
    });
  }
  if (given('within') && !given('when') && !given('fails')) {
    report(descend(at, 'within'), {
      expected: '"when" or "fails" beside "within"',
      message: '"within" needs a "when" (or a "fails") to limit',
    });
  }
}

/** A name for later: an identifier of CEL that means nothing else. */
function checkLets(at: At): void {
  for (const { key, keyAt } of entriesOf(descend(at, 'let'))) {
    if (!/^[A-Za-z_]\w*$/.test(key)) report(keyAt, { expected: 'a name of letters, digits and "_"' });
    else if (compileExpression(key).ok || !compileExpression(key, [key]).ok) {
      report(keyAt, {
        expected: 'another name',
        message: `${JSON.stringify(key)} means something already in expressions; choose another name`,
      });
    }
  }
}

const KINDS = ['breaks', 'check', 'eventually', 'always', 'sometimes'] as const;

/** The judges that `expect` may name. */
const INVARIANTS = JUDGES.map(({ name }) => name);

const invariant: Shape<string> = {
  expected: "an invariant's name",
  schema: { type: 'string', enum: INVARIANTS },
  read(at) {
    const name = scalarText(at);
    if (name === undefined) return report(at, { expected: "an invariant's name" });
    if (INVARIANTS.includes(name)) return name;
    const expected = `one of ${INVARIANTS.join(', ')}`;
    return report(at, {
      expected,
      message: `unknown invariant ${JSON.stringify(name)}, expected ${expected}${didYouMean(name, INVARIANTS)}`,
    });
  },
};

const expectFields = object('an invariant, or a map such as { check: ... }', {
  breaks: optional(invariant, undefined),
  check: optional(condition, undefined),
  eventually: optional(condition, undefined),
  always: optional(condition, undefined),
  sometimes: optional(condition, undefined),
  within: optional(duration, null),
});

export const expectation: Shape<Expectation> = {
  expected: 'an invariant such as committed-records-survive, or a map such as { check: ... }',
  schema: { anyOf: [invariant.schema, { ...expectFields.schema, anyOf: KINDS.map(kind => ({ required: [kind] })) }] },
  read(at) {
    if (isScalar(at.node)) {
      const name = invariant.read(at);
      return name === undefined ? undefined : { type: 'holds', invariant: name, name, place: placeOf(at) };
    }
    return isMap(at.node) ? readExpectation(at) : report(at, { expected: expectation.expected });
  },
};

function readExpectation(at: At): Expectation | undefined {
  const fields = expectFields.read(at);
  if (fields === undefined) return undefined;
  const given = KINDS.filter(kind => descend(at, kind).node !== null);
  const [kind] = given;
  if (kind === undefined || given.length > 1)
    return report(at, { expected: `one of ${KINDS.join(', ')}`, found: given.join(' and ') || 'none of them' });
  if (fields.within !== null && kind !== 'eventually') {
    report(descend(at, 'within'), { expected: '"eventually" beside "within"', message: '"within" limits an "eventually" only' });
  }
  const value = fields[kind];
  if (value === undefined) return undefined;
  const place = placeOf(at);
  if (kind === 'breaks') return { type: kind, invariant: value, name: `breaks ${value}`, place };
  const name = kind === 'check' ? oneLine(value) : `${kind} ${oneLine(value)}`;
  return kind === 'eventually'
    ? { type: kind, expression: value, withinUs: fields.within, name, place }
    : { type: kind, expression: value, name, place };
}
