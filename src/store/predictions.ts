import { randomBytes } from 'node:crypto';
import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import type { ErrorCode } from '../contract/errors.ts';
import type { Plan } from '../contract/plan.ts';
import type { Status } from '../contract/prediction.ts';
import type { EngineInput, Progress } from '../contract/renderer.ts';
import { claimName, findNamed, storeName } from './idempotency.ts';
import { LeaseLostError, type Claim, type Queue } from './queue.ts';
import type { ImageSource, Output, Tables } from './tables.ts';

export type { ImageSource, Output } from './tables.ts';

export type NewPrediction = {
  /** The API key that submits it, and that alone may see it. */
  readonly keyId: string;
  readonly model: string;
  readonly input: EngineInput;
  readonly image: ImageSource;
  /** Whether the client wants the video itself in the answers, rather than its URL. */
  readonly base64Output: boolean;
  /** US dollars. */
  readonly price: number;
  /** The W3C trace context of the submission; null when it had none. */
  readonly traceparent: string | null;
};

/** What tells a repeated submission from a new one. */
export type Idempotency = {
  /** The client's choice. */
  readonly name: string;
  /** The same for the same body. */
  readonly fingerprint: string;
};

export type Prediction = NewPrediction & {
  /** 32 lowercase hexadecimal digits. */
  readonly id: string;
  readonly status: Status;
  /** How often drawing it has cost a renderer its life. */
  readonly attempts: number;
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
  readonly outputs: readonly Output[];
  /** One entry for each output. */
  readonly nsfw: readonly boolean[];
  readonly plan: Plan | null;
  /** What drew it; null until it is completed. */
  readonly engine: string | null;
  readonly progress: Progress | null;
  /** Milliseconds by stage, and `total`; null until it is completed. */
  readonly timings: Readonly<Record<string, number>> | null;
  readonly cancelRequested: boolean;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
};

export type FinishedPrediction = {
  readonly outputs: readonly Output[];
  readonly nsfw: readonly boolean[];
  /** Null when the engine tells none. */
  readonly plan: Plan | null;
  readonly engine: string;
  readonly timings: Readonly<Record<string, number>>;
};

export type Predictions = {
  /** Stores the prediction and queues its job in one transaction; when it resolves, nothing can lose them. */
  /**
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
  /** How many predictions wait: of a key, and in all. */
  countWaiting(keyId: string): Promise<{ readonly key: number; readonly all: number }>;
  /**
   * Asks for the end of a prediction. One that waits is cancelled at once; one that runs soon after.
   * Returns its state, or null when there is none of this key.
   */
  cancel(id: string, keyId: string): Promise<Prediction | null>;

  /**
   * For the worker: marks the claimed prediction as processing and gives it a fresh token for its outputs. Null when
   * it has ended already. `staleToken` is that of an earlier run, whose files are to be removed.
   */
  begin(
    claim: Claim,
  ): Promise<{ readonly prediction: Prediction; readonly token: string; readonly staleToken: string | null } | null>;
  /** Stores how far it is; true when its end is asked for. A null progress only asks. */
  report(claim: Claim, progress: Progress | null): Promise<boolean>;
  /** Counts a renderer that died or hung; returns how many did so by now. */
  countAttempt(claim: Claim): Promise<number>;
  /** These three end the prediction and its job in one transaction. @throws LeaseLostError when the claim is lost. */
  finish(claim: Claim, result: FinishedPrediction): Promise<void>;
  fail(claim: Claim, code: ErrorCode, message: string): Promise<void>;
  finishCancelled(claim: Claim): Promise<void>;
};

/** 128 random bits in the spelling of prediction ids and of media paths. */
export function newToken(): string {
  return randomBytes(16).toString('hex');
}

const table = 'muybridge.predictions';

export function createPredictions(kysely: Kysely<Tables>, queue: Queue): Predictions {
  /** Ends a prediction and its job together. The prediction's row is locked first, as `cancel` does, to rule out a deadlock. */
  async function end(claim: Claim, ending: (transaction: Transaction<Tables>) => Promise<bigint>): Promise<void> {
    await kysely.transaction().execute(async (transaction) => {
      if ((await ending(transaction)) !== 1n) {
        throw new LeaseLostError(`Prediction ${claim.predictionId} has been ended by someone else.`);
      }
      await queue.complete(claim, transaction);
    });
  }

  return {
    async create({ keyId, model, input, image, base64Output, price, traceparent }, idempotency = null) {
      const id = newToken();
      const row = await kysely.transaction().execute(async (transaction) => {
        const earlier = idempotency === null ? null : await claimName(transaction, { keyId, ...idempotency });
        if (earlier !== null) return earlier;
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
            traceparent,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        if (idempotency !== null) await storeName(transaction, { keyId, predictionId: id, ...idempotency });
        await queue.send(id, transaction);
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
        const updated = await transaction
          .updateTable(table)
          .set({ cancel_requested: true, ...(waits ? { status: 'cancelled', completed_at: sql`now()` } : {}) })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirstOrThrow();
        return fromRow(updated);
      });
    },

    async begin({ predictionId }) {
      const token = newToken();
      return await kysely.transaction().execute(async (transaction) => {
        const before = await transaction
          .selectFrom(table)
          .select(['status', 'output_token'])
          .where('id', '=', predictionId)
          .forUpdate()
          .executeTakeFirst();
        if (before === undefined || (before.status !== 'created' && before.status !== 'processing')) return null;
        const row = await transaction
          .updateTable(table)
          .set({
            status: 'processing',
            output_token: token,
            progress: sql`null`,
            started_at: sql`coalesce(started_at, now())`,
          })
          .where('id', '=', predictionId)
          .returningAll()
          .executeTakeFirstOrThrow();
        return { prediction: fromRow(row), token, staleToken: before.output_token };
      });
    },

    async report({ predictionId }, progress) {
      const row =
        progress === null
          ? await kysely.selectFrom(table).select('cancel_requested').where('id', '=', predictionId).executeTakeFirst()
          : await kysely
              .updateTable(table)
              .set({ progress: JSON.stringify(progress) })
              .where('id', '=', predictionId)
              .where('status', '=', 'processing')
              .returning('cancel_requested')
              .executeTakeFirst();
      // A prediction that was deleted, or ended by someone else, is not worth going on with.
      return row?.cancel_requested ?? true;
    },

    async countAttempt({ predictionId }) {
      const row = await kysely
        .updateTable(table)
        .set({ attempts: sql`attempts + 1` })
        .where('id', '=', predictionId)
        .returning('attempts')
        .executeTakeFirstOrThrow();
      return row.attempts;
    },

    async finish(claim, { outputs, nsfw, plan, engine, timings }) {
      await end(claim, async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable(table)
          .set({
            status: 'completed',
            outputs: JSON.stringify(outputs),
            nsfw: JSON.stringify(nsfw),
            plan: JSON.stringify(plan),
            engine,
            timings: JSON.stringify(timings),
            completed_at: sql`now()`,
          })
          .where('id', '=', claim.predictionId)
          .where('status', '=', 'processing')
          .executeTakeFirst();
        return numUpdatedRows;
      });
    },

    async fail(claim, code, message) {
      await end(claim, async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable(table)
          .set({ status: 'failed', error_code: code, error_message: message, completed_at: sql`now()` })
          .where('id', '=', claim.predictionId)
          .where('status', '=', 'processing')
          .executeTakeFirst();
        return numUpdatedRows;
      });
    },

    async finishCancelled(claim) {
      await end(claim, async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable(table)
          .set({ status: 'cancelled', completed_at: sql`now()` })
          .where('id', '=', claim.predictionId)
          .where('status', '=', 'processing')
          .executeTakeFirst();
        return numUpdatedRows;
      });
    },
  };
}

/** A row of the table as the rest of the program knows it. */
export function fromRow(row: Selectable<Tables[typeof table]>): Prediction {
  return {
    id: row.id,
    keyId: row.key_id,
    model: row.model,
    input: row.input,
    image: row.image,
    base64Output: row.base64_output,
    price: row.price,
    traceparent: row.traceparent,
    status: row.status,
    attempts: row.attempts,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
    outputs: row.outputs,
    nsfw: row.nsfw,
    plan: row.plan,
    engine: row.engine,
    progress: row.progress,
    timings: row.timings,
    cancelRequested: row.cancel_requested,
    createdAt: row.created_at,
    startedAt: row.started_at,
    completedAt: row.completed_at,
  };
}
