import { randomBytes, randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { promisify } from 'node:util';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { png, startTestService, submitPath, type TestService } from './service.ts';

let service: TestService;
let origin: string;
beforeAll(async () => {
  service = await startTestService();
  origin = await service.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => service.close());

const drop = () => service.finishNext({ type: 'failed', code: 'INTERNAL', message: 'dropped' });
afterEach(async () => {
  while ((await service.store.queue.waiting()) > 0) await drop();
});

const body = { image: `data:image/png;base64,${png.toString('base64')}`, prompt: 'slow push in' };

function send(given: object, name?: string, key = service.key): Promise<LightMyRequestResponse> {
  return service.app.inject({
    method: 'POST',
    url: submitPath,
    headers: { authorization: `Bearer ${key}`, ...(name === undefined ? {} : { 'idempotency-key': name }) },
    payload: given,
  });
}
const idOf = (response: LightMyRequestResponse): string => response.json().data.id;

/** Makes the next images wait before they are stored, and with them their submissions. */
function holdImages() {
  const { blobs } = service.store;
  const put = blobs.put.bind(blobs);
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  blobs.put = async (...args) => {
    reached.resolve();
    await gate.promise;
    return await put(...args);
  };
  return {
    reached: reached.promise,
    release() {
      blobs.put = put;
      gate.resolve();
    },
  };
}

describe('with an Idempotency-Key', () => {
  test('a repeated submission gives the first answer again, whatever has happened since, and one prediction', async () => {
    const name = randomUUID();
    const first = await send(body, name);
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    await service.finishNext({ type: 'completed', video: randomBytes(10), nsfw: false });
    const second = await send({ seed: null, ...body, duration: 4, unknown: 1 }, `"${name}"`);
    expect(second.statusCode).toBe(200);
    expect(second.json()).toEqual(first.json());
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(await service.store.queue.waiting()).toBe(0);
  });

  test('another body is a 422, and another API key has names of its own', async () => {
    const name = randomUUID();
    const first = await send(body, name);
    for (const change of [{ prompt: 'pan left' }, { seed: 1 }, { enable_base64_output: true }]) {
      const other = await send({ ...body, ...change }, name);
      expect(other.statusCode).toBe(422);
      expect(other.json()).toMatchObject({ code: 422, data: { error: 'IDEMPOTENCY_MISMATCH' } });
    }
    const { plain } = await service.store.keys.create('other');
    const foreign = await send({ ...body, prompt: 'pan left' }, name, plain);
    expect(foreign.statusCode).toBe(200);
    expect(idOf(foreign)).not.toBe(idOf(first));
  });

  test('a second request while the first is being answered is a 409', async () => {
    const name = randomUUID();
    const held = holdImages();
    const first = send(body, name);
    await held.reached;
    const second = await send(body, name);
    expect(second.statusCode).toBe(409);
    expect(second.headers['retry-after']).toBe('1');
    held.release();
    const id = idOf(await first);
    expect(idOf(await send(body, name))).toBe(id);
    expect(await service.store.queue.waiting()).toBe(1);
  });

  test('a name is free again when its request was refused and when its prediction is deleted', async () => {
    const name = randomUUID();
    expect((await send({ ...body, duration: 5 }, name)).statusCode).toBe(400);
    const first = idOf(await send(body, name));
    await service.post('/api/v3/predictions/delete', { ids: [first] });
    const second = idOf(await send(body, name));
    expect(second).not.toBe(first);
  });

  test.each(['', ' ', 'two words', 'a,b', '"unfinished', 'x'.repeat(256), 'ä'])(
    'the key %j is refused',
    async (name) => {
      const response = await send(body, name);
      expect(response.statusCode).toBe(400);
      expect(response.json().data).toEqual({ error: 'INPUT_INVALID', field: 'Idempotency-Key' });
    },
  );
});

describe('without a key', () => {
  /** Submits over a connection of its own, which is cut before the answer; resolves when the server has noticed. */
  async function submitAndLeave(given: object): Promise<{ release(): void }> {
    const held = holdImages();
    const sent = httpRequest(`${origin}${submitPath}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' },
      agent: false,
    });
    sent.on('error', () => undefined);
    sent.end(JSON.stringify(given));
    await held.reached;
    sent.destroy();
    const connections = promisify(service.app.server.getConnections.bind(service.app.server));
    while ((await connections()) > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    return held;
  }

  test('who lost the connection and comes back gets the same prediction, once', async () => {
    (await submitAndLeave(body)).release();
    const resumed = await send(body);
    expect(resumed.headers['muybridge-resumed']).toBe('lost-connection');
    expect(await service.store.queue.waiting()).toBe(1);
    const deliberate = await send(body);
    expect(deliberate.headers).not.toHaveProperty('muybridge-resumed');
    expect(idOf(deliberate)).not.toBe(idOf(resumed));
  });

  test('who comes back before the first is stored waits for it', async () => {
    const held = await submitAndLeave(body);
    const back = send(body);
    held.release();
    expect((await back).headers['muybridge-resumed']).toBe('lost-connection');
    expect(await service.store.queue.waiting()).toBe(1);
  });

  test('one that was lost and deleted is not given again', async () => {
    (await submitAndLeave(body)).release();
    while ((await service.store.queue.waiting()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const { data } = (await service.post('/api/v3/predictions', { status: 'created' })).json();
    await service.post('/api/v3/predictions/delete', { ids: data.items.map(({ id }: { id: string }) => id) });
    const again = await send(body);
    expect(again.statusCode).toBe(200);
    expect(again.headers).not.toHaveProperty('muybridge-resumed');
  });

  test('another body, or another API key, is not taken for the one that was lost', async () => {
    (await submitAndLeave(body)).release();
    const { plain } = await service.store.keys.create('stranger');
    expect((await send({ ...body, seed: 5 })).headers).not.toHaveProperty('muybridge-resumed');
    expect((await send(body, undefined, plain)).headers).not.toHaveProperty('muybridge-resumed');
  });

  test('two deliberate identical submissions give two predictions', async () => {
    const again = { ...body, prompt: 'the same twice' };
    const [first, second] = await Promise.all([send(again), send(again)]);
    expect(idOf(first)).not.toBe(idOf(second));
    expect(await service.store.queue.waiting()).toBe(2);
  });
});
