import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectDocumented } from './documented.ts';
import { png, startTestService, type TestService } from './service.ts';

let service: TestService;
let server: Server;
let origin: string;

beforeAll(async () => {
  service = await startTestService();
  server = createServer((request, response) => {
    if (request.url === '/never') return;
    response.end(request.url?.startsWith('/photo') ? png : 'no picture');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await service.close();
});

test('the server keeps a copy of an image of the web', async () => {
  const response = await service.post('/v1/uploads/link', { url: `${origin}/photo%20of%20me.png?size=1` });
  expect(response.statusCode).toBe(201);
  const { image, bytes } = response.json();
  expect(bytes).toBe(png.length);
  const path = new URL(image).pathname.replace('/base', '');
  expect((await service.app.inject(path)).rawPayload.equals(png)).toBe(true);
  const document = (await service.app.inject('/openapi.json')).json();
  expectDocumented(document, '/v1/uploads/link', 'post', response);
});

test('what is no image, no URL, or not to be had is refused', async () => {
  const codeFor = async (url: string) => (await service.post('/v1/uploads/link', { url })).json().code;
  expect(await codeFor(`${origin}/page`)).toBe('IMAGE_UNREADABLE');
  expect(await codeFor('file:///etc/passwd')).toBe('INPUT_INVALID');
  expect(await codeFor('http://169.254.169.254/')).toBe('MEDIA_URL_BLOCKED');
  expect(await codeFor('http://127.0.0.1:1/x.png')).toBe('MEDIA_FETCH_FAILED');
  expect(
    (await service.app.inject({ method: 'POST', url: '/v1/uploads/link', payload: { url: origin } })).statusCode,
  ).toBe(401);
});

test('eight are fetched at a time, however many come at once, and a place that is left is free again', async () => {
  const given = Array.from({ length: 12 }, () => service.post('/v1/uploads/link', { url: `${origin}/never` }));
  const refused = given.map(async (answer) => (await answer).json().code === 'OVERLOADED');
  await expect
    .poll(async () => (await service.post('/v1/uploads/link', { url: `${origin}/photo` })).statusCode)
    .toBe(503);
  server.closeAllConnections();
  expect((await Promise.all(refused)).filter(Boolean)).toHaveLength(4);
  expect((await service.post('/v1/uploads/link', { url: `${origin}/photo` })).statusCode).toBe(201);
});
