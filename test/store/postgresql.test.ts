import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { backends, newPrediction, quietLog, type Place } from './backends.ts';

const backend = backends.find(({ name }) => name === 'postgresql');

describe.skipIf(backend === undefined)('on a PostgreSQL server', () => {
  let place: Place;

  beforeAll(async () => {
    if (backend === undefined) throw new Error('There is no server.');
    place = await backend.make();
  });
  afterAll(() => place.remove());

  /** What an administrator, or the end of the server, does to every connection. */
  async function breakConnections(): Promise<void> {
    const client = new Client({ connectionString: place.databaseUrl ?? '' });
    await client.connect();
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await client.end();
  }

  /** As a client does that was answered with a 500: the pool may hand out more than one broken connection. */
  async function createWithPatience(store: Store): Promise<string> {
    for (let left = 20; ; left -= 1) {
      try {
        return (await store.predictions.create(newPrediction())).id;
      } catch (error) {
        if (left === 0) throw error;
        await delay(50);
      }
    }
  }

  test('several processes may bring up an empty database at once', async () => {
    const stores = await Promise.all([place.open(), place.open(), place.open()]);
    const created = await Promise.all(stores.map((store) => store.predictions.create(newPrediction())));
    for (const { id } of created) expect(await stores[0]?.predictions.cancel(id, 'key-1')).not.toBeNull();
    await Promise.all(stores.map((store) => store.close()));
  });

  test('a connection that breaks in the middle of a transaction fails that transaction only', async () => {
    const database = await openDatabase({ ...place, log: quietLog() });
    await expect(
      database.sql.transaction().execute(async (transaction) => {
        await sql`select 1`.execute(transaction);
        await breakConnections();
        // Long enough for the end of the connection to arrive while nobody asks anything of it.
        await delay(100);
        await sql`select 1`.execute(transaction);
      }),
    ).rejects.toThrow(/connection|terminat/i);
    await database.check();
    await database.close();
  });

  test('a store whose connections all break goes on, its queue included', async () => {
    const store = await place.open();
    await breakConnections();
    const id = await createWithPatience(store);
    const { promise, resolve } = Promise.withResolvers<string>();
    const consumer = await store.queue.consume(1, async (claim) => {
      await store.predictions.begin(claim);
      await store.predictions.fail(claim, 'ENGINE_FAILED', 'It is only a test.');
      resolve(claim.predictionId);
    });
    expect(await promise).toBe(id);
    await consumer.stop(1000);
    await store.close();
  });

  test('a server that cannot be reached is named as the reason', async () => {
    const databaseUrl = 'postgres://nobody@127.0.0.1:1/nothing';
    await expect(openStore({ ...place, databaseUrl, log: quietLog() })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('MUYBRIDGE_DATABASE_URL'),
    });
  });
});
