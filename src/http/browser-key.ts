import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { AppError } from '../contract/errors.ts';
import { problemResponses } from '../contract/native.ts';
import type { Store } from '../store/store.ts';

/** Lets the browser that was opened by the start-up link have an API key of its own. */
export function browserKeyRoutes(keys: Pick<Store['keys'], 'exchangeBrowserToken'>): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post('/v1/browser-key', {
      schema: {
        tags: ['Keys'],
        summary: 'Exchange the one-time token of the start-up link for an API key',
        body: Type.Object({ token: Type.String({ maxLength: 200 }) }),
        response: { 200: Type.Object({ key: Type.String() }), ...problemResponses },
      },
      handler: async ({ body }, reply) => {
        const exchanged = await keys.exchangeBrowserToken(body.token, 'browser');
        if (exchanged === null) {
          throw new AppError(
            'UNAUTHORIZED',
            'This link was used before or is too old. Restart the server for a new one.',
          );
        }
        reply.header('cache-control', 'no-store');
        return { key: exchanged.plain };
      },
    });
  };
}
