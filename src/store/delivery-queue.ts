import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { fromKysely, type JobAttempt, type PgBoss } from 'pg-boss';
import { handBack, LeaseLostError, prepareQueue } from './boss.ts';
import type { Consumer } from './queue.ts';
import type { Tables } from './tables.ts';

/** The right of one process to make one attempt at a delivery. */
export type DeliveryClaim = {
  readonly job: JobAttempt;
  /** Aborted when the lease is lost, and when the consumer's grace period ends. Reject then: the attempt is made again. */
  readonly signal: AbortSignal;
  readonly deliveryId: string;
};

export type DeliveryQueue = {
  /** Queues an attempt, at once or later, as part of the caller's transaction; returns the id of its job. */
  send(
    attempt: { readonly deliveryId: string; readonly url: string; readonly at: Date | null },
    transaction: Transaction<Tables>,
  ): Promise<string>;
  /** Ends a claimed job as part of the caller's transaction. @throws LeaseLostError when the claim is no longer held. */
  complete(claim: DeliveryClaim, transaction: Transaction<Tables>): Promise<void>;
  /** Runs `handler` for each attempt that is due, at most `concurrency` at a time, and two at a time for one host. */
  consume(concurrency: number, handler: (claim: DeliveryClaim) => Promise<void>): Promise<Consumer>;
  /** Queues every claimed job again, at once. Only for the sole owner of a database, before it consumes. */
  handBackAll(): Promise<number>;
};

const name = 'webhooks';

const workOptions = {
  // Attempts that are due later are found by looking; those that are due at once come with a notification.
  pollingIntervalSeconds: 2,
  notifyPollingIntervalSeconds: 2,
  heartbeatRefreshSeconds: 3,
  // A receiver that hangs must not keep the others waiting.
  groupConcurrency: 2,
} as const;

export async function openDeliveryQueue(boss: PgBoss): Promise<DeliveryQueue> {
  await prepareQueue(boss, name);
  return {
    async send({ deliveryId, url, at }, transaction) {
      const id = randomUUID();
      const later = at === null ? {} : { startAfter: at };
      const options = { id, group: { id: new URL(url).host }, ...later, db: fromKysely(transaction) };
      if ((await boss.send(name, { deliveryId }, options)) === null) {
        throw new Error(`The queue did not take delivery ${deliveryId}.`);
      }
      return id;
    },
    async complete({ job, deliveryId }, transaction) {
      const response: object = await boss.complete(name, job, null, { db: fromKysely(transaction) });
      // Returned by pg-boss, but missing in its types. A claim that was lost affects nothing.
      if (!('affected' in response) || response.affected !== 1)
        throw new LeaseLostError(`The lease on delivery ${deliveryId} was lost.`);
    },
    async consume(concurrency, handler) {
      const shutdown = new AbortController();
      const ids: string[] = [];
      for (let slot = 0; slot < concurrency; slot += 1) {
        const id = await boss.work<{ deliveryId: string }>(name, workOptions, async ([job]) => {
          if (job === undefined) return;
          const signal = AbortSignal.any([job.signal, shutdown.signal]);
          try {
            await handler({ job: { id: job.id, retryCount: job.retryCount }, signal, deliveryId: job.data.deliveryId });
          } finally {
            for (const consumer of ids) boss.notifyWorker(consumer);
          }
        });
        ids.push(id);
      }
      return {
        async stop(graceMs) {
          const timer = setTimeout(() => shutdown.abort(new Error('The deliveries shut down.')), graceMs);
          await Promise.all(ids.map((id) => boss.offWork(name, { id, wait: true })));
          clearTimeout(timer);
        },
      };
    },
    handBackAll: () => handBack(boss, name),
  };
}
