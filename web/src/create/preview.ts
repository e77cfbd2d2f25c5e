import { effect, signal } from '@preact/signals';
import type { PerceptionReport } from '../../../src/contract/perception.ts';
import type { Plan } from '../../../src/contract/plan.ts';
import { ApiError } from '../api/client.ts';
import type { Input } from '../api/input.ts';
import { createPlan } from '../api/predictions.ts';
import { input } from './form.ts';

/** What the engine sees in the picture and would do with the prompt, asked for again whenever the form rests. */
export type Preview = {
  readonly plan: Plan;
  readonly perception: PerceptionReport;
  /** What it was made for. */
  readonly of: Input;
};

export const preview = signal<Preview | null>(null);
/** True while the form says something that the preview does not know yet. */
export const previewPending = signal(false);
export const previewProblem = signal<string | null>(null);
/** False while nobody looks: a prediction that was opened has its plan already. */
export const previewWanted = signal(true);

/** Typing pauses are shorter than this. */
const restMs = 600;
/** Longer than a new picture is looked at on a slow machine. */
const patienceMs = 120_000;

/** Keeps the preview up with the form. @returns what ends that. */
export function keepPreview(): () => void {
  let running: AbortController | null = null;
  let timer = 0;
  const stop = () => {
    clearTimeout(timer);
    running?.abort();
    running = null;
  };
  const dispose = effect(() => {
    const wanted = previewWanted.value ? input.value : null;
    const known = preview.peek();
    stop();
    if (wanted === null) {
      previewPending.value = false;
      if (input.peek() === null) preview.value = null;
      return;
    }
    if (known !== null && isSame(known.of, wanted)) {
      previewPending.value = false;
      return;
    }
    const newPicture = known?.of.image !== wanted.image;
    if (newPicture) preview.value = null;
    previewPending.value = true;
    previewProblem.value = null;
    const own = new AbortController();
    running = own;
    timer = window.setTimeout(() => void ask(wanted, own.signal), newPicture ? 0 : restMs);
  });
  return () => {
    dispose();
    stop();
  };
}

async function ask(wanted: Input, signal: AbortSignal): Promise<void> {
  try {
    const answer = await createPlan(wanted, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]));
    if (signal.aborted) return;
    if (answer.plan !== null && answer.perception !== null) {
      preview.value = { plan: answer.plan, perception: answer.perception, of: wanted };
    }
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof ApiError) previewProblem.value = error.message;
    else if (error instanceof DOMException && error.name === 'TimeoutError')
      previewProblem.value = 'The plan takes too long. It is made again with the video.';
    else throw error;
  }
  previewPending.value = false;
}

export function isSame(one: Input, other: Input): boolean {
  return (
    one.image === other.image &&
    one.prompt === other.prompt &&
    one.duration === other.duration &&
    one.movement_amplitude === other.movement_amplitude &&
    one.seed === other.seed
  );
}
