import { exceptionOf, messageOf } from '../../protocol/client/errors.ts';
import type { ErrorName } from '../../protocol/messages/errors.ts';
import type { ToolContext } from './tool.ts';

/**
 * An exception as a Java tool would throw it. Tools here throw and catch where the real ones do, so that what is printed on the way out
 * (message, class, causes) is theirs.
 */
export class JavaException extends Error {
  /** `java.lang.IllegalArgumentException`. */
  readonly className: string;
  /** Outermost first. */
  readonly causes: readonly JavaException[];

  /** Throwable.addSuppressed. */
  readonly suppressed: readonly JavaException[];

  constructor(className: string, message: string, causes: readonly JavaException[] = [], suppressed: readonly JavaException[] = []) {
    super(message);
    this.className = className;
    this.causes = causes;
    this.suppressed = suppressed;
  }
}

/** The tool calls System.exit: nothing more is printed. */
export class ExitException extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

export const illegalArgument = (message: string): JavaException => new JavaException('java.lang.IllegalArgumentException', message);

/** Throwable.toString: the class, and the message if there is one. */
export const describeException = ({ className, message }: JavaException): string =>
  message === '' ? className : `${className}: ${message}`;

/** Throwable.printStackTrace without the frames, which nobody can compare: the exception, then what caused it. */
export const stackTraceLines = (exception: JavaException): readonly string[] => [
  describeException(exception),
  ...exception.suppressed.map(one => `\tSuppressed: ${describeException(one)}`),
  ...exception.causes.map(cause => `Caused by: ${describeException(cause)}`),
];

/** An error of the protocol as the exception that clients get; the broker's own message, or the general one of the error. */
export const apiException = (error: ErrorName, message: string | null): JavaException =>
  new JavaException(`org.apache.kafka.common.errors.${exceptionOf(error)}`, message ?? messageOf(error));

/** What Future.get throws around what went wrong. */
export const executionException = (cause: JavaException): JavaException =>
  new JavaException('java.util.concurrent.ExecutionException', describeException(cause), [cause]);

const tools = (name: string, message: string): JavaException => new JavaException(`org.apache.kafka.tools.${name}`, message);

export const adminCommandFailed = (message: string): JavaException => tools('AdminCommandFailedException', message);
export const adminOperation = (message: string): JavaException => tools('AdminOperationException', message);

/** What most tools do with an exception that nobody caught: its message, then its stack trace, on standard error; exit status 1. */
export function reportingFailure(context: ToolContext, execute: () => void, prefix = ''): number {
  try {
    execute();
    return 0;
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    context.err(`${prefix}${error.message}`);
    // Utils.stackTrace ends in a newline, and println adds one.
    context.err(`${stackTraceLines(error).join('\n')}\n`);
    return 1;
  }
}

/** Integer.parseInt. */
export function parseInteger(text: string): number {
  if (!/^[+-]?\d+$/.test(text) || Math.abs(Number(text)) > 2_147_483_647) {
    throw new JavaException('java.lang.NumberFormatException', `For input string: "${text}"`);
  }
  return Number(text);
}
