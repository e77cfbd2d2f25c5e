import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WorkClaim } from '../../src/store/store.ts';
import { type Document, expectDocumented, readDocument } from './documented.ts';
import { plan, png, publicUrl, startTestService, type TestService } from './service.ts';

let service: TestService;
let document: Document;
beforeAll(async () => {
  service = await startTestService();
  document = await readDocument(service);
});
afterAll(() => service.close());

const body = { image: 'https://pictures.test/a.png', prompt: 'slow push in', seed: 7 };
const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.4 };
const perception = {
  subjects: [
    {
      id: 'person-1',
      kind: 'person' as const,
      label: 'person',
      score: 0.9,
      box,
      area: 0.1,
      outlines: [[0.1, 0.1, 0.3, 0.1, 0.2, 0.4]],
    },
  ],
  regions: [{ name: 'hair', confidence: 0.8, box, area: 0.02, outlines: [], of: 'person-1' }],
  horizon: 0.5,
  sky: 0.3,
  sky_outlines: [[0, 0, 1, 0, 1, 0.3, 0, 0.3]],
  ground: 0.4,
};

function call(method: 'GET' | 'POST', url: string, more: InjectOptions = {}) {
  const headers = { authorization: `Bearer ${service.key}`, ...more.headers };
  return service.app.inject({ method, url, ...more, headers });
}
/** Plays the worker while the test runs. */
async function answering<T>(answer: (claim: WorkClaim) => Promise<void>, during: () => Promise<T>): Promise<T> {
  const consumer = await service.store.planning.consume(1, async (claim) => {
    if ((await service.store.plans.begin(claim)) !== null) await answer(claim);
  });
  try {
    return await during();
  } finally {
    await consumer.stop(1000);
  }
}
const finish = (claim: WorkClaim) => service.store.plans.finish(claim, { plan, perception });

test('a plan is answered with what was seen', async () => {
  const response = await answering(finish, () => call('POST', '/v1/plans', { payload: body }));
  expect(response.statusCode).toBe(200);
  expect(response.json()).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    status: 'completed',
    created_at: expect.any(String),
    plan,
    perception,
    error: null,
  });
  expectDocumented(document, '/v1/plans', 'post', response);
  const { id } = response.json();
  const again = await call('GET', `/v1/plans/${id}`);
  expect(again.json()).toEqual(response.json());
  expectDocumented(document, '/v1/plans/{id}', 'get', again);
  const { plain } = await service.store.keys.create('other');
  const foreign = await call('GET', `/v1/plans/${id}`, { headers: { authorization: `Bearer ${plain}` } });
  expect(foreign.statusCode).toBe(404);
  expectDocumented(document, '/v1/plans/{id}', 'get', foreign);
});

test('a plan that takes longer than its client waits is read later', async () => {
  const response = await call('POST', '/v1/plans', { payload: body, headers: { prefer: 'wait=0' } });
  expect(response.statusCode).toBe(202);
  expect(response.json()).toMatchObject({ status: 'created', plan: null, perception: null });
  expectDocumented(document, '/v1/plans', 'post', response);
  const { id } = response.json();
  expect(response.headers.location).toBe(`${publicUrl}/v1/plans/${id}`);
  await answering(finish, async () => {
    await expect.poll(async () => (await call('GET', `/v1/plans/${id}`)).json().status).toBe('completed');
  });
});

test('a picture that cannot be planned is a problem with the reason', async () => {
  const refuse = (claim: WorkClaim) =>
    service.store.plans.fail(claim, 'IMAGE_ASPECT', 'The image is too wide. Crop it.');
  const response = await answering(refuse, () => call('POST', '/v1/plans', { payload: body }));
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({ code: 'IMAGE_ASPECT', detail: 'The image is too wide. Crop it.' });
  const wrong = await call('POST', '/v1/plans', { payload: { ...body, webhook: { url: 'https://a.test' } } });
  expect(wrong.json()).toMatchObject({ status: 400, field: 'webhook' });
});

test('one key may not have many plans made at a time', async () => {
  const headers = { prefer: 'wait=0' };
  for (let n = 0; n < 4; n += 1)
    expect((await call('POST', '/v1/plans', { payload: body, headers })).statusCode).toBe(202);
  const refused = await call('POST', '/v1/plans', { payload: body, headers });
  expect(refused.statusCode).toBe(429);
  expect(refused.headers['retry-after']).toBe('2');
  expectDocumented(document, '/v1/plans', 'post', refused);
  await answering(finish, async () => {
    await expect.poll(() => service.store.plans.countOpen('')).toEqual({ key: 0, all: 0 });
  });
});

test('who goes away withdraws the question, and its image is swept', async () => {
  const base = await service.app.listen({ host: '127.0.0.1', port: 0 });
  const controller = new AbortController();
  const asking = fetch(`${base}/v1/plans`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, image: `data:image/png;base64,${png.toString('base64')}` }),
    signal: controller.signal,
  }).catch(() => null);
  await expect.poll(async () => (await service.store.plans.countOpen('')).all).toBe(1);
  // The image of a question that waits is wanted.
  expect(await service.store.sweep(new Date(Date.now() + 60_000))).toBe(0);
  controller.abort();
  await asking;
  await expect.poll(async () => (await service.store.plans.countOpen('')).all).toBe(0);
  expect(await service.store.sweep(new Date(Date.now() + 60_000))).toBe(1);
});
