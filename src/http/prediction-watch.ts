import type { FastifyBaseLogger, FastifyReply } from 'fastify';
import type { Prediction, Store } from '../store/store.ts';

/** Hears what becomes of predictions: one subscription and one reading a process, however many wait for them. */
export type PredictionWatch = {
  /**
   * Calls `listener` with each newer state, and with null when the prediction is deleted; some states that follow each
   * other closely are skipped, never the last. Returns what ends it.
   */
  follow(prediction: Prediction, listener: (newer: Prediction | null) => void): () => void;
  /**
   * Waits for the end of a prediction; at most `waitMs`, and only until the signal is aborted or the
   * server ends. Returns the newest state,
   * null when it was deleted.
   */
  untilEnd(prediction: Prediction, waitMs: number, signal: AbortSignal): Promise<Prediction | null>;
  /** Ends all waiting. */
  close(): void;
};

type Followed = { newest: Prediction; readonly listeners: Set<(newer: Prediction | null) => void> };

/** A notification may be lost with its connection; what is followed is read anew so often. */
const rereadMs = 5000;
const batch = 500;
/** Whoever waits is let go so soon after the server has begun to end. */
const drainingMs = 250;

export function createPredictionWatch(
  { predictions, changes }: Pick<Store, 'predictions' | 'changes'>,
  { log, isDraining }: { readonly log: Pick<FastifyBaseLogger, 'warn'>; readonly isDraining: () => boolean },
): PredictionWatch {
  const followed = new Map<string, Followed>();
  const outdated = new Set<string>();
  const closing = new AbortController();
  let reading = false;

  function refresh(ids: Iterable<string>): void {
    for (const id of ids) if (followed.has(id)) outdated.add(id);
    if (!reading && outdated.size > 0) void readOutdated();
  }

  async function readOutdated(): Promise<void> {
    reading = true;
    try {
      while (outdated.size > 0) {
        const ids = [...outdated].slice(0, batch);
        for (const id of ids) outdated.delete(id);
        const found = new Map((await predictions.read(ids)).map((prediction) => [prediction.id, prediction]));
        for (const id of ids) tell(id, found.get(id) ?? null);
      }
    } catch (error) {
      // The database may be gone for a moment; the next round reads the same and more.
      log.warn({ err: error }, 'Predictions that clients follow could not be read.');
    } finally {
      reading = false;
    }
  }

  function tell(id: string, state: Prediction | null): void {
    const entry = followed.get(id);
    if (entry === undefined || (state !== null && state.revision <= entry.newest.revision)) return;
    if (state === null) followed.delete(id);
    else entry.newest = state;
    for (const listener of [...entry.listeners]) listener(state);
  }

  const unsubscribe = changes.subscribe((change) => {
    refresh(change.kind === 'gap' ? followed.keys() : [change.predictionId]);
  });
  const timer = setInterval(() => refresh(followed.keys()), rereadMs);
  timer.unref();

  function follow(prediction: Prediction, listener: (newer: Prediction | null) => void): () => void {
    const { id } = prediction;
    const entry = followed.get(id) ?? { newest: prediction, listeners: new Set() };
    followed.set(id, entry);
    entry.listeners.add(listener);
    // Something may have happened between the reading of `prediction` and now.
    if (entry.newest.revision > prediction.revision) queueMicrotask(() => listener(entry.newest));
    else refresh([id]);
    return () => {
      entry.listeners.delete(listener);
      if (entry.listeners.size === 0 && followed.get(id) === entry) followed.delete(id);
    };
  }

  return {
    follow,
    async untilEnd(prediction, waitMs, signal) {
      if (hasEnded(prediction) || waitMs <= 0 || signal.aborted) return prediction;
      let newest: Prediction | null = prediction;
      const { promise, resolve } = Promise.withResolvers<void>();
      const end = follow(prediction, (newer) => {
        newest = newer;
        if (newer === null || hasEnded(newer)) resolve();
      });
      const patience = setTimeout(resolve, waitMs);
      const draining = setInterval(() => isDraining() && resolve(), drainingMs);
      const until = AbortSignal.any([signal, closing.signal]);
      if (until.aborted) resolve();
      until.addEventListener('abort', () => resolve(), { once: true });
      await promise;
      clearTimeout(patience);
      clearInterval(draining);
      end();
      return newest;
    },
    close() {
      closing.abort();
      unsubscribe();
      clearInterval(timer);
      followed.clear();
    },
  };
}

export function hasEnded({ status }: Prediction): boolean {
  return status !== 'created' && status !== 'processing';
}

/** Aborted when the client of a request has gone. */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  if (reply.raw.destroyed) gone.abort();
  else reply.raw.once('close', () => gone.abort());
  return gone.signal;
}
