import type { Out } from '../../machine.ts';

/** What the application gets instead of a result: Kafka's class and its message. */
export interface Exception {
  readonly exception: string;
  readonly message: string;
}

/** Tells the scenario what became of its command; null: done. */
export function completeCommand(id: number, failure: Exception | null, out: Out): void {
  if (id >= 0) out.note({ kind: 'command.completed', id, error: failure?.exception ?? null, message: failure?.message ?? null });
}
