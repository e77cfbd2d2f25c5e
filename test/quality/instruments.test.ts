import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knownMotions, measureKnown } from '../../bench/quality/calibration.ts';
import { renderKnownMotion } from '../../bench/quality/known-motion.ts';
import { FlickerMeter } from '../../bench/quality/measure/flicker.ts';
import { likeness } from '../../bench/quality/measure/likeness.ts';
import { openOpenCv, type OpenCv } from '../../bench/quality/measure/opencv.ts';
import { i420ToRgba } from '../../src/media/colour.ts';
import { decodeFrames, type DecodedFrame } from '../../src/media/probe.ts';

const size = { width: 384, height: 256, frames: 25, fps: 24 };
let folder: string;
let cv: OpenCv;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muybridge-instruments-'));
  ({ cv } = await openOpenCv());
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('instruments on encoded and decoded clips of known motion', () => {
  test.each(knownMotions.map((motion) => [motion.name, motion] as const))('%s', async (_, motion) => {
    const { seenAs, pointError, fastest, leak } = await measureKnown(cv, motion, { folder, ...size });
    if (motion.is !== null) expect(seenAs).toContain(motion.is);
    expect(pointError).toBeLessThan(1);
    expect(Math.abs(fastest.found - fastest.expected)).toBeLessThan(0.1 + 0.06 * fastest.expected);
    if (leak !== null) expect(Math.abs(leak.found - leak.expected)).toBeLessThan(0.1);
  });

  test('a clip that stands still has no flicker, and one that drifts has some', async () => {
    const score = async (x: number) => {
      const { path } = await renderKnownMotion(cv, { name: `flicker ${x}`, x }, { folder, ...size, frames: 6 });
      const meter = new FlickerMeter(cv);
      for await (const frame of decodeFrames(path)) meter.frame(frame);
      return meter.finish();
    };
    expect(await score(0)).toBeGreaterThan(99.9);
    expect(await score(1)).toBeLessThan(99);
  });
});

describe('likeness of a frame and its input', () => {
  test('is nearly complete for a frame and itself, and lower for a blurred input', async () => {
    const { path } = await renderKnownMotion(cv, { name: 'likeness' }, { folder, ...size, frames: 1 });
    let frame: DecodedFrame | null = null;
    for await (const decoded of decodeFrames(path)) frame = decoded;
    const shown = i420ToRgba(frame!.i420, size.width, size.height);
    const write = async (name: string, sigma: number) => {
      const file = join(folder, name);
      const picture = sharp(shown.data, { raw: { width: size.width, height: size.height, channels: 4 } });
      await (sigma === 0 ? picture : picture.blur(sigma)).png().toFile(file);
      return likeness(cv, frame!, file);
    };
    const same = await write('same.png', 0);
    expect(same.ssim).toBeGreaterThan(0.999);
    expect(same.psnr).toBeGreaterThan(60);
    const blurred = await write('blurred.png', 3);
    expect(blurred.ssim).toBeLessThan(0.95);
    expect(blurred.psnr).toBeLessThan(35);
  });

  test('falls by what is known when every value is off by ten', async () => {
    const { path } = await renderKnownMotion(cv, { name: 'off' }, { folder, ...size, frames: 1 });
    let frame: DecodedFrame | null = null;
    for await (const decoded of decodeFrames(path)) frame = decoded;
    const { data } = i420ToRgba(frame!.i420, size.width, size.height);
    const file = join(folder, 'off.png');
    const shifted = data.map((value, i) => (i % 4 === 3 ? 255 : value >= 245 ? value - 10 : value + 10));
    await sharp(shifted, { raw: { width: size.width, height: size.height, channels: 4 } })
      .png()
      .toFile(file);
    expect((await likeness(cv, frame!, file)).psnr).toBeCloseTo(20 * Math.log10(25.5), 1);
  });
});
