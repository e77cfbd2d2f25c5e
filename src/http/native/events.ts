import type { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { AppError } from '../../contract/errors.ts';
import { problemResponses } from '../../contract/native.ts';
import { requireKey } from '../auth.ts';
import { findPrediction } from '../find-prediction.ts';
import { createEventStreams } from './event-streams.ts';
import type { NativeOptions } from './routes.ts';

/** A text on the wire, a stream for the framework. */
const EventText = Type.Unsafe<Readable>(Type.String());

const maxStreamsOfKey = 100;

const description = `A stream of server-sent events, which ends after the prediction's end:

- \`status\`: the whole prediction, as \`GET /v1/predictions/{id}\` shows it; first of all, and with every change of its status
- \`progress\`: \`stage\`, \`fraction\` (0 to 1), \`frame\`, \`frames\` and \`eta_seconds\`, while it runs
- \`queue\`: \`position\` (1 is the next to begin) and \`eta_seconds\`, while it waits; without an id
- \`deleted\`: its \`id\`, when it is deleted

Whoever comes back with the id of the last event, in the header \`Last-Event-ID\`, gets what came since; after a restart of the
server, the whole state. 204 says that there is nothing left to tell. A comment keeps the connection open while nothing
happens. \`EventSource\` cannot send an API key: read the stream with \`fetch\`.`;

/** What happens to a prediction, as it happens. */
export function eventRoutes(options: NativeOptions): FastifyPluginAsyncTypebox {
  const { store } = options;
  const streams = createEventStreams(options);
  const openByKey = new Map<string, number>();

  return async (app) => {
    requireKey(app, store.keys);
    app.addHook('preClose', async () => streams.close());

    app.get('/v1/predictions/:id/events', {
      schema: {
        tags: ['Predictions'],
        summary: 'Follow a prediction',
        description,
        security: [{ key: [] }],
        headers: Type.Object({ 'last-event-id': Type.Optional(Type.String()) }),
        params: Type.Object({ id: Type.String() }),
        response: {
          200: { content: { 'text/event-stream': { schema: EventText } } },
          204: Type.Null({ description: 'The event of `Last-Event-ID` was the last one.' }),
          ...problemResponses,
        },
      },
      handler: async ({ params: { id }, headers, keyId }, reply) => {
        const prediction = await findPrediction(store.predictions, id, keyId);
        const open = openByKey.get(keyId) ?? 0;
        if (open >= maxStreamsOfKey) {
          throw new AppError('RATE_LIMITED', `This API key has ${open} streams open already. Close one first.`, {
            retryAfterSeconds: 10,
          });
        }
        const lastId = /^\d{1,9}$/.test(headers['last-event-id'] ?? '') ? Number(headers['last-event-id']) : null;
        const stream = await streams.open(prediction, lastId);
        if (stream === null) return await reply.code(204).send(null);
        openByKey.set(keyId, (openByKey.get(keyId) ?? 0) + 1);
        stream.once('close', () => {
          const left = (openByKey.get(keyId) ?? 1) - 1;
          if (left === 0) openByKey.delete(keyId);
          else openByKey.set(keyId, left);
        });
        return await reply
          .headers({
            'content-type': 'text/event-stream; charset=utf-8',
            'cache-control': 'no-store',
            // Proxies of the nginx kind would hold the events back.
            'x-accel-buffering': 'no',
          })
          .send(stream);
      },
    });
  };
}
