import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { fromKysely, PgBoss, type JobAttempt } from 'pg-boss';
import type { Database } from './database.ts';
import type { Log } from './store.ts';
import type { Tables } from './tables.ts';

/** The right of one worker to run one prediction, for as long as its lease is renewed. */
export type Claim = {
  readonly predictionId: string;
  /** Tells this claim from an earlier or later one of the same job: a lost claim can settle nothing. */
  readonly job: JobAttempt;
  /** Aborted when the lease is lost, and when the consumer's grace period ends. Reject then: the job is queued again. */
  readonly signal: AbortSignal;
};

export type Consumer = {
  /**
   * Claims nothing more, waits up to `graceMs` for the running handlers, then aborts their signals and waits for
   * them; what they did not finish is queued again.
   */
  stop(graceMs: number): Promise<void>;
};

export type Queue = {
  /** Queues a prediction as part of the caller's transaction. */
  send(predictionId: string, transaction: Transaction<Tables>): Promise<void>;
  /** Ends a claimed job as part of the caller's transaction. @throws LeaseLostError when the claim is no longer held. */
  complete(claim: Claim, transaction: Transaction<Tables>): Promise<void>;
  /** Takes a job out of the queue as part of the caller's transaction, whether waiting or claimed. */
  cancel(predictionId: string, transaction: Transaction<Tables>): Promise<void>;
  /**
   * Runs `handler` for each claimed job, at most `concurrency` at a time. A handler that rejects hands its job back;
   * one that resolves ends it. A new job wakes an idle consumer by notification.
   */
  consume(concurrency: number, handler: (claim: Claim) => Promise<void>): Promise<Consumer>;
  /** Queues every claimed job again, at once. Only for the sole owner of a database, before it consumes. */
  handBackAll(): Promise<number>;
  /** Predictions that wait for a worker. */
  waiting(): Promise<number>;
  close(): Promise<void>;
};

/** The claim ran out while its holder believed to hold it; someone else runs the prediction now. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

const name = 'predictions';
const queueSchema = 'muybridge_queue';

/** A day is what pg-boss allows at most; the worker's own limits are far below. */
const expireInSeconds = 24 * 60 * 60;

const queueOptions = {
  notify: true,
  // A worker that dies is replaced after 10 s (the queue's minimum) plus one monitor interval.
  heartbeatSeconds: 10,
  expireInSeconds,
  // The queue retries for lost workers only, and those never count; attempts are the worker's own affair.
  retryLimit: 2_147_483_647,
  retryDelay: 0,
  // A waiting job must outlive any backlog.
  retentionSeconds: 10 * 365 * 24 * 60 * 60,
  // The prediction's row is what is kept; its finished job serves nobody.
  deleteAfterSeconds: 60 * 60,
} as const;

const workOptions = {
  // Both are the backstop for a missed notification, and for jobs that are handed back by others.
  pollingIntervalSeconds: 1,
  notifyPollingIntervalSeconds: 2,
  heartbeatRefreshSeconds: 3,
} as const;

export async function openQueue(database: Database, log: Log): Promise<Queue> {
  const boss = new PgBoss({
    ...database.queueConnection,
    schema: queueSchema,
    useListenNotify: true,
    schedule: false,
    registerInstance: false,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    // Millions of waiting jobs are no reason to warn.
    warningQueueSize: 1_000_000,
  });
  boss.on('error', (error) => log.error({ err: error }, 'The queue met an error.'));
  boss.on('warning', (warning) => log.warn({ warning }, 'The queue warns.'));
  try {
    await boss.start();
    await boss.createQueue(name, queueOptions);
    await boss.updateQueue(name, queueOptions);
    // Fills pg-boss's cache of queues. Inside a transaction of the embedded database, whose only connection is then
    // taken, looking the queue up would wait for itself.
    await boss.touch(name, randomUUID());
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }

  return {
    async send(predictionId, transaction) {
      const sent = await boss.send(name, {}, { id: uuidOf(predictionId), db: fromKysely(transaction) });
      if (sent === null) throw new Error(`The queue did not take prediction ${predictionId}.`);
    },
    async complete({ job, predictionId }, transaction) {
      const response: object = await boss.complete(name, job, null, { db: fromKysely(transaction) });
      // Returned by pg-boss, but missing in its types. A claim that was lost affects nothing.
      if (!('affected' in response) || response.affected !== 1)
        throw new LeaseLostError(`The lease on prediction ${predictionId} was lost.`);
    },
    async cancel(predictionId, transaction) {
      await boss.cancel(name, uuidOf(predictionId), { db: fromKysely(transaction) });
    },
    consume: (concurrency, handler) => consume(boss, concurrency, handler),
    async handBackAll() {
      const { rows } = await boss
        .getDb()
        .executeSql(`select id from ${queueSchema}.job where name = $1 and state = 'active'`, [name]);
      const ids = rows.map((row: { id: string }) => row.id);
      if (ids.length > 0) await boss.fail(name, ids, { message: 'The process that ran this job has ended.' });
      return ids.length;
    },
    async waiting() {
      const { rows } = await boss
        .getDb()
        .executeSql(`select count(*)::int as count from ${queueSchema}.job where name = $1 and state < 'active'`, [
          name,
        ]);
      return Number(rows[0]?.count);
    },
    close: () => boss.stop({ graceful: false }),
  };
}

async function consume(boss: PgBoss, concurrency: number, handler: (claim: Claim) => Promise<void>): Promise<Consumer> {
  const shutdown = new AbortController();
  const ids: string[] = [];
  for (let slot = 0; slot < concurrency; slot += 1) {
    const id = await boss.work(name, workOptions, async ([job]) => {
      if (job === undefined) return;
      const signal = AbortSignal.any([job.signal, shutdown.signal]);
      try {
        await handler({
          predictionId: job.id.replaceAll('-', ''),
          job: { id: job.id, retryCount: job.retryCount },
          signal,
        });
      } finally {
        // Without it the consumer sits out its polling interval before it looks for the next job.
        for (const consumer of ids) boss.notifyWorker(consumer);
      }
    });
    ids.push(id);
  }
  return {
    async stop(graceMs) {
      const timer = setTimeout(() => shutdown.abort(new Error('The worker shuts down.')), graceMs);
      await Promise.all(ids.map((id) => boss.offWork(name, { id, wait: true })));
      clearTimeout(timer);
    },
  };
}

/** A job carries the id of its prediction, in the spelling that the queue's column wants. */
function uuidOf(predictionId: string): string {
  return predictionId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
