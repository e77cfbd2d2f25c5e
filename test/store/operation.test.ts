import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everydayGrant } from '../../src/contract/keys.ts';
import { openDatabase } from '../../src/store/database.ts';
import type { Claim } from '../../src/store/queue.ts';
import type { Store } from '../../src/store/store.ts';
import { backends, newPrediction, quietLog, type Place } from './backends.ts';

const timings = { fetching: 10, looking: 900, planning: 30, building: 60, drawing: 2000, checking: 100, saving: 5 };

describe.each(backends)('the operator on $name', (backend) => {
  let place: Place;
  let store: Store;
  let keyId: string;
  let otherId: string;

  beforeAll(async () => {
    place = await backend.make();
    store = await place.open();
    keyId = (await store.keys.create('one')).key.id;
    otherId = (await store.keys.create('another')).key.id;
  });
  afterAll(async () => {
    await store.close();
    await place.remove();
  });

  /** Claims as many predictions at a time as it may, and lets the test see them run before they end. */
  async function runAll(count: number, use: (claim: Claim) => Promise<unknown>, seen?: () => Promise<void>) {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const { promise: allowed, resolve: allow } = Promise.withResolvers<void>();
    let begun = 0;
    let left = count;
    const consumer = await store.queue.consume(4, async (claim) => {
      if ((await store.predictions.begin(claim, 'worker-1')) === null) throw new Error('ended');
      begun += 1;
      if (begun === count || seen === undefined) {
        await seen?.();
        allow();
      }
      await allowed;
      await use(claim);
      left -= 1;
      if (left === 0) resolve();
    });
    await ended;
    await consumer.stop(1000);
  }

  test('what waits and runs is counted by key', async () => {
    expect(await store.operation.queue()).toEqual({ waiting: 0, running: 0, oldestWaiting: null, keys: [] });
    const { id, createdAt } = await store.predictions.create(newPrediction({ keyId }));
    for (let n = 0; n < 2; n += 1) await store.predictions.create(newPrediction({ keyId: otherId }));
    expect(await store.operation.queue()).toEqual({
      waiting: 3,
      running: 0,
      oldestWaiting: createdAt,
      keys: [
        { keyId: otherId, keyName: 'another', waiting: 2, running: 0 },
        { keyId, keyName: 'one', waiting: 1, running: 0 },
      ],
    });
    await runAll(
      3,
      async (claim) => {
        if (claim.predictionId === id) await store.predictions.fail(claim, 'IMAGE_UNREADABLE', 'no picture');
        else {
          await store.predictions.finish(claim, {
            outputs: [],
            nsfw: [],
            plan: null,
            engine: 'diorama',
            timings: { ...timings, total: 3105 },
          });
        }
      },
      async () => {
        const running = await store.operation.running();
        expect(running).toHaveLength(3);
        expect(running).toContainEqual(
          expect.objectContaining({ id, keyName: 'one', workerId: 'worker-1', stage: null, fraction: 0 }),
        );
        expect(await store.operation.queue()).toMatchObject({ waiting: 0, running: 3, oldestWaiting: null });
      },
    );
    expect(await store.operation.failures(10)).toEqual([
      expect.objectContaining({
        id,
        keyId,
        keyName: 'one',
        code: 'IMAGE_UNREADABLE',
        message: 'no picture',
        attempts: 0,
      }),
    ]);
  });

  test('what ended is told by time, also after it is deleted', async () => {
    const waiting = await store.predictions.create(newPrediction({ keyId }));
    await store.predictions.cancel(waiting.id, keyId);
    const [{ id } = { id: '' }] = await store.operation.failures(1);
    await store.history.remove([id, waiting.id], keyId);
    for (const [period, steps] of [
      ['hour', 60],
      ['day', 96],
      ['week', 84],
    ] as const) {
      const buckets = await store.operation.throughput(period);
      expect(buckets).toHaveLength(steps);
      const starts = buckets.map(({ start }) => start.getTime());
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
      expect(new Set(starts).size).toBe(steps);
      const sum = (of: 'completed' | 'failed' | 'cancelled') => buckets.reduce((all, bucket) => all + bucket[of], 0);
      expect([sum('completed'), sum('failed'), sum('cancelled')]).toEqual([2, 1, 1]);
      const done = buckets.filter(({ completed }) => completed > 0);
      for (const bucket of done) {
        expect(bucket).toMatchObject({ stages: timings, total: 3105, slowest: 3105 });
        expect(bucket.waited).toBeGreaterThanOrEqual(0);
      }
      expect(buckets[0]).toMatchObject({ completed: 0, waited: null, stages: null, total: null, slowest: null });
    }
  });

  test('minutes are summed into the step that they belong to, and old ones are forgotten', async () => {
    await store.close();
    const database = await openDatabase({ dataDir: place.dataDir, databaseUrl: place.databaseUrl, log: quietLog() });
    await sql`
      insert into muybridge.tallies (minute, completed, total, slowest, begun, waited)
      values (date_trunc('minute', now()) - interval '3 days', 2, 300, 200, 3, 600),
        (date_trunc('minute', now()) - interval '3 days 1 minute', 1, 600, 600, 1, 200),
        (now() - interval '36 days', 5, 5, 5, 5, 5)
    `.execute(database.sql);
    await database.close();
    store = await place.open();
    const week = await store.operation.throughput('week');
    const then = week.filter(({ total, completed }) => completed > 0 && total !== 3105);
    expect(then.reduce((sum, { completed }) => sum + completed, 0)).toBe(3);
    if (then.length === 1) expect(then[0]).toMatchObject({ total: 300, slowest: 600, waited: 200 });
    const day = await store.operation.throughput('day');
    expect(day.reduce((sum, { completed }) => sum + completed, 0)).toBe(2);
    await store.close();
    const again = await openDatabase({ dataDir: place.dataDir, databaseUrl: place.databaseUrl, log: quietLog() });
    const { rows } = await sql`select from muybridge.tallies where minute < now() - interval '35 days'`.execute(
      again.sql,
    );
    await again.close();
    store = await place.open();
    expect(rows).toHaveLength(0);
  });

  test('a worker is listed while it lives, and told from one that died', async () => {
    const info = { host: 'studio', pid: 7, version: '1.0.0', places: 2 };
    const id = await store.workers.enter(info);
    expect(await store.workers.list()).toEqual([expect.objectContaining({ id, ...info, alive: true })]);
    await store.close();
    const database = await openDatabase({ dataDir: place.dataDir, databaseUrl: place.databaseUrl, log: quietLog() });
    await sql`update muybridge.workers set seen_at = now() - interval '21 seconds'`.execute(database.sql);
    await database.close();
    store = await place.open();
    expect(await store.workers.list()).toMatchObject([{ id, alive: false }]);
    await store.workers.beat(id);
    expect(await store.workers.list()).toMatchObject([{ id, alive: true }]);
    await store.workers.leave(id);
    expect(await store.workers.list()).toEqual([]);
  });

  test('a limit that is changed holds for what waits already', async () => {
    const { key } = await store.keys.create('eager', { ...everydayGrant, maxRunning: 4 });
    for (let n = 0; n < 3; n += 1) await store.predictions.create(newPrediction({ keyId: key.id }));
    const changed = await store.keys.update(key.id, { maxRunning: 1, name: 'calmer' });
    expect(changed).toMatchObject({ name: 'calmer', maxRunning: 1, scopes: ['submit', 'read'] });
    let most = 0;
    await runAll(3, async (claim) => {
      most = Math.max(most, (await store.operation.queue()).running);
      await store.predictions.fail(claim, 'INTERNAL', 'dropped');
    });
    expect(most).toBe(1);
    await store.keys.revoke(key.id);
    expect(await store.keys.update(key.id, { name: 'ghost' })).toBeNull();
  });

  test('prompts are searched for words in any order and case, page by page, in one key only', async () => {
    const add = (prompt: string, owner = keyId) =>
      store.predictions.create(
        newPrediction({
          keyId: owner,
          input: { prompt, duration: 4, movementAmplitude: 'auto', seed: 1 },
        }),
      );
    const first = await add('Snow falls on the Lake');
    const second = await add('a lake in the snow, 100% still');
    await add('a lake in summer');
    await add('snow on a lake of someone else', otherId);
    const find = async (search: string, limit = 20, after: string | null = null) => {
      const { items, next } = await store.history.page({
        keyId,
        limit,
        after,
        oldestFirst: false,
        status: 'created',
        search,
      });
      return { ids: items.map(({ id }) => id), next };
    };
    expect(await find('lake SNOW')).toEqual({ ids: [second.id, first.id], next: null });
    expect((await find('0% s')).ids).toEqual([second.id]);
    expect((await find('_now')).ids).toEqual([]);
    const page = await find('snow', 1);
    expect(page.ids).toEqual([second.id]);
    expect(await find('snow', 1, page.next)).toEqual({ ids: [first.id], next: null });
  });

  test('a search that finds nothing near goes on where it stopped', async () => {
    await store.close();
    const database = await openDatabase({ dataDir: place.dataDir, databaseUrl: place.databaseUrl, log: quietLog() });
    await sql`
      insert into muybridge.predictions (id, key_id, model, input, image, status, created_at)
      select md5(n::text), 'busy', 'm', jsonb_build_object('prompt', 'number ' || n), '{}', 'completed',
        now() - n * interval '1 second'
      from generate_series(1, 7000) as n
    `.execute(database.sql);
    await database.close();
    store = await place.open();
    const query = { keyId: 'busy', limit: 5, oldestFirst: false, status: null, search: 'number 6500' };
    const near = await store.history.page({ ...query, after: null });
    expect(near.items).toEqual([]);
    const far = await store.history.page({ ...query, after: near.next });
    expect(far.items.map(({ input }) => input.prompt)).toEqual(['number 6500']);
    expect(far.next).toBeNull();
  });
});
