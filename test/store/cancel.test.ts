import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Change, Claim, FinishedPrediction, Store } from '../../src/store/store.ts';
import { backends, newPrediction, type Place } from './backends.ts';

const finished: FinishedPrediction = {
  outputs: [],
  nsfw: [],
  plan: {
    version: 1,
    seed: 1,
    duration: 4,
    fps: 24,
    size: { width: 64, height: 48 },
    camera: [],
    subjects: [],
    scene: [],
    atmosphere: [],
    tempo: 1,
    amplitude: 'medium',
    reduced: [],
    unsupported: [],
  },
  engine: 'diorama',
  timings: { total: 1 },
};

describe.each(backends)('cancelling on $name', (backend) => {
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

  /** Claims and begins a new prediction, and leaves the rest to the test. */
  async function withRunning(use: (id: string, claim: Claim) => Promise<void>): Promise<void> {
    const { id } = await store.predictions.create(newPrediction());
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const consumer = await store.queue.consume(1, async (claim) => {
      await store.predictions.begin(claim);
      await use(id, claim).then(resolve, reject);
    });
    await promise;
    await consumer.stop(1000);
  }
  const statusOf = async (id: string) => (await store.predictions.get(id, 'key-1'))?.status;

  test('what is cancelled before its end is cancelled, also if it completes or fails', async () => {
    await withRunning(async (id, claim) => {
      expect(await store.predictions.cancel(id, 'key-1')).toMatchObject({
        status: 'processing',
        cancelRequested: true,
      });
      expect(await store.predictions.finish(claim, finished)).toBe('cancelled');
      expect(await store.predictions.get(id, 'key-1')).toMatchObject({
        status: 'cancelled',
        plan: null,
        timings: null,
      });
    });
    await withRunning(async (id, claim) => {
      await store.predictions.cancel(id, 'key-1');
      expect(await store.predictions.fail(claim, 'INTERNAL', 'too late')).toBe('cancelled');
      expect(await store.predictions.get(id, 'key-1')).toMatchObject({ status: 'cancelled', error: null });
    });
  });

  test('what has ended stays as it is', async () => {
    await withRunning(async (id, claim) => {
      expect(await store.predictions.finish(claim, finished)).toBe('completed');
      expect(await store.predictions.cancel(id, 'key-1')).toMatchObject({
        status: 'completed',
        cancelRequested: false,
      });
    });
  });

  test('of a cancellation and a completion at the same time one wins, and both agree which', async () => {
    for (let n = 0; n < 10; n += 1) {
      await withRunning(async (id, claim) => {
        const [asked, ended] = await Promise.all([
          store.predictions.cancel(id, 'key-1'),
          store.predictions.finish(claim, finished),
        ]);
        expect(asked?.status).toBe(ended === 'cancelled' ? 'processing' : 'completed');
        expect(await statusOf(id)).toBe(ended);
      });
    }
  });

  test('every process hears what changes, once it is committed', async () => {
    // On the embedded database there is only this process.
    const other = place.databaseUrl === null ? store : await place.open();
    const heard: Change[] = [];
    const end = other.changes.subscribe((change) => heard.push(change));
    let revision = 0;
    let subject = '';
    await withRunning(async (id, claim) => {
      subject = id;
      await store.predictions.report(claim, { stage: 'drawing', fraction: 0.5, frame: 1, frames: 2 });
      await store.predictions.cancel(id, 'key-1');
      await store.predictions.finishCancelled(claim);
      revision = (await store.predictions.get(id, 'key-1'))?.revision ?? 0;
    });
    const changed = { kind: 'changed', predictionId: subject };
    const expected = [changed, changed, changed, { kind: 'cancel', predictionId: subject }, changed];
    await expect.poll(() => heard).toEqual(expected);
    expect(revision).toBe(4);
    end();
    if (other !== store) await other.close();
  });

  test('deleting one that runs tells its worker to stop', async () => {
    const heard: Change[] = [];
    const end = store.changes.subscribe((change) => heard.push(change));
    await withRunning(async (id) => {
      await store.history.remove([id], 'key-1');
      await expect.poll(() => heard).toContainEqual({ kind: 'cancel', predictionId: id });
    });
    end();
  });
});
