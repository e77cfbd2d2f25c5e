import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { embeddedEngine } from '../../contract/engines.ts';
import { NativeModels, problemResponses } from '../../contract/native.ts';
import { modelId } from '../../contract/prediction.ts';
import { requireKey } from '../auth.ts';
import type { NativeOptions } from './routes.ts';

/** What may be asked for. */
export function modelRoutes({ store, engines = () => [embeddedEngine] }: NativeOptions): FastifyPluginAsyncTypebox {
  return async (app) => {
    requireKey(app, store.keys);
    app.get('/v1/models', {
      schema: {
        tags: ['Models'],
        summary: 'The models, and which engines draw each, in the order in which they are tried',
        security: [{ key: [] }],
        response: { 200: NativeModels, ...problemResponses },
      },
      handler: async () => ({ data: [{ id: modelId, engines: [...engines(modelId)] }] }),
    });
  };
}
