import { join } from 'node:path';
import { AppError } from '../contract/errors.ts';
import { tokenOf } from '../store/blobs.ts';
import type { Log, PlanRequest, Store, WorkClaim } from '../store/store.ts';
import { CancelledError, type Engines } from './engines.ts';
import { bringImage, type ImageSources } from './images.ts';
import type { Scratch } from './scratch.ts';

type Context = {
  readonly store: Store;
  readonly engines: Pick<Engines, 'plan'>;
  readonly sources: ImageSources;
  readonly scratch: Scratch;
  readonly log: Log;
};

/** Nobody waits for a plan as long as for a video. */
const maxAttempts = 2;

/** Answers what would move, without drawing. Rejects to hand the job back. */
export async function runPlan(context: Context, claim: WorkClaim): Promise<void> {
  const { store, log } = context;
  const request = await store.plans.begin(claim);
  if (request === null) return;
  const withdrawn = new AbortController();
  const unsubscribe = store.changes.subscribe((change) => {
    if (change.kind === 'cancel' && change.predictionId === request.id) withdrawn.abort(new CancelledError());
  });
  try {
    const signal = AbortSignal.any([claim.signal, withdrawn.signal]);
    await store.plans.finish(claim, await answer(context, request, signal));
  } catch (error) {
    if (claim.signal.aborted) throw error;
    await endUnanswered(context, claim, request, error);
  } finally {
    unsubscribe();
  }
  if (request.image.kind === 'blob') await store.blobs.remove('inputs', tokenOf(request.image.blob));
  log.info({ plan: request.id }, 'A plan is made.');
}

async function answer({ engines, sources, scratch }: Context, { image, input }: PlanRequest, signal: AbortSignal) {
  await using folder = await scratch.folder();
  const imagePath = join(folder.path, 'image');
  await bringImage(image, imagePath, sources, signal);
  return await engines.plan({ imagePath, input }, signal);
}

async function endUnanswered({ store, log }: Context, claim: WorkClaim, { id }: PlanRequest, error: unknown) {
  if (error instanceof CancelledError) {
    await store.plans.fail(claim, 'CANCELLED', 'Nobody waits for this plan any more.');
    return;
  }
  if (error instanceof AppError) {
    await store.plans.fail(claim, error.code, error.message);
    return;
  }
  const attempts = await store.plans.countAttempt(claim);
  log.warn({ plan: id, attempts, err: error }, 'An attempt at a plan was lost.');
  if (attempts < maxAttempts) throw error;
  await store.plans.fail(claim, 'RENDERER_LOST', 'Looking at this picture stopped unexpectedly. Try another image.');
}
