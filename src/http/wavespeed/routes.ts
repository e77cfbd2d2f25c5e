import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { AppError } from '../../contract/errors.ts';
import { PredictionBody, maxBodyBytes, modelId } from '../../contract/prediction.ts';
import { TaskEnvelope } from '../../contract/wavespeed.ts';
import { parseWebhookUrl } from '../../safety/guard/post-webhook.ts';
import type { Prediction, WebhookTarget } from '../../store/store.ts';
import { requireKey } from '../auth.ts';
import { findPrediction } from '../find-prediction.ts';
import { limitLargeBodies } from '../large-bodies.ts';
import { goneSignal, type PredictionWatch } from '../prediction-watch.ts';
import type { HttpOptions } from '../server.ts';
import { parseBody } from './body.ts';
import { failures, success } from './envelope.ts';
import { readByHandler } from './fields.ts';
import type { Submissions } from './submissions.ts';
import { readOutputs, toTask } from './task.ts';

const description = 'Every answer has the same envelope; a failed prediction is an HTTP 200 with status `failed`.';
const retries =
  'With an `Idempotency-Key` a request may be repeated: it gives the first answer again, with the header ' +
  '`idempotency-replayed: true`; a 409 while the first is being answered, a 422 for another body. Without one, a body that ' +
  'is repeated within 60 seconds after its connection was lost gives the prediction of the first, with the header ' +
  '`muybridge-resumed: lost-connection`.';
const defaultSyncWaitMs = 90_000;

/** The API of WaveSpeed's page of the model, under `/api/v2` and `/api/v3`, which are one and the same. */
export function wavespeedRoutes(
  options: HttpOptions,
  version: 'v2' | 'v3',
  { submissions, watch }: { readonly submissions: Submissions; readonly watch: PredictionWatch },
): FastifyPluginAsyncTypebox {
  const { store, syncWaitMs = defaultSyncWaitMs } = options;
  const answer = async (prediction: Prediction): Promise<TaskEnvelope> => {
    const task = toTask(prediction, options.publicUrl(), version);
    return success(prediction.base64Output ? { ...task, outputs: await readOutputs(prediction, store.blobs) } : task);
  };

  return async (app) => {
    requireKey(app, store.keys);
    limitLargeBodies(app);

    app.post(`/${modelId}`, {
      bodyLimit: maxBodyBytes,
      config: { scope: 'submit' },
      schema: {
        tags: ['WaveSpeed'],
        summary: 'Submit an image to animate',
        description: `${description} ${retries}`,
        headers: Type.Object({
          'idempotency-key': Type.Optional(
            Type.String({ description: 'A text of your choice, up to 255 characters. Good for 24 hours.' }),
          ),
        }),
        querystring: Type.Object({
          webhook: Type.Optional(
            Type.String({
              description: 'A URL that is sent the task object, signed, when the prediction has ended. See README.',
              examples: ['https://example.com/hooks/wavespeed'],
            }),
          ),
        }),
        security: [{ key: [] }],
        body: PredictionBody,
        response: { 200: TaskEnvelope, ...failures },
      },
      // parseBody reads the body by the same schema, but explains what is wrong and takes null for absent.
      validatorCompiler: readByHandler,
      handler: async (request, reply) => {
        const submission = parseBody(request.body, (url) =>
          readWebhook([request.query.webhook, url], version, options.allowPrivateUrls ?? false),
        );
        const prediction = await submissions.submit(request, reply, submission);
        if (!submission.wait) return await answer(prediction);
        const waited = await watch.untilEnd(prediction, syncWaitMs, goneSignal(reply));
        if (waited === null) throw new AppError('NOT_FOUND', 'The prediction was deleted while it was waited for.');
        const answered = await answer(waited);
        return waited.completedAt === null ? stillRunning(answered, syncWaitMs) : answered;
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
          return await answer(prediction);
        },
      });
    }
  };
}

/** The first of these URLs that is given. @throws AppError INPUT_INVALID unless something may be sent there. */
function readWebhook(given: readonly unknown[], version: 'v2' | 'v3', allowPrivate: boolean): WebhookTarget | null {
  const text = given.find((url) => url !== undefined && url !== '');
  if (text === undefined) return null;
  if (typeof text !== 'string') throw new AppError('INPUT_INVALID', 'webhook is given twice.', { field: 'webhook' });
  const url = parseWebhookUrl(text, 'webhook', allowPrivate);
  return { url: url.href, signature: 'wavespeed-v3', version };
}

/** The end of a synchronous wait: the clients know it by the code, and some by the words, and poll from then on. */
function stillRunning({ data, ...envelope }: TaskEnvelope, waitedMs: number): TaskEnvelope {
  const error =
    `Sync mode timed out after ${Math.round(waitedMs / 1000)} seconds. ` +
    'The prediction is still processing asynchronously.';
  return { ...envelope, data: { ...data, status: 'processing', code: 5004, error } };
}
