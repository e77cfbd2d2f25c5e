import { beforeAll, describe, expect, test } from 'vitest';
import { slope } from '../../src/engines/diorama/perceive/depth.ts';
import { createPerceiver, type Perceiver } from '../../src/engines/diorama/perceive/perceive.ts';
import type { Perception, RgbaImage } from '../../src/engines/diorama/types.ts';
import { photos, readPhoto } from './photos.ts';

let perceiver: Perceiver;
const signal = new AbortController().signal;

beforeAll(async () => {
  perceiver = await createPerceiver();
});

/** Blue above, green below, meeting at `horizon` of the height. */
function meadow(width: number, height: number, horizon: number): RgbaImage {
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const y = Math.floor(i / width) / height;
    const grain = ((i * 2654435761) >>> 28) - 8;
    data.set(y < horizon ? [110 + 60 * y, 160 + 40 * y, 230, 255] : [70 + grain, 120 + grain, 50 + grain, 255], i * 4);
  }
  return { width, height, data };
}

/** What holds for every picture, whatever it shows. */
function expectWhole(image: RgbaImage, perception: Perception): void {
  const { summary, matte, instances, sky, ground, background, foreground } = perception;
  for (const raster of [matte, instances, sky, ground]) {
    if (raster === null) continue;
    expect([raster.width, raster.height, raster.data.length]).toEqual([
      image.width,
      image.height,
      image.width * image.height,
    ]);
  }
  for (const field of [background, foreground]) {
    expect(Math.max(field.width, field.height)).toBe(320);
    expect(field.data.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(slope(field)).toBeLessThanOrEqual(0.021);
  }
  expect(instances.data.reduce((most, label) => Math.max(most, label), 0)).toBeLessThanOrEqual(summary.subjects.length);
  expect(new Set(summary.subjects.map((subject) => subject.id)).size).toBe(summary.subjects.length);
  const areas = summary.subjects.map((subject) => subject.area);
  expect(areas).toEqual(areas.toSorted((a, b) => b - a));
  expect(perception.matteConfidence > 0).toBe(matte !== null);
  expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
}

test('a meadow under a sky has no subject, a sky, a ground and the horizon between them', async () => {
  const image = meadow(640, 360, 0.55);
  const perception = await perceiver.perceive(image, signal);
  expectWhole(image, perception);
  const { summary } = perception;
  expect(summary.subjects).toEqual([]);
  expect(perception.matte).toBeNull();
  expect(summary.horizonSeen).toBe(true);
  expect(summary.horizon).toBeCloseTo(0.55, 1);
  expect(summary.sky).toBeGreaterThan(0.45);
  expect(summary.ground).toBeGreaterThan(0.35);
  expect(summary.landscape).toBe(true);
  const row = (y: number): number => perception.background.data[y * 320 + 160]!;
  expect(row(10)).toBeLessThan(0.05);
  expect(row(175)).toBeGreaterThan(0.6);
  expect(row(140)).toBeLessThan(row(175));
});

test.each([
  [320, 80],
  [72, 288],
  [33, 47],
])('a picture of %i x %i is perceived like any other', async (width, height) => {
  const image = meadow(width, height, 0.5);
  const { background, instances } = await perceiver.perceive(image, signal);
  expect(instances.data.length).toBe(width * height);
  expect(Math.max(background.width, background.height)).toBe(Math.min(320, Math.max(width, height)));
});

test('an abort ends perception with its reason', async () => {
  const controller = new AbortController();
  const reason = new Error('stop');
  const running = perceiver.perceive(meadow(640, 360, 0.5), controller.signal);
  controller.abort(reason);
  await expect(running).rejects.toBe(reason);
});

describe.skipIf(photos.length === 0)('on photos', () => {
  test.each(photos)('%s: everything fits together', async (name) => {
    const image = await readPhoto(name);
    expectWhole(image, await perceiver.perceive(image, signal));
  });

  test('the same picture gives the same perception', async () => {
    const image = await readPhoto('photo_H_173.jpg');
    const first = await perceiver.perceive(image, signal);
    await perceiver.perceive(await readPhoto('art_V_062.jpg'), signal);
    const second = await perceiver.perceive(image, signal);
    expect(second).toEqual(first);
  });

  test('a rider and a horse are two subjects at one distance', async () => {
    const { summary } = await perceiver.perceive(await readPhoto('photo_H_173.jpg'), signal);
    expect(summary.subjects.map((subject) => subject.id)).toEqual(['animal-1', 'person-1']);
    const [horse, rider] = summary.subjects;
    expect(horse!.label).toBe('horse');
    expect(rider!.keypoints).toHaveLength(17);
    expect(rider!.disparity).toBe(horse!.disparity);
    expect(rider!.box.y).toBeLessThan(horse!.box.y);
  });

  test('two people who touch are two persons with a face each', async () => {
    const { summary, instances, matte } = await perceiver.perceive(await readPhoto('photo_V_137.jpg'), signal);
    expect(summary.subjects.map((subject) => subject.kind)).toEqual(['person', 'person']);
    expect(summary.subjects.every((subject) => subject.face !== null && subject.area > 0.15)).toBe(true);
    const at = (x: number, y: number): number =>
      instances.data[Math.floor(y * instances.height) * instances.width + Math.floor(x * instances.width)]!;
    expect(at(0.15, 0.8)).not.toBe(at(0.8, 0.8));
    expect(matte!.data[Math.floor(0.15 * matte!.height) * matte!.width + Math.floor(0.7 * matte!.width)]).toBe(0);
  });

  test('a face in a portrait carries its mesh, inside its box', async () => {
    const { summary } = await perceiver.perceive(await readPhoto('photo_V_019.jpg'), signal);
    const { face } = summary.subjects[0]!;
    expect(face!.mesh).toHaveLength(468);
    const nose = face!.mesh[1]!;
    expect(nose.x).toBeGreaterThan(face!.box.x + face!.box.width * 0.25);
    expect(nose.x).toBeLessThan(face!.box.x + face!.box.width * 0.75);
    expect(nose.y).toBeGreaterThan(face!.box.y + face!.box.height * 0.25);
    expect(nose.y).toBeLessThan(face!.box.y + face!.box.height);
  });

  test('a subject bulges towards its middle', async () => {
    const { foreground, summary } = await perceiver.perceive(await readPhoto('photo_H_093.jpg'), signal);
    const [wolf] = summary.subjects;
    const at = (x: number, y: number): number =>
      foreground.data[Math.floor(y * foreground.height) * foreground.width + Math.floor(x * foreground.width)]!;
    const middle = at(wolf!.box.x + wolf!.box.width * 0.45, wolf!.box.y + wolf!.box.height * 0.45);
    expect(middle).toBeGreaterThan(at(wolf!.box.x, wolf!.box.y) + 0.02);
  });
});
