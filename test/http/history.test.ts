import { randomBytes } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Task } from '../../src/contract/wavespeed.ts';
import { png, publicUrl, startTestService, type TestService } from './service.ts';

let service: TestService;
const ids: Record<string, string> = {};

const body = { image: 'https://pictures.test/a.png', prompt: '', seed: 1 };
const submit = async (given: object = body): Promise<string> => (await service.submit(given)).json().data.id;
const fail = () => service.finishNext({ type: 'failed', code: 'INTERNAL', message: 'dropped' });
const complete = () => service.finishNext({ type: 'completed', video: randomBytes(10), nsfw: false });

beforeAll(async () => {
  service = await startTestService({ pricePerSecond: 0.05 });
  ids['completed'] = await submit({ ...body, duration: 8 });
  await complete();
  ids['failed'] = await submit();
  await fail();
  ids['cancelled'] = await submit();
  const [key] = await service.store.keys.list();
  await service.store.predictions.cancel(ids['cancelled'], key?.id ?? '');
  ids['created'] = await submit();
});
afterAll(() => service.close());

const listed = async (given: object): Promise<{ page: number; total: number; items: Task[] }> => {
  const response = await service.post('/api/v3/predictions', given);
  expect(response.statusCode).toBe(200);
  return response.json().data;
};
const idsOf = async (given: object) => (await listed(given)).items.map(({ id }) => id);

test('predictions are listed newest first, in pages, as their results are', async () => {
  const newestFirst = [ids['created'], ids['cancelled'], ids['failed'], ids['completed']];
  expect(await listed({ page: 1, page_size: 100 })).toMatchObject({ page: 1, total: 4 });
  expect(await idsOf({})).toEqual(newestFirst);
  expect(await idsOf({ page: 2, page_size: 3 })).toEqual([ids['completed']]);
  expect(await idsOf({ page: 3, page_size: 3 })).toEqual([]);
  const { items } = await listed({ status: 'completed', include_inputs: true });
  const { data } = (await service.get(`/api/v3/predictions/${ids['completed']}/result`)).json();
  expect(items).toEqual([data]);
});

test('filters by status, model and time', async () => {
  expect(await idsOf({ status: 'failed' })).toEqual([ids['cancelled'], ids['failed']]);
  expect(await idsOf({ status: 'created' })).toEqual([ids['created']]);
  expect(await idsOf({ status: 'processing' })).toEqual([]);
  expect(await idsOf({ model: 'vidu/image-to-video-2.0', status: 'completed' })).toEqual([ids['completed']]);
  expect(await idsOf({ model: 'other/model' })).toEqual([]);
  const { created_at: created = '' } = (await listed({ status: 'completed' })).items[0] ?? {};
  expect(await idsOf({ created_before: created, created_after: '2026-01-01T00:00:00+01:00' })).toEqual([
    ids['completed'],
  ]);
  expect(await listed({ created_before: '2026-01-01T00:00:00Z' })).toMatchObject({ total: 0, items: [] });
});

test.each([
  [{ page: 0 }, 'page must be a whole number from 1 to 1000000; it is 0.'],
  [{ page_size: 101 }, 'page_size must be a whole number from 1 to 100; it is 101.'],
  [{ page: '1' }, 'page must be a whole number from 1 to 1000000; it is the string "1".'],
  [{ status: 'done' }, 'status must be created, processing, completed or failed; it is the string "done".'],
  [{ created_after: 'yesterday' }, 'created_after must be a time such as 2026-11-22T15:00:00Z; it is the string'],
  [{ created_after: '2026-13-41T00:00:00Z' }, 'created_after is no time that exists.'],
])('the list refuses %j with a sentence', async (given, message) => {
  const response = await service.post('/api/v2/predictions', given);
  expect(response.statusCode).toBe(400);
  expect(response.json().message).toContain(message);
});

test('another key lists and deletes nothing of these', async () => {
  const { plain } = await service.store.keys.create('other');
  const asOther = (url: string, payload: object): Promise<LightMyRequestResponse> =>
    service.app.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${plain}` } });
  expect((await asOther('/api/v3/predictions', {})).json().data).toMatchObject({ total: 0, items: [] });
  const deleted = await asOther('/api/v3/predictions/delete', { ids: [ids['completed']] });
  expect(deleted.json().data).toEqual({ deleted_count: 0 });
  expect((await service.get(`/api/v2/predictions/${ids['completed']}`)).statusCode).toBe(200);
  expect((await asOther('/api/v3/billings/search', {})).json().data.total).toBe(0);
});

test('usage counts real requests, by model and by day', async () => {
  const now = Date.now();
  const times = {
    start_time: new Date(now - 86_400_000).toISOString(),
    end_time: new Date(now + 86_400_000).toISOString(),
  };
  const { data } = (await service.post('/api/v3/user/usage_stats', times)).json();
  // 8 s for the completed one and 4 s for the waiting one.
  const all = { total_requests: 4, success_requests: 1, total_cost: expect.closeTo(0.6) };
  expect(data.summary).toEqual(all);
  expect(data.per_model_usage).toEqual([{ model_uuid: 'vidu/image-to-video-2.0', ...all }]);
  const daily: { date: string; total_requests: number }[] = data.daily_usage;
  expect(daily.reduce((sum, day) => sum + day.total_requests, 0)).toBe(4);
  expect(daily[0]?.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  const other = await service.post('/api/v3/user/usage_stats', { ...times, model_uuid: 'other' });
  expect(other.json().data.summary).toEqual({ total_requests: 0, success_requests: 0, total_cost: 0 });
  const long = { ...times, start_time: new Date(now - 32 * 86_400_000).toISOString() };
  expect((await service.post('/api/v3/user/usage_stats', long)).json().message).toMatch(/at most 31 days/);
});

test('each prediction is a bill, and one that came to nothing is refunded', async () => {
  const search = async (given: object) => (await service.post('/api/v3/billings/search', given)).json().data;
  expect(await search({ billing_type: 'deduct' })).toMatchObject({ page: 1, total: 4, has_more: false });
  const refunds = await search({ billing_type: 'refund' });
  expect(refunds.total).toBe(2);
  const [bill] = (await search({ prediction_uuids: [ids['completed']] })).items;
  expect(bill).toMatchObject({
    billing_type: 'deduct',
    price: 0.4,
    order: { price: 0.4, origin_price: 0.4 },
    prediction: { uuid: ids['completed'], model_uuid: 'vidu/image-to-video-2.0', status: 'completed' },
    access_key_name: 'test',
  });
  const oldest = await search({ sort: 'created_at ASC', page_size: 1 });
  expect(oldest).toMatchObject({ total: 6, has_more: true, items: [{ prediction: { uuid: ids['completed'] } }] });
  expect((await search({ start_time: String(Date.now() + 60_000) })).total).toBe(0);
  expect((await search({ end_time: Date.now() + 60_000 })).total).toBe(6);
});

test('deleted predictions are gone, with their files and their place in the queue', async () => {
  const finished = await submit();
  await service.store.queue.waiting();
  const waiting = await submit({ ...body, image: `data:image/png;base64,${png.toString('base64')}` });
  const { data } = (await service.get(`/api/v3/predictions/${ids['completed']}`)).json();
  const media = data.outputs[0].slice(publicUrl.length);
  expect((await service.get(media)).statusCode).toBe(200);

  const given = { ids: [ids['completed'], ids['created'], finished, waiting, waiting, 'f'.repeat(32), 'x'] };
  const response = await service.post('/api/v2/predictions/delete', given);
  expect(response.json().data).toEqual({ deleted_count: 4 });
  for (const id of [finished, waiting]) expect((await service.get(`/api/v3/predictions/${id}`)).statusCode).toBe(404);
  expect((await service.get(media)).statusCode).toBe(404);
  expect(await service.store.queue.waiting()).toBe(0);
  const inputs: string[] = [];
  for await (const token of service.store.blobs.tokens('inputs', new Date(Date.now() + 60_000))) inputs.push(token);
  expect(inputs).toEqual([]);
});

test('a prediction that is deleted while it runs is stopped and leaves nothing', async () => {
  const id = await submit();
  let stopped = false;
  const { promise, resolve } = Promise.withResolvers<void>();
  const consumer = await service.store.queue.consume(1, async (claim) => {
    const begun = await service.store.predictions.begin(claim);
    expect(begun?.prediction.id).toBe(id);
    await service.post('/api/v3/predictions/delete', { ids: [id] });
    stopped = await service.store.predictions.report(claim, null);
    await service.store.predictions.finishCancelled(claim).catch(() => undefined);
    resolve();
  });
  await promise;
  await consumer.stop(1000);
  expect(stopped).toBe(true);
  expect(await service.store.queue.waiting()).toBe(0);
  expect((await service.get(`/api/v3/predictions/${id}`)).statusCode).toBe(404);
});

test('the ids to delete must be a list', async () => {
  for (const wrong of [{}, { ids: 'x' }, { ids: [] }, { ids: [1] }]) {
    const response = await service.post('/api/v3/predictions/delete', wrong);
    expect(response.statusCode).toBe(400);
    expect(response.json().message).toContain('a list of 1 to 1000 ids');
  }
});
