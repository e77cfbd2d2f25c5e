import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { NativePrediction, problemResponses } from '../../contract/native.ts';
import type { Prediction } from '../../store/store.ts';
import { requireKey } from '../auth.ts';
import { findPrediction } from '../find-prediction.ts';
import type { HttpOptions } from '../server.ts';

/** Our own view of a prediction: plan, progress and all. */
export function nativeRoutes({ store, publicUrl }: HttpOptions): FastifyPluginAsyncTypebox {
  return async (app) => {
    requireKey(app, store.keys);

    app.get('/v1/predictions/:id', {
      schema: {
        tags: ['Native'],
        summary: 'A prediction with its plan and progress',
        security: [{ key: [] }],
        params: Type.Object({ id: Type.String() }),
        response: { 200: NativePrediction, ...problemResponses },
      },
      handler: async ({ params: { id }, keyId }, reply) => {
        const prediction = await findPrediction(store.predictions, id, keyId);
        reply.header('cache-control', 'no-store');
        return toNative(prediction, publicUrl());
      },
    });
  };
}

function toNative(prediction: Prediction, base: string): NativePrediction {
  const { id, model, status, progress, plan, engine, error, timings } = prediction;
  return {
    id,
    model,
    status,
    created_at: prediction.createdAt.toISOString(),
    started_at: prediction.startedAt?.toISOString() ?? null,
    completed_at: prediction.completedAt?.toISOString() ?? null,
    // The last report before the end says nothing any more.
    progress: status === 'processing' ? progress : null,
    plan,
    engine,
    outputs: prediction.outputs.map(({ token, name, posterName, ...measures }) => ({
      url: `${base}/media/${token}/${name}`,
      poster_url: `${base}/media/${token}/${posterName}`,
      ...measures,
    })),
    error,
    timings,
  };
}
