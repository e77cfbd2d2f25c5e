import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everydayGrant } from '../../src/contract/keys.ts';
import { createPostWebhook } from '../../src/safety/guard/post-webhook.ts';
import { createDeliveryLoop } from '../../src/worker/deliveries.ts';
import { type Document, expectDocumented, readDocument } from './documented.ts';
import { startTestService, type TestService } from './service.ts';

let service: TestService;
let document: Document;
let admin: string;
beforeAll(async () => {
  service = await startTestService({ freeBytes: () => 5e9 });
  document = await readDocument(service);
  admin = (await service.store.keys.create('admin', { ...everydayGrant, scopes: ['admin'] })).plain;
});
afterAll(() => service.close());

const call = (method: 'GET' | 'POST' | 'PATCH', url: string, more: InjectOptions = {}, key = admin) =>
  service.app.inject({ method, url, ...more, headers: { authorization: `Bearer ${key}` } });

async function ask(path: string, query = ''): Promise<unknown> {
  const response = await call('GET', `/v1/operator/${path}${query}`);
  expect(response.statusCode).toBe(200);
  expect(response.headers['cache-control']).toBe('no-store');
  expectDocumented(document, `/v1/operator/${path}`, 'get', response);
  return response.json();
}

const image = 'https://pictures.test/private/photo.png?signature=secret';

test('queue, workers, failures, throughput and storage are told without what users sent', async () => {
  const submitted = await service.post('/v1/predictions', { image, prompt: 'a secret prompt', seed: 1 });
  const { id } = submitted.json<{ id: string }>();
  expect(await ask('queue')).toMatchObject({
    waiting: 1,
    running: 0,
    oldest_waiting_at: submitted.json().created_at,
    keys: [{ key_name: 'test', waiting: 1, running: 0 }],
  });
  const message = `The image at ${image} is empty. Send another, or see https://pictures.test/help.`;
  await service.finishNext({ type: 'failed', code: 'MEDIA_FETCH_FAILED', message });
  await service.post('/v1/predictions', { image, prompt: 'another', seed: 1 });
  await service.finishNext({ type: 'completed', video: Buffer.from('a video'), nsfw: false });
  const failures = await ask('failures');
  expect(failures).toMatchObject({
    data: [
      {
        prediction_id: id,
        key_name: 'test',
        code: 'MEDIA_FETCH_FAILED',
        message: 'The image at [URL] is empty. Send another, or see [URL].',
        attempts: 0,
      },
    ],
  });
  const worker = await service.store.workers.enter({ host: 'studio', pid: 7, version: '1.2.3', places: 2 });
  expect(await ask('workers')).toMatchObject({
    data: [{ id: worker, host: 'studio', pid: 7, version: '1.2.3', places: 2, alive: true, running: [] }],
  });
  for (const [query, steps, seconds] of [
    ['?period=hour', 60, 60],
    ['', 96, 900],
    ['?period=week', 84, 7200],
  ] as const) {
    const { data, step_seconds: step } = (await ask('throughput', query)) as {
      data: { completed: number; failed: number; total_ms: number | null }[];
      step_seconds: number;
    };
    expect(data).toHaveLength(steps);
    expect(step).toBe(seconds);
    expect(data.reduce((sum, { completed, failed }) => sum + completed * 10 + failed, 0)).toBe(11);
    expect(data.find(({ completed }) => completed === 1)?.total_ms).toBe(1601);
  }
  const storage = await ask('storage');
  expect(storage).toMatchObject({ outputs: { files: 2 }, database: { backend: 'pglite' }, free_bytes: 5e9 });
  expect((storage as { database: { bytes: number } }).database.bytes).toBeGreaterThan(1e6);
  for (const path of ['queue', 'workers', 'failures', 'throughput', 'storage', 'deliveries']) {
    const { body } = await call('GET', `/v1/operator/${path}`);
    for (const word of ['secret', 'pictures.test', 'photo.png']) expect(body).not.toContain(word);
  }
});

test('a message of any key is seen and sent again', async () => {
  const receiver = createServer((_request, response) => response.writeHead(204).end()).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const { id: keyId, name } = (await service.store.keys.create('hooked')).key;
  await service.store.webhooks.add({ keyId, url, signature: 'standard-webhooks' });
  const prediction = await service.store.predictions.create({
    keyId,
    model: 'vidu/image-to-video-2.0',
    input: { prompt: 'x', duration: 4, movementAmplitude: 'auto', seed: 1 },
    image: { kind: 'own', path: '/examples/dot.png' },
    base64Output: false,
    price: 0,
    webhook: null,
    askedEngine: null,
    traceparent: null,
  });
  await service.store.predictions.cancel(prediction.id, keyId);
  const loop = await createDeliveryLoop({
    store: service.store,
    post: createPostWebhook({ allowPrivate: true }),
    messageOf: () => '{}',
    log: service.app.log,
  });
  type Listed = { data: { id: string; state: string; key_name: string; attempts: object[] }[] };
  const first = async () => ((await ask('deliveries')) as Listed).data[0];
  await expect.poll(first, { timeout: 15_000 }).toMatchObject({
    state: 'delivered',
    key_name: name,
    attempts: [{ number: 1, status: 204 }],
  });
  expect((await ask('deliveries', '?state=failed')) as Listed).toEqual({ data: [] });
  const replayed = await call('POST', `/v1/operator/deliveries/${(await first())?.id}/replay`);
  expect(replayed.statusCode).toBe(202);
  expectDocumented(document, '/v1/operator/deliveries/{id}/replay', 'post', replayed);
  await expect.poll(async () => (await first())?.attempts.length, { timeout: 15_000 }).toBe(2);
  const missing = await call('POST', '/v1/operator/deliveries/msg_none/replay');
  expect(missing.statusCode).toBe(404);
  expectDocumented(document, '/v1/operator/deliveries/{id}/replay', 'post', missing);
  await loop.stop();
  receiver.close();
});

test('limits of a key are changed and taken away, and what is wrong is named', async () => {
  const { id } = (await service.store.keys.create('changing', { ...everydayGrant, maxQueued: 5, maxRunning: 2 })).key;
  const change = async (payload: object, of = id) => {
    const response = await call('PATCH', `/v1/keys/${of}`, { payload });
    expectDocumented(document, '/v1/keys/{id}', 'patch', response);
    return response;
  };
  const changed = await change({ rate_per_minute: 9, max_queued: null, expires_at: '2999-01-01T00:00:00Z' });
  expect(changed.json()).toMatchObject({
    name: 'changing',
    rate_per_minute: 9,
    max_queued: null,
    max_running: 2,
    expires_at: '2999-01-01T00:00:00.000Z',
  });
  expect((await change({ name: 'changed', expires_at: null, scopes: ['read'] })).json()).toMatchObject({
    name: 'changed',
    expires_at: null,
    scopes: ['read'],
    rate_per_minute: 9,
  });
  for (const [payload, field] of [
    [{ max_running: 65 }, 'max_running'],
    [{ expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    [{ scopes: [] }, 'scopes'],
    [{ speed: 1 }, 'speed'],
  ] as const) {
    expect((await change(payload)).json()).toMatchObject({ status: 400, field });
  }
  expect((await change({ name: 'x' }, 'none')).statusCode).toBe(404);
});

test('who is no admin sees nothing, and what is asked wrongly is named', async () => {
  const paths = Object.entries(document.paths).filter(([path]) => path.startsWith('/v1/operator/'));
  expect(paths.length).toBeGreaterThan(5);
  for (const [path, methods] of paths) {
    for (const method of Object.keys(methods)) {
      const refused = await call(method === 'get' ? 'GET' : 'POST', path, {}, service.key);
      expect(refused.json()).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    }
  }
  expect((await call('PATCH', '/v1/keys/x', { payload: {} }, service.key)).statusCode).toBe(403);
  for (const [query, field] of [
    ['throughput?period=year', 'period'],
    ['failures?limit=101', 'limit'],
    ['deliveries?state=lost', 'state'],
  ]) {
    const refused = await call('GET', `/v1/operator/${query}`);
    expect(refused.json()).toMatchObject({ status: 400, field });
  }
});
