import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { backends, newPrediction, type Place } from './backends.ts';

const everything = { keyId: 'key-1', offset: 0, limit: 100, model: null, after: null, before: null };

describe.each(backends)('repeated submissions and history on $name', (backend) => {
  let place: Place;
  let store: Store;
  beforeAll(async () => {
    place = await backend.make();
    store = await place.open();
  });
  afterAll(async () => {
    await store.close();
    await place.remove();
  });

  test('submissions under one name are one prediction, also at the same time', async () => {
    const once = { name: 'once', fingerprint: 'a' };
    const created = await Promise.all(Array.from({ length: 5 }, () => store.predictions.create(newPrediction(), once)));
    expect(new Set(created.map(({ id }) => id)).size).toBe(1);
    expect(await store.queue.waiting()).toBe(1);
    expect(await store.predictions.recall({ keyId: 'key-1', ...once })).toEqual(created[0]);
    expect(await store.predictions.recall({ keyId: 'another', ...once })).toBeNull();
    const other = { name: 'once', fingerprint: 'b' };
    await expect(store.predictions.create(newPrediction(), other)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
    expect(await store.predictions.countWaiting('key-1')).toEqual({ key: 1, all: 1 });
    expect(await store.predictions.countWaiting('another')).toEqual({ key: 0, all: 1 });
  });

  test('lists, bills and usage are numbers and dates, and a deleted prediction leaves all of them', async () => {
    const { id } = await store.predictions.create(newPrediction({ price: 0.25 }));
    const { items, total } = await store.history.list({ ...everything, statuses: ['created'] });
    expect(total).toBe(2);
    expect(items[0]).toEqual(await store.predictions.get(id, 'key-1'));
    const billing = { ...everything, type: null, predictions: [id], oldestFirst: true };
    expect(await store.history.billings(billing)).toMatchObject({
      total: 1,
      items: [{ type: 'deduct', price: 0.25, predictionId: id, createdAt: expect.any(Date) }],
    });
    const days = { after: new Date(Date.now() - 86_400_000), before: new Date(Date.now() + 86_400_000) };
    expect(await store.history.usage({ keyId: 'key-1', model: null, ...days })).toEqual([
      {
        model: 'vidu/image-to-video-2.0',
        day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        requests: 2,
        completed: 0,
        cost: 0.25,
      },
    ]);
    expect(await store.history.remove([id], 'key-1')).toBe(1);
    expect((await store.history.billings(billing)).total).toBe(0);
    expect(await store.predictions.recall({ keyId: 'key-1', name: 'once', fingerprint: 'a' })).not.toBeNull();
    const secret = await store.keys.create('k');
    expect(await store.keys.webhookSecret(secret.key.id)).toMatch(/^whsec_/);
    expect((await store.keys.verify(secret.plain))?.scopes).toEqual(['submit', 'read']);
  });

  test('an announced upload is delivered once', async () => {
    const file = { keyId: 'key-1', name: 'a.png', expectedBytes: 5, lifetimeMs: 60_000 };
    const { secret, token } = await store.uploads.announce(file);
    const claims = await Promise.all([store.uploads.claim(secret), store.uploads.claim(secret)]);
    expect(claims.filter((claim) => claim !== null)).toEqual([{ token, name: 'a.png', expectedBytes: 5 }]);
    await store.uploads.release(token);
    expect(await store.uploads.claim(secret)).not.toBeNull();
    await store.uploads.complete(token, 5);
    await store.uploads.release(token);
    expect(await store.uploads.claim(secret)).toBeNull();
  });
});
