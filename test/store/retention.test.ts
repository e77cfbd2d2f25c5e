import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outputKey, uploadKey } from '../../src/store/blobs.ts';
import type { Store } from '../../src/store/store.ts';
import { newToken } from '../../src/store/tokens.ts';
import { backends, newPrediction, type Place } from './backends.ts';

const soon = () => new Date(Date.now() + 60_000);
const content = Buffer.from('bytes');

describe.each(backends)('retention on $name', (backend) => {
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

  async function upload(): Promise<{ token: string; key: string; path: string }> {
    const token = newToken();
    const key = uploadKey(token, 'a.png');
    await store.blobs.put(key, content);
    await store.uploads.add({ keyId: 'key-1', token, name: 'a.png', bytes: content.length });
    return { token, key, path: `/media/${key}` };
  }

  /** Runs the next prediction to a failure, with a file where its output would be. */
  async function failNext(): Promise<{ id: string; key: string }> {
    const { promise, resolve } = Promise.withResolvers<{ id: string; key: string }>();
    const consumer = await store.queue.consume(1, async (claim) => {
      const begun = await store.predictions.begin(claim);
      if (begun === null) return;
      const key = outputKey(begun.token, 'v.mp4');
      await store.blobs.put(key, content);
      await store.predictions.fail(claim, 'INTERNAL', 'dropped');
      resolve({ id: begun.prediction.id, key });
    });
    const failed = await promise;
    await consumer.stop(1000);
    return failed;
  }

  test('what ended and what was uploaded before the moment goes, with its files', async () => {
    const { key, token } = await upload();
    await store.predictions.create(newPrediction());
    const failed = await failNext();
    expect(await store.expire(new Date(Date.now() - 60_000))).toBe(0);
    expect(await store.predictions.get(failed.id, 'key-1')).not.toBeNull();
    expect(await store.blobs.stat(key)).not.toBeNull();

    expect(await store.expire(soon())).toBe(2);
    expect(await store.predictions.get(failed.id, 'key-1')).toBeNull();
    expect(await store.blobs.stat(failed.key)).toBeNull();
    expect(await store.blobs.stat(key)).toBeNull();
    expect(await store.sweep(soon())).toBe(0);
    expect(token).toHaveLength(32);
  });

  test('what waits, and what it animates, stays however old', async () => {
    const used = await upload();
    const unused = await upload();
    await store.predictions.create(newPrediction());
    const failed = await failNext();
    const waiting = [
      await store.predictions.create(newPrediction({ image: { kind: 'own', path: used.path } })),
      await store.predictions.create(newPrediction({ image: { kind: 'own', path: `/media/${failed.key.slice(8)}` } })),
    ];
    expect(await store.expire(soon())).toBe(1);
    expect(await store.blobs.stat(unused.key)).toBeNull();
    for (const key of [used.key, failed.key]) expect(await store.blobs.stat(key)).not.toBeNull();
    for (const { id } of waiting) expect(await store.predictions.get(id, 'key-1')).not.toBeNull();

    for (const { id } of waiting) await store.predictions.cancel(id, 'key-1');
    expect(await store.expire(soon())).toBe(4);
    for (const key of [used.key, failed.key]) expect(await store.blobs.stat(key)).toBeNull();
  });

  test('an upload that is used lives on from then', async () => {
    const used = await upload();
    const unused = await upload();
    const between = new Date(Date.now() + 5);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await store.uploads.keep(used.path);
    await store.uploads.keep('/media/elsewhere');
    expect(await store.expire(between)).toBe(1);
    expect(await store.blobs.stat(unused.key)).toBeNull();
    expect(await store.blobs.stat(used.key)).not.toBeNull();
  });

  test('whose webhook is still to be sent stays until it is sent or given up', async () => {
    const webhook = { url: 'https://example.com/hook', signature: 'wavespeed-v3', version: 'v3' } as const;
    await store.expire(soon());
    await store.predictions.create(newPrediction({ webhook }));
    const failed = await failNext();
    expect(await store.expire(soon())).toBe(0);
    expect(await store.predictions.get(failed.id, 'key-1')).not.toBeNull();
    expect(await store.blobs.stat(failed.key)).not.toBeNull();
  });
});
