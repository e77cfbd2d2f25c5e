import { rename } from 'node:fs/promises';
import type { Frame } from 'node-av/lib';
import { createEncoder } from './encoder.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import { openVideo, probeVideo, type VideoProbe } from './probe.ts';

/** What is decoded of a video that somebody else made: 4K, and twenty seconds at sixty frames. */
const limits = { pixels: 3840 * 2160, frames: 1200 };

/**
 * Brings a video of any kind into ours: H.264 in 4:2:0 with 8 bits, MP4 with the index in front. One that is so already
 * stays as it is, to the byte; any other is encoded again. Sound is left out in that case only.
 *
 * @param onFrame called for every frame that is encoded again.
 * @throws Error when the file is no video, or one beyond the limits (3840 x 2160 pixels, 1200 frames); the signal's
 * reason when it is aborted.
 */
export async function normaliseVideo(
  source: string,
  target: string,
  { signal, onFrame }: { readonly signal: AbortSignal; readonly onFrame: () => void },
): Promise<{ readonly width: number; readonly height: number; readonly fps: number; readonly frames: number }> {
  const probe = await probeVideo(source, { ...limits, signal });
  if (isOurs(probe)) {
    await rename(source, target);
    const { width, height, fps, frames } = probe;
    return { width, height, fps, frames };
  }
  const width = probe.width & ~1;
  const height = probe.height & ~1;
  const fps = Math.min(60, Math.max(1, Math.round(probe.fps)));
  const encoder = await createEncoder({ path: target, width, height, fps, frames: probe.frames });
  try {
    await using video = await openVideo(source);
    for await (const frame of video.frames()) {
      signal.throwIfAborted();
      await encoder.push(await convert(video.ffmpeg, frame, width, height));
      onFrame();
    }
    await encoder.finish();
  } finally {
    await encoder.abort();
  }
  return { width, height, fps, frames: probe.frames };
}

function isOurs({ codec, pixelFormat, faststart, width, height, fps }: VideoProbe): boolean {
  const plays = codec === 'h264' && pixelFormat === 'yuv420p' && faststart;
  return plays && width % 2 === 0 && height % 2 === 0 && Number.isFinite(fps);
}

async function convert({ lib, constants, check }: Ffmpeg, frame: Frame, width: number, height: number) {
  const { AV_PIX_FMT_YUV420P, SWS_BICUBIC } = constants;
  if (frame.format === AV_PIX_FMT_YUV420P && frame.width === width && frame.height === height) return frame.toBuffer();
  using scaler = new lib.SoftwareScaleContext();
  // A frame of a video stream has a pixel format; node-av's type also allows for audio.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const format = frame.format as Parameters<typeof lib.avGetPixFmtName>[0];
  scaler.getContext(frame.width, frame.height, format, width, height, AV_PIX_FMT_YUV420P, SWS_BICUBIC);
  check(scaler.initContext(), 'convert');
  using converted = new lib.Frame();
  converted.alloc();
  converted.width = width;
  converted.height = height;
  converted.format = AV_PIX_FMT_YUV420P;
  check(converted.allocBuffer(), 'allocate a frame');
  check(await scaler.scaleFrame(converted, frame), 'convert');
  return converted.toBuffer();
}
