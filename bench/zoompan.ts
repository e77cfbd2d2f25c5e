import { loadFfmpeg } from '../src/media/ffmpeg.ts';

/**
 * What people do without an engine: FFmpeg's zoompan over a picture blown up to 8000 pixels first, the recipe against
 * zoompan's whole-pixel jitter. Yields I420 frames of `width` x `height`.
 */
export async function* zoompanFrames(
  rgba: Uint8Array,
  size: { readonly width: number; readonly height: number },
  frames: number,
  fps: number,
): AsyncGenerator<Uint8Array> {
  const { width, height } = size;
  const { lib, constants } = await loadFfmpeg();
  const { FilterAPI } = await import('node-av/api');
  using filter = FilterAPI.create(
    `scale=8000:-2,zoompan=z='1+0.18*on/${frames}':x='iw/2-(iw/zoom/2)':y='ih/2-(ih/zoom/2)':d=${frames}:s=${width}x${height}:fps=${fps},format=yuv420p`,
    { framerate: { num: fps, den: 1 } },
  );
  using still = lib.Frame.fromVideoBuffer(Buffer.from(rgba.buffer, rgba.byteOffset, rgba.length), {
    width,
    height,
    format: constants.AV_PIX_FMT_RGBA,
    timeBase: { num: 1, den: fps },
    pts: 0n,
  });
  for (const input of [still, null]) {
    for await (const frame of filter.frames(input)) {
      if (frame === null) return;
      yield frame.toBuffer();
      frame.free();
    }
  }
}
