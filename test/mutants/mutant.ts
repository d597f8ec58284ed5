/** A small deliberate defect, and the test that must notice it. */
export interface Mutant {
  /** How `npm run mutants -- NAME` calls it. */
  readonly name: string;
  /** Source file, from the root. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly text: string;
  /** What stands there instead. */
  readonly replacement: string;
  /** The rule that is broken, said as it should be. */
  readonly rule: string;
  /** Where the rule comes from: Kafka class, method or error, KIP; or our own design. */
  readonly source: string;
  /** Test file, from the root. */
  readonly test: string;
  /** Full name of a test in it that fails. */
  readonly testName: string;
}

/** How often a text occurs in another. */
export const countOf = (text: string, source: string): number => source.split(text).length - 1;
