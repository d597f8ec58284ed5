/** How the output of a command is compared. */
export interface Marks {
  readonly anyOrder: boolean;
  readonly columns: boolean;
}

/** One thing that a transcript does. `line` counts from 1. */
export type TranscriptStep =
  | { readonly type: 'action'; readonly line: number; readonly text: string }
  | { readonly type: 'file'; readonly line: number; readonly name: string; readonly content: string }
  | {
      readonly type: 'command';
      readonly line: number;
      readonly text: string;
      readonly input: readonly string[];
      readonly expected: readonly string[];
      readonly marks: Marks;
    };

export interface Transcript {
  /** Only standard output was recorded. */
  readonly onlyStdout: boolean;
  readonly steps: readonly TranscriptStep[];
}

type Draft = {
  -readonly [Field in keyof Extract<TranscriptStep, { type: 'command' }>]: Extract<TranscriptStep, { type: 'command' }>[Field];
} & {
  readonly input: string[];
  readonly expected: string[];
};

/** Reads a transcript (CONTRACTS §3): `# ` a remark, `! ` what happens or how to compare, `$ ` a command, `< ` a line typed, all else output. */
export function parseTranscript(text: string): Transcript {
  const steps: TranscriptStep[] = [];
  let marks: Marks = { anyOrder: false, columns: false };
  let onlyStdout = false;
  let draft: Draft | null = null;
  const finish = (): void => {
    if (draft !== null) steps.push(toStep(draft));
    draft = null;
  };
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('# ') || line === '#') finish();
    else if (line.startsWith('! ')) {
      finish();
      const what = line.slice(2).trim();
      if (what === 'any-order') marks = { ...marks, anyOrder: true };
      else if (what === 'columns') marks = { ...marks, columns: true };
      else if (what === 'stdout') onlyStdout = true;
      else steps.push({ type: 'action', line: index + 1, text: what });
    } else if (line.startsWith('$ ')) {
      finish();
      draft = { type: 'command', line: index + 1, text: line.slice(2), input: [], expected: [], marks };
      marks = { anyOrder: false, columns: false };
    } else if (draft !== null) {
      if (line === '<' || line.startsWith('< ')) draft.input.push(line.slice(2));
      else draft.expected.push(line);
    }
  }
  finish();
  return { onlyStdout, steps };
}

/** `$ cat FILE` writes the file that it shows. */
function toStep(draft: Draft): TranscriptStep {
  const file = /^cat (\S+)$/.exec(draft.text);
  if (file === null) return draft;
  return {
    type: 'file',
    line: draft.line,
    name: file[1]!,
    content: withoutBlankEnd(draft.expected)
      .map(line => `${line}\n`)
      .join(''),
  };
}

/** Blank lines at the end of an output do not count. */
export function withoutBlankEnd(lines: readonly string[]): readonly string[] {
  let end = lines.length;
  while (end > 0 && lines[end - 1]!.trim() === '') end--;
  return lines.slice(0, end);
}
