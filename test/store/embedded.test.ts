import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DurableNodeFS } from '../../src/store/durable-fs.ts';
import { assertDurable } from '../../src/store/embedded.ts';
import { openStore } from '../../src/store/store.ts';
import { quietLog } from './backends.ts';

let dataDir: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'muybridge-embedded-'));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

/** A process of its own that opens the store, submits predictions, claims one, and then waits to be killed. */
async function startOwner(): Promise<{ child: ChildProcess; ids: string[] }> {
  const child = fork(new URL('./owner.ts', import.meta.url), [dataDir], { execArgv: [] });
  children.push(child);
  const [ids] = await once(child, 'message');
  return { child, ids };
}

test('a folder has one owner: the second is told who, and a killed one leaves everything to the next', async () => {
  const { child, ids } = await startOwner();
  const open = () => openStore({ dataDir, databaseUrl: null, log: quietLog() });
  await expect(open()).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining(`held by process ${child.pid}`),
  });

  child.kill('SIGKILL');
  await once(child, 'exit');
  const store = await open();
  // Five waited and one was claimed by the process that is dead; all six are there to be run at once.
  expect(ids).toHaveLength(6);
  const ran: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const consumer = await store.queue.consume(1, async (claim) => {
    ran.push(claim.predictionId);
    await store.predictions.begin(claim);
    await store.predictions.fail(claim, 'ENGINE_FAILED', 'It is only a test.');
    if (ran.length === ids.length) resolve();
  });
  await promise;
  await consumer.stop(1000);
  await store.close();
  expect(ran.toSorted()).toEqual(ids.toSorted());
  expect((await readdir(dataDir)).filter((name) => name.startsWith('database.new'))).toEqual([]);
});

test('every commit is forced to the disk, and the check at start sees when it is not', async () => {
  const startParams = [...PGlite.defaultStartParams.filter((name) => name !== '-F'), '-c', 'wal_sync_method=fsync'];
  const files = new DurableNodeFS(join(dataDir, 'durable'));
  const pglite = await PGlite.create({ fs: files, startParams });
  await pglite.exec('create table t (n int)');
  const before = files.syncs;
  for (let n = 0; n < 10; n += 1) await pglite.query('insert into t values ($1)', [n]);
  expect(files.syncs - before).toBeGreaterThanOrEqual(10);
  await assertDurable(pglite, files);
  // A file system whose hook PGlite does not call.
  await expect(assertDurable(pglite, new DurableNodeFS(join(dataDir, 'unused')))).rejects.toThrow('not safe');
  await pglite.close();
});
