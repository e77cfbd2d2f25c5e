import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { backends, newPrediction, type Place } from './backends.ts';

describe.each(backends)('remote jobs on $name', (backend) => {
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

  test('are remembered for each engine, the newest in place of the one before', async () => {
    const { id } = await store.predictions.create(newPrediction());
    const { remoteJobs } = store;
    const begun = { submission: 1, imageUrl: 'http://gpu.test/image', remoteId: null, gaveUp: false };
    expect(await remoteJobs.get(id, 'gpu')).toEqual({ ...begun, imageUrl: null });
    await remoteJobs.put(id, 'gpu', begun);
    await remoteJobs.put(id, 'gpu', { ...begun, remoteId: 'abc' });
    await remoteJobs.put(id, 'other', { ...begun, submission: 2, gaveUp: true });
    expect(await remoteJobs.get(id, 'gpu')).toEqual({ ...begun, remoteId: 'abc' });
    expect(await remoteJobs.get(id, 'other')).toEqual({ ...begun, submission: 2, gaveUp: true });
  });

  test('of a prediction that is gone are not kept', async () => {
    const gone = 'f'.repeat(32);
    await store.remoteJobs.put(gone, 'gpu', { submission: 2, imageUrl: null, remoteId: 'abc', gaveUp: false });
    expect(await store.remoteJobs.get(gone, 'gpu')).toMatchObject({ submission: 1, remoteId: null });
  });
});
