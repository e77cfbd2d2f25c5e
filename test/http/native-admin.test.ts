import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everydayGrant } from '../../src/contract/keys.ts';
import { type Document, expectDocumented, readDocument } from './documented.ts';
import { png, publicUrl, startTestService, type TestService } from './service.ts';

let service: TestService;
let document: Document;
let admin: string;
beforeAll(async () => {
  service = await startTestService();
  document = await readDocument(service);
  admin = (await service.store.keys.create('admin', { ...everydayGrant, scopes: ['admin'] })).plain;
});
afterAll(() => service.close());

const call = (method: 'GET' | 'POST' | 'DELETE', url: string, key: string, more: InjectOptions = {}) =>
  service.app.inject({ method, url, ...more, headers: { ...more.headers, authorization: `Bearer ${key}` } });

test('an admin makes, lists and revokes keys', async () => {
  const grant = {
    scopes: ['read'],
    expires_at: '2999-01-01T00:00:00Z',
    rate_per_minute: 5,
    max_queued: 3,
    max_running: 2,
  };
  const created = await call('POST', '/v1/keys', admin, { payload: { name: 'a friend', ...grant } });
  expect(created.statusCode).toBe(201);
  expectDocumented(document, '/v1/keys', 'post', created);
  const { id, key } = created.json<{ id: string; key: string }>();
  expect(created.json()).toMatchObject({ ...grant, expires_at: '2999-01-01T00:00:00.000Z', revoked_at: null });
  expect((await call('GET', '/v1/predictions', key)).statusCode).toBe(200);
  const list = await call('GET', '/v1/keys', admin);
  expectDocumented(document, '/v1/keys', 'get', list);
  expect(list.body).not.toContain(key);
  expect(list.json().data).toContainEqual(expect.objectContaining({ id, name: 'a friend', max_running: 2 }));
  const revoked = await call('DELETE', `/v1/keys/${id}`, admin);
  expect(revoked.statusCode).toBe(204);
  expectDocumented(document, '/v1/keys/{id}', 'delete', revoked);
  expect((await call('GET', '/v1/predictions', key)).statusCode).toBe(401);
  const again = await call('DELETE', `/v1/keys/${id}`, admin);
  expect(again.statusCode).toBe(404);
  expectDocumented(document, '/v1/keys/{id}', 'delete', again);
});

test('what is wrong with a key is named, and who is no admin may nothing of this', async () => {
  for (const [payload, field] of [
    [{}, 'name'],
    [{ name: 'x', scopes: ['all'] }, 'scopes'],
    [{ name: 'x', scopes: [] }, 'scopes'],
    [{ name: 'x', expires_at: 'soon' }, 'expires_at'],
    [{ name: 'x', expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    [{ name: 'x', max_running: 65 }, 'max_running'],
    [{ name: 'x', limit: 1 }, 'limit'],
  ] as const) {
    const refused = await call('POST', '/v1/keys', admin, { payload });
    expect(refused.json()).toMatchObject({ status: 400, field });
    expectDocumented(document, '/v1/keys', 'post', refused);
  }
  for (const [method, url] of [
    ['GET', '/v1/keys'],
    ['POST', '/v1/keys'],
    ['DELETE', '/v1/keys/x'],
  ] as const) {
    const refused = await call(method, url, service.key, method === 'POST' ? { payload: { name: 'x' } } : {});
    expect(refused.json()).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  }
});

test('an image is uploaded as it is, and can be animated', async () => {
  const upload = (payload: Buffer, type: string, query = '') =>
    call('POST', `/v1/uploads${query}`, service.key, { payload, headers: { 'content-type': type } });
  const response = await upload(png, 'image/png', '?filename=my%20photo.png');
  expect(response.statusCode).toBe(201);
  expectDocumented(document, '/v1/uploads', 'post', response);
  const { image, bytes } = response.json<{ image: string; bytes: number }>();
  expect(bytes).toBe(png.length);
  expect(image).toMatch(/\/media\/uploads\/[0-9a-f]{32}\/my_photo\.png$/);
  const media = await service.app.inject({ url: image.slice(publicUrl.length) });
  expect(media.rawPayload).toEqual(png);
  const prediction = await service.post('/v1/predictions', { image, prompt: '' });
  expect(prediction.json().input.image).toBe(image);
  for (const [payload, type] of [
    [Buffer.from('no picture at all, but long enough to be one'), 'image/png'],
    [Buffer.from('{"a": 1}'), 'application/json'],
  ] as const) {
    const refused = await upload(payload, type);
    expect(refused.json()).toMatchObject({ status: 400, code: 'IMAGE_UNREADABLE' });
    expectDocumented(document, '/v1/uploads', 'post', refused);
  }
});
