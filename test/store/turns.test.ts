import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { everydayGrant } from '../../src/contract/keys.ts';
import type { Store } from '../../src/store/store.ts';
import { backends, newPrediction, type Place } from './backends.ts';

describe.each(backends)('waiting on $name', (backend) => {
  let place: Place;
  let store: Store;
  beforeAll(async () => {
    place = await backend.make();
  });
  afterAll(() => place.remove());
  beforeEach(async () => {
    store = await place.open();
  });
  afterEach(() => store.close());

  async function submit(keyId: string, count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) ids.push((await store.predictions.create(newPrediction({ keyId }))).id);
    return ids;
  }

  /** Runs all that waits, and `between` after each; returns the names of the keys in the order of their runs. */
  async function runAll(names: Record<string, string>, between = async (_ran: number) => undefined as void) {
    const order: string[] = [];
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const consumer = await store.queue.consume(1, async (claim) => {
      try {
        const begun = await store.predictions.begin(claim);
        const keyId = begun?.prediction.keyId ?? '';
        order.push(names[keyId] ?? keyId);
        await between(order.length);
        await store.predictions.fail(claim, 'INTERNAL', 'dropped');
        if ((await store.queue.waiting()) === 0) resolve();
      } catch (error) {
        reject(error);
      }
    });
    await promise;
    await consumer.stop(1000);
    return order.join('');
  }

  test('keys take turns, whatever their numbers, and each keeps its own order', async () => {
    const many = await submit('many', 6);
    await submit('few', 2);
    await submit('one', 1);
    expect([...(await store.predictions.positions(many)).values()].toSorted((a, b) => a - b)).toEqual([
      0, 3, 5, 6, 7, 8,
    ]);
    expect(await runAll({ many: 'm', few: 'f', one: 'o' })).toBe('mfomfmmmm');
  });

  test('who comes later does not wait behind the whole line, nor jump what has waited', async () => {
    await submit('many', 6);
    const order = await runAll({ many: 'm', late: 'l' }, async (ran) => {
      if (ran === 3) await submit('late', 3);
    });
    expect(order).toBe('mmmmlmlml');
  });

  test('submissions of one key at the same time get turns of their own', async () => {
    await submit('hasty', 1);
    await Promise.all(Array.from({ length: 5 }, () => store.predictions.create(newPrediction({ keyId: 'hasty' }))));
    await submit('calm', 2);
    expect(await runAll({ hasty: 'h', calm: 'c' })).toMatch(/^hchch/);
  });

  test('above the limit of its key a prediction waits, and other keys go on', async () => {
    const { key } = await store.keys.create('limited', { ...everydayGrant, maxRunning: 1 });
    await submit(key.id, 3);
    await submit('free', 3);
    const running = new Map<string, number>();
    let most = 0;
    let mostInAll = 0;
    let ended = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const consumer = await store.queue.consume(3, async (claim) => {
      const begun = await store.predictions.begin(claim);
      const keyId = begun?.prediction.keyId ?? '';
      running.set(keyId, (running.get(keyId) ?? 0) + 1);
      most = Math.max(most, running.get(key.id) ?? 0);
      mostInAll = Math.max(
        mostInAll,
        [...running.values()].reduce((sum, count) => sum + count),
      );
      await new Promise((later) => setTimeout(later, 30));
      running.set(keyId, (running.get(keyId) ?? 0) - 1);
      await store.predictions.fail(claim, 'INTERNAL', 'dropped');
      ended += 1;
      if (ended === 6) resolve();
    });
    await promise;
    await consumer.stop(1000);
    expect(most).toBe(1);
    expect(mostInAll).toBeGreaterThan(1);
  });
});
