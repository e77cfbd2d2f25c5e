import Schema from 'typebox/schema';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, submitPath, type TestService } from './service.ts';

let free: TestService;
let priced: TestService;
beforeAll(async () => {
  [free, priced] = await Promise.all([startTestService(), startTestService({ pricePerSecond: 0.075 })]);
});
afterAll(() => Promise.all([free.close(), priced.close()]));

const model = 'vidu/image-to-video-2.0';

test('the balance is a number above nothing, for a valid key only', async () => {
  expect((await free.get('/api/v3/balance')).json()).toEqual({
    code: 200,
    message: 'success',
    data: { balance: expect.any(Number) },
  });
  expect((await free.get('/api/v2/balance')).json().data.balance).toBeGreaterThan(0);
  expect((await free.app.inject('/api/v3/balance')).statusCode).toBe(401);
});

test('the catalog has the model with a schema that takes what the model takes', async () => {
  const { data } = (await priced.get('/api/v3/models')).json();
  expect(data).toMatchObject([
    {
      model_id: model,
      type: 'image-to-video',
      base_price: 0.3,
      formula: '{"total_price": base_price * duration / 4}',
      api_schema: { api_schemas: [{ type: 'model_run', method: 'POST', api_path: `/api/v3/${model}` }] },
    },
  ]);
  const schema = data[0].api_schema.api_schemas[0].request_schema;
  expect(schema).toMatchObject({ type: 'object', required: ['image', 'prompt'] });
  expect(schema['x-order-properties']).toEqual(Object.keys(schema.properties));
  expect(schema.properties.duration).toMatchObject({ type: 'integer', enum: [4, 8], default: 4 });
  expect(JSON.stringify(schema)).not.toContain('x-allowed');
  const good = { image: 'https://pictures.test/a.png', prompt: '' };
  for (const [change, valid] of [
    [{}, true],
    [{ duration: 8, movement_amplitude: 'large', seed: -1 }, true],
    [{ duration: 5 }, false],
    [{ movement_amplitude: 'huge' }, false],
    [{ seed: -2 }, false],
    [{ prompt: 'x'.repeat(1501) }, false],
  ] as const) {
    const body = { ...good, ...change };
    expect(Schema.Check(schema, body)).toBe(valid);
    const submitted = await priced.app.inject({
      method: 'POST',
      url: submitPath,
      headers: { authorization: `Bearer ${priced.key}` },
      payload: body,
    });
    expect(submitted.statusCode).toBe(valid ? 200 : 400);
  }
});

test('a price is 0 unless one is set, and goes by the duration', async () => {
  const price = async (service: TestService, inputs: object) =>
    (await service.post('/api/v3/model/price', { model_id: model, inputs })).json().data;
  expect(await price(free, { duration: 8 })).toEqual({
    model_id: model,
    price: 0,
    discounted_price: 0,
    currency: 'USD',
  });
  expect(await price(priced, {})).toMatchObject({ price: 0.3, discounted_price: 0.3 });
  expect(await price(priced, { duration: 8, prompt: 'x' })).toMatchObject({ price: 0.6 });
  const older = await priced.post('/api/v2/model/pricing', { model_id: model, inputs: { duration: 8 } });
  expect(older.json().data).toEqual({ model_id: model, unit_price: 0.6, currency: 'USD' });
});

test('a price of nothing that exists is an error', async () => {
  expect((await free.post('/api/v3/model/price', { model_id: 'a/b' })).statusCode).toBe(404);
  expect((await free.post('/api/v3/model/price', {})).json().data).toEqual({
    error: 'INPUT_MISSING',
    field: 'model_id',
  });
  const wrong = await free.post('/api/v3/model/price', { model_id: model, inputs: { duration: 5 } });
  expect(wrong.json().message).toBe('inputs.duration must be 4 or 8 (a number).');
});

test('each key has a webhook secret of its own, which stays', async () => {
  const { plain } = await free.store.keys.create('other');
  const secretOf = async (key: string): Promise<string> =>
    (await free.app.inject({ url: '/api/v3/webhook/secret', headers: { authorization: `Bearer ${key}` } })).json().data
      .secret;
  const mine = await secretOf(free.key);
  expect(mine).toMatch(/^whsec_[\w+/]{43}=$/);
  expect(await secretOf(free.key)).toBe(mine);
  expect(await secretOf(plain)).not.toBe(mine);
});
