import { createHmac } from 'node:crypto';
import type { WebhookSignature } from '../contract/webhooks.ts';

/**
 * The header `webhook-signature` of a message: an HMAC-SHA256 of `id.timestamp.body`.
 *
 * @param secret `whsec_` and 32 bytes in base64. WaveSpeed's scheme takes what follows the prefix as a text (its page
 * "verify webhooks"), Standard Webhooks 1.0.0 takes the bytes that it stands for.
 * @param timestamp seconds since 1970.
 */
export function signWebhook(
  signature: WebhookSignature,
  secret: string,
  { id, timestamp, body }: { readonly id: string; readonly timestamp: number; readonly body: string },
): string {
  const text = secret.replace(/^whsec_/, '');
  const signed = `${id}.${timestamp}.${body}`;
  switch (signature) {
    case 'wavespeed-v3':
      return `v3,${createHmac('sha256', text).update(signed).digest('hex')}`;
    case 'standard-webhooks':
      return `v1,${createHmac('sha256', Buffer.from(text, 'base64')).update(signed).digest('base64')}`;
  }
}
