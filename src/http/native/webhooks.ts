import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { AppError } from '../../contract/errors.ts';
import { problemResponses } from '../../contract/native.ts';
import {
  type Delivery,
  DeliveryList,
  DeliveryListQuery,
  RegisteredWebhook,
  RegisteredWebhooks,
  WebhookBody,
  type WebhookSignature,
} from '../../contract/webhooks.ts';
import { parseWebhookUrl } from '../../safety/guard/post-webhook.ts';
import type { Webhook, WebhookTarget, Webhooks } from '../../store/store.ts';
import { requireKey } from '../auth.ts';
import type { HttpOptions } from '../server.ts';
import { fieldReader, readByHandler } from '../wavespeed/fields.ts';
import { withLimit } from './query.ts';
import type { NativeOptions } from './routes.ts';

const readBody = fieldReader(WebhookBody);
const readQuery = fieldReader(DeliveryListQuery);
const common = { tags: ['Webhooks'], security: [{ key: [] }] };
const params = Type.Object({ id: Type.String() });
const maxWebhooksOfKey = 20;

/** Webhooks for all predictions of a key, and what became of the messages to any of them. */
export function webhookRoutes(options: NativeOptions): FastifyPluginAsyncTypebox {
  const { webhooks } = options.store;
  return async (app) => {
    requireKey(app, options.store.keys);

    app.post('/v1/webhooks', {
      config: { scope: 'submit' },
      schema: {
        ...common,
        summary: 'Be told of the end of every prediction of this API key',
        body: WebhookBody,
        response: { 201: RegisteredWebhook, ...problemResponses },
      },
      validatorCompiler: readByHandler,
      handler: async ({ body, keyId }, reply) => {
        const { url, signature } = readWebhook(readBody(body), 'url', options);
        if ((await webhooks.list(keyId)).length >= maxWebhooksOfKey) {
          throw new AppError(
            'INPUT_INVALID',
            `This API key has ${maxWebhooksOfKey} webhooks already. Delete one first.`,
          );
        }
        reply.header('cache-control', 'no-store');
        return await reply.code(201).send(toRegistered(await webhooks.add({ keyId, url, signature })));
      },
    });

    app.get('/v1/webhooks', {
      config: { scope: 'submit' },
      schema: {
        ...common,
        summary: 'The webhooks of this API key, with their secrets',
        response: { 200: RegisteredWebhooks, ...problemResponses },
      },
      handler: async ({ keyId }, reply) => {
        reply.header('cache-control', 'no-store');
        return { data: (await webhooks.list(keyId)).map(toRegistered) };
      },
    });

    app.delete('/v1/webhooks/:id', {
      config: { scope: 'submit' },
      schema: {
        ...common,
        summary: 'Delete a webhook, with all that waits to be sent to it',
        params,
        response: { 204: Type.Null(), ...problemResponses },
      },
      handler: async ({ params: { id }, keyId }, reply) => {
        if (!(await webhooks.remove(id, keyId))) {
          throw new AppError('NOT_FOUND', 'There is no webhook of this id that belongs to your API key.');
        }
        return await reply.code(204).send(null);
      },
    });

    app.get('/v1/webhooks/deliveries', {
      schema: {
        ...common,
        summary: 'Messages about your predictions, newest first, and each attempt to deliver them',
        querystring: DeliveryListQuery,
        response: { 200: DeliveryList, ...problemResponses },
      },
      validatorCompiler: readByHandler,
      handler: async ({ query, keyId }) => {
        const { limit = 20, prediction_id: predictionId = null, state = null } = readQuery(withLimit(query));
        const found = await webhooks.deliveries({ keyId, predictionId, state, limit });
        return { data: found.map(toDelivery) };
      },
    });

    app.post('/v1/webhooks/deliveries/:id/replay', {
      config: { scope: 'submit' },
      schema: {
        ...common,
        summary: 'Send a message again, now',
        description: 'Its `webhook-id` stays the same; it is tried as often as a new one.',
        params,
        response: { 202: Type.Object({ id: Type.String() }), ...problemResponses },
      },
      handler: async ({ params: { id }, keyId }, reply) => {
        if (!(await webhooks.replay(id, keyId))) {
          throw new AppError('NOT_FOUND', 'There is no delivery of this id that belongs to your API key.');
        }
        return await reply.code(202).send({ id });
      },
    });
  };
}

/** @throws AppError INPUT_INVALID naming `field` unless something may be sent to the URL. */
export function readWebhook(
  { url, signature = 'standard-webhooks' }: { readonly url: string; readonly signature?: WebhookSignature },
  field: string,
  { allowPrivateUrls = false }: Pick<HttpOptions, 'allowPrivateUrls'>,
): WebhookTarget {
  return { url: parseWebhookUrl(url, field, allowPrivateUrls).href, signature, version: 'v3' };
}

function toRegistered({ id, url, signature, secret, createdAt }: Webhook): RegisteredWebhook {
  return { id, url, signature, secret, created_at: createdAt.toISOString() };
}

export function toDelivery(found: Awaited<ReturnType<Webhooks['deliveries']>>[number]): Delivery {
  return {
    id: found.id,
    prediction_id: found.predictionId,
    webhook_id: found.webhookId,
    url: found.url,
    signature: found.signature,
    state: found.state,
    created_at: found.createdAt.toISOString(),
    delivered_at: found.deliveredAt?.toISOString() ?? null,
    next_attempt_at: found.nextAttemptAt?.toISOString() ?? null,
    attempts: found.attempts.map(({ startedAt, ...attempt }) => ({ ...attempt, started_at: startedAt.toISOString() })),
  };
}
