import type { Plan } from '../contract/plan.ts';
import type { DrawResult, EngineInput, Progress } from '../contract/renderer.ts';

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
  ): Promise<Plan>;
};
