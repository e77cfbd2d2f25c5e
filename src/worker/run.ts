import { mkdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, type ErrorCode } from '../contract/errors.ts';
import type { Metrics } from '../contract/metrics.ts';
import type { Progress, Stage } from '../contract/renderer.ts';
import { traceOf } from '../contract/traceparent.ts';
import { outputKey, tokenOf } from '../store/blobs.ts';
import { explainFullDisk } from '../store/free-space.ts';
import { LeaseLostError } from '../store/queue.ts';
import type { Claim, FinishedPrediction, Log, Output, Prediction, Store } from '../store/store.ts';
import { bringImage, type ImageSources } from './images.ts';
import { CancelledError, type Drawn, type Engines } from './engines.ts';
import { RendererLostError } from './renderer.ts';
import type { Scratch } from './scratch.ts';

type Context = {
  readonly store: Store;
  readonly workerId: string;
  readonly engines: Engines;
  readonly sources: ImageSources;
  readonly scratch: Scratch;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** How often progress is stored, and the wish to cancel is looked up in case that its notification was missed. */
const reportIntervalMs = 400;

/** After so many renderers that died or hung over one prediction, or failures of our own, it fails. */
const maxAttempts = 3;

/** Keeps a fault that repeats at once from turning into a busy loop. */
const pauseMs = 1000;

/**
 * Runs one claimed prediction to its end. Resolves when the prediction has ended, by whatever end; rejects to hand
 * the job back to the queue, which counts as no attempt.
 */
export async function runPrediction(context: Context, claim: Claim): Promise<void> {
  const begun = await context.store.predictions.begin(claim, context.workerId);
  if (begun === null) return;
  const { prediction, staleToken } = begun;
  const waited = (Date.now() - prediction.createdAt.getTime()) / 1000;
  context.metrics.begun(prediction.model, staleToken === null ? waited : null);
  try {
    await run(context, claim, begun);
  } finally {
    context.metrics.released();
  }
}

type Begun = { readonly prediction: Prediction; readonly token: string; readonly staleToken: string | null };

async function run(context: Context, claim: Claim, { prediction, token, staleToken }: Begun): Promise<void> {
  const { store } = context;
  if (staleToken !== null) await store.blobs.remove('outputs', staleToken);

  const report = startReporting(context, claim);
  let result: FinishedPrediction | null = null;
  try {
    if (prediction.cancelRequested) throw new CancelledError();
    const signal = AbortSignal.any([claim.signal, report.cancelled]);
    result = await drawAndStore(context, claim, prediction, token, signal, report.progress);
  } catch (error) {
    await report.stop();
    await store.blobs.remove('outputs', token);
    // Neither a lost lease nor a shutdown says anything about the prediction: the next worker starts afresh.
    if (claim.signal.aborted) throw error;
    await endUnfinished(context, claim, prediction, explainFullDisk(error));
  }
  if (result !== null) {
    await report.stop();
    await finish(context, claim, prediction, token, result);
  }
  if (prediction.image.kind === 'blob') await store.blobs.remove('inputs', tokenOf(prediction.image.blob));
}

async function finish(
  { store, log, metrics }: Context,
  claim: Claim,
  prediction: Prediction,
  token: string,
  result: FinishedPrediction,
): Promise<void> {
  let ended: 'completed' | 'cancelled';
  try {
    ended = await store.predictions.finish(claim, result);
  } catch (error) {
    // After any other error the commit may have reached the database all the same: then the files belong to it. If it
    // did not, the next run removes them.
    if (error instanceof LeaseLostError) await store.blobs.remove('outputs', token);
    throw error;
  }
  if (ended === 'cancelled') await store.blobs.remove('outputs', token);
  const { engine, timings } = result;
  metrics.ended({ model: prediction.model, status: ended, engine, timings, code: null });
  log.info({ ...told(prediction), engine, timings }, `A prediction is ${ended}.`);
}

/** How logs name a prediction. */
function told({ id, traceparent }: Prediction): object {
  const trace = traceOf(traceparent);
  return trace === null ? { prediction: id } : { prediction: id, trace };
}

/** Ends a prediction that cannot be completed; rejects when it is to be tried again. */
async function endUnfinished(context: Context, claim: Claim, prediction: Prediction, error: unknown): Promise<void> {
  const { store, log, metrics } = context;
  const { id, model } = prediction;
  const fail = async (code: ErrorCode, message: string) => {
    await store.predictions.fail(claim, code, message);
    metrics.ended({ model, status: 'failed', engine: null, timings: null, code });
    log.info({ ...told(prediction), code }, `A prediction has failed: ${message}`);
  };
  if (error instanceof CancelledError) {
    await store.predictions.finishCancelled(claim);
    metrics.ended({ model, status: 'cancelled', engine: null, timings: null, code: null });
    log.info(told(prediction), 'A prediction is cancelled.');
    return;
  }
  if (error instanceof AppError) {
    await fail(error.code, error.message);
    return;
  }
  if (error instanceof RendererLostError && error.external) {
    await delay(pauseMs, undefined, { signal: claim.signal });
    throw error;
  }
  const attempts = await store.predictions.countAttempt(claim);
  log.warn({ ...told(prediction), attempts, err: error }, 'An attempt at a prediction was lost.');
  if (attempts < maxAttempts) {
    if (!(error instanceof RendererLostError)) await delay(pauseMs, undefined, { signal: claim.signal });
    throw error;
  }
  if (error instanceof RendererLostError) {
    await fail(
      'RENDERER_LOST',
      `Drawing this video stopped unexpectedly ${attempts} times. Try again with a smaller or re-saved image; if it ` +
        `stops again, tell the operator the prediction's id, ${id}.`,
    );
    return;
  }
  await fail(
    'INTERNAL',
    `The service failed ${attempts} times while it made this video. Submit it again; if it fails again, tell the ` +
      `operator the prediction's id, ${id}.`,
  );
}

/** Everything between a begun and a finished prediction; its files are in the blob store when it resolves. */
async function drawAndStore(
  { store, engines, sources, scratch }: Context,
  claim: Claim,
  prediction: Prediction,
  token: string,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<FinishedPrediction> {
  const started = performance.now();
  await using folder = await scratch.folder();
  const imagePath = join(folder.path, 'image');
  const scratchDir = join(folder.path, 'drawing');
  await mkdir(scratchDir);

  onProgress(stageOnly('fetching', 0));
  await bringImage(prediction.image, imagePath, sources, signal);
  const fetched = performance.now();
  const drawn = await engines.draw(prediction, { imagePath, scratchDir }, { signal, onProgress });
  const saving = performance.now();
  onProgress(stageOnly('saving', 1));
  const output = await storeOutput(store, claim, token, drawn);
  const done = performance.now();
  return {
    outputs: [output],
    nsfw: [drawn.nsfw],
    plan: drawn.plan,
    engine: drawn.engine,
    timings: {
      ...drawn.timings,
      fetching: Math.round(fetched - started),
      inference: Math.round(saving - fetched),
      saving: Math.round(done - saving),
      total: Math.round(done - started),
    },
  };
}

async function storeOutput(
  { blobs }: Store,
  { predictionId }: Claim,
  token: string,
  { video }: Drawn,
): Promise<Output> {
  const stem = `muybridge-${predictionId.slice(0, 8)}`;
  const name = `${stem}${extname(video.path)}`;
  const posterName = `${stem}${extname(video.posterPath)}`;
  const bytes = await blobs.moveIn(outputKey(token, name), video.path);
  const thumbnailName = `${stem}${extname(video.thumbnailPath)}`;
  await blobs.moveIn(outputKey(token, posterName), video.posterPath);
  await blobs.moveIn(outputKey(token, thumbnailName), video.thumbnailPath);
  const { width, height, fps, frames } = video;
  return { token, name, posterName, thumbnailName, width, height, fps, frames, bytes };
}

function stageOnly(stage: Stage, fraction: number): Progress {
  return { stage, fraction, frame: null, frames: null };
}

/** Stores the newest progress now and then, and learns on the way whether the prediction is to be cancelled. */
function startReporting({ store, log }: Context, claim: Claim) {
  const cancel = new AbortController();
  let newest: Progress | null = null;
  let stored: Progress | null = null;
  let running = Promise.resolve();
  const timer = setInterval(() => {
    const progress = newest === stored ? null : newest;
    running = tell(progress);
  }, reportIntervalMs);
  const unsubscribe = store.changes.subscribe((change) => {
    if (change.kind === 'cancel' && change.predictionId === claim.predictionId) cancel.abort(new CancelledError());
  });
  async function tell(progress: Progress | null): Promise<void> {
    try {
      const cancelled = await store.predictions.report(claim, progress);
      stored = progress ?? stored;
      if (cancelled) cancel.abort(new CancelledError());
    } catch (error) {
      // The database may be gone for a moment; the next report tells the same and more.
      log.warn({ prediction: claim.predictionId, err: error }, 'Progress could not be stored.');
    }
  }
  return {
    cancelled: cancel.signal,
    progress: (progress: Progress) => {
      newest = newest === null || progress.fraction >= newest.fraction ? progress : newest;
    },
    async stop() {
      unsubscribe();
      clearInterval(timer);
      await running;
    },
  };
}
