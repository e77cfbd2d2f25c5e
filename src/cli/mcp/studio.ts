import type { Plan } from '../../contract/plan.ts';
import type { Status } from '../../contract/prediction.ts';
import type { EngineInput, Progress } from '../../contract/renderer.ts';

/** A prediction as the tools show it. */
export type Shown = {
  readonly id: string;
  readonly status: Status;
  readonly prompt: string;
  readonly created_at: string;
  readonly progress: Pick<Progress, 'stage' | 'fraction'> | null;
  readonly error: string | null;
  /** Where the video is served; null where no server keeps it. */
  readonly url: string | null;
  readonly seed: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly nsfw: boolean | null;
  readonly plan: Plan | null;
};

export type Wish = {
  /** A file of this machine, or an http(s) URL. */
  readonly image: string;
  readonly input: Omit<EngineInput, 'seed'> & { readonly seed: number | undefined };
};

/** Where predictions are drawn: by a running server, or in this process. Every method throws AppError for what a user can meet. */
export type Studio = {
  /** Whence the videos come, for people. */
  readonly place: string;
  submit(wish: Wish): Promise<Shown>;
  /** Null when there is no such prediction. */
  look(id: string): Promise<Shown | null>;
  /** The newest first. */
  list(limit: number): Promise<readonly Shown[]>;
  /** Null when there is no such prediction. */
  cancel(id: string): Promise<Shown | null>;
  /** The bytes of a completed prediction's video. */
  video(id: string): Promise<AsyncIterable<Uint8Array>>;
  close(): Promise<void>;
};
