import type { ApiError } from '../../messages/common.ts';
import type { ErrorName } from '../../messages/errors.ts';

/** What Kafka says with an error to which it has nothing to add (Kafka: Errors). */
const DEFAULT_MESSAGES: Partial<Record<ErrorName, string>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'This server does not host this topic-partition.',
  ELECTION_NOT_NEEDED: 'Leader election not needed for topic partition.',
  PREFERRED_LEADER_NOT_AVAILABLE: 'The preferred leader was not available.',
  ELIGIBLE_LEADERS_NOT_AVAILABLE: 'Eligible topic partition leaders are not available.',
  NO_REASSIGNMENT_IN_PROGRESS: 'No partition reassignment is in progress.',
};

export const NO_ERROR: ApiError = Object.freeze({ error: 'NONE', message: null });

export const apiError = (error: ErrorName, message: string | null = DEFAULT_MESSAGES[error] ?? null): ApiError => ({ error, message });
