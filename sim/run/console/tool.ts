import type { ConsoleSession } from './session.ts';

export type LogLevel = 'WARN' | 'ERROR';

/** What a tool is given: its arguments, what is typed into it, and where its words go. */
export interface ToolContext {
  readonly console: ConsoleSession;
  /** What was typed after the tool's name. */
  readonly args: readonly string[];
  /** Lines typed into the running tool; it ends with the last one. */
  readonly input: readonly string[];
  /** Standard output, without a newline of its own. */
  print(text: string): void;
  /** Standard output, a line. */
  out(line: string): void;
  /** Standard error, a line. */
  err(line: string): void;
  /** A line of the tool's log, which goes to standard error. `thrown` is printed below it. */
  log(level: LogLevel, message: string, logger: string): void;
}

/** A command-line tool. It returns its exit status. */
export interface Tool {
  /** `kafka-topics.sh`. */
  readonly name: string;
  /** One line, for the console's own help. */
  readonly about: string;
  main(context: ToolContext): number;
}
