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
