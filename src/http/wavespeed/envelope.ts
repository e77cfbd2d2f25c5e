import { ErrorEnvelope } from '../../contract/wavespeed.ts';

/** How routes of this dialect document their errors. */
export const failures = { '4xx': ErrorEnvelope, '5xx': ErrorEnvelope };

/** Puts an answer into the envelope that all answers of this dialect have. */
export function success<Data>(data: Data) {
  return { code: 200 as const, message: 'success' as const, data };
}
