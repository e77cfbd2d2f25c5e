import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Delivery, RegisteredWebhook } from '../../src/contract/webhooks.ts';
import { type Document, expectDocumented, readDocument } from './documented.ts';
import { startTestService, submitPath, type TestService } from './service.ts';

let service: TestService;
let document: Document;
beforeAll(async () => {
  service = await startTestService();
  document = await readDocument(service);
});
afterAll(() => service.close());

const body = { image: 'https://pictures.test/a.png', prompt: 'slow push in', seed: 7 };
const hook = 'https://hooks.test/video?token=1';

function call(method: 'GET' | 'POST' | 'DELETE', url: string, more: InjectOptions = {}) {
  const headers = { authorization: `Bearer ${service.key}`, ...more.headers };
  return service.app.inject({ method, url, ...more, headers });
}
async function finished(response: LightMyRequestResponse): Promise<readonly Delivery[]> {
  expect(response.statusCode).toBeLessThan(202);
  const answer = response.json();
  await service.finishNext({ type: 'failed', code: 'INTERNAL', message: 'dropped' });
  const list = await call('GET', `/v1/webhooks/deliveries?prediction_id=${answer.data?.id ?? answer.id}`);
  expectDocumented(document, '/v1/webhooks/deliveries', 'get', list);
  return list.json().data;
}

test('the webhook of a submission is in the query or in the body, and the query goes first', async () => {
  const submit = (query: string, more: object) =>
    call('POST', `${submitPath}${query}`, { payload: { ...body, ...more } });
  const asked = [
    submit(`?webhook=${encodeURIComponent(hook)}`, {}),
    submit('', { webhook_url: hook }),
    submit(`?webhook=${encodeURIComponent(hook)}`, { webhook_url: 'https://other.test/' }),
  ];
  for (const response of asked) {
    expect(await finished(await response)).toMatchObject([
      { url: hook, signature: 'wavespeed-v3', state: 'pending', webhook_id: null, attempts: [] },
    ]);
  }
  expect(await finished(await submit('?webhook=', { webhook_url: '' }))).toEqual([]);
});

test('a native submission chooses how its webhook is signed', async () => {
  const submit = (webhook: object) => call('POST', '/v1/predictions', { payload: { ...body, webhook } });
  expect(await finished(await submit({ url: hook }))).toMatchObject([{ url: hook, signature: 'standard-webhooks' }]);
  expect(await finished(await submit({ url: hook, signature: 'wavespeed-v3' }))).toMatchObject([
    { signature: 'wavespeed-v3' },
  ]);
  const wrong = await submit({ url: hook, signature: 'none' });
  expect(wrong.json()).toMatchObject({ status: 400, field: 'webhook' });
});

test('a webhook into a private network, or no web address, is refused before anything is stored', async () => {
  for (const [url, problem] of [
    ['http://127.0.0.1:9/x', 'MUYBRIDGE_ALLOW_PRIVATE_URLS'],
    ['http://2130706433/', 'private or reserved network'],
    ['http://[::ffff:10.0.0.1]/', 'private or reserved network'],
    ['http://169.254.169.254/latest', 'private or reserved network'],
    ['http://localhost/', 'private or reserved network'],
    ['http://api.localhost./', 'private or reserved network'],
    ['ftp://hooks.test/', 'scheme ftp:'],
    ['https://user:secret@hooks.test/', 'user name or password'],
    ['not a url', 'not a valid URL'],
    [`https://hooks.test/${'x'.repeat(2050)}`, 'more than 2048 characters'],
  ] as const) {
    const wavespeed = await call('POST', `${submitPath}?webhook=${encodeURIComponent(url)}`, { payload: body });
    expect(wavespeed.json()).toMatchObject({ code: 400, data: { error: 'INPUT_INVALID', field: 'webhook' } });
    expect(wavespeed.json().message).toContain(problem);
    expectDocumented(document, submitPath, 'post', wavespeed);
    expect((await call('POST', '/v1/predictions', { payload: { ...body, webhook: { url } } })).statusCode).toBe(400);
    const registered = await call('POST', '/v1/webhooks', { payload: { url } });
    expect(registered.json()).toMatchObject({ status: 400, field: 'url' });
  }
  const twice = await call('POST', `${submitPath}?webhook=https://a.test&webhook=https://b.test`, { payload: body });
  expect(twice.json()).toMatchObject({ code: 400, data: { field: 'webhook' } });
  expect(await service.store.queue.waiting()).toBe(0);
});

test('a webhook can be registered for all predictions of a key, listed and deleted', async () => {
  const created = await call('POST', '/v1/webhooks', { payload: { url: hook } });
  expect(created.statusCode).toBe(201);
  expectDocumented(document, '/v1/webhooks', 'post', created);
  const { id, secret } = created.json<RegisteredWebhook>();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const list = await call('GET', '/v1/webhooks');
  expectDocumented(document, '/v1/webhooks', 'get', list);
  expect(list.json().data).toEqual([created.json()]);
  expect(await finished(await call('POST', submitPath, { payload: body }))).toMatchObject([
    { webhook_id: id, url: hook, signature: 'standard-webhooks' },
  ]);
  const { plain } = await service.store.keys.create('other');
  const foreign = { headers: { authorization: `Bearer ${plain}` } };
  expect((await call('GET', '/v1/webhooks', foreign)).json()).toEqual({ data: [] });
  expect((await call('GET', '/v1/webhooks/deliveries', foreign)).json()).toEqual({ data: [] });
  expect((await call('DELETE', `/v1/webhooks/${id}`, foreign)).statusCode).toBe(404);
  const removed = await call('DELETE', `/v1/webhooks/${id}`);
  expect(removed.statusCode).toBe(204);
  expectDocumented(document, '/v1/webhooks/{id}', 'delete', removed);
  const again = await call('DELETE', `/v1/webhooks/${id}`);
  expectDocumented(document, '/v1/webhooks/{id}', 'delete', again);
  expect(again.statusCode).toBe(404);
});

test('a delivery can be sent again by its own key', async () => {
  const [delivery] = await finished(await call('POST', `${submitPath}?webhook=${hook}`, { payload: body }));
  const path = `/v1/webhooks/deliveries/${delivery?.id}/replay`;
  const replayed = await call('POST', path);
  expect(replayed.statusCode).toBe(202);
  expect(replayed.json()).toEqual({ id: delivery?.id });
  expectDocumented(document, '/v1/webhooks/deliveries/{id}/replay', 'post', replayed);
  const { plain } = await service.store.keys.create('other');
  const foreign = await call('POST', path, { headers: { authorization: `Bearer ${plain}` } });
  expect(foreign.json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  expectDocumented(document, '/v1/webhooks/deliveries/{id}/replay', 'post', foreign);
});
