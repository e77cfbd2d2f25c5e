import type { Transaction } from 'kysely';
import type { WorkQueue } from './work-queue.ts';
import type { PredictionRow } from './prediction-row.ts';
import type { Tables, WebhookTarget } from './tables.ts';
import { newToken } from './tokens.ts';

/** A receiver that hangs must not keep the others waiting: its attempts are a group. */
export function deliveryJob(subject: string, url: string) {
  return { subject, group: new URL(url).host };
}

/**
 * Puts the messages about a prediction that ends in the caller's transaction into the outbox: one for the webhook that came
 * with it, and one for each that its key has registered.
 */
export async function writeDeliveries(
  transaction: Transaction<Tables>,
  queue: WorkQueue,
  { id, key_id: keyId, webhook }: Pick<PredictionRow, 'id' | 'key_id' | 'webhook'>,
): Promise<void> {
  const registered = await transaction
    .selectFrom('muybridge.webhooks')
    .select(['id', 'url', 'signature'])
    .where('key_id', '=', keyId)
    .execute();
  const targets: readonly (WebhookTarget & { readonly webhookId: string | null })[] = [
    ...(webhook === null ? [] : [{ ...webhook, webhookId: null }]),
    ...registered.map(({ id: webhookId, url, signature }) => ({ url, signature, version: 'v3' as const, webhookId })),
  ];
  for (const { url, signature, version, webhookId } of targets) {
    const deliveryId = `msg_${newToken()}`;
    const jobId = await queue.send(deliveryJob(deliveryId, url), transaction);
    await transaction
      .insertInto('muybridge.webhook_deliveries')
      .values({
        id: deliveryId,
        prediction_id: id,
        key_id: keyId,
        webhook_id: webhookId,
        url,
        signature,
        version,
        job_id: jobId,
        next_attempt_at: new Date(),
      })
      .execute();
  }
}
