import type { ErrorName } from '../../messages/errors.ts';
import { exceptionOf, isRetriable } from '../errors.ts';

/** An exception of the Java client, as a value: what the application meets where Kafka would throw. Frozen. */
export interface ClientException {
  /** The class, without its package. */
  readonly exception: string;
  readonly message: string;
  readonly retriable: boolean;
}

export const clientException = (exception: string, message: string, retriable = false): ClientException =>
  Object.freeze({ exception, message, retriable });

/** Kafka's own exception for an error of a broker. */
export const brokerException = (error: ErrorName): ClientException => clientException(exceptionOf(error), error, isRetriable(error));

/** A request failed with its connection. */
export const disconnected = (): ClientException =>
  clientException('DisconnectException', 'disconnected before a response was received', true);

export const notInActiveGroup = (): ClientException =>
  clientException(
    'CommitFailedException',
    'Offset commit cannot be completed since the consumer is not part of an active group for auto partition assignment; it is likely that the consumer was kicked out of the group.',
  );

export const rebalanceInProgress = (): ClientException =>
  clientException(
    'RebalanceInProgressException',
    'Offset commit cannot be completed since the consumer is undergoing a rebalance for auto partition assignment. You can try completing the rebalance by calling poll() and then retry the operation.',
  );
