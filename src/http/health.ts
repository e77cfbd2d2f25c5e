import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { HttpOptions } from './server.ts';

const Health = Type.Object({ status: Type.Enum(['ok', 'draining', 'unavailable']) });

/** What a supervisor asks: does the process live, and shall requests be sent to it. */
export function healthRoutes({
  store,
  isDraining,
}: Pick<HttpOptions, 'store' | 'isDraining'>): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get('/livez', {
      schema: { tags: ['Health'], summary: 'The process lives', response: { 200: Health } },
      handler: () => ({ status: 'ok' as const }),
    });

    app.get('/readyz', {
      schema: {
        tags: ['Health'],
        summary: 'The database and the disk can be written to, and requests are taken',
        response: { 200: Health, 503: Health },
      },
      handler: async (request, reply) => {
        if (isDraining()) return await reply.code(503).send({ status: 'draining' });
        try {
          await store.check();
        } catch (error) {
          // Whatever the store says: the answer is that it is not there, and the log tells why.
          request.log.error({ err: error }, 'The store cannot be written to.');
          return await reply.code(503).send({ status: 'unavailable' });
        }
        return { status: 'ok' as const };
      },
    });
  };
}
