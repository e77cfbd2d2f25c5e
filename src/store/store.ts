import { join } from 'node:path';
import { migrate } from './migrations.ts';
import { openBlobs, type Blobs } from './blobs.ts';
import { openDatabase } from './database.ts';
import { createKeys, type Keys } from './keys.ts';
import { createPredictions, type Predictions } from './predictions.ts';
import { openQueue, type Queue } from './queue.ts';
import { sweepOrphans } from './orphans.ts';

export type { Blob, BlobRange, Blobs } from './blobs.ts';
export type { ApiKey, Keys } from './keys.ts';
export type { FinishedPrediction, ImageSource, NewPrediction, Output, Prediction, Predictions } from './predictions.ts';
export type { Claim, Consumer, Queue } from './queue.ts';

/** The one line that the store and the worker say something with; pino's loggers fit. */
export type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

export type StoreOptions = {
  /** Folder for the embedded database and the blobs. Made when absent. */
  readonly dataDir: string;
  /** `postgres://...` of a PostgreSQL server (13 or newer); null for the embedded database. */
  readonly databaseUrl: string | null;
  /** Folder for the blobs; `dataDir/blobs` when absent. */
  readonly blobDir?: string;
  readonly log: Log;
};

/** Everything that outlives a process: predictions and their queue, API keys, files. */
export type Store = {
  readonly backend: 'pglite' | 'postgresql';
  readonly predictions: Predictions;
  readonly queue: Queue;
  readonly keys: Keys;
  readonly blobs: Blobs;
  /** Resolves when the database answers; rejects with its error when it does not. For `/readyz`. */
  check(): Promise<void>;
  /** Removes blobs and half-written files that no row speaks of; returns how many. Runs once at start by itself. */
  sweep(): Promise<number>;
  /** Waits for running queries, then closes. Stop the worker loop first. */
  close(): Promise<void>;
};

/** Files of another process may be younger than the row that will speak of them; this is far above any upload's time. */
const sharedOrphanAgeMs = 60 * 60 * 1000;

/**
 * Opens the database (embedded or PostgreSQL), brings its tables up to date and starts the queue.
 *
 * @throws AppError UNAVAILABLE when another process holds the data folder, or the database cannot be reached.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { log } = options;
  const database = await openDatabase(options);
  try {
    await migrate(database.sql);
    const queue = await openQueue(database, log);
    const blobs = await openBlobs(options.blobDir ?? join(options.dataDir, 'blobs'));
    const predictions = createPredictions(database.sql, queue);
    const keys = createKeys(database.sql);
    const orphanAgeMs = database.soleOwner ? 0 : sharedOrphanAgeMs;
    const sweep = () => sweepOrphans(database.sql, blobs, orphanAgeMs);
    if (database.soleOwner) {
      const interrupted = await queue.handBackAll();
      if (interrupted > 0) log.info({ interrupted }, 'Jobs that the last run left unfinished are queued again.');
    }
    await sweep();
    return {
      backend: database.backend,
      predictions,
      queue,
      keys,
      blobs,
      check: () => database.check(),
      sweep,
      async close() {
        await queue.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
