import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RendererMessage } from '../../src/contract/renderer.ts';
import { createEncoder } from '../../src/media/encoder.ts';
import { probeVideo } from '../../src/media/probe.ts';
import { createRenderer } from '../../src/renderer/renderer.ts';
import { greyEngine } from './engine.ts';

let folder = '';
let imagePath = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muybridge-finish-'));
  imagePath = join(folder, 'image.png');
  await sharp({ create: { width: 120, height: 80, channels: 3, background: 'teal' } }).toFile(imagePath);
});
afterAll(() => rm(folder, { recursive: true }));

let scratches = 0;
async function finish(bytes: Uint8Array, unsafe = false): Promise<RendererMessage> {
  scratches += 1;
  const scratchDir = join(folder, `scratch-${scratches}`);
  await mkdir(scratchDir);
  const videoPath = join(scratchDir, 'remote');
  await writeFile(videoPath, bytes);
  const { promise, resolve } = Promise.withResolvers<RendererMessage>();
  const renderer = createRenderer({
    engine: greyEngine(),
    contentCheck: async () => unsafe,
    send: (message) => void (message.type === 'progress' || resolve(message)),
    onFault: () => undefined,
  });
  renderer.handle({ type: 'finish', id: 'a', imagePath, videoPath, scratchDir });
  return await promise;
}

async function ownVideo(): Promise<Buffer> {
  const path = join(folder, 'own.mp4');
  const encoder = await createEncoder({ path, width: 64, height: 48, fps: 24 });
  for (let n = 0; n < 30; n += 1) await encoder.push(new Uint8Array((64 * 48 * 3) / 2).fill(60 + n * 4));
  await encoder.finish();
  return await readFile(path);
}

test('a video in our format stays as it is, to the byte, and gets a poster', async () => {
  const bytes = await ownVideo();
  const message = await finish(bytes);
  if (message.type !== 'finished') throw new Error(JSON.stringify(message));
  const { video, nsfw } = message.result;
  expect(video).toMatchObject({ width: 64, height: 48, fps: 24, frames: 30, bytes: bytes.length });
  expect(nsfw).toBe(false);
  expect(await readFile(video.path)).toEqual(bytes);
  expect(await sharp(video.posterPath).metadata()).toMatchObject({ format: 'jpeg', width: 64, height: 48 });
  expect(await sharp(video.thumbnailPath).metadata()).toMatchObject({ format: 'webp', width: 64, height: 48 });
});

test('a video of another kind, of odd size and colours, is brought into our format', async () => {
  const [width, height, frames] = [65, 49, 12];
  const pixels = Buffer.alloc(width * height * frames * 3);
  for (let n = 0; n < pixels.length; n += 1) pixels[n] = Math.floor(n / (width * height * 3)) * 20;
  const raw = { width, height: height * frames, channels: 3, pageHeight: height } as const;
  const gif = await sharp(pixels, { raw }).gif({ delay: 100 }).toBuffer();
  const message = await finish(gif);
  if (message.type !== 'finished') throw new Error(JSON.stringify(message));
  const { video } = message.result;
  expect(video).toMatchObject({ width: 64, height: 48, frames, fps: 10 });
  const expected = { codec: 'h264', pixelFormat: 'yuv420p', width: 64, height: 48, frames, faststart: true };
  expect(await probeVideo(video.path)).toMatchObject(expected);
});

test('what is seen in it counts', async () => {
  expect(await finish(await ownVideo(), true)).toMatchObject({ type: 'finished', result: { nsfw: true } });
});

test('what is no video, or only half of one, is refused', async () => {
  const whole = await ownVideo();
  const refusal = { type: 'failed', code: 'ENGINE_FAILED', message: expect.stringContaining('no video') };
  for (const bytes of [Buffer.from('<html>sign in</html>'), Buffer.alloc(5000, 1), whole.subarray(0, 300)]) {
    expect(await finish(bytes)).toMatchObject(refusal);
  }
});
