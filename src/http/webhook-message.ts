import type { Delivery, Prediction } from '../store/store.ts';
import { toNative } from './native/view.ts';
import { toTask } from './wavespeed/task.ts';

/**
 * The body of the message about a prediction that has ended: the bare task object of the WaveSpeed API, always with URLs, or
 * the native prediction as Standard Webhooks wants it wrapped.
 *
 * @param base the server's public URL without a slash at the end.
 */
export function webhookMessage(
  prediction: Prediction,
  { signature, version }: Pick<Delivery, 'signature' | 'version'>,
  base: string,
): string {
  switch (signature) {
    case 'wavespeed-v3':
      return JSON.stringify(toTask(prediction, base, version));
    case 'standard-webhooks':
      return JSON.stringify({
        type: `prediction.${prediction.status}`,
        timestamp: prediction.completedAt?.toISOString() ?? null,
        data: toNative(prediction, base, null),
      });
  }
}
