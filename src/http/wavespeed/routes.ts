import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { AppError } from '../../contract/errors.ts';
import { PredictionBody, maxBodyBytes, modelId } from '../../contract/prediction.ts';
import { ErrorEnvelope, TaskEnvelope } from '../../contract/wavespeed.ts';
import type { Prediction } from '../../store/store.ts';
import { requireKey } from '../auth.ts';
import { findPrediction } from '../find-prediction.ts';
import { limitLargeBodies } from '../large-bodies.ts';
import type { HttpOptions } from '../server.ts';
import { parseBody } from './body.ts';
import { parseImage } from './image.ts';
import { storeImage } from './store-image.ts';
import { toTask } from './task.ts';

const description = 'Every answer has the same envelope; a failed prediction is an HTTP 200 with status `failed`.';
const failures = { '4xx': ErrorEnvelope, '5xx': ErrorEnvelope };

/** The API of WaveSpeed's page of the model, under `/api/v2` and `/api/v3`, which are one and the same. */
export function wavespeedRoutes(options: HttpOptions, version: 'v2' | 'v3'): FastifyPluginAsyncTypebox {
  const { store } = options;
  const answer = (prediction: Prediction): TaskEnvelope => ({
    code: 200,
    message: 'success',
    data: toTask(prediction, options.publicUrl(), version),
  });

  return async (app) => {
    requireKey(app, store.keys);
    limitLargeBodies(app);

    app.post(`/${modelId}`, {
      bodyLimit: maxBodyBytes,
      schema: {
        tags: ['WaveSpeed'],
        summary: 'Submit an image to animate',
        description,
        security: [{ key: [] }],
        body: PredictionBody,
        response: { 200: TaskEnvelope, ...failures },
      },
      // parseBody reads the body by the same schema, but explains what is wrong and takes null for absent.
      validatorCompiler: () => (value) => ({ value }),
      handler: async (request) => {
        if (options.isDraining()) {
          throw new AppError('UNAVAILABLE', 'The server is shutting down. Try again in a few seconds.');
        }
        const { image, input } = parseBody(request.body);
        const source = await storeImage(parseImage(image), {
          blobs: store.blobs,
          publicUrl: options.publicUrl(),
          names: { host: request.host, port: request.socket.localPort },
        });
        return answer(await store.predictions.create({ keyId: request.keyId, model: modelId, input, image: source }));
      },
    });

    for (const path of ['/predictions/:id/result', '/predictions/:id']) {
      app.get(path, {
        schema: {
          tags: ['WaveSpeed'],
          summary: 'Status and result of a prediction',
          description,
          security: [{ key: [] }],
          params: Type.Object({ id: Type.String({ description: 'The `id` that the submission returned.' }) }),
          response: { 200: TaskEnvelope, ...failures },
        },
        handler: async ({ params: { id }, keyId }, reply) => {
          const prediction = await findPrediction(store.predictions, id, keyId);
          reply.header('cache-control', 'no-store');
          return answer(prediction);
        },
      });
    }
  };
}
