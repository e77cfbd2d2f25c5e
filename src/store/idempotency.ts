import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import { AppError } from '../contract/errors.ts';
import type { Tables } from './tables.ts';

/** A submission under a name that its client chose, to be able to repeat it. */
type Named = { readonly keyId: string; readonly name: string; readonly fingerprint: string };
type Row = Selectable<Tables['muybridge.predictions']>;

const table = 'muybridge.idempotency_keys';
const youngerThan24Hours = sql<boolean>`created_at > now() - interval '24 hours'`;

/**
 * The prediction that was stored under the name within 24 hours; null when there is none.
 *
 * @throws AppError IDEMPOTENCY_MISMATCH when it was another body.
 */
export async function findNamed(kysely: Kysely<Tables>, { keyId, name, fingerprint }: Named): Promise<Row | null> {
  const found = await kysely
    .selectFrom(table)
    .select(['fingerprint', 'prediction_id'])
    .where('key_id', '=', keyId)
    .where('name', '=', name)
    .where(youngerThan24Hours)
    .executeTakeFirst();
  if (found === undefined) return null;
  if (found.fingerprint !== fingerprint) {
    throw new AppError(
      'IDEMPOTENCY_MISMATCH',
      'This Idempotency-Key was used for another body within the last 24 hours. Use a new one for a new request.',
      { field: 'Idempotency-Key' },
    );
  }
  const row = await kysely
    .selectFrom('muybridge.predictions')
    .selectAll()
    .where('id', '=', found.prediction_id)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Holds the name for this transaction, against other processes that are given the same; returns the prediction that was
 * stored under it meanwhile, or null when it is free.
 */
export async function claimName(transaction: Transaction<Tables>, named: Named): Promise<Row | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${named.keyId} ${named.name}`}, 0))`.execute(transaction);
  return await findNamed(transaction, named);
}

/** Records the name of a prediction that was stored in this transaction; one from more than 24 hours ago gives way. */
export async function storeName(
  transaction: Transaction<Tables>,
  { keyId, name, fingerprint, predictionId }: Named & { readonly predictionId: string },
): Promise<void> {
  const values = { fingerprint, prediction_id: predictionId, created_at: sql<Date>`now()` };
  await transaction
    .insertInto(table)
    .values({ key_id: keyId, name, ...values })
    .onConflict((conflict) => conflict.columns(['key_id', 'name']).doUpdateSet(values))
    .execute();
}
