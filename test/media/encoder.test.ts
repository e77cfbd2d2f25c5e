import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEncoder, type EncoderOptions } from '../../src/media/encoder.ts';
import { decodeFrames, probeVideo } from '../../src/media/probe.ts';
import { drawPattern, frameBytes, psnr } from './patterns.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muybridge-encoder-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const size = { width: 480, height: 270 };

async function encodePattern(name: string, count: number, options: Partial<EncoderOptions> = {}): Promise<string> {
  const path = join(folder, name);
  const settings = { path, ...size, fps: 24, frames: count, ...options };
  const encoder = await createEncoder(settings);
  // One slot for all frames, overwritten as soon as the encoder allows it, as the render loop does.
  const slot = new Uint8Array(new SharedArrayBuffer(frameBytes(settings)));
  for (let index = 0; index < count; index += 1) {
    drawPattern(slot, settings, index);
    await encoder.push(slot);
  }
  await encoder.finish();
  return path;
}

describe('a finished video', () => {
  test('says in container and stream what it is', async () => {
    const path = await encodePattern('video.mp4', 48);
    const bt709 = { primaries: 1, transfer: 1, matrix: 1, range: 'limited' };
    expect(await probeVideo(path)).toEqual({
      codec: 'h264',
      profile: 'High',
      pixelFormat: 'yuv420p',
      ...size,
      fps: 24,
      frames: 48,
      durationSeconds: 2,
      colour: { container: bt709, stream: bt709 },
      faststart: true,
    });
  });

  test('shows every pushed frame, in order, at its time', async () => {
    const path = await encodePattern('video.mp4', 30);
    const expected = new Uint8Array(frameBytes(size));
    const wrongFrame = new Uint8Array(frameBytes(size));
    let count = 0;
    for await (const frame of decodeFrames(path)) {
      expect(frame.index).toBe(count);
      expect(frame.seconds).toBeCloseTo(count / 24, 6);
      drawPattern(expected, size, count);
      drawPattern(wrongFrame, size, count + 1);
      const likeness = psnr(frame.i420, expected);
      expect(likeness).toBeGreaterThan(36);
      expect(likeness).toBeGreaterThan(psnr(frame.i420, wrongFrame) + 6);
      count += 1;
    }
    expect(count).toBe(30);
  });

  test('is the same to the byte however often the process has encoded before', async () => {
    // This size and this many runs brought every difference to light that there ever was.
    const shape = { width: 488, height: 272 };
    const frames = Array.from({ length: 24 }, (_, index) =>
      drawPattern(new Uint8Array(frameBytes(shape)), shape, index),
    );
    const path = join(folder, 'video.mp4');
    const prints = new Set<string>();
    for (let run = 0; run < 120; run += 1) {
      const encoder = await createEncoder({ path, ...shape, fps: 24, threads: (run % 2) + 1 });
      for (const frame of frames) await encoder.push(frame);
      await encoder.finish();
      prints.add(await sha256(path));
    }
    expect(prints.size).toBe(1);
  });

  test('tells nothing of the encoder and its settings', async () => {
    expect((await readFile(await encodePattern('video.mp4', 24))).includes('x264')).toBe(false);
  });

  test('is smaller at a higher rate factor', async () => {
    const [fine, coarse] = [await encodePattern('fine.mp4', 12), await encodePattern('coarse.mp4', 12, { crf: 35 })];
    expect((await readFile(coarse)).length).toBeLessThan((await readFile(fine)).length);
  });

  test.each([
    { width: 1280, height: 320 },
    { width: 320, height: 1280 },
    { width: 2, height: 2 },
  ])('may be $width x $height', async (odd) => {
    const path = await encodePattern('video.mp4', 5, odd);
    expect(await probeVideo(path)).toMatchObject({ ...odd, frames: 5 });
  });
});

describe('the file appears under its name only when it is complete', () => {
  test('not before finish', async () => {
    const encoder = await createEncoder({ path: join(folder, 'video.mp4'), ...size, fps: 24 });
    await encoder.push(new Uint8Array(frameBytes(size)));
    expect(await readdir(folder)).not.toContain('video.mp4');
    const { bytes, frames } = await encoder.finish();
    expect(frames).toBe(1);
    expect(await readdir(folder)).toEqual(['video.mp4']);
    expect((await readFile(join(folder, 'video.mp4'))).length).toBe(bytes);
  });

  test('abort leaves nothing, and the encoder refuses further frames', async () => {
    const encoder = await createEncoder({ path: join(folder, 'video.mp4'), ...size, fps: 24 });
    await encoder.push(new Uint8Array(frameBytes(size)));
    await encoder.abort();
    await encoder.abort();
    expect(await readdir(folder)).toEqual([]);
    await expect(encoder.push(new Uint8Array(frameBytes(size)))).rejects.toThrow('closed');
    await expect(encoder.finish()).rejects.toThrow('closed');
  });

  test('a missing frame is an error and leaves nothing', async () => {
    const encoder = await createEncoder({ path: join(folder, 'video.mp4'), ...size, fps: 24, frames: 3 });
    await encoder.push(new Uint8Array(frameBytes(size)));
    await expect(encoder.finish()).rejects.toThrow('promised 3 frames and got 1');
    expect(await readdir(folder)).toEqual([]);
  });

  test('a folder that does not exist is an error at once', async () => {
    await expect(createEncoder({ path: join(folder, 'missing', 'video.mp4'), ...size, fps: 24 })).rejects.toThrow(
      /No such file/,
    );
  });
});

test('frames pushed without waiting are encoded in their order', async () => {
  const path = join(folder, 'video.mp4');
  const encoder = await createEncoder({ path, ...size, fps: 24, frames: 6 });
  const frames = Array.from({ length: 6 }, (_, index) =>
    drawPattern(new Uint8Array(frameBytes(size)), size, index * 7),
  );
  await Promise.all(frames.map((frame) => encoder.push(frame)));
  await encoder.finish();
  for await (const frame of decodeFrames(path)) expect(psnr(frame.i420, frames[frame.index]!)).toBeGreaterThan(36);
});

test('odd dimensions and frames of the wrong length are refused', async () => {
  await expect(createEncoder({ path: join(folder, 'v.mp4'), width: 481, height: 270, fps: 24 })).rejects.toThrow(
    'even dimensions',
  );
  const encoder = await createEncoder({ path: join(folder, 'v.mp4'), ...size, fps: 24 });
  await expect(encoder.push(new Uint8Array(10))).rejects.toThrow(`${frameBytes(size)} bytes, not 10`);
  await encoder.abort();
});

test('only wanted frames are handed out by the decoder', async () => {
  const path = await encodePattern('video.mp4', 20);
  const indices: number[] = [];
  for await (const frame of decodeFrames(path, new Set([3, 11]))) indices.push(frame.index);
  expect(indices).toEqual([3, 11]);
});

test('a file that is no video is refused by the decoder', async () => {
  await expect(probeVideo(new URL(import.meta.url).pathname)).rejects.toThrow(/Invalid data/);
});

async function sha256(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
