import { randomBytes } from 'node:crypto';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NativePrediction } from '../../src/contract/native.ts';
import { type Document, expectDocumented, readDocument } from './documented.ts';
import { png, publicUrl, startTestService, type TestService } from './service.ts';

let service: TestService;
let document: Document;
beforeAll(async () => {
  service = await startTestService();
  document = await readDocument(service);
});
afterAll(() => service.close());

const body = { image: 'https://pictures.test/a.png', prompt: 'slow push in', seed: 7 };
const dropped = { type: 'failed', code: 'INTERNAL', message: 'dropped' } as const;

function call(method: 'GET' | 'POST' | 'DELETE', url: string, more: InjectOptions = {}) {
  return service.app.inject({
    method,
    url,
    ...more,
    headers: { authorization: `Bearer ${service.key}`, ...more.headers },
  });
}
async function create(payload: object = body): Promise<NativePrediction> {
  const response = await call('POST', '/v1/predictions', { payload });
  expect(response.statusCode).toBe(201);
  return response.json();
}
const get = async (id: string): Promise<NativePrediction> => (await call('GET', `/v1/predictions/${id}`)).json();
const problem = (response: LightMyRequestResponse) => {
  expect(response.headers['content-type']).toContain('application/problem+json');
  return response.json<{ status: number; code: string; detail: string; field?: string }>();
};

test('an engine may be chosen among those that draw the model', async () => {
  const models = await call('GET', '/v1/models');
  expect(models.json()).toEqual({ data: [{ id: 'vidu/image-to-video-2.0', engines: ['diorama'] }] });
  expectDocumented(document, '/v1/models', 'get', models);
  const { id } = await create({ ...body, engine: 'diorama' });
  expect((await service.store.predictions.read([id]))[0]).toMatchObject({ askedEngine: 'diorama', engine: null });
  await call('DELETE', `/v1/predictions/${id}`);
  const refused = await call('POST', '/v1/predictions', { payload: { ...body, engine: 'warp' } });
  expect(refused.statusCode).toBe(400);
  expect(problem(refused)).toMatchObject({
    code: 'INPUT_INVALID',
    field: 'engine',
    detail: expect.stringContaining('diorama'),
  });
});

test('a submission is a prediction with its place in the queue', async () => {
  const response = await call('POST', '/v1/predictions', { payload: body });
  const created = response.json<NativePrediction>();
  expect(created).toMatchObject({
    status: 'created',
    cancel_requested: false,
    input: { image: body.image, prompt: body.prompt, duration: 4, movement_amplitude: 'auto', seed: 7 },
    queue: { position: 1 },
    progress: null,
    plan: null,
    outputs: [],
  });
  expect(response.headers.location).toBe(`${publicUrl}/v1/predictions/${created.id}`);
  expectDocumented(document, '/v1/predictions', 'post', response);
  const second = await create();
  expect(second.queue?.position).toBe(2);
  await service.finishNext({ type: 'completed', video: randomBytes(10), nsfw: true });
  const ended = await call('GET', `/v1/predictions/${created.id}`);
  expect(ended.json()).toMatchObject({
    status: 'completed',
    queue: null,
    eta_seconds: null,
    outputs: [{ nsfw: true }],
  });
  expectDocumented(document, '/v1/predictions/{id}', 'get', ended);
  // How long the last one took tells how long this one will.
  expect((await get(second.id)).queue).toEqual({ position: 1, eta_seconds: expect.any(Number) });
  await service.finishNext(dropped);
});

test('what is wrong with a submission is a problem that names the field, also when there is no such field', async () => {
  for (const [payload, field, detail] of [
    [{ ...body, duration: 5 }, 'duration', 'duration must be 4 or 8 (a number); it is 5.'],
    [{ prompt: '' }, 'image', 'image is missing'],
    [undefined, undefined, 'The body must be a JSON object'],
    [{ ...body, aspect: '16:9' }, 'aspect', 'There is no field "aspect"; there are model, image, prompt, duration'],
    [
      { ...body, model: 'other/model' },
      'model',
      'model must be vidu/image-to-video-2.0; it is the string "other/model".',
    ],
  ] as const) {
    const headers = { 'content-type': 'application/json' };
    const response = await call('POST', '/v1/predictions', payload === undefined ? { headers } : { payload });
    expect(problem(response)).toMatchObject({
      status: 400,
      ...(field && { field }),
      detail: expect.stringContaining(detail),
    });
    expectDocumented(document, '/v1/predictions', 'post', response);
  }
  expect(await service.store.queue.waiting()).toBe(0);
});

test('a submission may be repeated with an Idempotency-Key', async () => {
  const headers = { 'idempotency-key': '"native"' };
  const first = await call('POST', '/v1/predictions', { payload: body, headers });
  const again = await call('POST', '/v1/predictions', { payload: body, headers });
  expect(again.statusCode).toBe(201);
  expect(again.json().id).toBe(first.json().id);
  expect(again.headers['idempotency-replayed']).toBe('true');
  const other = await call('POST', '/v1/predictions', { payload: { ...body, seed: 8 }, headers });
  expect(problem(other)).toMatchObject({ status: 422, code: 'IDEMPOTENCY_MISMATCH' });
  await service.finishNext(dropped);
  const waited = await call('POST', '/v1/predictions', { payload: body, headers: { ...headers, prefer: 'wait=50' } });
  expect(waited.json()).toMatchObject({ id: first.json().id, status: 'failed' });
});

test('a repeated submission tells nothing of what has become of the prediction since', async () => {
  const headers = { 'idempotency-key': 'ended-meanwhile' };
  const first = (await call('POST', '/v1/predictions', { payload: body, headers })).json();
  expect((await call('POST', `/v1/predictions/${first.id}/cancel`)).json().status).toBe('cancelled');
  const again = (await call('POST', '/v1/predictions', { payload: body, headers })).json();
  // Its place in the queue is gone, and was never promised.
  const timeless = { queue: null, eta_seconds: null };
  expect({ ...again, ...timeless }).toEqual({ ...first, ...timeless });
});

test('a request that prefers to wait is answered at the end, and no later than it says', async () => {
  const waiting = call('POST', '/v1/predictions', { payload: body, headers: { prefer: 'respond-async, wait=60' } });
  await service.finishNext({ type: 'completed', video: randomBytes(10), nsfw: false });
  const response = await waiting;
  expect(response.statusCode).toBe(201);
  expect(response.headers['preference-applied']).toBe('wait=60');
  expect(response.json()).toMatchObject({ status: 'completed', outputs: [expect.anything()] });

  const { id } = await create();
  const early = await call('GET', `/v1/predictions/${id}`, { headers: { prefer: 'wait=1' } });
  expect(early.json()).toMatchObject({ status: 'created' });
  const late = call('GET', `/v1/predictions/${id}`, { headers: { prefer: 'wait=600' } });
  await service.finishNext(dropped);
  expect((await late).headers['preference-applied']).toBe('wait=90');
  expect((await late).json()).toMatchObject({ status: 'failed', error: { code: 'INTERNAL', message: 'dropped' } });
  const silly = await call('GET', `/v1/predictions/${id}`, { headers: { prefer: 'wait=soon' } });
  expect(silly.headers).not.toHaveProperty('preference-applied');
});

test('a list goes on where it stopped, also when the prediction there is deleted', async () => {
  const { plain } = await service.store.keys.create('lister');
  const headers = { authorization: `Bearer ${plain}` };
  const list = async (query: string) => {
    const response = await call('GET', `/v1/predictions?${query}`, { headers });
    expectDocumented(document, '/v1/predictions', 'get', response);
    const { data, ...page } = response.json<{ data: NativePrediction[]; has_more: boolean; next: string | null }>();
    return { ...page, ids: data.map(({ id }) => id) };
  };
  expect(await list('')).toEqual({ ids: [], has_more: false, next: null });
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    ids.push((await call('POST', '/v1/predictions', { payload: body, headers })).json().id);
  }
  const newest = ids.toReversed();
  const first = await list('limit=2');
  expect(first).toMatchObject({ ids: newest.slice(0, 2), has_more: true });
  expect((await call('DELETE', `/v1/predictions/${newest[1]}`, { headers })).statusCode).toBe(204);
  const second = await list(`limit=2&after=${first.next}`);
  expect(second.ids).toEqual(newest.slice(2, 4));
  expect(await list(`limit=2&after=${second.next}`)).toEqual({ ids: newest.slice(4), has_more: false, next: null });
  const oldest = await list('limit=3&order=asc');
  expect(oldest.ids).toEqual(ids.slice(0, 3));
  expect((await list(`order=asc&after=${oldest.next}`)).ids).toEqual(ids.slice(4));
  await call('POST', `/v1/predictions/${newest[0]}/cancel`, { headers });
  expect((await list('status=cancelled')).ids).toEqual([newest[0]]);
  for (const query of ['limit=0', 'limit=101', 'limit=x', 'order=up', 'after=2026', 'status=done']) {
    const refused = await call('GET', `/v1/predictions?${query}`, { headers });
    expect(problem(refused)).toMatchObject({ status: 400, field: query.split('=')[0] });
  }
  for (const id of ids) await call('POST', `/v1/predictions/${id}/cancel`, { headers });
});

test('a waiting prediction is cancelled at once; on the WaveSpeed paths it has failed, with a sentence', async () => {
  const { id } = await create();
  const headers = { 'content-type': 'application/json' };
  const response = await call('POST', `/v1/predictions/${id}/cancel`, { headers });
  expect(response.statusCode).toBe(200);
  expect(response.json()).toMatchObject({ status: 'cancelled', cancel_requested: true, queue: null });
  expectDocumented(document, '/v1/predictions/{id}/cancel', 'post', response);
  expect(await service.store.queue.waiting()).toBe(0);
  const task = (await call('GET', `/api/v3/predictions/${id}`)).json().data;
  expect(task).toMatchObject({ status: 'failed', code: 1405, error: 'The prediction was cancelled.' });
  expect((await call('POST', `/v1/predictions/${id}/cancel`)).json()).toMatchObject({ status: 'cancelled' });
});

test('an image may come with the request, and goes when its prediction is deleted', async () => {
  const { id, input } = await create({ ...body, image: `data:image/png;base64,${png.toString('base64')}` });
  expect(input.image).toBe('sent with the request');
  const image = (await service.store.predictions.read([id]))[0]?.image;
  if (image?.kind !== 'blob') throw new Error('The image is no blob.');
  const removed = await call('DELETE', `/v1/predictions/${id}`);
  expectDocumented(document, '/v1/predictions/{id}', 'delete', removed);
  expect(await service.store.blobs.stat(image.blob)).toBeNull();
  expect(problem(await call('GET', `/v1/predictions/${id}`))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
});

test('another key sees, cancels, follows and deletes nothing; one without the scope neither', async () => {
  const { id } = await create();
  const other = await service.store.keys.create('other');
  const reader = await service.store.keys.create('reader', {
    scopes: ['read'],
    expiresAt: null,
    ratePerMinute: null,
    maxQueued: null,
    maxRunning: null,
  });
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/events'],
    ['POST', '/cancel'],
    ['DELETE', ''],
  ] as const) {
    const url = `/v1/predictions/${id}${path}`;
    const foreign = await call(method, url, { headers: { authorization: `Bearer ${other.plain}` } });
    expect(problem(foreign)).toMatchObject({ status: 404 });
    expectDocumented(document, `/v1/predictions/{id}${path}`, method.toLowerCase(), foreign);
    if (method === 'GET') continue;
    const refused = await call(method, url, { headers: { authorization: `Bearer ${reader.plain}` } });
    expect(problem(refused)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  }
  expect((await get(id)).status).toBe('created');
  await service.finishNext(dropped);
});
