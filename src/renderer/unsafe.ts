import type { VideoFile } from '../contract/renderer.ts';
import { i420ToRgba } from '../media/colour.ts';
import { decodeImage, type Pixels } from '../media/image.ts';
import { decodeFrames } from '../media/probe.ts';

/** True when the picture is not safe for work. */
export type ContentCheck = (image: Pixels) => Promise<boolean>;

/** Frames of the finished video that the content check looks at, besides the input. */
const checkedFrames = 4;

/** Looks at the input and at frames spread over the video. */
export async function isUnsafe(
  check: ContentCheck,
  imagePath: string,
  video: Pick<VideoFile, 'path' | 'frames'>,
  signal: AbortSignal,
): Promise<boolean> {
  const { image } = await decodeImage(imagePath);
  let unsafe = await check(image);
  const spread = Array.from({ length: checkedFrames }, (_, n) =>
    Math.round(((n + 1) * (video.frames - 1)) / checkedFrames),
  );
  const wanted = new Set(spread);
  let seen = 0;
  for await (const frame of decodeFrames(video.path, wanted)) {
    signal.throwIfAborted();
    seen += 1;
    unsafe = (await check(i420ToRgba(frame.i420, frame.width, frame.height))) || unsafe;
  }
  if (seen < wanted.size) throw new Error(`The engine promised ${video.frames} frames, but the file holds fewer.`);
  return unsafe;
}
