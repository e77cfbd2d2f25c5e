import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { AppError } from '../../contract/errors.ts';
import { problemResponses } from '../../contract/native.ts';
import {
  OperatorDeliveries,
  OperatorDeliveriesQuery,
  OperatorFailures,
  OperatorFailuresQuery,
  OperatorQueue,
  OperatorStorage,
  OperatorThroughput,
  OperatorThroughputQuery,
  OperatorWorkers,
  periods,
} from '../../contract/operator.ts';
import { requireKey } from '../auth.ts';
import { fieldReader, readByHandler } from '../wavespeed/fields.ts';
import { withLimit } from './query.ts';
import type { NativeOptions } from './routes.ts';
import { toDelivery } from './webhooks.ts';

const readThroughput = fieldReader(OperatorThroughputQuery);
const readFailures = fieldReader(OperatorFailuresQuery);
const readDeliveries = fieldReader(OperatorDeliveriesQuery);
const common = { tags: ['Operator'], security: [{ key: [] }] };
const config = { scope: 'admin' } as const;

/** Walking through all files is not for every look at the page. */
const storageAgeMs = 60_000;

/** The whole service as its operator sees it, for keys with the scope `admin`. */
export function operatorRoutes({ store }: NativeOptions): FastifyPluginAsyncTypebox {
  const { keys, operation, workers, webhooks } = store;
  let measured: { readonly at: number; readonly storage: Promise<OperatorStorage> } | null = null;

  async function measure(): Promise<OperatorStorage> {
    const [files, bytes, free] = await Promise.all([
      store.blobs.usage(),
      operation.databaseBytes(),
      store.space.bytes(),
    ]);
    const database = { backend: store.backend, bytes };
    return { ...files, database, free_bytes: free, measured_at: new Date().toISOString() };
  }

  async function nameOfKey(): Promise<(id: string) => string> {
    const names = new Map((await keys.list()).map(({ id, name }) => [id, name]));
    return (id) => names.get(id) ?? id;
  }

  return async (app) => {
    requireKey(app, keys);
    app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));

    app.get('/v1/operator/queue', {
      config,
      schema: {
        ...common,
        summary: 'What waits and runs, and whose it is',
        response: { 200: OperatorQueue, ...problemResponses },
      },
      handler: async (): Promise<OperatorQueue> => {
        const { waiting, running, oldestWaiting, keys: byKey } = await operation.queue();
        return {
          waiting,
          running,
          oldest_waiting_at: oldestWaiting?.toISOString() ?? null,
          keys: byKey.map(({ keyId, keyName, ...counts }) => ({ key_id: keyId, key_name: keyName, ...counts })),
        };
      },
    });

    app.get('/v1/operator/workers', {
      config,
      schema: {
        ...common,
        summary: 'The processes that draw, and what each of them draws',
        response: { 200: OperatorWorkers, ...problemResponses },
      },
      handler: async (): Promise<OperatorWorkers> => {
        const [listed, running] = await Promise.all([workers.list(), operation.running()]);
        const byWorker = Map.groupBy(running, ({ workerId }) => workerId);
        return {
          data: listed.map(({ id, startedAt, seenAt, ...worker }) => ({
            id,
            ...worker,
            started_at: startedAt.toISOString(),
            seen_at: seenAt.toISOString(),
            running: (byWorker.get(id) ?? []).map((prediction) => ({
              prediction_id: prediction.id,
              key_name: prediction.keyName,
              started_at: prediction.startedAt.toISOString(),
              stage: prediction.stage,
              fraction: prediction.fraction,
            })),
          })),
        };
      },
    });

    app.get('/v1/operator/throughput', {
      config,
      schema: {
        ...common,
        summary: 'How many predictions ended, and how long they took, over time',
        querystring: OperatorThroughputQuery,
        response: { 200: OperatorThroughput, ...problemResponses },
      },
      validatorCompiler: readByHandler,
      handler: async ({ query }): Promise<OperatorThroughput> => {
        const { period = 'day' } = readThroughput(query);
        const buckets = await operation.throughput(period);
        return {
          period,
          step_seconds: periods[period].stepSeconds,
          data: buckets.map(({ start, waited, stages, total, slowest, ...counts }) => ({
            start: start.toISOString(),
            ...counts,
            waited_ms: waited,
            stages,
            total_ms: total,
            slowest_ms: slowest,
          })),
        };
      },
    });

    app.get('/v1/operator/failures', {
      config,
      schema: {
        ...common,
        summary: 'The last predictions that failed, and why, newest first',
        querystring: OperatorFailuresQuery,
        response: { 200: OperatorFailures, ...problemResponses },
      },
      validatorCompiler: readByHandler,
      handler: async ({ query }): Promise<OperatorFailures> => {
        const { limit = 20 } = readFailures(withLimit(query));
        return {
          data: (await operation.failures(limit)).map(({ id, keyId, keyName, message, failedAt, ...failure }) => ({
            prediction_id: id,
            key_id: keyId,
            key_name: keyName,
            ...failure,
            message: withoutAddresses(message),
            failed_at: failedAt.toISOString(),
          })),
        };
      },
    });

    app.get('/v1/operator/deliveries', {
      config,
      schema: {
        ...common,
        summary: 'Webhook messages of all keys, newest first, and each attempt to deliver them',
        querystring: OperatorDeliveriesQuery,
        response: { 200: OperatorDeliveries, ...problemResponses },
      },
      validatorCompiler: readByHandler,
      handler: async ({ query }): Promise<OperatorDeliveries> => {
        const { limit = 20, state = null } = readDeliveries(withLimit(query));
        const found = await webhooks.deliveries({ keyId: null, predictionId: null, state, limit });
        const nameOf = await nameOfKey();
        return {
          data: found.map((one) => ({ ...toDelivery(one), key_id: one.keyId, key_name: nameOf(one.keyId) })),
        };
      },
    });

    app.post('/v1/operator/deliveries/:id/replay', {
      config,
      schema: {
        ...common,
        summary: 'Send a webhook message of any key again, now',
        description: 'Its `webhook-id` stays the same; it is tried as often as a new one.',
        params: Type.Object({ id: Type.String() }),
        response: { 202: Type.Object({ id: Type.String() }), ...problemResponses },
      },
      handler: async ({ params: { id } }, reply) => {
        if (!(await webhooks.replay(id, null))) throw new AppError('NOT_FOUND', 'There is no delivery of this id.');
        return await reply.code(202).send({ id });
      },
    });

    app.get('/v1/operator/storage', {
      config,
      schema: {
        ...common,
        summary: 'What files and database take up',
        response: { 200: OperatorStorage, ...problemResponses },
      },
      handler: async () => {
        if (measured === null || performance.now() - measured.at > storageAgeMs) {
          measured = { at: performance.now(), storage: measure() };
          // A failure is not worth keeping.
          measured.storage.catch(() => {
            measured = null;
          });
        }
        return await measured.storage;
      },
    });
  };
}

/** A message may name the URL that a user gave, which is nobody else's business. */
function withoutAddresses(message: string): string {
  return message.replaceAll(/\bhttps?:\/\/[^\s"']+[^\s"'.,;:]/g, '[URL]');
}
