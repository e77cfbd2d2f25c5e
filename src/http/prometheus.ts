import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { FastifyRequest } from 'fastify';
import { authenticate } from './auth.ts';
import type { HttpOptions } from './server.ts';

/**
 * What Prometheus scrapes. Open to this machine; from elsewhere, also through a proxy on this machine, it takes an API
 * key with the scope `admin`.
 */
export function metricsRoutes({ store, metrics }: Pick<HttpOptions, 'store' | 'metrics'>): FastifyPluginAsyncTypebox {
  return async (app) => {
    if (metrics === undefined) return;
    app.get('/metrics', {
      schema: {
        tags: ['Health'],
        summary: 'Metrics for Prometheus',
        description: 'Open to the machine of the server; from elsewhere it takes an API key with the scope `admin`.',
        security: [{}, { key: [] }],
        response: { 200: { content: { 'text/plain': { schema: Type.String() } } } },
      },
      onRequest: async (request) => {
        if (!comesFromHere(request)) await authenticate(request, store.keys, 'admin');
      },
      handler: async (_request, reply) => await reply.type(metrics.contentType).send(await metrics.render()),
    });
  };
}

function comesFromHere({ socket, headers }: FastifyRequest): boolean {
  const forwarded = headers['x-forwarded-for'] ?? headers.forwarded ?? headers.via ?? headers['x-real-ip'];
  return forwarded === undefined && /^(?:::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '');
}
