import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readGrant } from '../../src/cli/keys.ts';
import { type KeyGrant, everydayGrant } from '../../src/contract/keys.ts';
import { png, startTestService, submitPath, type TestService } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ maxQueued: 6 });
});
afterAll(() => service.close());

const body = { image: 'https://pictures.test/a.png', prompt: '' };

async function keyWith(grant: Partial<KeyGrant>): Promise<string> {
  return (await service.store.keys.create('limited', { ...everydayGrant, ...grant })).plain;
}
const call = (key: string, url: string, payload?: object): Promise<LightMyRequestResponse> =>
  service.app.inject({
    url,
    method: payload === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}` },
    ...(payload === undefined ? {} : { payload }),
  });
const submit = (key: string, given: object = body) => call(key, submitPath, given);
async function inputs(): Promise<string[]> {
  const tokens: string[] = [];
  for await (const token of service.store.blobs.tokens('inputs', new Date(Date.now() + 60_000))) tokens.push(token);
  return tokens;
}
async function drain(): Promise<void> {
  while ((await service.store.queue.waiting()) > 0) {
    await service.finishNext({ type: 'failed', code: 'INTERNAL', message: 'dropped' });
  }
}

test('a key that may only read submits, uploads and deletes nothing', async () => {
  const reader = await keyWith({ scopes: ['read'] });
  expect((await call(reader, '/api/v3/balance')).statusCode).toBe(200);
  expect((await call(reader, '/api/v3/predictions', {})).statusCode).toBe(200);
  for (const path of [
    submitPath,
    '/api/v3/media/uploads',
    '/api/v2/media/upload/binary',
    '/api/v3/predictions/delete',
  ]) {
    const refused = await call(reader, path, { ...body, ids: ['x'] });
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toMatchObject({ code: 403, data: { error: 'FORBIDDEN' } });
    expect(refused.json().message).toContain('no scope "submit"');
  }
});

test('a key that may only submit reads nothing', async () => {
  const writer = await keyWith({ scopes: ['submit'] });
  const submitted = await submit(writer);
  expect(submitted.statusCode).toBe(200);
  expect((await call(writer, `/api/v2/predictions/${submitted.json().data.id}/result`)).statusCode).toBe(403);
  expect((await call(writer, `/v1/predictions/${submitted.json().data.id}`)).statusCode).toBe(403);
  await drain();
});

test('a key ends at its time', async () => {
  const over = await keyWith({ expiresAt: new Date(Date.now() - 1000).toISOString() });
  const refused = await call(over, '/api/v3/balance');
  expect(refused.statusCode).toBe(401);
  expect(refused.json().message).toContain('has expired');
  const valid = await keyWith({ expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
  expect((await call(valid, '/api/v3/balance')).statusCode).toBe(200);
});

test('submissions above the rate of a key are a 429 with Retry-After; other keys and reading go on', async () => {
  const limited = await keyWith({ ratePerMinute: 2 });
  const answers = await Promise.all([submit(limited), submit(limited), submit(limited)]);
  expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 200, 429]);
  const refused = await submit(limited);
  expect(refused.json()).toMatchObject({ code: 429, data: { error: 'RATE_LIMITED' } });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
  expect((await call(limited, '/api/v3/predictions', {})).json().data.total).toBe(2);
  expect((await submit(service.key)).statusCode).toBe(200);
  await drain();
});

test('a wrong submission does not count, and a repeated one gives its first answer', async () => {
  const limited = await keyWith({ ratePerMinute: 1 });
  expect((await submit(limited, { ...body, duration: 5 })).statusCode).toBe(400);
  const named = () =>
    service.app.inject({
      method: 'POST',
      url: submitPath,
      headers: { authorization: `Bearer ${limited}`, 'idempotency-key': 'once' },
      payload: body,
    });
  const first = await named();
  expect(first.statusCode).toBe(200);
  expect((await named()).json()).toEqual(first.json());
  await drain();
});

test('predictions that wait are capped for a key, also when submitted at once', async () => {
  const limited = await keyWith({ maxQueued: 2 });
  const answers = await Promise.all([submit(limited), submit(limited), submit(limited), submit(limited)]);
  expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 200, 429, 429]);
  expect((await submit(limited)).json().message).toContain('2 predictions of this API key wait already');
  await service.finishNext({ type: 'failed', code: 'INTERNAL', message: 'dropped' });
  expect((await submit(limited)).statusCode).toBe(200);
  await drain();
});

test('submissions that are being stored count as waiting', async () => {
  const limited = await keyWith({ maxQueued: 2 });
  const { blobs } = service.store;
  const put = blobs.put.bind(blobs);
  const gate = Promise.withResolvers<void>();
  const bothStoring = Promise.withResolvers<void>();
  let storing = 0;
  blobs.put = async (...args) => {
    storing += 1;
    if (storing === 2) bothStoring.resolve();
    await gate.promise;
    return await put(...args);
  };
  const withImage = { ...body, image: `data:image/png;base64,${png.toString('base64')}` };
  const first = [submit(limited, withImage), submit(limited, withImage)];
  await bothStoring.promise;
  expect((await submit(limited)).statusCode).toBe(429);
  blobs.put = put;
  gate.resolve();
  for (const answer of await Promise.all(first)) expect(answer.statusCode).toBe(200);
  await drain();
});

test('a full queue is a 503 for everybody, before anything is stored', async () => {
  const withImage = { ...body, image: `data:image/png;base64,${png.toString('base64')}` };
  const before = await inputs();
  for (let n = 0; n < 6; n += 1) expect((await submit(service.key)).statusCode).toBe(200);
  const refused = await submit(await keyWith({}), withImage);
  expect(refused.statusCode).toBe(503);
  expect(refused.json()).toMatchObject({ code: 503, data: { error: 'OVERLOADED' } });
  expect(refused.headers['retry-after']).toBe('30');
  expect(await inputs()).toEqual(before);
  expect(await service.store.queue.waiting()).toBe(6);
  await drain();
  expect((await submit(service.key)).statusCode).toBe(200);
});

test('the options of "keys create" are read strictly', () => {
  expect(readGrant({})).toEqual(everydayGrant);
  expect(readGrant({ scope: 'admin, read', rate: '5', maxQueued: '10' })).toMatchObject({
    scopes: ['read', 'admin'],
    ratePerMinute: 5,
    maxQueued: 10,
  });
  const { expiresAt } = readGrant({ expires: '12h' });
  expect(Math.abs(Date.parse(expiresAt ?? '') - Date.now() - 12 * 3_600_000)).toBeLessThan(60_000);
  for (const [options, message] of [
    [{ scope: 'write' }, '--scope must be one or more of submit, read, admin'],
    [{ scope: '' }, '--scope'],
    [{ rate: '0' }, '--rate must be a whole number'],
    [{ maxQueued: '1.5' }, '--max-queued must be a whole number'],
    [{ expires: 'soon' }, '--expires must be a time to come'],
    [{ expires: '2020-01-01' }, '--expires must be a time to come'],
  ] as const) {
    expect(() => readGrant(options)).toThrow(message);
  }
});
