import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../contract/errors.ts';
import type { Scope } from '../contract/keys.ts';
import type { ApiKey, Store } from '../store/store.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Id of the API key that the request came with; empty on routes without authentication. */
    keyId: string;
    apiKey: ApiKey | null;
  }
  interface FastifyContextConfig {
    /** What a key needs for a route; `read` when it does not say. */
    scope?: Scope;
  }
}

/** Asks for a valid API key on every route of `app`, before the body is read. */
export function requireKey(app: FastifyInstance, keys: Pick<Store['keys'], 'verify'>): void {
  app.decorateRequest('keyId', '');
  app.decorateRequest('apiKey', null);
  app.addHook('onRequest', async (request: FastifyRequest) => {
    const key = await authenticate(request, keys, request.routeOptions.config.scope ?? 'read');
    request.keyId = key.id;
    request.apiKey = key;
  });
}

/** The key that a request comes with. @throws AppError UNAUTHORIZED, or FORBIDDEN when the key has not the scope. */
export async function authenticate(
  { headers }: FastifyRequest,
  keys: Pick<Store['keys'], 'verify'>,
  scope: Scope,
): Promise<ApiKey> {
  const match = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '');
  if (match?.[1] === undefined) {
    throw new AppError('UNAUTHORIZED', 'The API key is missing. Send the header "Authorization: Bearer KEY".');
  }
  const key = await keys.verify(match[1]);
  if (key === null) {
    throw new AppError(
      'UNAUTHORIZED',
      'The API key is not valid or has expired. "muybridge keys create" makes a new one.',
    );
  }
  if (!key.scopes.includes(scope)) {
    throw new AppError('FORBIDDEN', `This API key may not do that: it has no scope "${scope}". Use another key.`);
  }
  return key;
}

/** The key that a request came with, on a route with `requireKey`. */
export function keyOf({ apiKey }: FastifyRequest): ApiKey {
  if (apiKey === null) throw new Error('The route asks for no key.');
  return apiKey;
}
