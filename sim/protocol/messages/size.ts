import { utf8Length } from '../primitives/utf8.ts';
import type { ApiName, Message, RequestOf, ResponseOf } from './index.ts';
import { REQUEST_SIZES } from './requestSizes.ts';
import { RESPONSE_SIZES } from './responseSizes.ts';

/** Length, api key and version, correlation id, length of the client id, tagged fields (RequestHeader v2). */
const REQUEST_HEADER = 4 + 4 + 4 + 2 + 1;
/** Length, correlation id, tagged fields (ResponseHeader v1). */
const RESPONSE_HEADER = 4 + 4 + 1;

/** What a message takes on the wire, in Kafka's flexible encoding of the version that a 4.3 cluster speaks. */
export function messageBytes(message: Message): number {
  if (message.kind === 'request') {
    const size = REQUEST_SIZES[message.api] as (request: RequestOf<ApiName>) => number;
    return REQUEST_HEADER + utf8Length(message.clientId) + size(message);
  }
  const size = RESPONSE_SIZES[message.api] as (response: ResponseOf<ApiName>) => number;
  return RESPONSE_HEADER + size(message);
}
