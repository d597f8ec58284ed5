/** Stops the run when one of our own rules is broken. For what a client of Kafka can meet there are error values instead. */
export function assert(condition: unknown, message: string, values?: Readonly<Record<string, unknown>>): asserts condition {
  if (condition) return;
  throw new AssertionError(values === undefined ? message : `${message} ${describe(values)}`);
}

class AssertionError extends Error {
  override name = 'AssertionError';
}

const describe = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(' ');
