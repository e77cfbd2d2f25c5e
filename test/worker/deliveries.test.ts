import { createHmac } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { webhookMessage } from '../../src/http/webhook-message.ts';
import { createPostWebhook, type PostWebhookOptions } from '../../src/safety/guard/post-webhook.ts';
import type { Claim, Store, WebhookTarget } from '../../src/store/store.ts';
import { createDeliveryLoop, pauseAfter, type DeliveryLoop } from '../../src/worker/deliveries.ts';
import { backends, newPrediction, quietLog, type Place } from '../store/backends.ts';
import { startReceiver } from './receiver.ts';

type Receiver = Awaited<ReturnType<typeof startReceiver>>;

describe.each(backends)('webhooks on $name', (backend) => {
  let place: Place;
  let store: Store;
  let keyId: string;
  let receiver: Receiver;
  let loop: DeliveryLoop | null = null;

  beforeAll(async () => {
    place = await backend.make();
  });
  afterAll(() => place.remove());
  beforeEach(async () => {
    store = await place.open();
    keyId = (await store.keys.create('hooked')).key.id;
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await loop?.stop(0);
    loop = null;
    await receiver.close();
    await store.close();
  });

  async function startLoop(guard: Partial<PostWebhookOptions> = {}, pause?: (failures: number) => number | null) {
    loop = await createDeliveryLoop({
      store,
      post: createPostWebhook({ allowPrivate: true, ...guard }),
      messageOf: (prediction, delivery) => webhookMessage(prediction, delivery, 'https://video.test'),
      log: quietLog(),
      ...(pause === undefined ? {} : { pause }),
    });
  }

  /** Submits a prediction and ends it. */
  async function ended(
    webhook: Partial<WebhookTarget> | null,
    end?: (claim: Claim) => Promise<unknown>,
  ): Promise<string> {
    const target = { url: receiver.url, signature: 'wavespeed-v3', version: 'v3', ...webhook } as const;
    const { id } = await store.predictions.create(newPrediction({ keyId, webhook: webhook === null ? null : target }));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const consumer = await store.queue.consume(1, async (claim) => {
      await store.predictions.begin(claim);
      await (end ?? ((own) => store.predictions.fail(own, 'IMAGE_ASPECT', 'Too long.')))(claim).then(
        () => resolve(),
        reject,
      );
    });
    await promise;
    await consumer.stop(1000);
    return id;
  }
  const deliveriesOf = (predictionId: string) =>
    store.webhooks.deliveries({ keyId, predictionId, state: null, limit: 10 });
  async function settled(predictionId: string) {
    await expect
      .poll(async () => (await deliveriesOf(predictionId))[0]?.state, { timeout: 20_000 })
      .not.toBe('pending');
    const [delivery] = await deliveriesOf(predictionId);
    if (delivery === undefined) throw new Error('There is no delivery.');
    return delivery;
  }

  test('the end of a prediction is sent as the bare task object, signed as WaveSpeed signs', async () => {
    const id = await ended({ version: 'v2' });
    await startLoop();
    const delivery = await settled(id);
    expect(delivery).toMatchObject({ state: 'delivered', nextAttemptAt: null, deliveredAt: expect.any(Date) });
    expect(delivery.attempts).toEqual([
      { number: 1, status: 200, error: null, milliseconds: expect.any(Number), startedAt: expect.any(Date) },
    ]);
    expect(receiver.received).toHaveLength(1);
    const [{ headers, body }] = receiver.received as [Receiver['received'][number]];
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': delivery.id });
    expect(JSON.parse(body)).toMatchObject({
      id,
      model: 'vidu/image-to-video-2.0',
      status: 'failed',
      error: 'Too long.',
      outputs: [],
      has_nsfw_contents: [],
      executionTime: 0,
      timings: { inference: 0 },
      urls: { get: `https://video.test/api/v2/predictions/${id}/result` },
      input: { prompt: 'slow push in' },
    });
    // As the page "verify webhooks" tells a receiver to.
    const secret = (await store.keys.webhookSecret(keyId)) ?? '';
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const expected = createHmac('sha256', secret.slice('whsec_'.length)).update(signed).digest('hex');
    expect(headers['webhook-signature']).toBe(`v3,${expected}`);
    expect(Math.abs(Date.now() / 1000 - Number(headers['webhook-timestamp']))).toBeLessThan(300);
  });

  test('a registered webhook is told of every prediction of its key, signed so that standardwebhooks accepts it', async () => {
    const registered = await store.webhooks.add({ keyId, url: receiver.url, signature: 'standard-webhooks' });
    const id = await ended(null);
    await startLoop();
    await settled(id);
    const [{ headers, body }] = receiver.received as [Receiver['received'][number]];
    const message = new StandardWebhook(registered.secret).verify(body, headers);
    expect(message).toMatchObject({
      type: 'prediction.failed',
      timestamp: expect.any(String),
      data: { id, plan: null },
    });
    expect(() => new StandardWebhook(registered.secret).verify(`${body} `, headers)).toThrow('No matching signature');
    expect(await store.webhooks.remove(registered.id, keyId)).toBe(true);
    await ended(null);
    expect(await store.webhooks.deliveries({ keyId, predictionId: null, state: null, limit: 10 })).toEqual([]);
  });

  test('a cancelled prediction is told too, whether it waited or ran', async () => {
    await startLoop();
    const target = { url: receiver.url, signature: 'standard-webhooks', version: 'v3' } as const;
    const waiting = await store.predictions.create(newPrediction({ keyId, webhook: target }));
    await store.predictions.cancel(waiting.id, keyId);
    await settled(waiting.id);
    const running = await ended({ signature: 'wavespeed-v3' }, async (claim) => {
      await store.predictions.cancel(claim.predictionId, keyId);
      await store.predictions.finishCancelled(claim);
    });
    await settled(running);
    const [first, second] = receiver.received.map(({ body }) => JSON.parse(body));
    expect(first).toMatchObject({ type: 'prediction.cancelled', data: { status: 'cancelled' } });
    expect(second).toMatchObject({ id: running, status: 'failed', error: 'The prediction was cancelled.' });
  });

  test('a failed attempt is recorded and made again, under the same id', async () => {
    const answers = [500, 302];
    receiver.answer((response) => response.writeHead(answers.shift() ?? 204, { location: receiver.url }).end());
    await startLoop({}, () => 1);
    const delivery = await settled(await ended({}));
    expect(delivery.state).toBe('delivered');
    expect(delivery.attempts.map(({ number, status, error }) => [number, status, error])).toEqual([
      [1, 500, 'The receiver answered 500.'],
      [2, 302, 'The receiver answered 302, a redirect, which is not followed.'],
      [3, 204, null],
    ]);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(receiver.received).toHaveLength(3);
  });

  test('a message that is given up can be sent again', async () => {
    receiver.answer(410);
    await startLoop();
    const id = await ended({});
    const failed = await settled(id);
    expect(failed).toMatchObject({ state: 'failed', failures: 1, nextAttemptAt: null });
    receiver.answer(200);
    expect(await store.webhooks.replay(failed.id, 'another key')).toBe(false);
    expect(await store.webhooks.replay(failed.id, keyId)).toBe(true);
    const again = await settled(id);
    expect(again).toMatchObject({ id: failed.id, state: 'delivered', failures: 0 });
    expect(again.attempts.map(({ status }) => status)).toEqual([410, 200]);
  });

  test('what waits for its next attempt survives a restart, and a replay takes its place', async () => {
    receiver.answer(503);
    await startLoop({}, () => 60_000);
    const id = await ended({});
    await expect.poll(async () => (await deliveriesOf(id))[0]?.attempts.length).toBe(1);
    await loop?.stop(0);
    await store.close();
    store = await place.open();
    const [waiting] = await deliveriesOf(id);
    expect(waiting).toMatchObject({ state: 'pending', failures: 1 });
    expect(waiting?.nextAttemptAt?.getTime()).toBeGreaterThan(Date.now() + 50_000);
    receiver.answer(200);
    await store.webhooks.replay(waiting?.id ?? '', null);
    await startLoop();
    expect((await settled(id)).attempts.map(({ status }) => status)).toEqual([503, 200]);
  });

  test('a host that turns out to be private is not spoken to, nor one that redirects nowhere or hangs', async () => {
    await startLoop({ allowPrivate: false, resolve: async () => [{ address: '127.0.0.1', family: 4 }] }, () => null);
    const rebound = await settled(await ended({ url: receiver.url.replace('127.0.0.1', 'hooks.test') }));
    expect(rebound).toMatchObject({ state: 'failed', attempts: [{ status: null }] });
    expect(rebound.attempts[0]?.error).toContain('hooks.test is an address inside a private or reserved network');
    expect(receiver.received).toEqual([]);
    await loop?.stop(0);

    receiver.answer(() => undefined);
    await startLoop({ timeoutMs: 200 }, () => null);
    expect((await settled(await ended({}))).attempts[0]?.error).toBe('There was no whole answer within 0.2 s.');
    // An answer without end is a delivery, and is not read to its end.
    receiver.answer((response) => {
      const timer = setInterval(() => response.write('x'.repeat(10_000)), 1);
      response.once('close', () => clearInterval(timer));
    });
    expect(await settled(await ended({}))).toMatchObject({ state: 'delivered' });
  });

  test('an attempt that is broken off by a shutdown is made again, and counts for nothing', async () => {
    receiver.answer(() => undefined);
    await startLoop();
    const id = await ended({});
    await expect.poll(() => receiver.received.length).toBe(1);
    await loop?.stop(0);
    expect(await deliveriesOf(id)).toMatchObject([{ state: 'pending', failures: 0, attempts: [] }]);
    receiver.answer(200);
    await startLoop();
    expect(await settled(id)).toMatchObject({ state: 'delivered' });
  });

  test('deleting a prediction ends its messages', async () => {
    const id = await ended({});
    await store.history.remove([id], keyId);
    await startLoop();
    const other = await ended({});
    await settled(other);
    expect(receiver.received.map(({ body }) => JSON.parse(body).id)).toEqual([other]);
  });
});

test('attempts go on for more than a day, with growing pauses', () => {
  const pauses: number[] = [];
  for (let pause = pauseAfter(1); pause !== null; pause = pauseAfter(pauses.length + 1)) pauses.push(pause);
  const hours = pauses.reduce((sum, pause) => sum + pause, 0) / 3_600_000;
  expect(pauses).toHaveLength(10);
  expect(hours).toBeGreaterThan(24);
  expect(hours).toBeLessThan(48);
  expect(pauses[0]).toBeGreaterThanOrEqual(5000);
  expect(pauses[0]).toBeLessThanOrEqual(6250);
  expect(pauses[3]).toBeGreaterThan(pauses[2] ?? Infinity);
});
