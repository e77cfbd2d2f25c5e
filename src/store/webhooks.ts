import { randomBytes } from 'node:crypto';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { DeliveryState, WebhookSignature } from '../contract/webhooks.ts';
import type { WorkClaim, WorkQueue } from './work-queue.ts';
import { deliveryJob } from './outbox.ts';
import { fromRow, type Prediction } from './prediction-row.ts';
import type { Tables, WebhookTarget } from './tables.ts';
import { newToken } from './tokens.ts';

/** A URL that is told of the end of every prediction of a key. */
export type Webhook = {
  readonly id: string;
  readonly url: string;
  readonly signature: WebhookSignature;
  /** `whsec_` and 32 random bytes in base64. */
  readonly secret: string;
  readonly createdAt: Date;
};

/** One try to deliver; `error` is null when it was delivered. */
export type Attempt = {
  readonly startedAt: Date;
  readonly milliseconds: number;
  /** Null when there was no answer. */
  readonly status: number | null;
  readonly error: string | null;
};

/** One message to one URL. */
export type Delivery = WebhookTarget & {
  /** The same over all attempts. */
  readonly id: string;
  readonly predictionId: string;
  readonly keyId: string;
  readonly webhookId: string | null;
  readonly state: DeliveryState;
  /** Attempts in a row that have failed. */
  readonly failures: number;
  readonly nextAttemptAt: Date | null;
  readonly createdAt: Date;
  readonly deliveredAt: Date | null;
};

export type Webhooks = {
  add(webhook: {
    readonly keyId: string;
    readonly url: string;
    readonly signature: WebhookSignature;
  }): Promise<Webhook>;
  /** Oldest first. */
  list(keyId: string): Promise<readonly Webhook[]>;
  /** Also forgets its deliveries. False when there is none of this key. */
  remove(id: string, keyId: string): Promise<boolean>;
  /** The newest first, each with its last 20 attempts; null for any key, prediction or state. */
  deliveries(query: {
    readonly keyId: string | null;
    readonly predictionId: string | null;
    readonly state: DeliveryState | null;
    readonly limit: number;
  }): Promise<readonly (Delivery & { readonly attempts: readonly (Attempt & { readonly number: number })[] })[]>;
  /** Sends a message again, now, whatever became of it; it is tried as often as a new one. False when there is none. */
  replay(id: string, keyId: string | null): Promise<boolean>;

  /** For the delivery loop: what to send, or null when the claimed attempt is not to be made any more, and its job ended. */
  begin(
    claim: WorkClaim,
  ): Promise<{ readonly delivery: Delivery; readonly prediction: Prediction; readonly secret: string | null } | null>;
  /**
   * Records an attempt, ends its job and queues the next, in one transaction.
   *
   * @param nextAt when to try again after a failure; null to give up.
   * @throws LeaseLostError when the claim is lost.
   */
  record(claim: WorkClaim, attempt: Attempt, nextAt: Date | null): Promise<void>;
};

const deliveriesTable = 'muybridge.webhook_deliveries';
const attemptsTable = 'muybridge.webhook_attempts';
const attemptsShown = 20;

export function createWebhooks(
  kysely: Kysely<Tables>,
  queue: WorkQueue,
  secretOfKey: (keyId: string) => Promise<string | null>,
): Webhooks {
  async function attemptsOf(ids: readonly string[]) {
    if (ids.length === 0) return new Map<string, Selectable<Tables[typeof attemptsTable]>[]>();
    const rows = await kysely
      .selectFrom(attemptsTable)
      .selectAll()
      .where('delivery_id', 'in', ids)
      .orderBy('number')
      .execute();
    return Map.groupBy(rows, ({ delivery_id: id }) => id);
  }

  return {
    async add({ keyId, url, signature }) {
      const row = await kysely
        .insertInto('muybridge.webhooks')
        .values({
          id: newToken(),
          key_id: keyId,
          url,
          signature,
          secret: `whsec_${randomBytes(32).toString('base64')}`,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return toWebhook(row);
    },

    async list(keyId) {
      const rows = await kysely
        .selectFrom('muybridge.webhooks')
        .selectAll()
        .where('key_id', '=', keyId)
        .orderBy('created_at')
        .execute();
      return rows.map(toWebhook);
    },

    async remove(id, keyId) {
      const { numDeletedRows } = await kysely
        .deleteFrom('muybridge.webhooks')
        .where('id', '=', id)
        .where('key_id', '=', keyId)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    },

    async deliveries({ keyId, predictionId, state, limit }) {
      let query = kysely.selectFrom(deliveriesTable).selectAll();
      if (keyId !== null) query = query.where('key_id', '=', keyId);
      if (predictionId !== null) query = query.where('prediction_id', '=', predictionId);
      if (state !== null) query = query.where('state', '=', state);
      const rows = await query.orderBy('created_at', 'desc').orderBy('id').limit(limit).execute();
      const attempts = await attemptsOf(rows.map(({ id }) => id));
      return rows.map((row) => ({
        ...toDelivery(row),
        attempts: (attempts.get(row.id) ?? [])
          .slice(-attemptsShown)
          .map(({ number, started_at: startedAt, ...rest }) => ({
            number,
            startedAt,
            milliseconds: rest.milliseconds,
            status: rest.status,
            error: rest.error,
          })),
      }));
    },

    async replay(id, keyId) {
      return await kysely.transaction().execute(async (transaction) => {
        let query = transaction.selectFrom(deliveriesTable).select('url').where('id', '=', id);
        if (keyId !== null) query = query.where('key_id', '=', keyId);
        const row = await query.forUpdate().executeTakeFirst();
        if (row === undefined) return false;
        const jobId = await queue.send(deliveryJob(id, row.url), transaction);
        await transaction
          .updateTable(deliveriesTable)
          .set({ state: 'pending', failures: 0, job_id: jobId, next_attempt_at: sql`now()`, delivered_at: null })
          .where('id', '=', id)
          .execute();
        return true;
      });
    },

    async begin(claim) {
      const found = await kysely.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom(deliveriesTable)
          .selectAll()
          .where('id', '=', claim.subject)
          .where('state', '=', 'pending')
          .where('job_id', '=', claim.job.id)
          .executeTakeFirst();
        const prediction =
          row === undefined
            ? undefined
            : await transaction
                .selectFrom('muybridge.predictions')
                .selectAll()
                .where('id', '=', row.prediction_id)
                .executeTakeFirst();
        if (row === undefined || prediction === undefined) {
          await queue.complete(claim, transaction);
          return null;
        }
        const webhook =
          row.webhook_id === null
            ? undefined
            : await transaction
                .selectFrom('muybridge.webhooks')
                .select('secret')
                .where('id', '=', row.webhook_id)
                .executeTakeFirst();
        return { row, prediction, secret: webhook?.secret ?? null };
      });
      if (found === null) return null;
      const { row, prediction } = found;
      const secret = found.secret ?? (await secretOfKey(row.key_id));
      return { delivery: toDelivery(row), prediction: fromRow(prediction), secret };
    },

    async record(claim, { startedAt, milliseconds, status, error }, nextAt) {
      await kysely.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom(deliveriesTable)
          .select('url')
          .where('id', '=', claim.subject)
          .where('job_id', '=', claim.job.id)
          .forUpdate()
          .executeTakeFirst();
        // A replay has taken over meanwhile, or the prediction was deleted: this attempt decides nothing any more.
        if (row === undefined) {
          await queue.complete(claim, transaction);
          return;
        }
        await sql`
          insert into muybridge.webhook_attempts (delivery_id, number, started_at, milliseconds, status, error)
          select ${claim.subject}::text, coalesce(max(number), 0) + 1, ${startedAt}::timestamptz,
            ${milliseconds}::integer, ${status}::integer, ${error}::text
          from muybridge.webhook_attempts where delivery_id = ${claim.subject}
        `.execute(transaction);
        const again = error === null ? null : nextAt;
        const state = error === null ? 'delivered' : again === null ? 'failed' : 'pending';
        const next =
          again === null
            ? {}
            : { job_id: await queue.send({ ...deliveryJob(claim.subject, row.url), at: again }, transaction) };
        await transaction
          .updateTable(deliveriesTable)
          .set({
            ...next,
            state,
            next_attempt_at: again,
            failures: error === null ? 0 : sql`failures + 1`,
            delivered_at: error === null ? sql`now()` : null,
          })
          .where('id', '=', claim.subject)
          .execute();
        await queue.complete(claim, transaction);
      });
    },
  };
}

function toWebhook(row: Selectable<Tables['muybridge.webhooks']>): Webhook {
  return { id: row.id, url: row.url, signature: row.signature, secret: row.secret, createdAt: row.created_at };
}

function toDelivery(row: Selectable<Tables[typeof deliveriesTable]>): Delivery {
  return {
    id: row.id,
    predictionId: row.prediction_id,
    keyId: row.key_id,
    webhookId: row.webhook_id,
    url: row.url,
    signature: row.signature,
    version: row.version,
    state: row.state,
    failures: row.failures,
    nextAttemptAt: row.next_attempt_at,
    createdAt: row.created_at,
    deliveredAt: row.delivered_at,
  };
}
