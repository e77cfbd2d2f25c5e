import { batch, computed, signal } from '@preact/signals';
import { ApiError } from '../api/client.ts';
import { followPrediction, hasEnded, type PredictionEvent } from '../api/events.ts';
import { cancelPrediction, type Prediction } from '../api/predictions.ts';
import { fillFrom, input } from './form.ts';
import { preview, previewWanted } from './preview.ts';

/** The prediction whose id is in the address, followed live. */

export const current = signal<Prediction | null>(null);
/** Why there is none though the address names one. */
export const currentProblem = signal<string | null>(null);
/** True from when an address with an id is opened until the server has said what it is. */
export const opening = signal(false);
/** False while the server cannot be reached; what is shown is then the last that was known. */
export const connected = signal(true);
/** True once the form says something else than what the prediction was made from. */
export const isEdited = computed(() => {
  const made = current.value?.input;
  const now = input.value;
  if (made === undefined || now === null) return false;
  return (
    (made.image !== now.image && /^https?:/.test(made.image)) ||
    made.prompt !== now.prompt ||
    made.duration !== now.duration ||
    made.movement_amplitude !== now.movement_amplitude ||
    made.seed !== now.seed
  );
});
export const isRunning = computed(() => current.value !== null && !hasEnded(current.value.status));

/** Shows the prediction and follows it until it has ended. @returns what ends that. */
export function openPrediction(id: string): () => void {
  const closed = new AbortController();
  if (current.peek()?.id !== id) {
    batch(() => {
      current.value = null;
      currentProblem.value = null;
      opening.value = true;
    });
  }
  followPrediction(id, take, closed.signal).catch((error: unknown) => {
    if (closed.signal.aborted) return;
    if (!(error instanceof ApiError)) throw error;
    opening.value = false;
    currentProblem.value = error.message;
  });
  return () => closed.abort();
}

function take(event: PredictionEvent): void {
  const before = current.peek();
  switch (event.type) {
    case 'status':
      if (before?.id !== event.prediction.id) show(event.prediction);
      else current.value = event.prediction;
      break;
    case 'progress': {
      const { eta_seconds, ...progress } = event.progress;
      if (before !== null) current.value = { ...before, progress, eta_seconds };
      break;
    }
    case 'queue':
      if (before !== null) current.value = { ...before, queue: event.queue };
      break;
    case 'deleted':
      currentProblem.value = 'This video was deleted.';
      current.value = null;
      break;
    case 'connected':
      connected.value = event.connected;
      break;
  }
}

/** A prediction that was just submitted, or one that was opened by its address. */
export function show(prediction: Prediction): void {
  batch(() => {
    current.value = prediction;
    currentProblem.value = null;
    opening.value = false;
    connected.value = true;
    // Its plan comes with it; the picture is looked at again only when somebody wants to see what was seen.
    previewWanted.value = preview.peek() !== null || !hasEnded(prediction.status);
    fillFrom(prediction);
  });
}

export function leavePrediction(): void {
  batch(() => {
    current.value = null;
    currentProblem.value = null;
    opening.value = false;
    connected.value = true;
    previewWanted.value = true;
  });
}

export async function cancelCurrent(): Promise<void> {
  const before = current.peek();
  if (before === null) return;
  current.value = { ...before, cancel_requested: true };
  const cancelled = await cancelPrediction(before.id);
  if (current.peek()?.id === cancelled.id) current.value = cancelled;
}
