import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { embeddedEngine } from '../../src/contract/engines.ts';
import { createWavespeedEngine } from '../../src/engines/wavespeed/wavespeed.ts';
import { createFetchImage } from '../../src/safety/guard/fetch-image.ts';
import { inputKey, outputKey } from '../../src/store/blobs.ts';
import { newToken } from '../../src/store/tokens.ts';
import type { Prediction, Store } from '../../src/store/store.ts';
import { createWorkerLoop, type WorkerLoop } from '../../src/worker/loop.ts';
import { createRenderer, type Renderer } from '../../src/worker/renderer.ts';
import { startClientServer, type ClientServer } from '../clients/server.ts';
import { png } from '../http/service.ts';
import { backends, newPrediction, quietLog, type Place } from '../store/backends.ts';

/** Two whole servers on loopback: the near one has its predictions drawn by the far one, else by itself. */
const [backend] = backends;
let far: ClientServer;
let place: Place;
let store: Store;
let renderer: Renderer;
let loop: WorkerLoop;
let engine: ReturnType<typeof createWavespeedEngine>;
let order: string[];

beforeAll(async () => {
  far = await startClientServer();
  if (backend === undefined) throw new Error('There is always the embedded database.');
  place = await backend.make();
  store = await place.open();
  renderer = createRenderer({ log: quietLog(), entry: new URL('./fake-renderer.ts', import.meta.url) });
  engine = engineAt(far.url, far.key);
});
afterAll(async () => {
  await engine.close();
  await renderer.close();
  await store.close();
  await place.remove();
  await far.close();
});
beforeEach(async () => {
  order = ['far', embeddedEngine];
  await startLoop();
});
afterEach(() => loop.stop(0));

function engineAt(url: string, key: string) {
  return createWavespeedEngine({
    config: { name: 'far', kind: 'wavespeed', url, key, model: null, concurrency: 2, timeoutMs: 60_000 },
    fetchVideo: createFetchImage({ allowPrivate: false, trustedOrigin: url, maxBytes: 1e6, timeoutMs: 5000 }),
    pollMs: 50,
  });
}

async function startLoop(remote = engine): Promise<void> {
  loop = await createWorkerLoop({
    store,
    version: '0',
    renderer,
    remote: { engines: [remote], orderOf: () => order },
    fetchImage: async (_url, path) => await writeFile(path, png),
    concurrency: 1,
    log: quietLog(),
    scratchDir: join(place.dataDir, 'scratch'),
    examplesDir: null,
  });
}

async function submit(prompt: string, askedEngine: string | null = null): Promise<string> {
  const blob = inputKey(newToken());
  await store.blobs.put(blob, png);
  const input = { ...newPrediction().input, prompt };
  return (await store.predictions.create(newPrediction({ input, image: { kind: 'blob', blob }, askedEngine }))).id;
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

async function videoOf({ outputs: [output] }: Prediction): Promise<string> {
  if (output === undefined) throw new Error('there is no output');
  return (await buffer(store.blobs.read(outputKey(output.token, output.name)))).toString();
}

async function farStatus(id: string) {
  const { remoteId } = await store.remoteJobs.get(id, 'far');
  const response = await fetch(`${far.url}/v1/predictions/${remoteId}`, {
    headers: { authorization: `Bearer ${far.key}` },
  });
  return (await response.json()) as { status: string };
}

test('the engine that was asked for draws, and no other', async () => {
  const done = await until(await submit('a clown', embeddedEngine), hasEnded);
  expect(done).toMatchObject({ status: 'completed', engine: embeddedEngine });
  const lost = await until(await submit('a clown', 'gone'), hasEnded);
  expect(lost.error).toMatchObject({ code: 'ENGINE_FAILED', message: expect.stringContaining('gone') });
});

test('a prediction is drawn far away, with its plan, and its video is kept here', async () => {
  const done = await until(await submit('a clown'), hasEnded);
  expect(done).toMatchObject({
    status: 'completed',
    engine: 'far',
    plan: { unsupported: expect.arrayContaining(['a clown']) },
    timings: { submitting: expect.any(Number), remote: expect.any(Number), finishing: expect.any(Number) },
  });
  expect(await videoOf(done)).toBe('a video of a clown');
});

test('a worker that stops leaves the far prediction alone, and the next one takes it up', async () => {
  const id = await submit('wait 1500 slowly');
  await until(id, ({ progress }) => progress?.stage === 'drawing');
  const { remoteId } = await store.remoteJobs.get(id, 'far');
  await loop.stop(0);
  expect(await store.predictions.get(id, 'key-1')).toMatchObject({ status: 'processing' });
  await startLoop();
  expect(await until(id, hasEnded)).toMatchObject({ status: 'completed', engine: 'far', attempts: 0 });
  expect(await store.remoteJobs.get(id, 'far')).toMatchObject({ remoteId, submission: 1 });
});

test('a far prediction that fails is drawn here, unless nobody else can', async () => {
  const id = await submit('refuse');
  expect(await until(id, hasEnded)).toMatchObject({ status: 'failed', error: { code: 'IMAGE_UNREADABLE' } });
  expect(await store.remoteJobs.get(id, 'far')).toMatchObject({ gaveUp: true });
  order = ['far'];
  expect(await until(await submit('refuse'), hasEnded)).toMatchObject({ error: { code: 'IMAGE_UNREADABLE' } });
});

test('an engine that does not let us in is passed over', async () => {
  await loop.stop(0);
  const closed = engineAt(far.url, 'not-a-key-of-this-server');
  await startLoop(closed);
  const done = await until(await submit('a clown at home'), hasEnded);
  expect(done).toMatchObject({ status: 'completed', engine: embeddedEngine });
  expect(await videoOf(done)).toBe('a video of a clown at home');
  order = ['far'];
  expect(await until(await submit('a clown'), hasEnded)).toMatchObject({
    status: 'failed',
    error: { code: 'ENGINE_FAILED', message: expect.stringContaining('401') },
  });
  await closed.close();
});

test('more predictions than an engine takes at a time wait for it', async () => {
  const ids = await Promise.all(['one', 'two', 'three', 'four', 'five'].map((word) => submit(`wait 50 ${word}`)));
  for (const id of ids) expect(await until(id, hasEnded)).toMatchObject({ status: 'completed', engine: 'far' });
});

test('a cancelled prediction ends here at once, and far away soon after', async () => {
  const id = await submit('slow');
  await until(id, ({ progress }) => progress?.stage === 'drawing');
  await store.predictions.cancel(id, 'key-1');
  expect(await until(id, hasEnded)).toMatchObject({ status: 'cancelled' });
  await expect.poll(async () => (await farStatus(id)).status, { timeout: 5000 }).toBe('cancelled');
});
