import { randomUUID } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import type { Database } from './database.ts';
import type { Log } from './store.ts';

export const queueSchema = 'muybridge_queue';

/** The claim ran out while its holder believed to hold it; someone else has the job now. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

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
  // The row that a job stands for is what is kept; its finished job serves nobody.
  deleteAfterSeconds: 60 * 60,
} as const;

/** Starts pg-boss, which holds all queues of the store. */
export async function startBoss(database: Database, log: Log): Promise<PgBoss> {
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
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
  return boss;
}

/** Makes a queue, or brings it up to date. */
export async function prepareQueue(boss: PgBoss, name: string): Promise<void> {
  await boss.createQueue(name, queueOptions);
  await boss.updateQueue(name, queueOptions);
  // Fills pg-boss's cache of queues. Inside a transaction of the embedded database, whose only connection is then
  // taken, looking the queue up would wait for itself.
  await boss.touch(name, randomUUID());
}

/** Queues every claimed job again, at once; returns how many. Only for the sole owner of a database. */
export async function handBack(boss: PgBoss, name: string): Promise<number> {
  const { rows } = await boss
    .getDb()
    .executeSql(`select id from ${queueSchema}.job where name = $1 and state = 'active'`, [name]);
  const ids = rows.map((row: { id: string }) => row.id);
  if (ids.length > 0) await boss.fail(name, ids, { message: 'The process that ran this job has ended.' });
  return ids.length;
}
