import { sql, type Transaction } from 'kysely';
import { fromKysely, type JobAttempt, type PgBoss } from 'pg-boss';
import { maxRunningLimit } from '../contract/keys.ts';
import { handBack, LeaseLostError, prepareQueue, queueSchema } from './boss.ts';
import type { Tables } from './tables.ts';

export { LeaseLostError } from './boss.ts';

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
  /** Queues a prediction as part of the caller's transaction. Lower turns run first. */
  send(
    predictionId: string,
    place: { readonly turn: number; readonly keyId: string; readonly maxRunning: number | null },
    transaction: Transaction<Tables>,
  ): Promise<void>;
  /** Ends a claimed job as part of the caller's transaction. @throws LeaseLostError when the claim is no longer held. */
  complete(claim: Claim, transaction: Transaction<Tables>): Promise<void>;
  /** Takes a job out of the queue as part of the caller's transaction, whether waiting or claimed. */
  cancel(predictionId: string, transaction: Transaction<Tables>): Promise<void>;
  /** Gives what waits and runs of a key another limit, as part of the caller's transaction. */
  regroup(keyId: string, maxRunning: number | null, transaction: Transaction<Tables>): Promise<void>;
  /**
   * Runs `handler` for each claimed job, at most `concurrency` at a time. A handler that rejects hands its job back;
   * one that resolves ends it. A new job wakes an idle consumer by notification.
   */
  consume(concurrency: number, handler: (claim: Claim) => Promise<void>): Promise<Consumer>;
  /** Queues every claimed job again, at once. Only for the sole owner of a database, before it consumes. */
  handBackAll(): Promise<number>;
  /** Predictions that wait for a worker. */
  waiting(): Promise<number>;
  /** How many jobs come before each of these predictions that waits; those that do not wait are not in the map. */
  positions(predictionIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
};

const name = 'predictions';

/** A tier for every limit that a key may have: pg-boss reads the limit of a group from its tier. */
const tiers = Object.fromEntries(Array.from({ length: maxRunningLimit }, (_, n) => [String(n + 1), n + 1]));

const workOptions = {
  // Both are the backstop for a missed notification, and for jobs that are handed back by others.
  pollingIntervalSeconds: 1,
  notifyPollingIntervalSeconds: 2,
  heartbeatRefreshSeconds: 3,
  // Jobs without a group, those of keys without a limit, are not counted.
  groupConcurrency: { default: maxRunningLimit, tiers },
} as const;

export async function openQueue(boss: PgBoss): Promise<Queue> {
  await prepareQueue(boss, name);
  return {
    async send(predictionId, { turn, keyId, maxRunning }, transaction) {
      const group = maxRunning === null ? {} : { group: { id: keyId, tier: String(maxRunning) } };
      const place = { id: uuidOf(predictionId), priority: -turn, ...group };
      const sent = await boss.send(name, {}, { ...place, db: fromKysely(transaction) });
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
    async regroup(keyId, maxRunning, transaction) {
      await sql`
        update ${sql.raw(queueSchema)}.job
        set group_id = ${maxRunning === null ? null : keyId}::text, group_tier = ${maxRunning}::integer::text
        where name = ${name} and state <= 'active' and id in (
          select id::uuid from muybridge.predictions where key_id = ${keyId} and status in ('created', 'processing')
        )
      `.execute(transaction);
    },
    consume: (concurrency, handler) => consume(boss, concurrency, handler),
    handBackAll: () => handBack(boss, name),
    async waiting() {
      const { rows } = await boss
        .getDb()
        .executeSql(`select count(*)::int as count from ${queueSchema}.job where name = $1 and state < 'active'`, [
          name,
        ]);
      return Number(rows[0]?.count);
    },
    async positions(predictionIds) {
      const ids = predictionIds.map(uuidOf);
      const { rows } = await boss.getDb().executeSql(
        `select id, ahead from (
          select id, (row_number() over (order by priority desc, created_on) - 1)::int as ahead
          from ${queueSchema}.job where name = $1 and state < 'active'
        ) as line where id = any($2::uuid[])`,
        [name, ids],
      );
      return new Map(
        rows.map((row: { id: string; ahead: number }): [string, number] => [row.id.replaceAll('-', ''), row.ahead]),
      );
    },
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
