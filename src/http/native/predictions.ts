import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { embeddedEngine } from '../../contract/engines.ts';
import { AppError } from '../../contract/errors.ts';
import { NativeBody, NativeList, NativeListQuery, NativePrediction, problemResponses } from '../../contract/native.ts';
import { maxBodyBytes, modelId } from '../../contract/prediction.ts';
import type { Prediction } from '../../store/store.ts';
import { requireKey } from '../auth.ts';
import { findPrediction } from '../find-prediction.ts';
import { limitLargeBodies } from '../large-bodies.ts';
import { goneSignal } from '../prediction-watch.ts';
import { toSubmission } from '../wavespeed/body.ts';
import { fieldReader, readByHandler } from '../wavespeed/fields.ts';
import { maxWaitSeconds, readWait } from './prefer.ts';
import { withLimit } from './query.ts';
import type { NativeOptions } from './routes.ts';
import { toNative } from './view.ts';
import { readWebhook } from './webhooks.ts';

const readBody = fieldReader(NativeBody);
const readQuery = fieldReader(NativeListQuery);

/** The answer to a cancellation waits so long for a running prediction to stop. */
const cancelWaitMs = 2000;

const prefer = Type.Optional(
  Type.String({
    description: `\`wait=N\`: answer when it has ended, or after N seconds (at most ${maxWaitSeconds}) as it is then. It goes on.`,
    examples: ['wait=30'],
  }),
);
const common = { tags: ['Predictions'], security: [{ key: [] }] };
const params = Type.Object({ id: Type.String({ description: 'The `id` that the submission returned.' }) });

/** Submit, read, list, cancel and delete predictions. */
export function predictionRoutes(options: NativeOptions): FastifyPluginAsyncTypebox {
  const { store, publicUrl, submissions, watch, outlooks, engines = () => [embeddedEngine] } = options;

  async function show(predictions: readonly Prediction[]): Promise<NativePrediction[]> {
    const outlook = await outlooks.of(predictions);
    return predictions.map((prediction) => toNative(prediction, publicUrl(), outlook.get(prediction.id) ?? null));
  }
  /** @throws AppError INPUT_INVALID unless the engine is one of the model's. */
  function readEngine(name: string | undefined): string | null {
    if (name === undefined) return null;
    const names = engines(modelId);
    if (names.includes(name)) return name;
    throw new AppError('INPUT_INVALID', `engine must be one of ${names.join(', ')}, which draw this model.`, {
      field: 'engine',
    });
  }
  async function showOne(prediction: Prediction | null): Promise<NativePrediction> {
    const [shown] = prediction === null ? [] : await show([prediction]);
    if (shown === undefined) throw new AppError('NOT_FOUND', 'The prediction was deleted while it was waited for.');
    return shown;
  }

  return async (app) => {
    requireKey(app, store.keys);
    limitLargeBodies(app);

    app.post('/v1/predictions', {
      bodyLimit: maxBodyBytes,
      config: { scope: 'submit' },
      schema: {
        ...common,
        summary: 'Submit an image to animate',
        description:
          'An `Idempotency-Key` makes it safe to repeat, as on the WaveSpeed paths. Unknown fields are refused.',
        headers: Type.Object({
          prefer,
          'idempotency-key': Type.Optional(
            Type.String({ description: 'A text of your choice, up to 255 characters. Good for 24 hours.' }),
          ),
        }),
        body: NativeBody,
        response: { 201: NativePrediction, ...problemResponses },
      },
      validatorCompiler: readByHandler,
      handler: async (request, reply) => {
        const given = readBody(request.body);
        const webhook = given.webhook === undefined ? null : readWebhook(given.webhook, 'webhook.url', options);
        const submission = toSubmission(given, {
          wait: false,
          base64Output: false,
          webhook,
          engine: readEngine(given.engine),
        });
        const prediction = await submissions.submit(request, reply, submission);
        const waited = await watch.untilEnd(prediction, readWait(request, reply), goneSignal(reply));
        const shown = await showOne(waited);
        return await reply.code(201).header('location', `${publicUrl()}/v1/predictions/${shown.id}`).send(shown);
      },
    });

    app.get('/v1/predictions', {
      schema: {
        ...common,
        summary: 'List your predictions, newest first',
        querystring: NativeListQuery,
        response: { 200: NativeList, ...problemResponses },
      },
      validatorCompiler: readByHandler,
      handler: async ({ query, keyId }, reply): Promise<NativeList> => {
        const { limit = 20, after = null, order = 'desc', status = null, search = '' } = readQuery(withLimit(query));
        const page = await store.history.page({
          keyId,
          limit,
          after,
          oldestFirst: order === 'asc',
          status,
          search: search.trim() === '' ? null : search,
        });
        reply.header('cache-control', 'no-store');
        return { data: await show(page.items), has_more: page.next !== null, next: page.next };
      },
    });

    app.get('/v1/predictions/:id', {
      schema: {
        ...common,
        summary: 'A prediction with its place in the queue, its progress and its plan',
        headers: Type.Object({ prefer }),
        params,
        response: { 200: NativePrediction, ...problemResponses },
      },
      validatorCompiler: readByHandler,
      handler: async (request, reply) => {
        const prediction = await findPrediction(store.predictions, request.params.id, request.keyId);
        reply.header('cache-control', 'no-store');
        return await showOne(await watch.untilEnd(prediction, readWait(request, reply), goneSignal(reply)));
      },
    });

    app.post('/v1/predictions/:id/cancel', {
      config: { scope: 'submit' },
      schema: {
        ...common,
        summary: 'Cancel a prediction',
        description:
          'One that waits is cancelled at once, one that runs within a second or so; the answer shows it as it is then. ' +
          'One that has ended stays as it is. On the WaveSpeed paths a cancelled prediction is shown as failed.',
        params,
        response: { 200: NativePrediction, ...problemResponses },
      },
      handler: async ({ params: { id }, keyId }, reply) => {
        await findPrediction(store.predictions, id, keyId);
        const asked = await store.predictions.cancel(id, keyId);
        return await showOne(asked === null ? null : await watch.untilEnd(asked, cancelWaitMs, goneSignal(reply)));
      },
    });

    app.delete('/v1/predictions/:id', {
      config: { scope: 'submit' },
      schema: {
        ...common,
        summary: 'Delete a prediction and its video, for good; one that runs is stopped',
        params,
        response: { 204: Type.Null(), ...problemResponses },
      },
      handler: async ({ params: { id }, keyId }, reply) => {
        await findPrediction(store.predictions, id, keyId);
        await store.history.remove([id], keyId);
        return await reply.code(204).send(null);
      },
    });
  };
}
