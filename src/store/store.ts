import { join } from 'node:path';
import type { PgBoss } from 'pg-boss';
import { migrate } from './migrations.ts';
import { openBlobs, type Blobs } from './blobs.ts';
import { openDatabase } from './database.ts';
import { createKeys, type Keys } from './keys.ts';
import { createPredictions, type Predictions } from './predictions.ts';
import { startBoss } from './boss.ts';
import { openChanges, type Changes } from './changes.ts';
import { openWorkQueue, type WorkQueue } from './work-queue.ts';
import { openQueue, type Queue } from './queue.ts';
import { createFreeSpace, type FreeSpace } from './free-space.ts';
import { createHistory, type History } from './history.ts';
import { sweepOrphans } from './orphans.ts';
import { createRemoteJobs, type RemoteJobs } from './remote-jobs.ts';
import { createPlans, type Plans } from './plans.ts';
import { removeExpired } from './retention.ts';
import { createUploads, type Uploads } from './uploads.ts';
import { createOperation, type Operation } from './operation.ts';
import { forgetTallies } from './tallies.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';
import { createWorkers, type Workers } from './workers.ts';

export type { Blobs } from './blobs.ts';
export type { ApiKey, KeyChange, Keys } from './keys.ts';
export type {
  FinishedPrediction,
  ImageSource,
  NewPrediction,
  Output,
  Prediction,
  Predictions,
  WebhookTarget,
} from './predictions.ts';
export type { Billing, History, Usage } from './history.ts';
export type { Change, Changes } from './changes.ts';
export type { Claim, Queue } from './queue.ts';
export type { PlanRequest, Plans } from './plans.ts';
export type { Operation } from './operation.ts';
export type { Uploads } from './uploads.ts';
export type { Workers } from './workers.ts';
export type { WorkClaim } from './work-queue.ts';
export type { Delivery, Webhook, Webhooks } from './webhooks.ts';
export type { RemoteJobs } from './remote-jobs.ts';

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
  /** Days after which what has ended is removed, at start and every hour; 0, the default, for never. */
  readonly retentionDays?: number;
  /** Bytes of disk that are to stay free; 0, the default, does not look. */
  readonly minFreeBytes?: number;
  /** Stands in for the file system's answer in tests. */
  readonly statfs?: Parameters<typeof createFreeSpace>[2];
  readonly log: Log;
};

/** Everything that outlives a process: predictions and their queue, API keys, files. */
export type Store = {
  readonly backend: 'pglite' | 'postgresql';
  readonly predictions: Predictions;
  readonly history: History;
  readonly queue: Queue;
  readonly remoteJobs: RemoteJobs;
  readonly changes: Pick<Changes, 'subscribe'>;
  readonly keys: Keys;
  readonly webhooks: Webhooks;
  /** Attempts to deliver webhooks. */
  readonly deliveries: Pick<WorkQueue, 'consume'>;
  readonly plans: Plans;
  readonly planning: Pick<WorkQueue, 'consume'>;
  readonly uploads: Uploads;
  readonly workers: Workers;
  readonly operation: Operation;
  readonly blobs: Blobs;
  readonly space: FreeSpace;
  /** Resolves when the database and the disk can be written to; rejects with the error when not. For `/readyz`. */
  check(): Promise<void>;
  /**
   * Removes blobs and half-written files that no row speaks of; returns how many. It runs by itself at start and
   * every hour.
   *
   * @param before spares files changed since, whose row may be about to be written.
   */
  sweep(before: Date): Promise<number>;
  /**
   * Removes predictions that ended, and uploads that were last used, before a moment, unless an unfinished prediction
   * animates them; returns how many.
   */
  expire(before: Date): Promise<number>;
  /** Waits for running queries, then closes. Stop the worker loop first. */
  close(): Promise<void>;
};

/** Also the age below which a running process may still be about to write a file's row, far above any upload's time. */
const sweepIntervalMs = 60 * 60 * 1000;

/**
 * Opens the database (embedded or PostgreSQL), brings its tables up to date and starts the queue.
 *
 * @throws AppError UNAVAILABLE when another process holds the data folder, or the database cannot be reached.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { log } = options;
  const started = new Date();
  const database = await openDatabase(options);
  let boss: PgBoss | null = null;
  try {
    await migrate(database.sql);
    boss = await startBoss(database, log);
    const opened = boss;
    const queue = await openQueue(opened);
    const deliveries = await openWorkQueue(opened, 'webhooks', 2);
    const planning = await openWorkQueue(opened, 'plans');
    const changes = await openChanges(opened);
    const blobDir = options.blobDir ?? join(options.dataDir, 'blobs');
    const space = createFreeSpace(options.dataDir, options.minFreeBytes ?? 0, options.statfs);
    const blobs = await openBlobs(blobDir, space);
    const predictions = createPredictions(database.sql, queue, deliveries);
    const keys = createKeys(database.sql, queue);
    const sweep = (before: Date) => sweepOrphans(database.sql, blobs, before);
    const expire = (before: Date) => removeExpired(database.sql, blobs, before);
    const retentionMs = (options.retentionDays ?? 0) * 86_400_000;
    const cleanUp = async (before: Date) => {
      const expired = retentionMs === 0 ? 0 : await expire(new Date(Date.now() - retentionMs));
      if (expired > 0) log.info({ expired }, 'Predictions and uploads that were kept for their time are removed.');
      await forgetTallies(database.sql);
      return await sweep(before);
    };
    if (database.soleOwner) {
      const interrupted =
        (await queue.handBackAll()) + (await deliveries.handBackAll()) + (await planning.handBackAll());
      if (interrupted > 0) log.info({ interrupted }, 'Jobs that the last run left unfinished are queued again.');
    }
    // What is older than this process belongs to nobody who lives, if nobody else uses the database.
    const sweeper = startSweeping(cleanUp, database.soleOwner ? started : anHourAgo(), log);
    return {
      backend: database.backend,
      predictions,
      history: createHistory(database.sql, queue, blobs),
      queue,
      remoteJobs: createRemoteJobs(database.sql),
      changes,
      keys,
      webhooks: createWebhooks(database.sql, deliveries, (id) => keys.webhookSecret(id)),
      deliveries,
      plans: createPlans(database.sql, planning),
      planning,
      uploads: createUploads(database.sql),
      workers: createWorkers(database.sql),
      operation: createOperation(database.sql),
      blobs,
      space,
      async check() {
        await space.forSubmission();
        await database.check();
        await blobs.check();
      },
      sweep,
      expire,
      async close() {
        await sweeper.stop();
        await changes.close();
        await opened.stop({ graceful: false });
        await database.close();
      },
    };
  } catch (error) {
    await boss?.stop({ graceful: false });
    await database.close();
    throw error;
  }
}

function anHourAgo(): Date {
  return new Date(Date.now() - sweepIntervalMs);
}

function startSweeping(sweep: Store['sweep'], firstBefore: Date, log: Log) {
  const run = async (before: Date) => {
    try {
      const removed = await sweep(before);
      if (removed > 0) log.info({ removed }, 'Files that no prediction speaks of are removed.');
    } catch (error) {
      log.warn({ err: error }, 'Stray files could not be removed; the next sweep tries again.');
    }
  };
  let running = run(firstBefore);
  const timer = setInterval(() => {
    running = run(anHourAgo());
  }, sweepIntervalMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
