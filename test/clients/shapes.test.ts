import { randomBytes } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { Type, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { png, publicUrl, startTestService, type TestService } from '../http/service.ts';

/**
 * What the clients that cannot be installed here require of an answer, written down from their sources: each schema is as
 * strict as that client's own parser.
 */

let service: TestService;
const states: Record<string, LightMyRequestResponse> = {};

const body = { image: 'https://pictures.test/a.png', prompt: '', seed: 7 };

beforeAll(async () => {
  service = await startTestService();
  const result = async (id: string) => await service.get(`/api/v3/predictions/${id}/result`);
  states['created'] = await service.submit(body);
  const first: string = states['created'].json().data.id;
  states['waiting'] = await result(first);
  await service.finishNext({ type: 'completed', video: randomBytes(10), nsfw: true });
  states['completed'] = await result(first);
  const failed = await service.submit(body);
  await service.finishNext({ type: 'failed', code: 'MEDIA_FETCH_FAILED', message: 'It could not be fetched.' });
  states['failed'] = await result(failed.json().data.id);
  states['cancelled'] = await service.submit(body);
  const { id } = states['cancelled'].json().data;
  const [key] = await service.store.keys.list();
  await service.store.predictions.cancel(id, key?.id ?? '');
  states['cancelled'] = await result(id);
});
afterAll(() => service.close());

const stateNames = ['created', 'waiting', 'completed', 'failed', 'cancelled'];

const strings = Type.Array(Type.String());
const goInt64 = Type.Integer();

/** The Python SDK 2 and the Java SDK read these fields; both insist on the status 200 alone. */
const python = Type.Object({
  data: Type.Object({
    id: Type.String({ minLength: 1 }),
    status: Type.Enum(['created', 'processing', 'completed', 'failed']),
    outputs: strings,
    error: Type.String(),
    urls: Type.Object({ get: Type.String({ pattern: '^https?://' }) }),
  }),
});

/** The older Python client: a pydantic model in which nothing may be null and executionTime must be there. */
const olderPython = Type.Object({
  code: Type.Literal(200),
  data: Type.Object({
    id: Type.String(),
    model: Type.String(),
    status: Type.String(),
    outputs: strings,
    urls: Type.Object({ get: Type.String() }),
    has_nsfw_contents: Type.Array(Type.Boolean()),
    created_at: Type.String(),
    error: Type.String(),
    executionTime: Type.Integer(),
  }),
});

/** The Go SDK: a struct with these types, and no status but completed and failed ends its polling. */
const go = Type.Object({
  code: goInt64,
  message: Type.String(),
  data: Type.Object({
    id: Type.String(),
    model: Type.String(),
    outputs: strings,
    urls: Type.Record(Type.String(), Type.String()),
    has_nsfw_contents: Type.Array(Type.Boolean()),
    status: Type.Enum(['created', 'processing', 'completed', 'failed']),
    created_at: Type.String(),
    error: Type.String(),
    executionTime: goInt64,
    timings: Type.Record(Type.String(), goInt64),
  }),
});

/** The provider of the AI SDK: its zod schema takes only numbers in timings and only strings in urls. */
const aiSdk = Type.Object({
  code: Type.Literal(200),
  data: Type.Object({
    id: Type.String(),
    status: Type.String(),
    outputs: Type.Array(Type.String()),
    error: Type.String(),
    urls: Type.Record(Type.String(), Type.String()),
    timings: Type.Record(Type.String(), Type.Number()),
    has_nsfw_contents: Type.Array(Type.Boolean()),
  }),
});

describe.each<[string, TSchema]>([
  ['Python and Java SDK', python],
  ['older Python client', olderPython],
  ['Go SDK', go],
  ['AI SDK provider', aiSdk],
])('the %s reads a prediction', (_name, schema) => {
  test.each(stateNames)('that is %s', (state) => {
    const response = states[state];
    expect(response?.statusCode).toBe(200);
    expect(response?.headers['content-type']).toMatch(/^application\/json/);
    expect([...Compile(schema).Errors(response?.json())]).toEqual([]);
  });
});

test('what urls.get names is the result under this server, so that it may be polled as it is', async () => {
  const { urls, id } = states['created']?.json().data ?? {};
  expect(urls.get.startsWith(`${publicUrl}/api/`)).toBe(true);
  const polled = await service.get(urls.get.slice(publicUrl.length));
  expect(polled.json().data.id).toBe(id);
});

test('a task that failed is no failed request, and says its code', () => {
  expect(states['failed']?.json()).toMatchObject({ code: 200, data: { status: 'failed', code: 1402, outputs: [] } });
});

test.each(['v2', 'v3'])('the Go SDK and ComfyUI upload a form under %s', async (version) => {
  const boundary = 'X-GO-BOUNDARY';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n`;
  const payload = Buffer.concat([
    Buffer.from(`${head}Content-Type: application/octet-stream\r\n\r\n`),
    png,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const response = await service.app.inject({
    method: 'POST',
    url: `/api/${version}/media/upload/binary`,
    headers: {
      authorization: `Bearer ${service.key}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    payload,
  });
  const upload = Type.Object({
    code: Type.Literal(200),
    data: Type.Object({ type: Type.String(), download_url: Type.String(), filename: Type.String(), size: goInt64 }),
  });
  expect(Compile(upload).Check(response.json())).toBe(true);
});

test('the Python and Java SDK get a ticket whose headers are all strings', async () => {
  const response = await service.post('/api/v3/media/uploads', { filename: 'a', size: 70 });
  const ticket = Type.Object({
    code: Type.Literal(200),
    data: Type.Object({
      download_url: Type.String({ minLength: 1 }),
      upload: Type.Object({
        method: Type.String({ pattern: '^(?:PUT|put)$' }),
        url: Type.String({ minLength: 1 }),
        headers: Type.Record(Type.String(), Type.String()),
      }),
    }),
  });
  expect(Compile(ticket).Check(response.json())).toBe(true);
});

test('ComfyUI submits with its own flags under v3 and polls under v2', async () => {
  const submitted = await service.post('/api/v3/vidu/image-to-video-2.0', {
    ...body,
    duration: 4,
    movement_amplitude: 'auto',
    enable_base64_output: false,
    enable_safety_checker: true,
  });
  const { id } = submitted.json().data;
  await service.finishNext({ type: 'completed', video: randomBytes(10), nsfw: false });
  const polled = await service.get(`/api/v2/predictions/${id}/result`);
  expect(polled.json().data).toMatchObject({ status: 'completed', outputs: [expect.stringContaining('.mp4')] });
});

test('errors have the envelope in which clients look for message, with the status again as code', async () => {
  const envelope = Compile(
    Type.Object({ code: Type.Integer(), message: Type.String({ minLength: 10 }), data: Type.Object({}) }),
  );
  const refused = [
    await service.app.inject({ method: 'POST', url: '/api/v3/vidu/image-to-video-2.0' }),
    await service.submit({ ...body, duration: 5 }),
    await service.get(`/api/v3/predictions/${'0'.repeat(32)}/result`),
  ];
  expect(refused.map(({ statusCode }) => statusCode)).toEqual([401, 400, 404]);
  for (const response of refused) {
    expect(envelope.Check(response.json())).toBe(true);
    expect(response.json().code).toBe(response.statusCode);
  }
});

test('a browser may call every route with the headers that the SDKs add', async () => {
  const headers = 'authorization,content-type,idempotency-key,x-client-name,x-client-os,x-client-version';
  for (const [method, url] of [
    ['POST', '/api/v3/vidu/image-to-video-2.0'],
    ['POST', '/api/v3/media/upload/binary'],
    ['PUT', '/uploads/anything'],
  ] as const) {
    const preflight = await service.app.inject({
      method: 'OPTIONS',
      url,
      headers: {
        origin: 'https://app.test',
        'access-control-request-method': method,
        'access-control-request-headers': headers,
      },
    });
    expect(preflight.headers['access-control-allow-origin']).toBe('*');
    expect(preflight.headers['access-control-allow-headers']).toBe(headers);
    expect(preflight.headers['access-control-allow-methods']).toContain(method);
  }
});
