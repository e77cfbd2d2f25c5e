import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * The turn of a key's next prediction, for the statement that stores it: start-time fair queueing (Goyal, Vin and Cheng 1996)
 * with every prediction of weight one. Lower turns run first, equal ones as they came. A key that submits many takes one turn
 * after the other, while a newcomer starts at the turn that is served now; so keys that wait take turns, whatever their numbers.
 */
export function nextTurn(keyId: string): RawBuilder<number> {
  return sql<number>`greatest(
    (select max(turn) from muybridge.predictions where status = 'processing'),
    (select min(turn) from muybridge.predictions where status = 'created'),
    (select max(turn) + 1 from muybridge.predictions where status in ('created', 'processing') and key_id = ${keyId}),
    0
  )`;
}

/**
 * Keeps other submissions of a key waiting until the transaction ends, so that each gets a turn of its own. A statement sees
 * what was committed before it began: this goes before the one that takes the turn.
 */
export async function lockTurns(transaction: Transaction<Tables>, keyId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`turn ${keyId}`}, 0))`.execute(transaction);
}

/** How many predictions of a key may run at a time, to be returned by a statement; null without limit. */
export function limitOfKey(keyId: string): RawBuilder<number | null> {
  return sql<number | null>`(select max_running from muybridge.api_keys where id = ${keyId})`;
}

/**
 * Whether a claimed prediction may begin: two workers that claim at the same moment may both have seen the last free place
 * of a key. The key is locked until the transaction ends.
 */
export async function hasPlace(
  transaction: Transaction<Tables>,
  { id, key_id: keyId }: { readonly id: string; readonly key_id: string },
): Promise<boolean> {
  const limited = await transaction
    .selectFrom('muybridge.api_keys')
    .select('max_running')
    .where('id', '=', keyId)
    .where('max_running', 'is not', null)
    .forUpdate()
    .executeTakeFirst();
  if (limited === undefined || limited.max_running === null) return true;
  const { running } = await transaction
    .selectFrom('muybridge.predictions')
    .select(sql<number>`count(*)::int`.as('running'))
    .where('key_id', '=', keyId)
    .where('status', '=', 'processing')
    .where('id', '<>', id)
    .executeTakeFirstOrThrow();
  return running < limited.max_running;
}
