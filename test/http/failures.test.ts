import { afterAll, beforeAll, expect, test } from 'vitest';
import { maxBodyBytes } from '../../src/contract/prediction.ts';
import { startTestService, submitPath, type TestService } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const send = (payload: string | Buffer, contentType = 'application/json') =>
  service.app.inject({
    method: 'POST',
    url: submitPath,
    headers: { authorization: `Bearer ${service.key}`, 'content-type': contentType },
    payload,
  });

test.each([
  ['malformed JSON', '{"image":', 'application/json', 'INPUT_INVALID', 'not valid JSON'],
  ['an empty body', '', 'application/json', 'INPUT_MISSING', 'body is empty'],
  ['a form', 'image=x', 'application/x-www-form-urlencoded', 'INPUT_INVALID', 'Content-Type: application/json'],
  ['plain text', '{}', 'text/plain', 'INPUT_INVALID', 'Content-Type: application/json'],
])('%s is a 400 in the envelope', async (_, payload, contentType, error, part) => {
  const response = await send(payload, contentType);
  expect(response.statusCode).toBe(400);
  expect(response.headers['content-type']).toBe('application/json');
  expect(response.json()).toMatchObject({ code: 400, message: expect.stringContaining(part), data: { error } });
});

test('a body above the limit is a 413 in the envelope', async () => {
  const response = await send(Buffer.alloc(maxBodyBytes + 1, 'x'));
  expect(response.statusCode).toBe(413);
  expect(response.json()).toMatchObject({
    code: 413,
    message: expect.stringContaining('70 MB'),
    data: { error: 'PAYLOAD_TOO_LARGE' },
  });
});

test('the limit that a refusal names is that of the path', async () => {
  const response = await service.app.inject({
    method: 'POST',
    url: '/v1/webhooks',
    headers: { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' },
    payload: Buffer.alloc(1024 * 1024 + 1, ' '),
  });
  expect(response.json()).toMatchObject({
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
    detail: expect.stringContaining('the 1 MB that are read'),
  });
});

test('a path without a route is a 404, a wrong method a 405 with what is allowed', async () => {
  const missing = await service.get('/api/v2/nothing?key=SECRET');
  expect(missing.json()).toEqual({
    code: 404,
    message: 'There is nothing at /api/v2/nothing. See /docs.',
    data: { error: 'NOT_FOUND' },
  });
  const otherModel = await service.app.inject({ method: 'POST', url: '/api/v3/vidu/text-to-video-2.0' });
  expect(otherModel.statusCode).toBe(404);
  expect(otherModel.json()).toMatchObject({
    message: 'There is no model vidu/text-to-video-2.0. This server has vidu/image-to-video-2.0.',
  });
  const wrong = await service.get(submitPath);
  expect(wrong.statusCode).toBe(405);
  expect(wrong.headers.allow).toBe('POST');
});

test('an unknown or misshapen id is a 404', async () => {
  for (const id of ['0'.repeat(32), 'x', '..', '%00']) {
    expect((await service.get(`/api/v3/predictions/${id}/result`)).statusCode).toBe(404);
  }
});

test('an unexpected fault is a 500 that shows nothing of the inside', async () => {
  const { get } = service.store.predictions;
  service.store.predictions.get = () => Promise.reject(new Error('password=hunter2'));
  const response = await service.get(`/api/v2/predictions/${'0'.repeat(32)}`);
  service.store.predictions.get = get;
  expect(response.statusCode).toBe(500);
  expect(response.body).not.toContain('hunter2');
  expect(response.json()).toMatchObject({ code: 500, data: { error: 'INTERNAL' } });
});

test('pages of other origins may call the API', async () => {
  const preflight = await service.app.inject({
    method: 'OPTIONS',
    url: submitPath,
    headers: {
      origin: 'https://elsewhere.test',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
  expect(preflight.statusCode).toBe(204);
  expect(preflight.headers['access-control-allow-origin']).toBe('*');
  expect(preflight.headers['access-control-allow-headers']).toContain('authorization');
  expect((await service.get('/livez')).statusCode).toBe(200);
});

test('examples are served, and nothing outside their folder', async () => {
  expect((await service.get('/examples/dot.png')).statusCode).toBe(200);
  for (const path of [
    '/examples/..%2fdata%2fowner.json',
    '/examples/%2e%2e/data/owner.json',
    '/examples/',
    '/examples/nope.png',
  ]) {
    const response = await service.get(path);
    expect([400, 404]).toContain(response.statusCode);
    expect(response.body).not.toContain('pid');
  }
});

test('a draining server is alive but not ready, answers results, and takes no submissions', async () => {
  expect((await service.get('/readyz')).json()).toEqual({ status: 'ok' });
  service.drain();
  expect((await service.get('/livez')).statusCode).toBe(200);
  expect((await service.get('/readyz')).statusCode).toBe(503);
  const refused = await service.submit({ image: 'https://pictures.test/a.png', prompt: '' });
  expect(refused.statusCode).toBe(503);
  expect((await service.get('/api/v2/predictions/x')).statusCode).toBe(404);
});
