import { sql, type Kysely } from 'kysely';
import { keyOfMediaPath, tokenOf, type Blobs } from './blobs.ts';
import type { Tables } from './tables.ts';

const batch = 500;
const predictions = 'muybridge.predictions';
const uploads = 'muybridge.uploads';
/** Nobody who waits for a webhook waits for nothing: the message goes with its prediction. */
const toldByWebhook = sql<boolean>`not exists (
  select from muybridge.webhook_deliveries d where d.prediction_id = muybridge.predictions.id and d.state = 'pending')`;

/**
 * Removes predictions that ended before a moment, with their videos, and uploads that came and were last used before it.
 * What an unfinished prediction animates stays, and a prediction whose webhook is still to be sent. Returns how many predictions and uploads were removed.
 *
 * A row goes before its files: what a crash leaves between the two is removed as an orphan.
 */
export async function removeExpired(kysely: Kysely<Tables>, blobs: Blobs, before: Date): Promise<number> {
  const used = await tokensInUse(kysely);
  const unused = used.size === 0 ? sql<boolean>`true` : null;
  let removed = 0;
  for (;;) {
    const rows = await kysely
      .deleteFrom(predictions)
      .where('id', 'in', (select) =>
        select
          .selectFrom(predictions)
          .select('id')
          .where('status', 'in', ['completed', 'failed', 'cancelled'])
          .where('completed_at', '<', before)
          .where(toldByWebhook)
          .where(unused ?? sql<boolean>`output_token is null or output_token <> all(${[...used]})`)
          .limit(batch),
      )
      .returning('output_token')
      .execute();
    for (const { output_token: token } of rows) if (token !== null) await blobs.remove('outputs', token);
    removed += rows.length;
    if (rows.length < batch) break;
  }
  for (;;) {
    const rows = await kysely
      .deleteFrom(uploads)
      .where('token', 'in', (select) =>
        select
          .selectFrom(uploads)
          .select('token')
          .where('created_at', '<', before)
          .where(unused ?? sql<boolean>`token <> all(${[...used]})`)
          .limit(batch),
      )
      // Again on the row itself, which a submission may have marked as used meanwhile.
      .where('created_at', '<', before)
      .returning('token')
      .execute();
    for (const { token } of rows) await blobs.remove('uploads', token);
    removed += rows.length;
    if (rows.length < batch) return removed;
  }
}

/** The tokens of files under `/media/` that unfinished predictions animate. */
async function tokensInUse(kysely: Kysely<Tables>): Promise<Set<string>> {
  const rows = await kysely
    .selectFrom(predictions)
    .select(sql<string>`image ->> 'path'`.as('path'))
    .distinct()
    .where('status', 'in', ['created', 'processing'])
    .where(sql<boolean>`image ->> 'path' is not null`)
    .execute();
  return new Set(
    rows.flatMap(({ path }) => {
      const key = keyOfMediaPath(path);
      return key === null ? [] : [tokenOf(key)];
    }),
  );
}
