import { sql, type Kysely } from 'kysely';
import type { ErrorCode } from '../contract/errors.ts';
import type { Period } from '../contract/operator.ts';
import type { Stage } from '../contract/renderer.ts';
import { readTallies, type Bucket } from './tallies.ts';
import type { Tables } from './tables.ts';

type OfKey = { readonly keyId: string; /** Its id where the key is unknown. */ readonly keyName: string };

export type QueueState = {
  readonly waiting: number;
  readonly running: number;
  readonly oldestWaiting: Date | null;
  /** The 50 keys with the most in it. */
  readonly keys: readonly (OfKey & { readonly waiting: number; readonly running: number })[];
};

export type RunningPrediction = OfKey & {
  readonly id: string;
  readonly workerId: string | null;
  readonly startedAt: Date;
  /** Null until it has told of one. */
  readonly stage: Stage | null;
  readonly fraction: number;
};

export type Failure = OfKey & {
  readonly id: string;
  readonly model: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly attempts: number;
  readonly failedAt: Date;
};

/** What the operator of the service wants to know of all keys together. Every answer takes milliseconds, however much is stored. */
export type Operation = {
  queue(): Promise<QueueState>;
  /** What is being drawn now; at most 200. */
  running(): Promise<readonly RunningPrediction[]>;
  /** The newest first. */
  failures(limit: number): Promise<readonly Failure[]>;
  /** What ended and how long it took, oldest first. */
  throughput(period: Period): Promise<readonly Bucket[]>;
  /** Bytes that the database takes up. */
  databaseBytes(): Promise<number>;
};

const keysShown = 50;
const runningShown = 200;

export function createOperation(kysely: Kysely<Tables>): Operation {
  const named = () =>
    kysely
      .selectFrom('muybridge.predictions as p')
      .leftJoin('muybridge.api_keys as k', 'k.id', 'p.key_id')
      .select(['p.key_id as keyId', sql<string>`coalesce(k.name, p.key_id)`.as('keyName')]);
  return {
    async queue() {
      const { rows } = await sql<{
        key_id: string;
        name: string | null;
        waiting: number;
        running: number;
        oldest: Date | null;
      }>`
        select open.*, api_keys.name
        from (
          select key_id, (count(*) filter (where status = 'created'))::int as waiting,
            (count(*) filter (where status = 'processing'))::int as running,
            min(created_at) filter (where status = 'created') as oldest
          from muybridge.predictions where status in ('created', 'processing') group by key_id
        ) as open left join muybridge.api_keys on api_keys.id = open.key_id
        order by waiting + running desc, open.key_id
      `.execute(kysely);
      const oldest = rows.flatMap((row) => (row.oldest === null ? [] : [row.oldest.getTime()]));
      return {
        waiting: rows.reduce((sum, { waiting }) => sum + waiting, 0),
        running: rows.reduce((sum, { running }) => sum + running, 0),
        oldestWaiting: oldest.length === 0 ? null : new Date(Math.min(...oldest)),
        keys: rows.slice(0, keysShown).map(({ key_id: keyId, name, waiting, running }) => ({
          keyId,
          keyName: name ?? keyId,
          waiting,
          running,
        })),
      };
    },

    async running() {
      const rows = await named()
        .select(['p.id', 'worker_id', 'started_at', 'progress'])
        .where('status', '=', 'processing')
        .orderBy('started_at')
        .limit(runningShown)
        .execute();
      return rows.map(({ id, keyId, keyName, worker_id: workerId, started_at: startedAt, progress }) => ({
        id,
        keyId,
        keyName,
        workerId,
        startedAt: startedAt ?? new Date(),
        stage: progress?.stage ?? null,
        fraction: progress?.fraction ?? 0,
      }));
    },

    async failures(limit) {
      const rows = await named()
        .select(['p.id', 'model', 'error_code', 'error_message', 'attempts', 'completed_at'])
        .where('status', '=', 'failed')
        .orderBy('completed_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ id, keyId, keyName, model, attempts, ...row }) => ({
        id,
        keyId,
        keyName,
        model,
        code: row.error_code ?? 'INTERNAL',
        message: row.error_message ?? '',
        attempts,
        failedAt: row.completed_at ?? new Date(),
      }));
    },

    throughput: (period) => readTallies(kysely, period),

    async databaseBytes() {
      const { rows } = await sql<{ bytes: string }>`
        select pg_database_size(current_database())::text as bytes
      `.execute(kysely);
      return Number(rows[0]?.bytes ?? 0);
    },
  };
}
