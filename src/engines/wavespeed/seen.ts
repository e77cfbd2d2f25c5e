import { AppError } from '../../contract/errors.ts';
import type { Plan } from '../../contract/plan.ts';
import type { Progress } from '../../contract/renderer.ts';
import type { Native, Task } from './upstream.ts';

/** Share of the whole prediction at which the upstream begins, and at which it is done. */
export const begun = 0.05;
export const ended = 0.92;

/** The remote side of one prediction as it was last seen. */
export type Seen =
  | { readonly state: 'waiting'; readonly progress: Progress }
  | { readonly state: 'done'; readonly url: string; readonly plan: Plan | null }
  | { readonly state: 'failed'; readonly error: AppError }
  | { readonly state: 'lost' };

export type Ended = Exclude<Seen, { state: 'waiting' }>;

/** A prediction in the dialect of the WaveSpeed API, which tells no progress. */
export function seenAsTask(task: Task): Seen {
  switch (task.status) {
    case 'created':
    case 'processing':
      return { state: 'waiting', progress: { stage: 'drawing', fraction: begun, frame: null, frames: null } };
    case 'completed': {
      const output = task.outputs?.[0];
      if (typeof output === 'string' && output !== '') return { state: 'done', url: output, plan: null };
      return { state: 'failed', error: new AppError('ENGINE_FAILED', 'The engine completed without a video.') };
    }
    case 'deleted':
      return { state: 'lost' };
    default:
      return { state: 'failed', error: taskFailure(task) };
  }
}

/** A prediction as another Muybridge shows it. */
export function seenNatively({ status, progress, plan, outputs, error }: Native): Seen {
  switch (status) {
    case 'created':
      return { state: 'waiting', progress: { stage: 'queued', fraction: begun, frame: null, frames: null } };
    case 'processing': {
      const { stage, fraction, frame, frames } = progress ?? {
        stage: 'fetching',
        fraction: 0,
        frame: null,
        frames: null,
      };
      return { state: 'waiting', progress: { stage, fraction: begun + fraction * (ended - begun), frame, frames } };
    }
    case 'completed': {
      const output = outputs[0];
      if (output !== undefined) return { state: 'done', url: output.url, plan };
      return { state: 'failed', error: new AppError('ENGINE_FAILED', 'The engine completed without a video.') };
    }
    case 'failed':
    case 'cancelled': {
      const message = error?.message ?? `The engine ended the prediction as ${status}.`;
      const code = error !== null && isUsersFault(error.code) ? error.code : 'ENGINE_FAILED';
      return { state: 'failed', error: new AppError(code, message) };
    }
  }
}

const usersFaults = [
  'INPUT_MISSING',
  'INPUT_INVALID',
  'IMAGE_UNREADABLE',
  'IMAGE_TOO_LARGE',
  'IMAGE_ASPECT',
  'CONTENT_REFUSED',
] as const;

/** What would be wrong for any engine. */
export function isUsersFault(code: string): code is (typeof usersFaults)[number] {
  return usersFaults.some((fault) => fault === code);
}

/** The task codes that say something about what was sent; see contract/errors.ts for the table. */
function taskFailure(task: Task): AppError {
  const said = (task.error ?? '').slice(0, 500);
  if (task.code === 1200) return new AppError('CONTENT_REFUSED', said || 'The engine refused the content.');
  if (task.code === 1400 || task.code === 1401) return new AppError('INPUT_INVALID', said || 'The input was refused.');
  return new AppError('ENGINE_FAILED', said || `The engine ended the prediction as ${task.status}.`);
}
