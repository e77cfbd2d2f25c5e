import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { createContentScorer, isUnsafe, nsfwThreshold, type ContentScorer } from '../../src/safety/content/check.ts';
import { contentNetFiles, locateContentNet } from '../../src/safety/content/weights.ts';

const folder =
  process.env['MUYBRIDGE_TEST_PHOTOS'] ?? fileURLToPath(new URL('../../../shared/photos', import.meta.url));
const photos = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jpg')) : [];

let score: ContentScorer;
beforeAll(async () => {
  score = await createContentScorer();
});

test('the scores of a picture add up to one, and a blank picture is safe', async () => {
  const scores = await score({ width: 300, height: 200, data: new Uint8Array(300 * 200 * 4).fill(255) });
  expect(Object.values(scores).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 3);
  expect(isUnsafe(scores)).toBe(false);
});

test('porn and hentai count together, and sexy does not', () => {
  const scores = { drawing: 0, hentai: 0.4, neutral: 0.05, porn: 0.5, sexy: 0.05 };
  expect(isUnsafe(scores)).toBe(true);
  expect(isUnsafe({ ...scores, porn: 0, sexy: 0.55 })).toBe(false);
});

test('the net is found, and its published form is a JSON graph beside its weights', async () => {
  expect(existsSync((await locateContentNet())!)).toBe(true);
  const [graph, weights] = await contentNetFiles();
  const { weightSpecs } = JSON.parse(Buffer.from(graph!.bytes).toString('utf8'));
  const bytes = weightSpecs.reduce(
    (sum: number, spec: { shape: number[]; quantization?: { dtype: string } }) =>
      sum + spec.shape.reduce((product, side) => product * side, 1) * (spec.quantization?.dtype === 'uint8' ? 1 : 4),
    0,
  );
  expect(weights!.bytes.length).toBe(bytes);
});

describe.skipIf(photos.length === 0)('on photos', () => {
  test.each(photos)('%s is safe, with a wide margin', async (name) => {
    const { data, info } = await sharp(path.join(folder, name))
      .resize(1280, 1280, { fit: 'inside' })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { porn, hentai } = await score({ width: info.width, height: info.height, data });
    expect(porn + hentai).toBeLessThan(nsfwThreshold / 3);
  });

  test('the scores tell pictures apart: a drawing is a drawing, a photo is none', async () => {
    const read = async (name: string) => {
      const { data, info } = await sharp(path.join(folder, name))
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      return score({ width: info.width, height: info.height, data });
    };
    expect((await read('art_V_118.jpg')).drawing).toBeGreaterThan(0.8);
    expect((await read('photo_H_085.jpg')).neutral).toBeGreaterThan(0.8);
  });
});
