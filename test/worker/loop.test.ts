import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { inputKey, outputKey } from '../../src/store/blobs.ts';
import type { ImageSource, Prediction, Store } from '../../src/store/store.ts';
import { newToken } from '../../src/store/tokens.ts';
import type { FetchImage } from '../../src/worker/images.ts';
import { createWorkerLoop, type WorkerLoop } from '../../src/worker/loop.ts';
import { createRenderer, type Renderer } from '../../src/worker/renderer.ts';
import { backends, newPrediction, quietLog, type Place } from '../store/backends.ts';

describe.each(backends)('the worker loop on $name', (backend) => {
  let place: Place;
  let store: Store;
  let renderer: Renderer;
  let loop: WorkerLoop;
  let fetched: string[];
  let fetchImage: FetchImage;

  beforeAll(async () => {
    place = await backend.make();
    store = await place.open();
    renderer = createRenderer({ log: quietLog(), entry: new URL('./fake-renderer.ts', import.meta.url) });
    await mkdir(join(place.dataDir, 'examples'));
    await writeFile(join(place.dataDir, 'examples', 'clowns.png'), 'two clowns');
  });
  afterAll(async () => {
    await renderer.close();
    await store.close();
    await place.remove();
  });

  beforeEach(async () => {
    fetched = [];
    fetchImage = async (url, path) => {
      fetched.push(url);
      await writeFile(path, 'a picture');
    };
    await startLoop();
  });
  afterEach(async () => {
    await loop.stop(0);
    const left = await readdir(join(place.dataDir, 'scratch', '0'));
    if (left.includes('jobs')) throw new Error('The worker left its scratch folder behind.');
  });

  async function startLoop() {
    loop = await createWorkerLoop({
      store,
      version: '0',
      renderer,
      fetchImage: (...call) => fetchImage(...call),
      concurrency: 1,
      log: quietLog(),
      scratchDir: join(place.dataDir, 'scratch'),
      examplesDir: join(place.dataDir, 'examples'),
    });
  }

  async function submit(prompt: string, image: ImageSource = { kind: 'url', url: 'https://example.org/a.jpg' }) {
    return await store.predictions.create(newPrediction({ input: { ...newPrediction().input, prompt }, image }));
  }

  async function until(id: string, holds: (prediction: Prediction) => boolean): Promise<Prediction> {
    for (;;) {
      const prediction = await store.predictions.get(id, 'key-1');
      if (prediction === null) throw new Error('the prediction is gone');
      if (holds(prediction)) return prediction;
      await delay(20);
    }
  }

  const hasEnded = ({ status }: Prediction) => status !== 'created' && status !== 'processing';

  test('a prediction is drawn, stored and completed', async () => {
    const { id } = await submit('a gentle pan');
    const done = await until(id, hasEnded);
    expect(done).toMatchObject({ status: 'completed', attempts: 0, nsfw: [false], error: null });
    expect(fetched).toEqual(['https://example.org/a.jpg']);
    expect(done.timings).toMatchObject({ drawing: 5, inference: expect.any(Number), total: expect.any(Number) });
    const [output] = done.outputs;
    if (output === undefined) throw new Error('there is no output');
    expect(output).toMatchObject({ width: 64, height: 48, fps: 24, frames: 96 });
    expect((await buffer(store.blobs.read(outputKey(output.token, output.name)))).toString()).toBe(
      'a video of a gentle pan',
    );
    expect(await store.blobs.stat(outputKey(output.token, output.posterName))).not.toBeNull();
    expect(await store.blobs.stat(outputKey(output.token, output.thumbnailName ?? ''))).not.toBeNull();
  });

  test('an image that came with the request is read from its blob, which ends with the prediction', async () => {
    const key = inputKey(newToken());
    await store.blobs.put(key, Buffer.from('a picture'));
    const { id } = await submit('still', { kind: 'blob', blob: key });
    expect(await until(id, hasEnded)).toMatchObject({ status: 'completed' });
    expect(fetched).toEqual([]);
    // Removed right after the prediction's end, which is what was waited for.
    await expect.poll(() => store.blobs.stat(key)).toBeNull();
  });

  test('an image under a path of this service is read from the disk', async () => {
    const example = await submit('still', { kind: 'own', path: '/examples/clowns.png' });
    const [output] = (await until(example.id, hasEnded)).outputs;
    const path = `/media/${output?.token}/${output?.posterName}`;
    expect(await until((await submit('still', { kind: 'own', path })).id, hasEnded)).toMatchObject({
      status: 'completed',
    });
    const missing = await submit('still', { kind: 'own', path: '/examples/nothing.png' });
    expect(await until(missing.id, hasEnded)).toMatchObject({
      status: 'failed',
      error: { code: 'MEDIA_FETCH_FAILED' },
    });
    expect(fetched).toEqual([]);
  });

  test('an image that cannot be had fails the prediction with the reason', async () => {
    fetchImage = () => Promise.reject(new AppError('MEDIA_URL_BLOCKED', 'That address is private.'));
    const { id } = await submit('still');
    expect(await until(id, hasEnded)).toMatchObject({
      status: 'failed',
      error: { code: 'MEDIA_URL_BLOCKED', message: 'That address is private.' },
      outputs: [],
    });
  });

  test('a picture that the renderer refuses fails at once, and costs no attempt', async () => {
    const { id } = await submit('refuse');
    expect(await until(id, hasEnded)).toMatchObject({
      status: 'failed',
      attempts: 0,
      error: { code: 'IMAGE_UNREADABLE' },
    });
  });

  test('a prediction that kills its renderer three times fails, and the next one is drawn', async () => {
    const deadly = await submit('die');
    const next = await submit('still');
    expect(await until(deadly.id, hasEnded)).toMatchObject({
      status: 'failed',
      attempts: 3,
      error: { code: 'RENDERER_LOST', message: expect.stringContaining(deadly.id) },
    });
    expect(await until(next.id, hasEnded)).toMatchObject({ status: 'completed' });
  });

  test('a fault of the service is tried again, and counts', async () => {
    let calls = 0;
    fetchImage = async (_, path) => {
      calls += 1;
      if (calls === 1) throw new Error('no space left on device');
      await writeFile(path, 'a picture');
    };
    const { id } = await submit('still');
    expect(await until(id, hasEnded)).toMatchObject({ status: 'completed', attempts: 1 });
  });

  test('a running prediction is cancelled', async () => {
    const { id } = await submit('slow');
    await until(id, ({ progress }) => progress?.stage === 'drawing');
    await store.predictions.cancel(id, 'key-1');
    expect(await until(id, hasEnded)).toMatchObject({ status: 'cancelled', outputs: [], attempts: 0 });
  });

  test('a plan is made of an image that came along, without a drawing and before what waits', async () => {
    const running = await submit('slow');
    await until(running.id, ({ progress }) => progress?.stage === 'drawing');
    const next = await submit('still');
    const key = inputKey(newToken());
    await store.blobs.put(key, Buffer.from('a picture'));
    const { id } = await store.plans.create({
      keyId: 'key-1',
      input: { ...newPrediction().input, prompt: 'what would move?' },
      image: { kind: 'blob', blob: key },
    });
    const planOf = () => store.plans.get(id, 'key-1');
    await store.predictions.cancel(running.id, 'key-1');
    await expect.poll(async () => (await planOf())?.status, { timeout: 10_000 }).toBe('completed');
    expect(await planOf()).toMatchObject({
      plan: { unsupported: expect.arrayContaining(['what would move?']) },
      perception: { sky: 0.5 },
      error: null,
    });
    await expect.poll(() => store.blobs.stat(key)).toBeNull();
    await until(next.id, hasEnded);
  });

  test('a plan of an image that cannot be had fails with the reason', async () => {
    fetchImage = () => Promise.reject(new AppError('MEDIA_URL_BLOCKED', 'That address is private.'));
    const image = { kind: 'url', url: 'http://10.0.0.1/a.png' } as const;
    const { id } = await store.plans.create({ keyId: 'key-1', input: newPrediction().input, image });
    await expect
      .poll(() => store.plans.get(id, 'key-1'))
      .toMatchObject({ status: 'failed', error: { code: 'MEDIA_URL_BLOCKED' } });
  });

  test('a shutdown waits for what runs within its grace', async () => {
    const { id } = await submit('wait 300');
    await until(id, ({ status }) => status === 'processing');
    await loop.stop(10_000);
    expect(await store.predictions.get(id, 'key-1')).toMatchObject({ status: 'completed' });
  });

  test('a shutdown hands back what outlasts its grace, and counts no attempt', async () => {
    const { id } = await submit('slow');
    await until(id, ({ progress }) => progress?.stage === 'drawing');
    await loop.stop(50);
    expect(await store.predictions.get(id, 'key-1')).toMatchObject({ status: 'processing', attempts: 0 });
    expect(await store.queue.waiting()).toBe(1);
    await startLoop();
    await until(id, ({ progress }) => progress?.stage === 'drawing');
    await store.predictions.cancel(id, 'key-1');
    expect(await until(id, hasEnded)).toMatchObject({ status: 'cancelled' });
  });

  test('a worker that loses its lease lets go, and the prediction is drawn once more, uncounted', async () => {
    const { id } = await submit('wait 4000');
    await until(id, ({ progress }) => progress?.stage === 'drawing');
    // As the queue does with a claim whose heartbeat has stopped.
    expect(await store.queue.handBackAll()).toBe(1);
    const done = await until(id, hasEnded);
    expect(done).toMatchObject({ status: 'completed', attempts: 0, outputs: [expect.anything()] });
    const [output] = done.outputs;
    const tokens: string[] = [];
    for await (const token of store.blobs.tokens('outputs', new Date(Date.now() + 1000))) tokens.push(token);
    expect(tokens).toContain(output?.token);
    expect(await store.sweep(new Date(Date.now() + 1000))).toBe(0);
  });

  test('what an earlier run has stored already is removed when the prediction runs again', async () => {
    await loop.stop();
    const stored = Promise.withResolvers<string>();
    const { id } = await submit('still');
    const consumer = await store.queue.consume(1, async (claim) => {
      const begun = await store.predictions.begin(claim);
      const key = outputKey(begun?.token ?? '', 'half.mp4');
      await store.blobs.put(key, Buffer.from('not the last word'));
      stored.resolve(key);
      await new Promise((_, reject) => claim.signal.addEventListener('abort', reject));
    });
    const key = await stored.promise;
    await consumer.stop(0);
    expect(await store.blobs.stat(key)).not.toBeNull();
    await startLoop();
    expect(await until(id, hasEnded)).toMatchObject({ status: 'completed' });
    expect(await store.blobs.stat(key)).toBeNull();
  });

  test('what a killed process left in the scratch folder is removed at the next start', async () => {
    await loop.stop();
    const left = join(place.dataDir, 'scratch', '7', 'jobs', 'job-1');
    await mkdir(left, { recursive: true });
    await copyFile(join(place.dataDir, 'examples', 'clowns.png'), join(left, 'image'));
    await startLoop();
    expect(await readdir(join(place.dataDir, 'scratch', '7'))).not.toContain('jobs');
  });
});
