import { signal } from '@preact/signals';
import { ApiError } from '../api/client.ts';
import type { Input } from '../api/input.ts';
import { createPrediction } from '../api/predictions.ts';
import { here } from '../api/place.ts';
import { show } from './current.ts';
import { engine } from './form.ts';

export const submitting = signal(false);
export const submitProblem = signal<string | null>(null);

/** Submits and goes to the prediction's own address. Repeats after a lost answer give the same prediction. */
export async function submit(input: Input, route: (url: string) => void): Promise<void> {
  if (submitting.value) return;
  submitting.value = true;
  submitProblem.value = null;
  try {
    const prediction = await withOneRepeat(
      engine.value === null ? input : { ...input, engine: engine.value },
      [...crypto.getRandomValues(new Uint32Array(4))].join('-'),
    );
    show(prediction);
    route(here(`p/${prediction.id}`));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    submitProblem.value = error.message;
  } finally {
    submitting.value = false;
  }
}

async function withOneRepeat(input: Parameters<typeof createPrediction>[0], once: string) {
  try {
    return await createPrediction(input, once);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'UNREACHABLE') return await createPrediction(input, once);
    throw error;
  }
}
