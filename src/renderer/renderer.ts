import { AppError } from '../contract/errors.ts';
import type { DrawResult, RendererMessage, RendererRequest } from '../contract/renderer.ts';
import type { PlanningEngine } from '../engines/engine.ts';
import { finish } from './finish.ts';
import { createProgressReporter } from './progress.ts';
import { isUnsafe, type ContentCheck } from './unsafe.ts';

export type RendererParts = {
  readonly engine: PlanningEngine;
  readonly contentCheck: ContentCheck;
  readonly send: (message: RendererMessage) => void;
  /** Hears of errors that are not the user's, before they are answered with a general sentence. */
  readonly onFault: (error: unknown) => void;
};

type Work = Exclude<RendererRequest, { type: 'cancel' }>;

/** Where the progress bar stands when drawing is done and the check begins. */
const checkingFraction = 0.97;

/**
 * Answers the requests of the parent: drawings one at a time and in their order, plans beside them. Each gets exactly one
 * answer (`drawn`, `planned`, `finished` or `failed`); a cancelled one gets `failed` with CANCELLED.
 */
export function createRenderer(parts: RendererParts): { handle(request: RendererRequest): void } {
  const cancellations = new Map<string, AbortController>();
  let last: Promise<void> = Promise.resolve();

  const perform = async (work: Work, signal: AbortSignal): Promise<RendererMessage> => {
    try {
      signal.throwIfAborted();
      if (work.type === 'plan') {
        return { type: 'planned', id: work.id, ...(await parts.engine.plan(work, { signal })) };
      }
      if (work.type === 'finish') {
        return { type: 'finished', id: work.id, result: await finish(parts, work, signal) };
      }
      return { type: 'drawn', id: work.id, result: await draw(parts, work, signal) };
    } catch (error) {
      const { code, message } = explain(error, signal, parts.onFault);
      return { type: 'failed', id: work.id, code, message };
    }
  };

  const answerAfter = async (previous: Promise<void>, work: Work, signal: AbortSignal): Promise<void> => {
    await previous;
    const answer = await perform(work, signal);
    cancellations.delete(work.id);
    parts.send(answer);
  };

  return {
    handle(request) {
      if (request.type === 'cancel') {
        cancellations.get(request.id)?.abort(new AppError('CANCELLED', 'The prediction was cancelled.'));
        return;
      }
      const cancellation = new AbortController();
      cancellations.set(request.id, cancellation);
      const previous = request.type === 'plan' ? Promise.resolve() : last;
      const answered = answerAfter(previous, request, cancellation.signal);
      if (request.type !== 'plan') last = answered;
    },
  };
}

async function draw(
  parts: RendererParts,
  work: Extract<Work, { type: 'draw' }>,
  signal: AbortSignal,
): Promise<DrawResult> {
  const progress = createProgressReporter((report) => parts.send({ type: 'progress', id: work.id, progress: report }));
  try {
    const drawn = await parts.engine.generate(work, { signal, onProgress: (report) => progress.report(report) });
    signal.throwIfAborted();
    progress.report({ stage: 'checking', fraction: checkingFraction, frame: null, frames: null });
    const start = performance.now();
    const nsfw = await isUnsafe(parts.contentCheck, work.imagePath, drawn.video, signal);
    const checking = Math.round(performance.now() - start);
    const total = (drawn.timings['total'] ?? 0) + checking;
    return { ...drawn, nsfw, timings: { ...drawn.timings, checking, total } };
  } finally {
    progress.stop();
  }
}

function explain(
  error: unknown,
  signal: AbortSignal,
  onFault: (error: unknown) => void,
): Pick<AppError, 'code' | 'message'> {
  const cause: unknown = signal.aborted ? signal.reason : error;
  if (cause instanceof AppError) return cause;
  if (
    cause instanceof Error &&
    (('code' in cause && cause.code === 'ENOSPC') || /No space left on device/.test(cause.message))
  ) {
    return {
      code: 'DISK_FULL',
      message: 'The disk of this server is full, so that the video could not be drawn. Try again later.',
    };
  }
  onFault(cause);
  return {
    code: 'ENGINE_FAILED',
    message:
      'The video could not be drawn because of a fault in the engine. Try again, or with another image or prompt.',
  };
}
