import { sql, type Kysely } from 'kysely';
import type { ErrorCode } from '../contract/errors.ts';
import type { Progress } from '../contract/renderer.ts';
import { notifyOf } from './changes.ts';
import type { WorkQueue } from './work-queue.ts';
import { writeDeliveries } from './outbox.ts';
import { fromRow, predictionsTable as table, type FinishedPrediction, type Prediction } from './prediction-row.ts';
import { LeaseLostError, type Claim, type Queue } from './queue.ts';
import type { Tables } from './tables.ts';
import { tally } from './tallies.ts';
import { newToken } from './tokens.ts';
import { hasPlace } from './turns.ts';

/** What the worker does to the prediction that it has claimed. */
export type Runs = {
  /**
   * Marks the claimed prediction as processing and gives it a fresh token for its outputs. Null when it has ended
   * already. `staleToken` is that of an earlier run, whose files are to be removed.
   *
   * @param workerId who draws it, for the operator's eyes.
   * @throws Error when its key runs as many as it may: hand the job back.
   */
  begin(
    claim: Claim,
    workerId?: string | null,
  ): Promise<{ readonly prediction: Prediction; readonly token: string; readonly staleToken: string | null } | null>;
  /** Stores how far it is; true when its end is asked for. A null progress only asks. */
  report(claim: Claim, progress: Progress | null): Promise<boolean>;
  /** Counts a renderer that died or hung; returns how many did so by now. */
  countAttempt(claim: Claim): Promise<number>;
  /**
   * These end the prediction and its job and put its webhooks into the outbox, in one transaction, which also decides against a cancellation: one that was
   * asked for before makes it end as cancelled, one that comes later finds it ended. They return how it has ended.
   *
   * @throws LeaseLostError when the claim is lost.
   */
  finish(claim: Claim, result: FinishedPrediction): Promise<'completed' | 'cancelled'>;
  fail(claim: Claim, code: ErrorCode, message: string): Promise<'failed' | 'cancelled'>;
  finishCancelled(claim: Claim): Promise<'cancelled'>;
};

const nextRevision = sql<number>`revision + 1`;

export function createRuns(kysely: Kysely<Tables>, queue: Queue, deliveries: WorkQueue): Runs {
  /** The prediction's row is locked first, as `cancel` does, to rule out a deadlock with the job's. */
  async function end<Ending extends 'completed' | 'failed' | 'cancelled'>(
    claim: Claim,
    ending: { readonly status: Ending } & Readonly<Record<string, string>>,
  ): Promise<Ending | 'cancelled'> {
    const { predictionId } = claim;
    return await kysely.transaction().execute(async (transaction) => {
      const before = await transaction
        .selectFrom(table)
        .select('cancel_requested')
        .where('id', '=', predictionId)
        .where('status', '=', 'processing')
        .forUpdate()
        .executeTakeFirst();
      if (before === undefined) throw new LeaseLostError(`Prediction ${predictionId} has been ended by someone else.`);
      const values = before.cancel_requested ? { status: 'cancelled' as const } : ending;
      const row = await transaction
        .updateTable(table)
        .set({ ...values, completed_at: sql`now()`, revision: nextRevision })
        .where('id', '=', predictionId)
        .returning(['id', 'key_id', 'webhook', notifyOf('changed', predictionId).as('told')])
        .executeTakeFirstOrThrow();
      await writeDeliveries(transaction, deliveries, row);
      await queue.complete(claim, transaction);
      await tally(transaction, predictionId);
      return values.status;
    });
  }

  return {
    async begin({ predictionId }, workerId = null) {
      const token = newToken();
      return await kysely.transaction().execute(async (transaction) => {
        const before = await transaction
          .selectFrom(table)
          .select(['id', 'key_id', 'status', 'output_token'])
          .where('id', '=', predictionId)
          .forUpdate()
          .executeTakeFirst();
        if (before === undefined || (before.status !== 'created' && before.status !== 'processing')) return null;
        // Handed back, it is not claimed again before there is a place.
        if (!(await hasPlace(transaction, before)))
          throw new Error("Another worker was faster to use up the key's limit.");
        const row = await transaction
          .updateTable(table)
          .set({
            status: 'processing',
            output_token: token,
            worker_id: workerId,
            progress: sql`null`,
            started_at: sql`coalesce(started_at, now())`,
            revision: nextRevision,
          })
          .where('id', '=', predictionId)
          .returningAll()
          .returning(notifyOf('changed', predictionId).as('told'))
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
              .set({ progress: JSON.stringify(progress), revision: nextRevision })
              .where('id', '=', predictionId)
              .where('status', '=', 'processing')
              .returning(['cancel_requested', notifyOf('changed', predictionId).as('told')])
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
      return await end(claim, {
        status: 'completed',
        outputs: JSON.stringify(outputs),
        nsfw: JSON.stringify(nsfw),
        plan: JSON.stringify(plan),
        engine,
        timings: JSON.stringify(timings),
      });
    },

    async fail(claim, code, message) {
      return await end(claim, { status: 'failed', error_code: code, error_message: message });
    },

    async finishCancelled(claim) {
      return await end(claim, { status: 'cancelled' });
    },
  };
}
