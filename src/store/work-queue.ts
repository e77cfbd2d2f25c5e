import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { fromKysely, type JobAttempt, type PgBoss, type WorkOptions } from 'pg-boss';
import { handBack, LeaseLostError, prepareQueue } from './boss.ts';
import type { Consumer } from './queue.ts';
import type { Tables } from './tables.ts';

/** The right of one process to do one job, for as long as its lease is renewed. */
export type WorkClaim = {
  /** The id of the row that the job is about. */
  readonly subject: string;
  readonly job: JobAttempt;
  /** Aborted when the lease is lost, and when the consumer's grace period ends. Reject then: the job is queued again. */
  readonly signal: AbortSignal;
};

/** A queue of jobs that are each about a row of a table. */
export type WorkQueue = {
  /** Queues a job, for now or for later, as part of the caller's transaction; returns its id. */
  send(
    job: { readonly subject: string; readonly group?: string; readonly at?: Date | null },
    transaction: Transaction<Tables>,
  ): Promise<string>;
  /** Ends a claimed job as part of the caller's transaction. @throws LeaseLostError when the claim is no longer held. */
  complete(claim: WorkClaim, transaction: Transaction<Tables>): Promise<void>;
  /** Runs `handler` for each job that is due, at most `concurrency` at a time; one that rejects hands its job back. */
  consume(concurrency: number, handler: (claim: WorkClaim) => Promise<void>): Promise<Consumer>;
  /** Queues every claimed job again, at once. Only for the sole owner of a database, before it consumes. */
  handBackAll(): Promise<number>;
};

const workOptions = {
  // Jobs that are due later are found by looking; those that are due at once come with a notification.
  pollingIntervalSeconds: 2,
  notifyPollingIntervalSeconds: 2,
  heartbeatRefreshSeconds: 3,
} as const;

/** @param groupConcurrency jobs of one group that may run at a time; without limit when absent. */
export async function openWorkQueue(boss: PgBoss, name: string, groupConcurrency?: number): Promise<WorkQueue> {
  await prepareQueue(boss, name);
  const options: WorkOptions = groupConcurrency === undefined ? workOptions : { ...workOptions, groupConcurrency };
  return {
    async send({ subject, group, at = null }, transaction) {
      const id = randomUUID();
      const later = at === null ? {} : { startAfter: at };
      const grouped = group === undefined ? {} : { group: { id: group } };
      if ((await boss.send(name, { subject }, { id, ...grouped, ...later, db: fromKysely(transaction) })) === null) {
        throw new Error(`The queue ${name} did not take ${subject}.`);
      }
      return id;
    },
    async complete({ job, subject }, transaction) {
      const response: object = await boss.complete(name, job, null, { db: fromKysely(transaction) });
      // Returned by pg-boss, but missing in its types. A claim that was lost affects nothing.
      if (!('affected' in response) || response.affected !== 1)
        throw new LeaseLostError(`The lease on ${subject} was lost.`);
    },
    async consume(concurrency, handler) {
      const shutdown = new AbortController();
      const ids: string[] = [];
      for (let slot = 0; slot < concurrency; slot += 1) {
        const id = await boss.work<{ subject: string }>(name, options, async ([job]) => {
          if (job === undefined) return;
          const signal = AbortSignal.any([job.signal, shutdown.signal]);
          try {
            await handler({ subject: job.data.subject, job: { id: job.id, retryCount: job.retryCount }, signal });
          } finally {
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
    },
    handBackAll: () => handBack(boss, name),
  };
}
