import type { FastifyReply, FastifyRequest } from 'fastify';

/** Longer waits are cut to this. */
export const maxWaitSeconds = 90;

/**
 * How long a request is willing to wait, in milliseconds, by its header `Prefer: wait=N` (RFC 7240); 0 when it is not.
 * Says in the answer what is made of it; a preference that makes no sense is ignored, as the standard has it.
 */
export function readWait({ headers }: FastifyRequest, reply: FastifyReply): number {
  const preferences = String(headers['prefer'] ?? '').split(/[,;]/);
  for (const preference of preferences) {
    const seconds = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*$/i.exec(preference)?.[1];
    if (seconds === undefined) continue;
    const granted = Math.min(Number(seconds), maxWaitSeconds);
    reply.header('preference-applied', `wait=${granted}`);
    return granted * 1000;
  }
  return 0;
}
