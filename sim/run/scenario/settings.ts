import { isMap, isSeq } from 'yaml';
import type { ConfigOverrides, ConfigTable, ConfigValue } from '../../protocol/config/definition.ts';
import { validateConfig, type ConfigProblem } from '../../protocol/config/validate.ts';
import { descend, didYouMean, elementsOf, entriesOf, report, scalarOf, scalarText, type At } from './reader.ts';
import type { JsonSchema, Shape } from './shape.ts';

const SETTING: JsonSchema = { $ref: '#/definitions/setting' };

/** One value, or a list of them. */
export const settingSchema: JsonSchema = {
  type: ['string', 'number', 'boolean', 'null', 'array'],
  items: { type: ['string', 'number', 'boolean'] },
};

/** Kafka's own keys and values. `of` says whose they are: "of topics". */
export function settings(table: ConfigTable, of: string): Shape<ConfigOverrides> {
  const expected = `a map of settings ${of}`;
  return {
    expected,
    schema: { $ref: `#/definitions/settings-${of.replace(' ', '-')}` },
    read(at) {
      if (!isMap(at.node)) return report(at, { expected });
      const overrides: Record<string, ConfigValue> = {};
      for (const { key, keyAt, value } of entriesOf(at)) {
        const given = settingOf(value);
        if (given === undefined) report(value, { expected: 'a value, or a list of values' });
        else overrides[key] = given;
        reportNotActing(table, key, keyAt);
      }
      // What is meant to fail may be refused by Kafka itself.
      if (at.reader.allowUnknownNames) return overrides;
      for (const problem of validateConfig(table, overrides)) reportSetting(at, table, problem, of);
      return overrides;
    },
  };
}

/** What `schema` above refers to. */
export const settingsSchema = (table: ConfigTable): JsonSchema => ({
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(Object.keys(table).map(key => [key, SETTING])),
});

/** A list is its elements with commas between, as in a properties file. */
function settingOf(at: At): ConfigValue | undefined {
  if (!isSeq(at.node)) {
    const value = scalarOf(at);
    return typeof value === 'number' ? (scalarText(at) ?? value) : value;
  }
  const elements = elementsOf(at).map(scalarText);
  return elements.includes(undefined) ? undefined : elements.join(',');
}

function reportNotActing(table: ConfigTable, key: string, at: At): void {
  if (table[key] === undefined || table[key].modelled) return;
  const message = `Kafka knows ${JSON.stringify(key)}, but the model does not act on it: this setting changes nothing`;
  report(at, { kind: 'warning', expected: 'a setting that the model acts on', message });
}

/** Problems between several settings are told by `reportConflicts`, when all that belongs to them is known. */
function reportSetting(at: At, table: ConfigTable, problem: ConfigProblem, of: string): void {
  if (problem.kind === 'conflict') return;
  const place = descend(at, problem.key);
  if (problem.kind === 'value') {
    report(place, { expected: problem.message.replace(/^.* for configuration [^:]*: /, ''), message: problem.message });
    return;
  }
  const known = Object.keys(table);
  const keyAt = entriesOf(at).find(entry => entry.key === problem.key)?.keyAt ?? place;
  const message = `Kafka has no setting ${JSON.stringify(problem.key)} ${of}${didYouMean(problem.key, known)}`;
  report(keyAt, { expected: `a setting ${of}`, message });
}

/** Settings that Kafka refuses together. `complete` holds what the file says in other fields, too. */
export function reportConflicts(at: At, table: ConfigTable, complete: ConfigOverrides): void {
  for (const problem of validateConfig(table, complete)) {
    if (problem.kind !== 'conflict') continue;
    const place = descend(descend(at, 'config'), problem.key);
    report(place, { expected: 'settings that agree', message: `Kafka refuses these settings (${problem.exception}): ${problem.message}` });
  }
}
