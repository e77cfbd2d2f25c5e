import { sql, type Kysely } from 'kysely';
import { notifyOf } from './changes.ts';
import type { WorkQueue } from './work-queue.ts';
import { claimName, findNamed, storeName } from './idempotency.ts';
import { writeDeliveries } from './outbox.ts';
import { fromRow, predictionsTable as table, type NewPrediction, type Prediction } from './prediction-row.ts';
import type { Queue } from './queue.ts';
import { createRuns, type Runs } from './runs.ts';
import type { Tables } from './tables.ts';
import { tally } from './tallies.ts';
import { newToken } from './tokens.ts';
import { limitOfKey, lockTurns, nextTurn } from './turns.ts';

export type { FinishedPrediction, NewPrediction, Prediction } from './prediction-row.ts';
export type { ImageSource, Output, WebhookTarget } from './tables.ts';

/** What tells a repeated submission from a new one. */
export type Idempotency = {
  /** The client's choice. */
  readonly name: string;
  /** The same for the same body. */
  readonly fingerprint: string;
};

export type Predictions = Runs & {
  /**
   * Stores the prediction and queues its job in one transaction; when it resolves, nothing can lose them.
   *
   * @throws AppError IDEMPOTENCY_MISMATCH as `recall` does. Where another process has stored a prediction under the same
   * name since, that one is returned.
   */
  create(prediction: NewPrediction, idempotency?: Idempotency | null): Promise<Prediction>;
  /**
   * The prediction that a key has submitted under a name within 24 hours; null when there is none.
   *
   * @throws AppError IDEMPOTENCY_MISMATCH when that was another body.
   */
  recall(submission: Idempotency & { readonly keyId: string }): Promise<Prediction | null>;
  /** Null when there is none, or when it belongs to another key. */
  get(id: string, keyId: string): Promise<Prediction | null>;
  /** Those of these that there are, whatever their key: for answers to whoever may see them. */
  read(ids: readonly string[]): Promise<readonly Prediction[]>;
  /** How many waiting predictions come before each of these that waits too; the others are not in the map. */
  positions(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Milliseconds that the last few completed predictions took on average, once begun; null when there are none. */
  typicalMs(): Promise<number | null>;
  /** Predictions that run now, of all keys. */
  countRunning(): Promise<number>;
  /** How many predictions wait: of a key, and in all. */
  countWaiting(keyId: string): Promise<{ readonly key: number; readonly all: number }>;
  /**
   * Asks for the end of a prediction. One that waits is cancelled at once; one that runs soon after.
   * Returns its state, or null when there is none of this key.
   */
  cancel(id: string, keyId: string): Promise<Prediction | null>;
};

export function createPredictions(kysely: Kysely<Tables>, queue: Queue, deliveries: WorkQueue): Predictions {
  return {
    ...createRuns(kysely, queue, deliveries),

    async create(
      { keyId, model, input, image, base64Output, price, webhook, askedEngine, traceparent },
      idempotency = null,
    ) {
      const id = newToken();
      const row = await kysely.transaction().execute(async (transaction) => {
        const earlier = idempotency === null ? null : await claimName(transaction, { keyId, ...idempotency });
        if (earlier !== null) return earlier;
        await lockTurns(transaction, keyId);
        const inserted = await transaction
          .insertInto(table)
          .values({
            id,
            key_id: keyId,
            model,
            input: JSON.stringify(input),
            image: JSON.stringify(image),
            base64_output: base64Output,
            price,
            webhook: webhook === null ? undefined : JSON.stringify(webhook),
            asked_engine: askedEngine,
            traceparent,
            turn: nextTurn(keyId),
          })
          .returningAll()
          .returning(limitOfKey(keyId).as('maxRunning'))
          .executeTakeFirstOrThrow();
        if (idempotency !== null) await storeName(transaction, { keyId, predictionId: id, ...idempotency });
        await queue.send(id, { turn: inserted.turn, keyId, maxRunning: inserted.maxRunning }, transaction);
        return inserted;
      });
      return fromRow(row);
    },

    async recall(submission) {
      const row = await findNamed(kysely, submission);
      return row === null ? null : fromRow(row);
    },

    async countWaiting(keyId) {
      return await kysely
        .selectFrom(table)
        .select([
          sql<number>`(count(*) filter (where key_id = ${keyId}))::int`.as('key'),
          sql<number>`count(*)::int`.as('all'),
        ])
        .where('status', '=', 'created')
        .executeTakeFirstOrThrow();
    },

    async read(ids) {
      if (ids.length === 0) return [];
      const rows = await kysely.selectFrom(table).selectAll().where('id', 'in', ids).execute();
      return rows.map(fromRow);
    },

    positions: (ids) => queue.positions(ids),

    async typicalMs() {
      const { rows } = await sql<{ ms: number | null }>`
        select avg((timings ->> 'total')::float)::float as ms
        from (
          select timings from muybridge.predictions
          where completed_at is not null and status = 'completed'
          order by completed_at desc limit 20
        ) as recent
      `.execute(kysely);
      return rows[0]?.ms ?? null;
    },

    async countRunning() {
      const { running } = await kysely
        .selectFrom(table)
        .select(sql<number>`count(*)::int`.as('running'))
        .where('status', '=', 'processing')
        .executeTakeFirstOrThrow();
      return running;
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

    async cancel(id, keyId) {
      return await kysely.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom(table)
          .selectAll()
          .where('id', '=', id)
          .where('key_id', '=', keyId)
          .forUpdate()
          .executeTakeFirst();
        if (row === undefined) return null;
        if (row.status !== 'created' && row.status !== 'processing') return fromRow(row);
        const waits = row.status === 'created';
        if (waits) await queue.cancel(id, transaction);
        else if (row.cancel_requested) return fromRow(row);
        const updated = await transaction
          .updateTable(table)
          .set({
            cancel_requested: true,
            revision: sql`revision + 1`,
            ...(waits ? { status: 'cancelled', completed_at: sql`now()` } : {}),
          })
          .where('id', '=', id)
          .returningAll()
          .returning([notifyOf('changed', id).as('told'), notifyOf('cancel', id).as('stopped')])
          .executeTakeFirstOrThrow();
        if (waits) {
          await writeDeliveries(transaction, deliveries, updated);
          await tally(transaction, id);
        }
        return fromRow(updated);
      });
    },
  };
}
