import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { FinishResult, Progress, RendererMessage, RendererRequest } from '../contract/renderer.ts';
import { i420ToRgba } from '../media/colour.ts';
import { writePosters } from '../media/image.ts';
import { normaliseVideo } from '../media/normalise.ts';
import { decodeFrames } from '../media/probe.ts';
import { isUnsafe, type ContentCheck } from './unsafe.ts';

const checking: Progress = { stage: 'checking', fraction: 0.97, frame: null, frames: null };
/** How many frames are encoded between two signs of life. */
const framesPerReport = 24;

/**
 * Takes a remote engine's video in: it is decoded whole, brought into our format where it is not, looked at, and gets
 * its poster.
 *
 * @throws AppError ENGINE_FAILED when it is no video; as the decoder of pictures does for the input.
 */
export async function finish(
  { contentCheck, send }: { readonly contentCheck: ContentCheck; readonly send: (message: RendererMessage) => void },
  { id, imagePath, videoPath, scratchDir }: Extract<RendererRequest, { type: 'finish' }>,
  signal: AbortSignal,
): Promise<FinishResult> {
  const start = performance.now();
  const path = join(scratchDir, 'finished.mp4');
  let encoded = 0;
  const onFrame = () => {
    encoded += 1;
    if (encoded % framesPerReport === 0) send({ type: 'progress', id, progress: checking });
  };
  const measures = await normaliseVideo(videoPath, path, { signal, onFrame }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new AppError('ENGINE_FAILED', 'The engine made something that is no video that can be read.', {
      cause: error,
    });
  });
  const normalised = performance.now();
  const nsfw = await isUnsafe(contentCheck, imagePath, { path, frames: measures.frames }, signal);
  let posters: Awaited<ReturnType<typeof writePosters>> | null = null;
  for await (const { i420, width, height } of decodeFrames(path, new Set([0]))) {
    posters = await writePosters(i420ToRgba(i420, width, height), scratchDir);
  }
  if (posters === null) throw new AppError('ENGINE_FAILED', 'The engine made a video without a picture.');
  const { size: bytes } = await stat(path);
  const timings = {
    finishing: Math.round(normalised - start),
    checking: Math.round(performance.now() - normalised),
    total: Math.round(performance.now() - start),
  };
  return { video: { path, ...posters, ...measures, bytes }, nsfw, timings };
}
