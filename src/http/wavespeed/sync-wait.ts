import { setTimeout as delay } from 'node:timers/promises';
import type { Prediction, Predictions } from '../../store/store.ts';

const firstPauseMs = 100;
const longestPauseMs = 1000;

/**
 * Waits for the end of a prediction. Gives up, with the prediction as it is by then, after `waitMs` or when `until`
 * says so; null when the prediction was deleted meanwhile.
 */
export async function waitForEnd(
  prediction: Prediction,
  predictions: Pick<Predictions, 'get'>,
  { waitMs, until }: { readonly waitMs: number; readonly until: () => boolean },
): Promise<Prediction | null> {
  const deadline = performance.now() + waitMs;
  let newest: Prediction | null = prediction;
  let pauseMs = firstPauseMs;
  while (newest !== null && (newest.status === 'created' || newest.status === 'processing')) {
    const leftMs = deadline - performance.now();
    if (leftMs <= 0 || until()) break;
    await delay(Math.min(pauseMs, leftMs));
    pauseMs = Math.min(pauseMs * 1.5, longestPauseMs);
    newest = await predictions.get(prediction.id, prediction.keyId);
  }
  return newest;
}
