import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import pino from 'pino';
import type { ErrorCode } from '../../src/contract/errors.ts';
import type { Plan } from '../../src/contract/plan.ts';
import { createMetrics } from '../../src/metrics.ts';
import { buildServer } from '../../src/http/server.ts';
import { createFetchImage } from '../../src/safety/guard/fetch-image.ts';
import { outputKey } from '../../src/store/blobs.ts';
import { type Prediction, type Store, openStore } from '../../src/store/store.ts';

export const publicUrl = 'https://video.test/base';
export const submitPath = '/api/v2/vidu/image-to-video-2.0';

/** The smallest PNG: one transparent pixel. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

export const plan: Plan = {
  version: 1,
  seed: 7,
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
  unsupported: ['juggling'],
};

/** How a prediction ends that `finishNext` takes from the queue. */
export type Ending =
  | { readonly type: 'completed'; readonly video: Buffer; readonly nsfw: boolean }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string };

/** The HTTP server over a real store in a folder of its own; nothing draws. */
export type TestService = {
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly dataDir: string;
  /** A valid API key. */
  readonly key: string;
  drain(): void;
  get(url: string): Promise<LightMyRequestResponse>;
  submit(body: unknown): Promise<LightMyRequestResponse>;
  post(url: string, body: object): Promise<LightMyRequestResponse>;
  /** Plays the worker for one prediction. */
  finishNext(ending: Ending): Promise<Prediction>;
  close(): Promise<void>;
};

export async function startTestService({
  maxQueued = 1000,
  pricePerSecond = 0,
  syncWaitMs = 90_000,
  /** Bytes that the disk has left. */
  freeBytes = (): number => 1e12,
  log = pino({ level: 'silent' }),
  webDir = null as string | null,
} = {}): Promise<TestService> {
  const folder = await mkdtemp(join(tmpdir(), 'muybridge-http-'));
  const examplesDir = join(folder, 'examples');
  await mkdir(examplesDir);
  await writeFile(join(examplesDir, 'dot.png'), png);
  const dataDir = join(folder, 'data');
  const store = await openStore({
    dataDir,
    databaseUrl: null,
    log,
    minFreeBytes: 1000,
    statfs: async () => ({ bavail: freeBytes(), bsize: 1 }),
  });
  let draining = false;
  const metrics = createMetrics({
    waiting: () => store.queue.waiting(),
    storedFiles: () => store.blobs.usage(),
    freeBytes: () => store.space.bytes(),
  });
  const app = await buildServer({
    store,
    log,
    version: '1.2.3',
    publicUrl: () => publicUrl,
    examplesDir,
    webDir,
    fetchImage: createFetchImage({ allowPrivate: true, maxBytes: 1_000_000, timeoutMs: 5000 }),
    maxQueued,
    pricePerSecond,
    syncWaitMs,
    metrics,
    isDraining: () => draining,
  });
  const { plain: key } = await store.keys.create('test');
  const authorization = `Bearer ${key}`;
  return {
    app,
    store,
    dataDir,
    key,
    drain() {
      draining = true;
    },
    get: (url) => app.inject({ url, headers: { authorization } }),
    submit: (body) =>
      app.inject({
        method: 'POST',
        url: submitPath,
        headers: { authorization, 'content-type': 'application/json' },
        payload: JSON.stringify(body),
      }),
    post: (url, payload) => app.inject({ method: 'POST', url, headers: { authorization }, payload }),
    async finishNext(ending) {
      const { promise, resolve, reject } = Promise.withResolvers<Prediction>();
      const consumer = await store.queue.consume(1, async (claim) => {
        try {
          const begun = await store.predictions.begin(claim);
          if (begun === null) throw new Error('The prediction has ended already.');
          if (ending.type === 'failed') {
            await store.predictions.fail(claim, ending.code, ending.message);
          } else {
            const { token } = begun;
            await store.blobs.put(outputKey(token, 'video.mp4'), ending.video);
            await store.blobs.put(outputKey(token, 'video.jpg'), png);
            const measures = { width: 64, height: 48, fps: 24, frames: 96, bytes: ending.video.length };
            await store.predictions.finish(claim, {
              outputs: [{ token, name: 'video.mp4', posterName: 'video.jpg', ...measures }],
              nsfw: [ending.nsfw],
              plan,
              engine: 'diorama',
              timings: { drawing: 1200.4, inference: 1500.6, total: 1600.7 },
            });
          }
          resolve(begun.prediction);
        } catch (error) {
          reject(error);
        }
      });
      try {
        return await promise;
      } finally {
        await consumer.stop(1000);
      }
    },
    async close() {
      await app.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}
