import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { AppError } from '../contract/errors.ts';
import { DurableNodeFS, syncPath, syncTree } from './durable-fs.ts';
import { acquireOwnerLock, ownerOf } from './owner-lock.ts';

export type Embedded = { readonly pglite: PGlite; close(): Promise<void> };

/**
 * PGlite's own start parameters without `-F` (no fsync). `fsync` is the one sync method that its file system can
 * be taught; the small buffers halve the memory of an idle server, and a small WAL bounds disk and recovery time.
 */
const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['wal_sync_method=fsync', 'shared_buffers=16MB', 'max_wal_size=64MB'].flatMap((setting) => ['-c', setting]),
];

/** Autovacuum does not run inside PGlite; a table with this many dead rows is vacuumed on a timer instead. */
const deadRows = 1000;
const vacuumIntervalMs = 5 * 60 * 1000;

/**
 * Opens the embedded database of a data folder, as its one owner.
 *
 * @throws AppError UNAVAILABLE when another process holds the folder.
 */
export async function openEmbedded(dataDir: string, onError: (error: unknown) => void): Promise<Embedded> {
  const lock = await acquireOwnerLock(dataDir);
  if (lock === null) {
    throw new AppError(
      'UNAVAILABLE',
      `The data folder ${dataDir} is held by ${await ownerOf(dataDir)}. Stop that process first, give this one ` +
        'a folder of its own with MUYBRIDGE_DATA_DIR, or share a PostgreSQL server with MUYBRIDGE_DATABASE_URL.',
    );
  }
  try {
    const folder = join(dataDir, 'database');
    await initialise(dataDir, folder);
    const files = new DurableNodeFS(folder);
    const pglite = await start(files);
    await assertDurable(pglite, files);
    const timer = setInterval(() => {
      vacuum(pglite).catch(onError);
    }, vacuumIntervalMs);
    timer.unref();
    return {
      pglite,
      async close() {
        clearInterval(timer);
        if (!pglite.closed) await pglite.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function start(files: DurableNodeFS): Promise<PGlite> {
  return await PGlite.create({ fs: files, startParams });
}

/** A new database gets its name only when it is complete and on the disk, so that a crash cannot leave half of one. */
async function initialise(dataDir: string, folder: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (name.startsWith('database.new-')) await rm(join(dataDir, name), { recursive: true, force: true });
  }
  if ((await stat(folder).catch(() => null)) !== null) return;
  const unfinished = `${folder}.new-${process.pid}`;
  await mkdir(unfinished);
  const pglite = await start(new DurableNodeFS(unfinished));
  await pglite.close();
  await syncTree(unfinished);
  await rename(unfinished, folder);
  await syncPath(dataDir);
}

/** @throws Error when a commit does not move the file system's counter: then the hook no longer fits PGlite. */
export async function assertDurable(pglite: PGlite, files: DurableNodeFS): Promise<void> {
  const before = files.syncs;
  await pglite.query("select pg_logical_emit_message(true, 'muybridge', 'a commit that must reach the disk')");
  if (files.syncs > before) return;
  throw new Error('The embedded database committed without forcing its log to the disk; it is not safe to go on.');
}

/** Vacuums the tables that need it, one statement each, so that no single one blocks the process for long. */
async function vacuum(pglite: PGlite): Promise<void> {
  const { rows } = await pglite.query<{ name: string }>(
    `select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables where n_dead_tup > ${deadRows}`,
  );
  for (const { name } of rows) {
    if (pglite.closed) return;
    await pglite.exec(`vacuum (analyze) ${name}`);
  }
}
