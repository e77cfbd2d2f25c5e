import { join } from 'node:path';
import { embeddedEngine } from '../contract/engines.ts';
import { AppError } from '../contract/errors.ts';
import type { Plan } from '../contract/plan.ts';
import type { EngineInput, FinishResult, Planned, Progress } from '../contract/renderer.ts';
import { EngineUnreachableError, type RemoteEngine } from '../engines/engine.ts';
import type { Log, Prediction, RemoteJobs } from '../store/store.ts';
import type { Renderer } from './renderer.ts';

/** Somebody does not want the prediction any more. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

export type Drawn = FinishResult & {
  /** Null when the engine tells none. */
  readonly plan: Plan | null;
  /** The name of the engine. */
  readonly engine: string;
};

/** The engines of this worker, each model's in their order. */
export type Engines = {
  /** Predictions that may run at the same time: what is drawn here, and what is waited for elsewhere. */
  readonly concurrency: number;
  /**
   * Has a prediction drawn by the first of its model's engines that can.
   *
   * @throws as `Renderer.draw`; AppError ENGINE_FAILED when no engine could.
   */
  draw(
    prediction: Prediction,
    files: { readonly imagePath: string; readonly scratchDir: string },
    options: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
  ): Promise<Drawn>;
  /** Plans without drawing, here, also while something is drawn. Throws as `Renderer.plan` does. */
  plan(request: { readonly imagePath: string; readonly input: EngineInput }, signal: AbortSignal): Promise<Planned>;
};

export type EnginesOptions = {
  readonly renderer: Renderer;
  readonly remoteJobs: RemoteJobs;
  readonly log: Log;
  /** Predictions that are drawn here at the same time. */
  readonly concurrency: number;
  readonly remote:
    | {
        readonly engines: readonly RemoteEngine[];
        /** The names of a model's engines, in the order in which they are tried. */
        readonly orderOf: (model: string) => readonly string[];
      }
    | undefined;
};

/** How long an engine is tried that cannot be reached: when another one follows it, and when none does. */
const patienceMs = { withFallback: 30_000, alone: 30 * 60_000 };
/** After an engine could not be reached it is passed over for so long, where another one follows. */
const restMs = 30_000;

export function createEngines({ renderer, remoteJobs, log, concurrency, remote }: EnginesOptions): Engines {
  const engines = remote?.engines ?? [];
  const restingUntil = new Map<string, number>();
  const ownRoom = createRoom(concurrency);
  const rooms = new Map(engines.map(({ name, concurrency }) => [name, createRoom(concurrency)]));

  type Call = Parameters<Engines['draw']>;

  async function drawHere({ input }: Prediction, files: Call[1], options: Call[2]): Promise<Drawn> {
    const drawn = await renderer.draw({ ...files, input }, options);
    return { ...drawn, engine: embeddedEngine };
  }

  async function drawThere(
    engine: RemoteEngine,
    { id, model, input, traceparent }: Prediction,
    { imagePath, scratchDir }: Call[1],
    { signal, onProgress }: Call[2],
    patience: number,
  ): Promise<Drawn> {
    const memory = {
      load: () => remoteJobs.get(id, engine.name),
      save: (job: Parameters<RemoteJobs['put']>[2]) => remoteJobs.put(id, engine.name, job),
    };
    const videoPath = join(scratchDir, 'remote');
    try {
      const request = { predictionId: id, model, input, imagePath, videoPath, traceparent, memory };
      const { plan, timings } = await engine.generate({ ...request, patienceMs: patience }, { signal, onProgress });
      onProgress({ stage: 'checking', fraction: 0.97, frame: null, frames: null });
      const finished = await renderer.finish({ imagePath, videoPath, scratchDir }, { signal });
      return { ...finished, timings: { ...timings, ...finished.timings }, plan, engine: engine.name };
    } catch (error) {
      // Only who cancels ends the work of others: after a shutdown it is found again by its id.
      if (signal.reason instanceof CancelledError) await engine.cancel(await memory.load());
      signal.throwIfAborted();
      throw error;
    }
  }

  async function mayTry(name: string, predictionId: string, isLast: boolean): Promise<boolean> {
    if (isLast || name === embeddedEngine) return true;
    if ((restingUntil.get(name) ?? 0) > performance.now()) return false;
    return !(await remoteJobs.get(predictionId, name)).gaveUp;
  }

  /** Whether the next engine shall try, after an error of this one. */
  async function giveUp(name: string, id: string, error: unknown): Promise<void> {
    const unreachable = error instanceof EngineUnreachableError;
    if (!unreachable && !(error instanceof AppError)) throw error;
    if (error instanceof AppError && error.code === 'CONTENT_REFUSED') throw error;
    log.warn({ prediction: id, engine: name, err: error }, 'An engine has failed; the next one draws.');
    if (unreachable) restingUntil.set(name, performance.now() + restMs);
    await remoteJobs.put(id, name, { ...(await remoteJobs.get(id, name)), gaveUp: true });
  }

  return {
    concurrency: concurrency + engines.reduce((sum, engine) => sum + engine.concurrency, 0),

    plan: (request, signal) => renderer.plan(request, { signal }),

    async draw(prediction, files, options) {
      const { askedEngine } = prediction;
      const own = remote?.orderOf(prediction.model) ?? [embeddedEngine];
      const order = askedEngine === null ? own : own.filter((name) => name === askedEngine);
      for (const [at, name] of order.entries()) {
        const isLast = at === order.length - 1;
        if (!(await mayTry(name, prediction.id, isLast))) continue;
        const engine = engines.find((one) => one.name === name);
        const patience = isLast ? patienceMs.alone : patienceMs.withFallback;
        const draw = () =>
          engine === undefined
            ? drawHere(prediction, files, options)
            : drawThere(engine, prediction, files, options, patience);
        try {
          return await (rooms.get(name) ?? ownRoom).run(draw, options.signal);
        } catch (error) {
          options.signal.throwIfAborted();
          if (isLast && error instanceof EngineUnreachableError) {
            throw new AppError('ENGINE_FAILED', `${error.message} Try again later.`, { cause: error });
          }
          if (isLast || engine === undefined) throw error;
          await giveUp(name, prediction.id, error);
        }
      }
      throw new AppError(
        'ENGINE_FAILED',
        `No engine of this server draws ${prediction.model}${askedEngine === null ? '' : ` under the name ${askedEngine}`}.`,
      );
    },
  };
}

type Room = {
  /** Runs `work` once there is a place. @throws the signal's reason when that is aborted before. */
  run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
};

/** Lets so many in at a time; the others wait in their order. */
function createRoom(places: number): Room {
  let free = places;
  const waiting: (() => void)[] = [];
  async function enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const give = () => resolve();
    const refuse = () => {
      const index = waiting.indexOf(give);
      if (index === -1) return;
      waiting.splice(index, 1);
      // The signal's reason is what the caller of an abortable function expects.
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors
      reject(signal.reason);
    };
    waiting.push(give);
    signal.addEventListener('abort', refuse, { once: true });
    await promise.finally(() => signal.removeEventListener('abort', refuse));
  }
  return {
    async run(work, signal) {
      await enter(signal);
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
}
