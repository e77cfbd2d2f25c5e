import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inputKey, outputKey } from '../../src/store/blobs.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrations.ts';
import { createPredictions } from '../../src/store/predictions.ts';
import { LeaseLostError, type Claim } from '../../src/store/queue.ts';
import type { FinishedPrediction, Store } from '../../src/store/store.ts';
import { newToken } from '../../src/store/tokens.ts';
import { backends, newPrediction, quietLog, type Place } from './backends.ts';

const finished: FinishedPrediction = {
  outputs: [
    { token: 'a'.repeat(32), name: 'v.mp4', posterName: 'v.jpg', width: 64, height: 48, fps: 24, frames: 96, bytes: 9 },
  ],
  nsfw: [true],
  plan: {
    version: 1,
    seed: 9_999_999_999,
    duration: 4,
    fps: 24,
    size: { width: 64, height: 48 },
    camera: [{ move: 'push', direction: 'in', amount: 0.1, t0: 0, t1: 4 }],
    subjects: [],
    scene: [],
    atmosphere: [],
    tempo: 1,
    amplitude: 'medium',
    reduced: [],
    unsupported: ['推进'],
  },
  engine: 'diorama',
  timings: { drawing: 1200.5, total: 1300 },
};

describe.each(backends)('the store on $name', (backend) => {
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

  /** Claims the next job and hands it to the test, which decides its fate. */
  async function claimOne<Result>(use: (claim: Claim) => Promise<Result>): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    let used = false;
    const consumer = await store.queue.consume(1, async (claim) => {
      if (used) throw new Error('one is enough');
      used = true;
      await use(claim).then(resolve, reject);
    });
    try {
      return await promise;
    } finally {
      await consumer.stop(1000);
    }
  }

  test('a prediction is what was submitted, and only its key sees it', async () => {
    const created = await store.predictions.create(newPrediction({ keyId: 'mine' }));
    expect(created.id).toMatch(/^[0-9a-f]{32}$/);
    expect(created).toMatchObject({ status: 'created', attempts: 0, outputs: [], nsfw: [], error: null, plan: null });
    expect(await store.predictions.get(created.id, 'mine')).toEqual(created);
    expect(created.input).toEqual(newPrediction().input);
    expect(await store.predictions.get(created.id, 'another')).toBeNull();
    await store.predictions.cancel(created.id, 'mine');
  });

  test('a prediction whose job the queue does not take is not stored either', async () => {
    const own = await backend.make();
    const database = await openDatabase({ ...own, log: quietLog() });
    await migrate(database.sql);
    const noRoom = () => Promise.reject(new Error('no room in the queue'));
    const deliveries = { ...store.deliveries, send: noRoom, complete: noRoom, handBackAll: noRoom };
    const broken = createPredictions(database.sql, { ...store.queue, send: noRoom }, deliveries);
    await expect(broken.create(newPrediction())).rejects.toThrow('no room');
    expect(await database.sql.selectFrom('muybridge.predictions').select('id').execute()).toEqual([]);
    await database.close();
    await own.remove();
  });

  test('every job is run once, by as many consumers as asked for', async () => {
    const created = await Promise.all(Array.from({ length: 12 }, () => store.predictions.create(newPrediction())));
    const ran: string[] = [];
    let running = 0;
    let most = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const consumer = await store.queue.consume(3, async (claim) => {
      running += 1;
      most = Math.max(most, running);
      await store.predictions.begin(claim);
      await store.predictions.finish(claim, finished);
      running -= 1;
      ran.push(claim.predictionId);
      if (ran.length === created.length) resolve();
    });
    await promise;
    await consumer.stop(1000);
    expect(ran.toSorted()).toEqual(created.map(({ id }) => id).toSorted());
    expect(most).toBeGreaterThan(1);
    expect(await store.queue.waiting()).toBe(0);
  });

  test('a finished prediction carries all that the run found out', async () => {
    const { id } = await store.predictions.create(newPrediction());
    await claimOne(async (claim) => {
      await store.predictions.begin(claim);
      await store.predictions.report(claim, { stage: 'drawing', fraction: 0.5, frame: 48, frames: 96 });
      expect((await store.predictions.get(id, 'key-1'))?.status).toBe('processing');
      await store.predictions.finish(claim, finished);
    });
    const prediction = await store.predictions.get(id, 'key-1');
    expect(prediction).toMatchObject({ ...finished, status: 'completed', progress: { fraction: 0.5, frame: 48 } });
    expect(prediction?.startedAt).toBeInstanceOf(Date);
    expect(prediction?.completedAt?.getTime()).toBeGreaterThanOrEqual(prediction?.startedAt?.getTime() ?? Infinity);
  });

  test('a job that is handed back runs again, and its old claim can settle nothing', async () => {
    const { id } = await store.predictions.create(newPrediction());
    const claims: Claim[] = [];
    const tokens: (string | null)[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const consumer = await store.queue.consume(1, async (claim) => {
      claims.push(claim);
      const begun = await store.predictions.begin(claim);
      tokens.push(begun?.token ?? null, begun?.staleToken ?? null);
      if (claims.length === 1) throw new Error('handed back');
      resolve();
      await new Promise((_, reject) => claim.signal.addEventListener('abort', reject));
    });
    await promise;
    const [first, second] = claims;
    if (first === undefined || second === undefined) throw new Error('two claims were expected');
    expect(tokens[3]).toBe(tokens[0]);
    await expect(store.predictions.finish(first, finished)).rejects.toThrow(LeaseLostError);
    expect((await store.predictions.get(id, 'key-1'))?.status).toBe('processing');
    await store.predictions.fail(second, 'IMAGE_UNREADABLE', 'It is no picture.');
    await expect(store.predictions.finish(second, finished)).rejects.toThrow(LeaseLostError);
    await consumer.stop(0);
    expect(await store.predictions.get(id, 'key-1')).toMatchObject({
      status: 'failed',
      outputs: [],
      attempts: 0,
      error: { code: 'IMAGE_UNREADABLE', message: 'It is no picture.' },
    });
  });

  test('a consumer that stops aborts what outlasts its grace, and the job stays queued', async () => {
    const { id } = await store.predictions.create(newPrediction());
    const { promise, resolve } = Promise.withResolvers<void>();
    const consumer = await store.queue.consume(1, async (claim) => {
      await store.predictions.begin(claim);
      resolve();
      await new Promise((_, reject) => claim.signal.addEventListener('abort', () => reject(claim.signal.reason)));
    });
    await promise;
    await consumer.stop(20);
    expect(await store.queue.waiting()).toBe(1);
    expect(await store.predictions.get(id, 'key-1')).toMatchObject({ status: 'processing', attempts: 0 });
    await store.predictions.cancel(id, 'key-1');
    await claimOne((claim) => store.predictions.finishCancelled(claim));
    expect((await store.predictions.get(id, 'key-1'))?.status).toBe('cancelled');
  });

  test('a waiting prediction is cancelled at once, a running one is asked to end', async () => {
    const waiting = await store.predictions.create(newPrediction());
    expect(await store.predictions.cancel(waiting.id, 'another')).toBeNull();
    expect(await store.predictions.cancel(waiting.id, 'key-1')).toMatchObject({ status: 'cancelled' });
    expect(await store.queue.waiting()).toBe(0);

    const running = await store.predictions.create(newPrediction());
    await claimOne(async (claim) => {
      await store.predictions.begin(claim);
      expect(await store.predictions.report(claim, null)).toBe(false);
      expect(await store.predictions.cancel(running.id, 'key-1')).toMatchObject({ status: 'processing' });
      expect(await store.predictions.report(claim, null)).toBe(true);
      await store.predictions.finishCancelled(claim);
    });
    expect(await store.predictions.get(running.id, 'key-1')).toMatchObject({ status: 'cancelled' });
  });

  test('attempts add up over claims', async () => {
    const { id } = await store.predictions.create(newPrediction());
    await claimOne(async (claim) => {
      await store.predictions.begin(claim);
      expect(await store.predictions.countAttempt(claim)).toBe(1);
      expect(await store.predictions.countAttempt(claim)).toBe(2);
      await store.predictions.fail(claim, 'RENDERER_LOST', 'Twice is enough here.');
    });
    expect((await store.predictions.get(id, 'key-1'))?.attempts).toBe(2);
  });

  test('a key is known until it is revoked, and its plain text is kept nowhere', async () => {
    const { key, plain } = await store.keys.create('laptop');
    expect(await store.keys.verify(plain)).toMatchObject({ id: key.id, name: 'laptop' });
    expect(await store.keys.verify(`${plain}x`)).toBeNull();
    const listed = (await store.keys.list()).find(({ id }) => id === key.id);
    expect(listed?.lastUsedAt).toBeInstanceOf(Date);
    expect(JSON.stringify(await store.keys.list())).not.toContain(plain);
    expect(await store.keys.revoke(key.id)).toBe(true);
    expect(await store.keys.revoke(key.id)).toBe(false);
    expect(await store.keys.verify(plain)).toBeNull();
  });

  test('a browser token is exchanged once, and not after its time', async () => {
    const token = await store.keys.createBrowserToken(60_000);
    const exchanged = await store.keys.exchangeBrowserToken(token, 'browser');
    expect(await store.keys.verify(exchanged?.plain ?? '')).toMatchObject({
      name: 'browser',
      scopes: ['submit', 'read', 'admin'],
    });
    expect(await store.keys.exchangeBrowserToken(token, 'browser')).toBeNull();
    const late = await store.keys.createBrowserToken(-1);
    expect(await store.keys.exchangeBrowserToken(late, 'browser')).toBeNull();
  });

  test('the sweep removes old blobs that no prediction speaks of, and no other', async () => {
    const orphan = outputKey(newToken(), 'v.mp4');
    const wanted = inputKey(newToken());
    await store.blobs.put(orphan, Buffer.from('left behind'));
    await store.blobs.put(wanted, Buffer.from('an image'));
    const { id } = await store.predictions.create(newPrediction({ image: { kind: 'blob', blob: wanted } }));
    expect(await store.sweep(new Date(Date.now() - 60_000))).toBe(0);
    expect(await store.sweep(new Date(Date.now() + 1000))).toBe(1);
    expect(await store.blobs.stat(orphan)).toBeNull();
    expect(await store.blobs.stat(wanted)).toMatchObject({ bytes: 8 });
    await store.predictions.cancel(id, 'key-1');
    expect(await store.sweep(new Date(Date.now() + 1000))).toBe(1);
    expect(await store.blobs.stat(wanted)).toBeNull();
  });
});
