import { AppError } from '../contract/errors.ts';
import type { Prediction, Predictions } from '../store/store.ts';

/** @throws AppError NOT_FOUND unless a prediction of this id belongs to the key; an id may be any text. */
export async function findPrediction(
  predictions: Pick<Predictions, 'get'>,
  id: string,
  keyId: string,
): Promise<Prediction> {
  const prediction = /^[0-9a-f]{32}$/.test(id) ? await predictions.get(id, keyId) : null;
  if (prediction === null) {
    throw new AppError('NOT_FOUND', 'There is no prediction of this id that belongs to your API key.');
  }
  return prediction;
}
