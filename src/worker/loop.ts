import { hostname } from 'node:os';
import { noMetrics, type Metrics } from '../contract/metrics.ts';
import type { Claim, Log, Store } from '../store/store.ts';
import type { FetchImage } from './images.ts';
import { runPlan } from './plan.ts';
import type { Renderer } from './renderer.ts';
import { createEngines, type EnginesOptions } from './engines.ts';
import { runPrediction } from './run.ts';
import { openScratch } from './scratch.ts';

export type WorkerOptions = {
  readonly store: Store;
  readonly renderer: Renderer;
  readonly fetchImage: FetchImage;
  /** Engines on other machines, and which model is drawn by which; by default there is the embedded one only. */
  readonly remote?: EnginesOptions['remote'];
  /** The program's version, which the operator is shown. */
  readonly version: string;
  /** Predictions drawn at the same time; each has a renderer process of its own. */
  readonly concurrency: number;
  readonly log: Log;
  /** Default: none. */
  readonly metrics?: Metrics;
  /** Folder for the files of running jobs. Processes may share it. */
  readonly scratchDir: string;
  /** Folder behind `/examples/`. */
  readonly examplesDir: string | null;
};

export type WorkerLoop = {
  /**
   * Claims nothing more and waits for what runs, at most `graceMs` (default 10 s); what is not finished by then is
   * queued again and counts as no attempt. Close the renderer and the store afterwards.
   */
  stop(graceMs?: number): Promise<void>;
};

const beatMs = 5000;

/** Starts to run the store's predictions, one after the other as they come. */
export async function createWorkerLoop(options: WorkerOptions): Promise<WorkerLoop> {
  const { store, renderer, fetchImage, concurrency, log, examplesDir, metrics = noMetrics } = options;
  const scratch = await openScratch(options.scratchDir);
  const sources = { blobs: store.blobs, fetchImage, examplesDir };
  const engines = createEngines({ renderer, remoteJobs: store.remoteJobs, log, concurrency, remote: options.remote });
  renderer.warm();
  const workerId = await store.workers.enter({
    host: hostname(),
    pid: process.pid,
    version: options.version,
    places: engines.concurrency,
  });
  const consumer = await store.queue.consume(engines.concurrency, (claim: Claim) =>
    runPrediction({ store, workerId, engines, sources, scratch, log, metrics }, claim),
  );
  const planner = await store.planning.consume(1, (claim) => runPlan({ store, engines, sources, scratch, log }, claim));
  const heart = setInterval(() => {
    store.workers.beat(workerId).catch((error: unknown) => log.warn({ err: error }, 'A sign of life was not stored.'));
  }, beatMs);
  return {
    async stop(graceMs = 10_000) {
      await Promise.all([planner.stop(graceMs), consumer.stop(graceMs)]);
      clearInterval(heart);
      await store.workers.leave(workerId);
      await scratch.close();
    },
  };
}
