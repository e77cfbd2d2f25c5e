import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Progress } from '../../src/contract/renderer.ts';
import { createDiorama, type Diorama } from '../../src/engines/diorama/diorama.ts';
import { decodeImage } from '../../src/media/image.ts';
import { decodeFrames, probeVideo } from '../../src/media/probe.ts';

const clowns = fileURLToPath(new URL('../../examples/clowns.jpg', import.meta.url));
const lake = fileURLToPath(new URL('../../examples/lake.jpg', import.meta.url));
const width = 1280;
const height = 720;

let diorama: Diorama;
let folder: string;
beforeAll(async () => {
  diorama = await createDiorama();
  folder = await mkdtemp(join(tmpdir(), 'muybridge-engine-'));
});
afterAll(async () => {
  await diorama.close();
  await rm(folder, { recursive: true });
});

async function animate(imagePath: string, prompt: string, seed = 1, onProgress?: (report: Progress) => void) {
  const scratchDir = await mkdtemp(join(folder, 'clip-'));
  const progress: Progress[] = [];
  const result = await diorama.generate(
    { imagePath, input: { prompt, duration: 4, movementAmplitude: 'auto', seed }, scratchDir },
    {
      signal: new AbortController().signal,
      onProgress: (report) => {
        progress.push(report);
        onProgress?.(report);
      },
    },
  );
  return { ...result, progress };
}

/** Luma planes of some frames of a video. */
async function lumaOf(path: string, indices: readonly number[]): Promise<Uint8Array[]> {
  const planes: Uint8Array[] = [];
  for await (const frame of decodeFrames(path, new Set(indices))) planes.push(frame.i420.slice(0, width * height));
  return planes;
}

/** The shift in pixels, within 60 across and 24 down, by which `b` best matches the middle of `a`. */
function shiftBetween(a: Uint8Array, b: Uint8Array): { x: number; y: number } {
  let best = { x: 0, y: 0, error: Infinity };
  for (let y = -24; y <= 24; y += 2) {
    for (let x = -60; x <= 60; x += 2) {
      let error = 0;
      for (let row = 240; row < 480; row += 6) {
        for (let column = 400; column < 880; column += 6) {
          error += Math.abs(a[row * width + column]! - b[(row + y) * width + column + x]!);
        }
      }
      if (error < best.error) best = { x, y, error };
    }
  }
  return best;
}

describe('the embedded engine', () => {
  test('makes a video of the promised kind whose first frame is the picture', async () => {
    const { video, plan, progress } = await animate(lake, 'slow push in');
    const probe = await probeVideo(video.path);
    expect(probe).toMatchObject({
      codec: 'h264',
      width,
      height,
      fps: 24,
      frames: 96,
      durationSeconds: 4,
      faststart: true,
    });
    expect(plan.camera[0]).toMatchObject({ move: 'push', direction: 'in' });

    const { image } = await decodeImage(lake);
    const [first] = await lumaOf(video.path, [0]);
    let squares = 0;
    for (let i = 0; i < width * height; i++) {
      const [r, g, b] = image.data.subarray(i * 4, i * 4 + 3);
      squares += (first![i]! - (16 + (219 / 255) * (0.2126 * r! + 0.7152 * g! + 0.0722 * b!))) ** 2;
    }
    expect(10 * Math.log10(255 ** 2 / (squares / (width * height)))).toBeGreaterThan(38);

    const fractions = progress.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(progress.filter(({ stage }) => stage === 'drawing').at(-1)).toMatchObject({ frame: 96, frames: 96 });
    expect((await readdir(join(video.path, '..'))).toSorted()).toEqual(['poster.jpg', 'poster.webp', 'video.mp4']);
  });

  test.each([
    ['pan left', 1, 0],
    ['pan right', -1, 0],
    ['tilt up', 0, 1],
    ['static shot', 0, 0],
  ] as const)('%s moves the decoded picture that way', async (prompt, signX, signY) => {
    const { video } = await animate(lake, prompt);
    const [before, after] = await lumaOf(video.path, [30, 40]);
    const shift = shiftBetween(before!, after!);
    // The slight push-in that a pan comes with shifts the window's content by a pixel or two the other way.
    const direction = (pixels: number): number => (Math.abs(pixels) <= 2 ? 0 : Math.sign(pixels));
    expect([direction(shift.x), direction(shift.y)]).toEqual([signX, signY]);
  });

  test('a plan that is made while something is drawn is the same as alone, and so is the video', async () => {
    // Of a quarter of the pixels: what may go wrong together goes wrong in any size.
    const [smallLake, smallClowns] = await Promise.all(
      [lake, clowns].map(async (imagePath, i) => {
        const path = join(folder, `small-${i}.png`);
        await sharp(imagePath).resize(640, 360).toFile(path);
        return path;
      }),
    );
    const ask = (imagePath: string) =>
      diorama.plan(
        { imagePath, input: { prompt: 'orbit right', duration: 4, movementAmplitude: 'auto', seed: 1 } },
        { signal: new AbortController().signal },
      );
    const hash = async (path: string) => {
      const sum = createHash('sha256');
      for await (const frame of decodeFrames(path)) sum.update(frame.i420);
      return sum.digest('hex');
    };
    const alone = [await ask(smallLake!), await ask(smallClowns!)];
    const still = await hash((await animate(smallLake!, 'pan left')).video.path);
    diorama.forget();
    const { promise: isDrawing, resolve } = Promise.withResolvers<void>();
    let drawn = 0;
    const drawing = animate(smallLake!, 'pan left', 1, ({ frame }) => {
      drawn = frame ?? 0;
      if (drawn === 1) resolve();
    });
    await Promise.race([isDrawing, drawing]);
    // The same picture's scene is the one that is drawn; the other picture is looked at meanwhile.
    const plans = Promise.all([ask(smallLake!), ask(smallClowns!)]);
    expect(drawn).toBeLessThan(96);
    expect(await plans).toEqual(alone);
    expect(await hash((await drawing).video.path)).toBe(still);
  });

  test('the same picture, prompt and seed give the same bytes; another seed breathes otherwise', async () => {
    const hash = async (seed: number): Promise<string> => {
      const { video } = await animate(clowns, 'handheld camera', seed);
      const sum = createHash('sha256');
      for await (const frame of decodeFrames(video.path)) sum.update(frame.i420);
      return sum.digest('hex');
    };
    const first = await hash(7);
    diorama.forget();
    expect(await hash(7)).toBe(first);
    expect(await hash(8)).not.toBe(first);
  });

  test('finds both clowns of the example and their drawn faces, and lets them breathe and blink', async () => {
    const { plan } = await diorama.plan(
      { imagePath: clowns, input: { prompt: '', duration: 4, movementAmplitude: 'auto', seed: 1 } },
      { signal: new AbortController().signal },
    );
    expect(plan.subjects.map(({ region, action }) => `${region} ${action}`)).toEqual([
      'person-1 breathe',
      'person-2 breathe',
      'person-1 blink',
      'person-2 blink',
    ]);
  });

  test('an abort while drawing ends it with the reason and leaves no video', async () => {
    const scratchDir = await mkdtemp(join(folder, 'clip-'));
    const abort = new AbortController();
    const drawing = diorama.generate(
      { imagePath: lake, input: { prompt: 'pan left', duration: 4, movementAmplitude: 'auto', seed: 1 }, scratchDir },
      {
        signal: abort.signal,
        onProgress: ({ frame }) => {
          if (frame === 10) abort.abort(new Error('changed my mind'));
        },
      },
    );
    await expect(drawing).rejects.toThrow('changed my mind');
    expect(await readdir(scratchDir)).toEqual([]);
  });
});
