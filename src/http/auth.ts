import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../contract/errors.ts';
import type { Store } from '../store/store.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Id of the API key that the request came with; empty on routes without authentication. */
    keyId: string;
  }
}

/** Asks for a valid API key on every route of `app`, before the body is read. */
export function requireKey(app: FastifyInstance, keys: Pick<Store['keys'], 'verify'>): void {
  app.decorateRequest('keyId', '');
  app.addHook('onRequest', async (request: FastifyRequest) => {
    const match = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '');
    if (match?.[1] === undefined) {
      throw new AppError('UNAUTHORIZED', 'The API key is missing. Send the header "Authorization: Bearer KEY".');
    }
    const key = await keys.verify(match[1]);
    if (key === null) {
      throw new AppError('UNAUTHORIZED', 'The API key is not valid. "muybridge keys create" makes a new one.');
    }
    request.keyId = key.id;
  });
}
