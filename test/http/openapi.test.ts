import { randomBytes } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everydayGrant, scopes } from '../../src/contract/keys.ts';
import { type Document, expectDocumented as expectDocumentedIn, readDocument } from './documented.ts';
import { startTestService, submitPath, type TestService } from './service.ts';

let service: TestService;
let document: Document;
beforeAll(async () => {
  service = await startTestService();
  document = await readDocument(service);
});
afterAll(() => service.close());

const expectDocumented = (path: string, method: string, response: LightMyRequestResponse) =>
  expectDocumentedIn(document, path, method, response);

const openApi = { submit: submitPath, result: '/api/v2/predictions/{id}/result', native: '/v1/predictions/{id}' };
const body = { image: 'https://pictures.test/a.png', prompt: 'slow push in', seed: 7 };

const wavespeedPaths = [
  'balance',
  'billings/search',
  'media/upload/binary',
  'media/uploads',
  'model/price',
  'model/pricing',
  'models',
  'predictions',
  'predictions/delete',
  'predictions/{id}',
  'predictions/{id}/result',
  'user/usage_stats',
  'vidu/image-to-video-2.0',
  'webhook/secret',
];

test('the document is OpenAPI 3.1 for the public URL and names every public path', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(document.servers).toEqual([{ url: 'https://video.test/base' }]);
  expect(Object.keys(document.paths).toSorted()).toEqual([
    ...['v2', 'v3'].flatMap((version) => wavespeedPaths.map((path) => `/api/${version}/${path}`)),
    '/livez',
    '/media/uploads/{token}/{name}',
    '/media/{token}/{name}',
    '/metrics',
    '/readyz',
    '/uploads/{secret}',
    '/v1/browser-key',
    '/v1/key',
    '/v1/keys',
    '/v1/keys/{id}',
    '/v1/models',
    '/v1/operator/deliveries',
    '/v1/operator/deliveries/{id}/replay',
    '/v1/operator/failures',
    '/v1/operator/queue',
    '/v1/operator/storage',
    '/v1/operator/throughput',
    '/v1/operator/workers',
    '/v1/plans',
    '/v1/plans/{id}',
    '/v1/predictions',
    '/v1/predictions/{id}',
    '/v1/predictions/{id}/cancel',
    '/v1/predictions/{id}/events',
    '/v1/uploads',
    '/v1/uploads/link',
    '/v1/webhooks',
    '/v1/webhooks/deliveries',
    '/v1/webhooks/deliveries/{id}/replay',
    '/v1/webhooks/{id}',
  ]);
});

test('every body of JSON has examples, which name this server and are accepted by it', async () => {
  const examples: [string, string, object][] = [];
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, { requestBody }] of Object.entries(operations)) {
      const json = requestBody?.content['application/json'];
      // A token for one use, and an image of the internet.
      if (json === undefined || path === '/v1/browser-key' || path === '/v1/uploads/link') continue;
      const given = Object.values(json.examples ?? {}).map(({ value }) => value);
      const found = [json.example, ...given, ...(json.schema.examples ?? [])].filter((one) => one !== undefined);
      if (found.length === 0) throw new Error(`${method} ${path} has no example.`);
      for (const example of found) examples.push([path, method, example]);
    }
  }
  await using stack = new AsyncDisposableStack();
  const own = await startTestService();
  stack.defer(() => own.close());
  const { plain } = await own.store.keys.create('examples', { ...everydayGrant, scopes: [...scopes] });
  const { key } = await own.store.keys.create('to be changed');
  for (const [path, method, payload] of examples) {
    const headers = { authorization: `Bearer ${plain}`, prefer: 'wait=0' };
    const response = await own.app.inject({
      method: method.toUpperCase() as 'POST',
      url: path.replace('{id}', key.id),
      headers,
      payload,
    });
    expect([200, 201, 202], `${path}: ${response.body}`).toContain(response.statusCode);
  }
  expect(JSON.stringify(document)).toContain('https://video.test/base/examples/clowns.jpg');
});

test('every answer to a submission is as documented', async () => {
  const created = await service.submit(body);
  expect(created.statusCode).toBe(200);
  expectDocumented(openApi.submit, 'post', created);
  for (const wrong of [{}, { ...body, seed: 'x' }, { ...body, image: 'data:image/png;base64,AAAA' }]) {
    const refused = await service.submit(wrong);
    expect(refused.statusCode).toBe(400);
    expectDocumented(openApi.submit, 'post', refused);
  }
  const unauthorized = await service.app.inject({ method: 'POST', url: submitPath });
  expect(unauthorized.statusCode).toBe(401);
  expectDocumented(openApi.submit, 'post', unauthorized);
  await service.finishNext({ type: 'failed', code: 'INTERNAL', message: 'dropped' });
});

test('a result is as documented in each of its states, in both dialects', async () => {
  const endings = [
    null,
    { type: 'completed', video: randomBytes(10), nsfw: true },
    { type: 'failed', code: 'IMAGE_ASPECT', message: 'The image is too wide. Crop it.' },
  ] as const;
  const states: string[] = [];
  for (const ending of endings) {
    const { id } = (await service.submit(body)).json().data;
    if (ending !== null) await service.finishNext(ending);
    const result = await service.get(`/api/v2/predictions/${id}/result`);
    states.push(result.json().data.status);
    expectDocumented(openApi.result, 'get', result);
    expectDocumented(openApi.native, 'get', await service.get(`/v1/predictions/${id}`));
    // The stream of a prediction that has ended does so at once.
    if (ending !== null)
      expectDocumented(`${openApi.native}/events`, 'get', await service.get(`/v1/predictions/${id}/events`));
    if (ending === null) await service.finishNext({ type: 'failed', code: 'INTERNAL', message: 'dropped' });
  }
  expect(states).toEqual(['created', 'completed', 'failed']);
  expectDocumented(openApi.result, 'get', await service.get('/api/v2/predictions/x/result'));
  expectDocumented(openApi.native, 'get', await service.get('/v1/predictions/x'));
});

test('health is as documented, also while draining', async () => {
  expectDocumented('/livez', 'get', await service.get('/livez'));
  expectDocumented('/readyz', 'get', await service.get('/readyz'));
  service.drain();
  const draining = await service.get('/readyz');
  expect(draining.statusCode).toBe(503);
  expectDocumented('/readyz', 'get', draining);
});

test('the documentation page and all that it loads come from this server', async () => {
  const page = await service.get('/docs/');
  expect(page.statusCode).toBe(200);
  expect(page.body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  for (const [, file] of page.body.matchAll(/(?:src|href)="\.\/([^"]+)"/g)) {
    expect((await service.get(`/docs/${file}`)).statusCode).toBe(200);
  }
  expect((await service.get('/docs/json')).json().paths).toHaveProperty([submitPath]);
});

test('the first page of the server leads to the documentation', async () => {
  const home = await service.get('/?token=abc');
  expect(home.headers['content-type']).toContain('text/html');
  expect(home.body).toContain('href="docs"');
  expect(home.headers['referrer-policy']).toBe('no-referrer');
});
