import type { RemoteJob } from '../contract/engines.ts';
import type { Plan } from '../contract/plan.ts';
import type { DrawResult, EngineInput, Progress, Planned } from '../contract/renderer.ts';

/** The seam behind which a video is made. */
export type Engine = {
  /**
   * Makes one video.
   *
   * @throws AppError when the image cannot be animated; the signal's reason when it is aborted.
   */
  generate(
    request: { readonly imagePath: string; readonly input: EngineInput; readonly scratchDir: string },
    options: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
  ): Promise<Omit<DrawResult, 'nsfw'>>;
};

/** An engine that decides before it draws, and can tell what it would draw. */
export type PlanningEngine = Engine & {
  /**
   * Looks at the picture and plans, without drawing.
   *
   * @throws as `generate` does.
   */
  plan(
    request: { readonly imagePath: string; readonly input: EngineInput },
    options: { readonly signal: AbortSignal },
  ): Promise<Planned>;
};

/** The far side of one prediction: what is remembered of it outlives this process. */
export type RemoteMemory = { load(): Promise<RemoteJob>; save(job: RemoteJob): Promise<void> };

export type RemoteRequest = {
  readonly predictionId: string;
  readonly model: string;
  /** A file with the bytes as the user sent them; not yet decoded or trusted. */
  readonly imagePath: string;
  readonly input: EngineInput;
  /** Where the video is put, as the upstream made it: unchecked. */
  readonly videoPath: string;
  /** W3C trace context of the submission; null when it had none. */
  readonly traceparent: string | null;
  readonly memory: RemoteMemory;
  /** How long an upstream that cannot be reached is tried before the prediction is there, in milliseconds. */
  readonly patienceMs: number;
};

export type RemoteVideo = {
  /** Null when the upstream tells none. */
  readonly plan: Plan | null;
  /** Milliseconds by stage. */
  readonly timings: Readonly<Record<string, number>>;
};

/** An engine on another machine. Here nothing is drawn, only waited. */
export type RemoteEngine = {
  readonly name: string;
  /** Predictions that it is given at a time. */
  readonly concurrency: number;
  /**
   * Has one video made and fetches it. Called again after a restart, it goes on where the last run was.
   *
   * @throws EngineUnreachableError; AppError when the upstream refuses or fails; the signal's reason when it is
   * aborted, in which case the upstream goes on.
   */
  generate(
    request: RemoteRequest,
    options: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
  ): Promise<RemoteVideo>;
  /** Stops the upstream's work where it can be stopped. Never rejects for an upstream that cannot. */
  cancel(job: RemoteJob): Promise<void>;
  /** Asks the upstream whether it would take a prediction. */
  check(model: string): Promise<EngineHealth>;
  /** Lets go of the connections. */
  close(): Promise<void>;
};

export type EngineHealth = { readonly usable: boolean; readonly detail: string };

/** The upstream is down, overloaded or does not let us in: nothing that says anything about the prediction. */
export class EngineUnreachableError extends Error {
  override readonly name = 'EngineUnreachableError';
}
