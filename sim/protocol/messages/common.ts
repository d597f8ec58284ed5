import type { ErrorName } from './errors.ts';

/** What every request carries (Kafka: RequestHeader). */
export interface RequestHeader {
  readonly kind: 'request';
  /** Grows by one with every request of a connection's client. */
  readonly correlationId: number;
  readonly clientId: string;
}

/** What every response carries: the request's correlation id. */
export interface ResponseHeader {
  readonly kind: 'response';
  readonly correlationId: number;
}

/** An error with the text that a tool prints; `message` is null where Kafka sends none. */
export interface ApiError {
  readonly error: ErrorName;
  readonly message: string | null;
}
