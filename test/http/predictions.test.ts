import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Task } from '../../src/contract/wavespeed.ts';
import { png, publicUrl, startTestService, submitPath, type TestService } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const body = { image: 'https://pictures.test/a.png', prompt: 'slow push in', seed: 7 };

async function submitted(given: unknown = body): Promise<Task> {
  const response = await service.submit(given);
  expect(response.statusCode).toBe(200);
  return response.json<{ data: Task }>().data;
}

async function result(id: string, path = `/api/v2/predictions/${id}/result`): Promise<Task> {
  const response = await service.get(path);
  expect(response.statusCode).toBe(200);
  return response.json<{ data: Task }>().data;
}

/** Leaves no job behind for the next test. */
const drop = () => service.finishNext({ type: 'failed', code: 'INTERNAL', message: 'dropped' });

test('a submission is answered in the envelope, with no field null', async () => {
  const response = await service.submit(body);
  expect(response.json()).toEqual({
    code: 200,
    message: 'success',
    data: {
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      model: 'vidu/image-to-video-2.0',
      outputs: [],
      urls: { get: expect.stringMatching(/^https:\/\/video\.test\/base\/api\/v2\/predictions\/[0-9a-f]{32}\/result$/) },
      has_nsfw_contents: [],
      status: 'created',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      error: '',
      executionTime: 0,
      timings: { inference: 0 },
      input: { image: body.image, prompt: body.prompt, duration: 4, movement_amplitude: 'auto', seed: 7 },
    },
  });
  await drop();
});

test('a completed prediction has its video under both versions and both paths', async () => {
  const { id } = await submitted();
  await service.finishNext({ type: 'completed', video: randomBytes(100), nsfw: true });
  const task = await result(id);
  expect(task).toMatchObject({
    status: 'completed',
    outputs: [expect.stringMatching(/^https:\/\/video\.test\/base\/media\/[0-9a-f]{32}\/video\.mp4$/)],
    has_nsfw_contents: [true],
    error: '',
    executionTime: 1501,
    timings: { inference: 1501 },
  });
  expect(task).not.toHaveProperty('code');
  expect(await result(id, `/api/v2/predictions/${id}`)).toEqual(task);
  const v3 = await result(id, `/api/v3/predictions/${id}/result`);
  expect(v3).toEqual({ ...task, urls: { get: task.urls.get.replace('/v2/', '/v3/') } });
});

test('a failed prediction is an HTTP 200 with a code and a sentence', async () => {
  const { id } = await submitted();
  const message = 'The image could not be fetched. Send another URL.';
  await service.finishNext({ type: 'failed', code: 'MEDIA_FETCH_FAILED', message });
  expect(await result(id)).toMatchObject({ status: 'failed', code: 1402, error: message, outputs: [] });
});

test('a cancelled prediction is shown as failed', async () => {
  const { id } = await submitted();
  const [key] = await service.store.keys.list();
  await service.store.predictions.cancel(id, key?.id ?? '');
  expect(await result(id)).toMatchObject({ status: 'failed', code: 1405, error: 'The prediction was cancelled.' });
});

test('an image in the request is stored before the row and not repeated in the answer', async () => {
  const response = await service.submit({ ...body, image: `data:image/png;base64,${png.toString('base64')}` });
  expect(response.body).not.toContain('iVBOR');
  const { image } = await drop();
  expect(image.kind).toBe('blob');
  if (image.kind !== 'blob') return;
  const chunks: Buffer[] = await service.store.blobs.read(image.blob).toArray();
  expect(Buffer.concat(chunks)).toEqual(png);
});

test('an image under the public URL is stored as a path, whatever the URL will be by the time it is read', async () => {
  const task = await submitted({ ...body, image: `${publicUrl}/examples/dot.png?size=large` });
  expect(task.input.image).toBe(`${publicUrl}/examples/dot.png`);
  const { image } = await drop();
  expect(image).toEqual({ kind: 'own', path: '/examples/dot.png' });
});

test('an address of this server by any of its names becomes one under the public URL', async () => {
  const origin = await service.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = new URL(origin);
  const shown = async (image: string, host: string) => {
    const headers = { authorization: `Bearer ${service.key}`, 'content-type': 'application/json', host };
    // fetch() does not let go of its own Host header.
    const sent = request(`${origin}${submitPath}`, { method: 'POST', headers, agent: false });
    sent.end(JSON.stringify({ ...body, image }));
    const [response] = await once(sent, 'response');
    const { data } = (await json(response)) as { data: Task };
    await drop();
    return data.input.image;
  };
  const ours = `${publicUrl}/examples/dot.png`;
  expect(await shown('http://proxied.test/examples/dot.png', 'proxied.test')).toBe(ours);
  expect(await shown('https://proxied.test/examples/dot.png', 'proxied.test')).toBe(ours);
  expect(await shown(`http://localhost:${port}/examples/dot.png`, `127.0.0.1:${port}`)).toBe(ours);
  expect(await shown(`http://[::1]:${port}/examples/dot.png`, 'proxied.test')).toBe(ours);
  for (const other of [
    'http://elsewhere.test/examples/dot.png',
    `http://elsewhere.test:${port}/examples/dot.png`,
    'http://localhost:1/examples/dot.png',
    `http://localhost:${port}/other/dot.png`,
  ]) {
    expect(await shown(other, `127.0.0.1:${port}`)).toBe(other);
  }
});

test('null stands for an absent optional field, and unknown fields do not matter', async () => {
  const task = await submitted({ ...body, duration: null, seed: null, enable_base64_output: false, webhook: 7 });
  expect(task.input.duration).toBe(4);
  expect(task.input.seed).toBeGreaterThanOrEqual(0);
  await drop();
});

test('a wrong field is named, and nothing has run', async () => {
  const response = await service.submit({ ...body, duration: '4' });
  expect(response.statusCode).toBe(400);
  expect(response.json()).toEqual({
    code: 400,
    message: 'duration must be 4 or 8 (a number); it is the string "4".',
    data: { error: 'INPUT_INVALID', field: 'duration' },
  });
  expect(await service.store.queue.waiting()).toBe(0);
});

test.each([
  [undefined, 'The API key is missing'],
  ['Bearer', 'The API key is missing'],
  ['Basic dXNlcjpwYXNz', 'The API key is missing'],
  ['Bearer wrong', 'The API key is not valid'],
])('the authorization %s is refused before the body is read', async (authorization, message) => {
  const response = await service.app.inject({
    method: 'POST',
    url: submitPath,
    headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
    payload: 'this is not even JSON',
  });
  expect(response.statusCode).toBe(401);
  expect(response.json()).toMatchObject({ code: 401, message: expect.stringContaining(message) });
});

test('a revoked key is refused, and one key does not see the predictions of another', async () => {
  const { id } = await submitted();
  await drop();
  const { key, plain } = await service.store.keys.create('other');
  const asOther = () =>
    service.app.inject({ url: `/api/v3/predictions/${id}`, headers: { authorization: `bearer ${plain}` } });
  expect((await asOther()).statusCode).toBe(404);
  await service.store.keys.revoke(key.id);
  expect((await asOther()).statusCode).toBe(401);
});

test('the native view shows plan and progress', async () => {
  const { id } = await submitted();
  await service.finishNext({ type: 'completed', video: randomBytes(10), nsfw: false });
  const response = await service.get(`/v1/predictions/${id}`);
  expect(response.json()).toMatchObject({
    id,
    status: 'completed',
    plan: { camera: [{ move: 'push', direction: 'in' }], unsupported: ['juggling'] },
    outputs: [{ poster_url: expect.stringMatching(/video\.jpg$/), frames: 96, bytes: 10 }],
    timings: { total: 1600.7 },
    progress: null,
  });
});

test('the token of the start-up link gives one key, once', async () => {
  const token = await service.store.keys.createBrowserToken(60_000);
  const exchange = () => service.app.inject({ method: 'POST', url: '/v1/browser-key', payload: { token } });
  const { key } = (await exchange()).json<{ key: string }>();
  const probe = await service.app.inject({
    url: '/api/v2/predictions/x',
    headers: { authorization: `Bearer ${key}` },
  });
  expect(probe.statusCode).toBe(404);
  const again = await exchange();
  expect(again.statusCode).toBe(401);
  expect(again.headers['content-type']).toContain('application/problem+json');
});
