import { sql, type Kysely, type Selectable } from 'kysely';
import type { ErrorCode } from '../contract/errors.ts';
import type { PerceptionReport } from '../contract/perception.ts';
import type { Plan } from '../contract/plan.ts';
import type { EngineInput } from '../contract/renderer.ts';
import { notifyOf } from './changes.ts';
import type { ImageSource, Tables } from './tables.ts';
import { newToken } from './tokens.ts';
import type { WorkClaim, WorkQueue } from './work-queue.ts';

/** A question what would move; kept for an hour. */
export type PlanRequest = {
  readonly id: string;
  readonly keyId: string;
  readonly input: EngineInput;
  readonly image: ImageSource;
  readonly status: 'created' | 'completed' | 'failed';
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
  readonly plan: Plan | null;
  readonly perception: PerceptionReport | null;
  readonly createdAt: Date;
};

export type Plans = {
  /** Stores the question and queues its job in one transaction. */
  create(request: Pick<PlanRequest, 'keyId' | 'input' | 'image'>): Promise<PlanRequest>;
  /** Null when there is none, or when it belongs to another key. */
  get(id: string, keyId: string): Promise<PlanRequest | null>;
  /** Questions without an answer: of a key, and in all. */
  countOpen(keyId: string): Promise<{ readonly key: number; readonly all: number }>;
  /** Takes back a question; a worker that is at it is told to stop. */
  withdraw(id: string, keyId: string): Promise<void>;

  /** For the worker: the question of a claimed job; null when it has been withdrawn or answered. */
  begin(claim: WorkClaim): Promise<PlanRequest | null>;
  /** Counts a renderer that died or hung; returns how many did so by now. */
  countAttempt(claim: WorkClaim): Promise<number>;
  /** These end the question and its job in one transaction. @throws LeaseLostError when the claim is lost. */
  finish(claim: WorkClaim, answer: { readonly plan: Plan; readonly perception: PerceptionReport }): Promise<void>;
  fail(claim: WorkClaim, code: ErrorCode, message: string): Promise<void>;
};

const table = 'muybridge.plans';
const keptHours = 1;

export function createPlans(kysely: Kysely<Tables>, queue: WorkQueue): Plans {
  async function end(
    claim: WorkClaim,
    values: { readonly status: 'completed' | 'failed' } & Readonly<Record<string, string>>,
  ) {
    await kysely.transaction().execute(async (transaction) => {
      await transaction
        .updateTable(table)
        .set({ ...values, completed_at: sql`now()` })
        .where('id', '=', claim.subject)
        .where('status', '=', 'created')
        .returning(notifyOf('changed', claim.subject).as('told'))
        .execute();
      await queue.complete(claim, transaction);
    });
  }

  return {
    async create({ keyId, input, image }) {
      await kysely
        .deleteFrom(table)
        .where('created_at', '<', sql<Date>`now() - make_interval(hours => ${sql.lit(keptHours)})`)
        .execute();
      const row = await kysely.transaction().execute(async (transaction) => {
        const inserted = await transaction
          .insertInto(table)
          .values({ id: newToken(), key_id: keyId, input: JSON.stringify(input), image: JSON.stringify(image) })
          .returningAll()
          .executeTakeFirstOrThrow();
        await queue.send({ subject: inserted.id }, transaction);
        return inserted;
      });
      return fromRow(row);
    },

    async get(id, keyId) {
      const row = await kysely
        .selectFrom(table)
        .selectAll()
        .where('id', '=', id)
        .where('key_id', '=', keyId)
        .executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },

    async countOpen(keyId) {
      return await kysely
        .selectFrom(table)
        .select([
          sql<number>`(count(*) filter (where key_id = ${keyId}))::int`.as('key'),
          sql<number>`count(*)::int`.as('all'),
        ])
        .where('status', '=', 'created')
        .executeTakeFirstOrThrow();
    },

    async withdraw(id, keyId) {
      await kysely
        .deleteFrom(table)
        .where('id', '=', id)
        .where('key_id', '=', keyId)
        .where('status', '=', 'created')
        .returning(notifyOf('cancel', id).as('told'))
        .execute();
    },

    async begin(claim) {
      const row = await kysely
        .selectFrom(table)
        .selectAll()
        .where('id', '=', claim.subject)
        .where('status', '=', 'created')
        .executeTakeFirst();
      if (row !== undefined) return fromRow(row);
      await kysely.transaction().execute((transaction) => queue.complete(claim, transaction));
      return null;
    },

    async countAttempt({ subject }) {
      const row = await kysely
        .updateTable(table)
        .set({ attempts: sql`attempts + 1` })
        .where('id', '=', subject)
        .returning('attempts')
        .executeTakeFirst();
      return row?.attempts ?? 0;
    },

    async finish(claim, { plan, perception }) {
      await end(claim, {
        status: 'completed',
        plan: JSON.stringify(plan),
        perception: JSON.stringify(perception),
      });
    },

    async fail(claim, code, message) {
      await end(claim, { status: 'failed', error_code: code, error_message: message });
    },
  };
}

function fromRow(row: Selectable<Tables[typeof table]>): PlanRequest {
  return {
    id: row.id,
    keyId: row.key_id,
    input: row.input,
    image: row.image,
    status: row.status,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
    plan: row.plan,
    perception: row.perception,
    createdAt: row.created_at,
  };
}
