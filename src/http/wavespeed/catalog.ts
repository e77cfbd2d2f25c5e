import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  BalanceEnvelope,
  ModelsEnvelope,
  PriceBody,
  PriceEnvelope,
  UnitPriceEnvelope,
  WebhookSecretEnvelope,
  balance,
  requestSchema,
} from '../../contract/catalog.ts';
import { AppError } from '../../contract/errors.ts';
import { modelId, priceOf } from '../../contract/prediction.ts';
import { requireKey } from '../auth.ts';
import type { HttpOptions } from '../server.ts';
import { failures, success } from './envelope.ts';
import { fieldReader, readByHandler } from './fields.ts';

const readPrice = fieldReader(PriceBody);
const currency = 'USD' as const;

/** Models, prices, the balance and the key's secret: what clients ask around their submissions. */
export function catalogRoutes(options: HttpOptions, version: 'v2' | 'v3'): FastifyPluginAsyncTypebox {
  const { store, publicUrl, pricePerSecond } = options;
  const common = { tags: ['Catalog'], security: [{ key: [] }] };

  return async (app) => {
    requireKey(app, store.keys);

    app.get('/balance', {
      schema: {
        ...common,
        summary: 'A constant: this server has no accounts. Serves as a check of the key',
        response: { 200: BalanceEnvelope, ...failures },
      },
      handler: () => success({ balance }),
    });

    app.get('/models', {
      schema: { ...common, summary: 'The models with their inputs', response: { 200: ModelsEnvelope, ...failures } },
      handler: () =>
        success([
          {
            model_id: modelId,
            name: modelId,
            type: 'image-to-video',
            description: 'Animates an image as the prompt says: H.264 in MP4, 4 or 8 seconds, 24 frames a second.',
            base_price: priceOf(4, pricePerSecond),
            formula: '{"total_price": base_price * duration / 4}',
            sort_order: 0,
            api_schema: {
              api_schemas: [
                {
                  type: 'model_run' as const,
                  method: 'POST' as const,
                  server: publicUrl(),
                  api_path: `/api/${version}/${modelId}`,
                  request_schema: requestSchema,
                },
              ],
            },
          },
        ]),
    });

    app.post('/model/price', {
      schema: {
        ...common,
        summary: 'What a prediction would cost; 0 unless the operator has set a price',
        body: PriceBody,
        response: { 200: PriceEnvelope, ...failures },
      },
      validatorCompiler: readByHandler,
      handler: ({ body }) => {
        const price = quote(body, pricePerSecond);
        return success({ model_id: modelId, price, discounted_price: price, currency });
      },
    });

    app.post('/model/pricing', {
      schema: {
        ...common,
        summary: 'The same, as older clients ask it',
        body: PriceBody,
        response: { 200: UnitPriceEnvelope, ...failures },
      },
      validatorCompiler: readByHandler,
      handler: ({ body }) => success({ model_id: modelId, unit_price: quote(body, pricePerSecond), currency }),
    });

    app.get('/webhook/secret', {
      schema: {
        ...common,
        summary: 'The secret that signs the webhooks of your API key',
        response: { 200: WebhookSecretEnvelope, ...failures },
      },
      handler: async ({ keyId }, reply) => {
        const secret = await store.keys.webhookSecret(keyId);
        if (secret === null) throw new AppError('UNAUTHORIZED', 'The API key is not valid any more.');
        reply.header('cache-control', 'no-store');
        return success({ secret });
      },
    });
  };
}

function quote(body: unknown, pricePerSecond: number): number {
  const { model_id: model, inputs = {} } = readPrice(body);
  if (model !== modelId) {
    throw new AppError('NOT_FOUND', `There is no model ${model}. This server has ${modelId}.`, { field: 'model_id' });
  }
  const duration: unknown = Object.getOwnPropertyDescriptor(inputs, 'duration')?.value ?? 4;
  if (duration !== 4 && duration !== 8) {
    throw new AppError('INPUT_INVALID', 'inputs.duration must be 4 or 8 (a number).', { field: 'inputs' });
  }
  return priceOf(duration, pricePerSecond);
}
