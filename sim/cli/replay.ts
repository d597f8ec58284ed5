/** The command that repeats a run. */
export function replayLine(file: string, { seed, until = null }: { readonly seed: number; readonly until?: string | null }): string {
  return `npx kafkascope run ${quoted(file)} --seed ${seed}${until === null ? '' : ` --until ${until}`}`;
}

const quoted = (text: string): string => (/^[\w./+:@=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
