import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AppError } from '../../contract/errors.ts';
import {
  BillingsBody,
  BillingsEnvelope,
  DeleteBody,
  DeleteEnvelope,
  ListBody,
  ListEnvelope,
  UsageBody,
  UsageEnvelope,
} from '../../contract/history.ts';
import type { Billing, Usage } from '../../store/store.ts';
import { requireKey } from '../auth.ts';
import type { HttpOptions } from '../server.ts';
import { failures, success } from './envelope.ts';
import { fieldReader, readByHandler } from './fields.ts';
import { toTask } from './task.ts';

const readList = fieldReader(ListBody);
const readDelete = fieldReader(DeleteBody);
const readUsage = fieldReader(UsageBody);
const readBillings = fieldReader(BillingsBody);

const maxUsageDays = 31;

/** What a key has asked for, and what it cost. Everything is counted over the predictions that are still kept. */
export function historyRoutes({ store, publicUrl }: HttpOptions, version: 'v2' | 'v3'): FastifyPluginAsyncTypebox {
  const { history, keys } = store;
  const route = { validatorCompiler: readByHandler };
  const common = { tags: ['History'], security: [{ key: [] }] };

  return async (app) => {
    requireKey(app, keys);

    app.post('/predictions', {
      ...route,
      schema: {
        ...common,
        summary: 'List your predictions, newest first',
        body: ListBody,
        response: { 200: ListEnvelope, ...failures },
      },
      handler: async ({ body, keyId }) => {
        const { page = 1, page_size: limit = 20, model = null, status, ...times } = readList(body);
        const { items, total } = await history.list({
          keyId,
          offset: (page - 1) * limit,
          limit,
          model,
          // This dialect shows a cancelled prediction as a failed one.
          statuses: status === undefined ? null : status === 'failed' ? ['failed', 'cancelled'] : [status],
          after: moment(times.created_after, 'created_after'),
          before: moment(times.created_before, 'created_before'),
        });
        return success({ page, total, items: items.map((item) => toTask(item, publicUrl(), version)) });
      },
    });

    app.post('/predictions/delete', {
      config: { scope: 'submit' },
      ...route,
      schema: {
        ...common,
        summary: 'Delete predictions and their videos, for good; one that runs is stopped',
        body: DeleteBody,
        response: { 200: DeleteEnvelope, ...failures },
      },
      handler: async ({ body, keyId }) => success({ deleted_count: await history.remove(readDelete(body).ids, keyId) }),
    });

    app.post('/user/usage_stats', {
      ...route,
      schema: {
        ...common,
        summary: 'Count your predictions by model and by day',
        body: UsageBody,
        response: { 200: UsageEnvelope, ...failures },
      },
      handler: async ({ body, keyId }) => {
        const { start_time: start, end_time: end, model_uuid: model = null } = readUsage(body);
        const [after, before] = [time(start, 'start_time'), time(end, 'end_time')];
        const days = (before.getTime() - after.getTime()) / 86_400_000;
        if (days < 0 || days > maxUsageDays) {
          throw new AppError('INPUT_INVALID', `end_time must be after start_time, by at most ${maxUsageDays} days.`, {
            field: 'end_time',
          });
        }
        const rows = await history.usage({ keyId, model, after, before });
        return success({
          per_model_usage: grouped(rows, (row) => row.model).map(([id, sum]) => ({ model_uuid: id, ...sum })),
          daily_usage: grouped(rows, (row) => row.day).map(([date, sum]) => ({ date, ...sum })),
          summary: summed(rows),
        });
      },
    });

    app.post('/billings/search', {
      ...route,
      schema: {
        ...common,
        summary: 'List what your predictions cost; 0 unless the operator has set a price',
        body: BillingsBody,
        response: { 200: BillingsEnvelope, ...failures },
      },
      handler: async ({ body, keyId }) => {
        const given = readBillings(body);
        const { page = 1, page_size: limit = 20, prediction_uuids: ids = [], sort = 'created_at DESC' } = given;
        const { items, total } = await history.billings({
          keyId,
          offset: (page - 1) * limit,
          limit,
          type: given.billing_type ?? null,
          predictions: ids.length === 0 ? null : ids,
          model: given.model_uuid ?? null,
          after: given.start_time === undefined ? null : new Date(Number(given.start_time)),
          before: given.end_time === undefined ? null : new Date(Number(given.end_time)),
          oldestFirst: /asc$/i.test(sort),
        });
        const name = (await keys.list()).find(({ id }) => id === keyId)?.name ?? '';
        return success({ page, total, has_more: page * limit < total, items: items.map((item) => toBill(item, name)) });
      },
    });
  };
}

function moment(text: string | undefined, field: string): Date | null {
  return text === undefined ? null : time(text, field);
}

/** The schema checks the spelling only: there is no 31 November. */
function time(text: string, field: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new AppError('INPUT_INVALID', `${field} is no time that exists.`, { field });
  return date;
}

function summed(rows: readonly Usage[]) {
  const sum = (value: (row: Usage) => number) => rows.reduce((total, row) => total + value(row), 0);
  return {
    total_cost: sum((row) => row.cost),
    total_requests: sum((row) => row.requests),
    success_requests: sum((row) => row.completed),
  };
}

function grouped<Row extends Usage>(rows: readonly Row[], keyOf: (row: Row) => string) {
  return [...Map.groupBy(rows, keyOf)].map(([key, group]) => [key, summed(group)] as const);
}

function toBill(billing: Billing, keyName: string) {
  const { uuid, type, price, predictionId } = billing;
  const state = type === 'refund' ? 'refunded' : 'paid';
  return {
    uuid,
    billing_type: type,
    price,
    created_at: billing.createdAt.toISOString(),
    updated_at: billing.updatedAt.toISOString(),
    order: { uuid: predictionId, state, price, origin_price: price, status: state },
    prediction: {
      uuid: predictionId,
      model_uuid: billing.model,
      status: billing.status === 'cancelled' ? 'failed' : billing.status,
    },
    access_key_name: keyName,
  };
}
