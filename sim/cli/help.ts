import type { Verb } from './verb.ts';

export const programHelp = (verbs: readonly Verb[]): string => `kafkascope: a Kafka cluster that you can see through, stop, rewind and break

usage: kafkascope VERB ...

${verbs.map(({ name, summary }) => `  ${name.padEnd(9)} ${summary}`).join('\n')}

kafkascope VERB --help tells more. Exit code 0: all that was expected held; 1: something did not; 2: the call or the scenario is wrong.
`;

export function verbHelp({ name, usage, summary, details, flags }: Verb): string {
  const rows = Object.entries(flags).map(
    ([flag, { kind, value, help }]) => [kind === 'switch' ? `--${flag}` : `--${flag} ${value}`, help] as const,
  );
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  const lines = rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`);
  return `usage: kafkascope ${name} ${usage}\n\n${summary}.${details === '' ? '' : `\n${details}`}\n${lines.length === 0 ? '' : `\n${lines.join('\n')}\n`}`;
}
