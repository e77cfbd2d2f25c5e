import type { ErrorCode } from './errors.ts';
import type { PerceptionReport } from './perception.ts';
import type { Plan } from './plan.ts';
import type { MovementAmplitude } from './prediction.ts';

/**
 * What the parent (the worker loop, or the command line) and the renderer process say to each other,
 * over the IPC channel of `child_process.fork`. The renderer knows no store and no network; it exits
 * when the channel closes.
 */

/** What an engine needs to know besides the image. The seed is already resolved: never negative. */
export type EngineInput = {
  readonly prompt: string;
  /** Seconds of video. */
  readonly duration: 4 | 8;
  readonly movementAmplitude: MovementAmplitude;
  readonly seed: number;
};

export const stages = [
  'queued',
  'fetching',
  'looking',
  'planning',
  'building',
  'drawing',
  'checking',
  'saving',
] as const;
export type Stage = (typeof stages)[number];

export type Progress = {
  readonly stage: Stage;
  /** Share of the whole prediction that is done, 0 to 1, never falling. */
  readonly fraction: number;
  /** While drawing: frames finished so far and frames in all. */
  readonly frame: number | null;
  readonly frames: number | null;
};

export type VideoFile = {
  readonly path: string;
  /** The first frame in full size, a JPEG. */
  readonly posterPath: string;
  /** The first frame, small, for lists of many: a WebP. */
  readonly thumbnailPath: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: number;
  readonly bytes: number;
};

export type DrawResult = {
  readonly video: VideoFile;
  readonly plan: Plan;
  readonly nsfw: boolean;
  /** Milliseconds by stage, and `total`. */
  readonly timings: Readonly<Record<string, number>>;
};

/** A video that an engine on another machine has made, once it is found to be one. */
export type FinishResult = Omit<DrawResult, 'plan'>;

/** What would move, and what was seen. */
export type Planned = { readonly plan: Plan; readonly perception: PerceptionReport };

export type RendererRequest =
  | {
      readonly type: 'draw';
      readonly id: string;
      /** A file with the bytes as the user sent them; not yet decoded or trusted. */
      readonly imagePath: string;
      readonly input: EngineInput;
      /** An existing empty folder that this request alone may write to; the parent removes it. */
      readonly scratchDir: string;
    }
  | { readonly type: 'plan'; readonly id: string; readonly imagePath: string; readonly input: EngineInput }
  | {
      readonly type: 'finish';
      readonly id: string;
      readonly imagePath: string;
      /** The video as a remote engine sent it; not yet decoded or trusted. */
      readonly videoPath: string;
      /** As for `draw`, but it may hold the two files. */
      readonly scratchDir: string;
    }
  | { readonly type: 'cancel'; readonly id: string };

export type RendererMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly id: string; readonly progress: Progress }
  | { readonly type: 'drawn'; readonly id: string; readonly result: DrawResult }
  | { readonly type: 'finished'; readonly id: string; readonly result: FinishResult }
  | ({ readonly type: 'planned'; readonly id: string } & Planned)
  | { readonly type: 'failed'; readonly id: string; readonly code: ErrorCode; readonly message: string };
