import { LineCounter, parseDocument, visit, type Document, type YAMLError } from 'yaml';
import { buildCluster, buildNetwork, buildTopic } from './cluster.ts';
import { buildConsumers, buildProducer, completeStart } from './clients.ts';
import { crossCheck } from './crossChecks.ts';
import { scenarioFile, type ScenarioFields } from './fileShape.ts';
import { reportNotModelled } from './modelled.ts';
import { gatherNames } from './names.ts';
import { rootOf, type Reader } from './reader.ts';
import type { Scenario, ScenarioProblem } from './types.ts';

export type LoadResult =
  | { readonly ok: true; readonly scenario: Scenario; readonly warnings: readonly ScenarioProblem[] }
  | { readonly ok: false; readonly problems: readonly ScenarioProblem[] };

/**
 * Reads a scenario (YAML 1.2 or JSON). Every problem of the file is reported at once, in the file's order; warnings alone do not keep it
 * from being played.
 */
export function loadScenario(text: string, fileName: string): LoadResult {
  const whole = (expected: string, message: string): LoadResult => ({ ok: false, problems: [wholeFile(fileName, expected, message)] });
  if (looksBinary(text)) return whole('a text file (YAML or JSON)', 'this is no text file; expected a scenario in YAML or JSON');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2', logLevel: 'error' });
  const syntax = [...document.errors.map(toProblem), ...lostAliases(document)];
  if (syntax.length > 0) return { ok: false, problems: syntax.map(problem => syntaxProblem(problem, fileName, lines)) };
  if (document.contents === null)
    return whole('a scenario', 'the file is empty; expected a scenario (format: 1, title, runFor, cluster, ...)');
  const data = plainData(document);
  if (data === null) return whole('a file of moderate size', 'the aliases of this file multiply without end');
  return readDocument({ text, fileName, document, lines, data });
}

/** The file as plain values; null for the "billion laughs": aliases of aliases of aliases. */
function plainData(document: Document): { readonly value: unknown } | null {
  try {
    return { value: document.toJS({ maxAliasCount: 10_000 }) };
  } catch {
    return null;
  }
}

interface SyntaxProblem {
  readonly message: string;
  readonly expected: string;
  readonly position: number;
}

/** What the YAML parser says. */
function toProblem({ code, message, pos }: YAMLError): SyntaxProblem {
  if (code === 'MULTIPLE_DOCS') return { message: 'a second document begins here', expected: 'one scenario in a file', position: pos[0] };
  return { message, expected: code === 'DUPLICATE_KEY' ? 'each field once' : 'valid YAML', position: pos[0] };
}

/** `*name` where no `&name` came before. */
function lostAliases(document: Document): readonly SyntaxProblem[] {
  const lost: SyntaxProblem[] = [];
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      const message = `*${alias.source} stands for nothing: there is no &${alias.source} before it`;
      lost.push({ message, expected: 'an anchor of that name', position: alias.range?.[0] ?? 0 });
    },
  });
  return lost;
}

interface Source {
  readonly text: string;
  readonly fileName: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly data: { readonly value: unknown };
}

function readDocument({ text, fileName, document, lines, data }: Source): LoadResult {
  const names = gatherNames(data.value);
  const reader: Reader = { file: fileName, source: text, document, lines, problems: [], names, allowUnknownNames: false };
  const { complete, value: fields } = scenarioFile.readPartly(rootOf(reader));
  crossCheck(reader, fields);
  if (complete) reportNotModelled(reader, fields);
  const problems = inOrder(reader.problems.filter(({ kind }) => kind !== 'warning'));
  if (!complete || problems.length > 0) return { ok: false, problems: eachOnce(problems) };
  const warnings = eachOnce(inOrder(reader.problems));
  return { ok: true, scenario: build(fields, { file: fileName, source: text }), warnings };
}

/** What is not modelled, or changes nothing, is told at its first place only: a file that uses it once often uses it everywhere. */
function eachOnce(problems: readonly ScenarioProblem[]): readonly ScenarioProblem[] {
  const told = new Set<string>();
  return problems.filter(({ kind, message }) => {
    const first = kind === 'error' || !told.has(message);
    told.add(message);
    return first;
  });
}

const inOrder = (problems: readonly ScenarioProblem[]): readonly ScenarioProblem[] =>
  [...problems].sort((a, b) => a.line - b.line || a.column - b.column);

function build(fields: ScenarioFields, { file, source }: { file: string; source: string }): Scenario {
  const clients = { producers: fields.producers.map(buildProducer), consumers: fields.consumers.flatMap(buildConsumers) };
  return Object.freeze({
    ...{ file, source, title: fields.title, story: fields.story, watch: fields.watch, tags: fields.tags },
    level: fields.level as 1 | 2 | 3,
    ...{ seed: fields.seed, runForUs: fields.runFor },
    cluster: buildCluster(fields),
    network: buildNetwork(fields.network),
    topics: fields.topics.map(({ value }) => buildTopic(value, fields.cluster.config)),
    ...clients,
    steps: fields.steps.map(({ value }, index) => ({
      index,
      ...value,
      actions: value.actions.map(action => completeStart(action, clients)),
    })),
    expect: fields.expect.map(({ value }) => value),
  });
}

/** NUL and most control characters are in no text file, and U+FFFD is what bytes become that are no UTF-8. */
const looksBinary = (text: string): boolean => /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]|\ufffd/.test(text);

const wholeFile = (file: string, expected: string, message: string): ScenarioProblem => ({
  ...{ kind: 'error', file, line: 0, column: 0, field: '', found: '', expected, message },
});

function syntaxProblem({ message, expected, position }: SyntaxProblem, file: string, lines: LineCounter): ScenarioProblem {
  const { line, col } = lines.linePos(position);
  return { kind: 'error', file, line, column: col, field: '', found: '', expected, message: `not valid YAML: ${message}` };
}

/** The problem on one line: `lessons/a.yaml:12:5: producers[0].rate: found "20", expected a rate such as 20/s`. */
export function formatProblem({ kind, file, line, column, field, message }: ScenarioProblem): string {
  const place = line === 0 ? file : `${file}:${line}:${column}`;
  return `${place}: ${kind === 'warning' ? 'warning: ' : ''}${field === '' ? '' : `${field}: `}${message}`;
}
