import { beforeAll, describe, expect, test } from 'vitest';
import { withoutInsubstantial } from '../../src/engines/diorama/perceive/insubstantial.ts';
import type { Matte } from '../../src/engines/diorama/perceive/matte.ts';
import { createPerceiver, type Perceiver } from '../../src/engines/diorama/perceive/perceive.ts';
import { findRegions } from '../../src/engines/diorama/perceive/regions.ts';
import { takeLook } from '../../src/engines/diorama/perceive/regions/look.ts';
import { seeRegions } from '../../src/engines/diorama/perceive/regions/see.ts';
import type { PerceptionSummary, SeenRegion } from '../../src/engines/diorama/types.ts';
import { covered, lake, type Landscape, meadow, overlap, room } from './landscapes.ts';
import { photos, readPhoto } from './photos.ts';
import { alps, autumn, campfire, chimney, crowd, flag, geyser, river, street, waterfall } from './scenery.ts';

/** What is seen where nobody stands in the picture. */
function see({ image }: Landscape): SeenRegion[] {
  const look = takeLook(image);
  return seeRegions(image, look, findRegions(look, []), null);
}

const named = (regions: readonly SeenRegion[], name: string): SeenRegion | undefined =>
  regions.find((region) => region.name === name);

describe('a lake under clouds with a house and a tree', () => {
  const landscape = lake();
  const regions = see(landscape);

  test('has water down to its shore, and none on house or tree', () => {
    const water = named(regions, 'water')!;
    expect(water.confidence).toBeGreaterThan(0.7);
    expect(water.of).toBeNull();
    expect(overlap(landscape, 'water', water.mask)).toBeGreaterThan(0.8);
    for (const place of ['hills', 'house', 'tree']) expect(covered(landscape, place, water.mask)).toBeLessThan(0.15);
    expect(covered(landscape, 'clouds', water.mask)).toBeLessThan(0.01);
  });

  test('has clouds down to the hills, and none on hills, house or tree', () => {
    const clouds = named(regions, 'clouds')!;
    expect(clouds.confidence).toBeGreaterThan(0.7);
    expect(overlap(landscape, 'clouds', clouds.mask)).toBeGreaterThan(0.88);
    for (const place of ['hills', 'house', 'tree', 'water'])
      expect(covered(landscape, place, clouds.mask)).toBeLessThan(0.08);
  });

  test('has the tree as its foliage', () => {
    const foliage = named(regions, 'foliage')!;
    expect(foliage.confidence).toBeGreaterThan(0.5);
    expect(overlap(landscape, 'tree', foliage.mask)).toBeGreaterThan(0.55);
    expect(covered(landscape, 'house', foliage.mask)).toBeLessThan(0.02);
  });
});

test('a meadow has grass below and a wood above it, and no water', () => {
  const landscape = meadow();
  const regions = see(landscape);
  expect(overlap(landscape, 'grass', named(regions, 'grass')!.mask)).toBeGreaterThan(0.85);
  expect(overlap(landscape, 'foliage', named(regions, 'foliage')!.mask)).toBeGreaterThan(0.75);
  expect(overlap(landscape, 'clouds', named(regions, 'clouds')!.mask)).toBeGreaterThan(0.9);
  expect(named(regions, 'water')).toBeUndefined();
});

test('a room has none of them', () => {
  const regions = see(room());
  for (const name of ['water', 'clouds', 'foliage', 'grass', 'fire']) expect(named(regions, name)).toBeUndefined();
});

describe('what is seldom seen is believed only where the prompt names it', () => {
  test.each([
    ['a waterfall', waterfall, 'water', 0.6],
    ['a river', river, 'water', 0.7],
    ['steam from the ground', geyser, 'smoke', 0.2],
    ['a stand full of people', crowd, 'crowd', 0.7],
    ['a fire at night', campfire, 'fire', 0.4],
  ] as const)('%s', (_, draw, name, least) => {
    const landscape = draw();
    const region = named(see(landscape), name)!;
    expect(region.confidence).toBeGreaterThan(0.3);
    expect(region.confidence).toBeLessThan(0.7);
    const drawn = name === 'smoke' ? 'steam' : name;
    expect(overlap(landscape, drawn, region.mask)).toBeGreaterThan(least);
  });

  test('a flag on a pole is surely one', () => {
    const landscape = flag();
    const region = named(see(landscape), 'flag')!;
    expect(region.confidence).toBeGreaterThanOrEqual(0.7);
    expect(overlap(landscape, 'flag', region.mask)).toBeGreaterThan(0.6);
  });

  test('columns, a grey house and a road are neither falls, smoke nor a river', () => {
    const names = see(street()).map(({ name }) => name);
    for (const name of ['water', 'smoke', 'crowd', 'fire', 'flag'] as const) expect(names).not.toContain(name);
  });

  test('leaves in autumn are neither fire nor people, and smoke before the sky is no flag', () => {
    const names = see(autumn()).map(({ name }) => name);
    for (const name of ['fire', 'crowd', 'smoke', 'flag', 'lights'] as const) expect(names).not.toContain(name);
    expect(named(see(chimney()), 'flag')).toBeUndefined();
  });
});

test('regions are listed the surest first, with a box around what they cover', () => {
  const regions = see(lake());
  const confidences = regions.map(({ confidence }) => confidence);
  expect(confidences).toEqual(confidences.toSorted((a, b) => b - a));
  for (const { box, area, mask } of regions) {
    expect(area).toBeGreaterThan(0);
    expect(area).toBeLessThanOrEqual(1);
    const row = Math.floor((box.y + box.height / 2) * mask.height);
    expect(mask.data.subarray(row * mask.width, (row + 1) * mask.width).some((value) => value > 0)).toBe(true);
    expect(box.x + box.width).toBeLessThanOrEqual(1.0001);
  }
});

describe.skipIf(photos.length === 0)('on photos', () => {
  let perceiver: Perceiver;
  const summaries = new Map<string, PerceptionSummary>();
  const summaryOf = async (photo: string): Promise<PerceptionSummary> => {
    const known = summaries.get(photo);
    if (known !== undefined) return known;
    const { summary } = await perceiver.perceive(await readPhoto(`${photo}.jpg`), new AbortController().signal);
    summaries.set(photo, summary);
    return summary;
  };
  beforeAll(async () => {
    perceiver = await createPerceiver();
  });

  test.each([
    ['photo_H_157', ['water', 'clouds']],
    ['photo_V_020', ['water', 'clouds', 'sand']],
    ['photo_H_100', ['water', 'clouds']],
    ['photo_H_085', ['water']],
    ['photo_H_173', ['clouds', 'foliage', 'grass']],
    ['photo_V_019', ['foliage', 'hair']],
    ['photo_H_111', ['clouds', 'sand', 'cloth']],
    ['art_H_007', ['clouds']],
  ])('%s surely has %j', async (photo, expected) => {
    const { regions } = await summaryOf(photo);
    const sure = regions.filter(({ confidence }) => confidence >= 0.7).map(({ name }) => name);
    expect(sure).toEqual(expect.arrayContaining(expected));
  });

  test.each([
    ['photo_S_094', ['water', 'clouds', 'foliage', 'grass', 'sand', 'fire']],
    ['photo_V_137', ['water', 'clouds', 'sand', 'fire']],
    ['photo_V_113', ['water', 'clouds', 'sand', 'fire']],
    ['photo_S_096', ['water', 'foliage', 'grass', 'sand', 'fire']],
  ])('%s has none of %j', async (photo, absent) => {
    const { regions } = await summaryOf(photo);
    for (const name of absent) expect(regions.map((region) => region.name)).not.toContain(name);
  });

  test('hair and clothes belong to somebody, and what is behind them to nobody', async () => {
    const { regions, subjects } = await summaryOf('photo_V_019');
    for (const { name, of } of regions) {
      if (name === 'hair' || name === 'cloth') expect(subjects.map(({ id }) => id)).toContain(of);
      else expect(of).toBeNull();
    }
  });
});

describe('what stands out but is no thing', () => {
  const cut = ({ image, is }: Landscape, name: string): Matte => {
    const width = 640;
    const height = Math.round((640 * image.height) / image.width);
    const data = Float32Array.from({ length: width * height }, (_, i) =>
      is(name, ((i % width) + 0.5) / width, (Math.floor(i / width) + 0.5) / height) ? 1 : 0,
    );
    return { coarse: { width, height, data }, confidence: 0.9 };
  };

  test.each([
    ['flames', campfire, 'fire'],
    ['a flag', flag, 'flag'],
  ] as const)('%s is given back to the background', (_, draw, name) => {
    const landscape = draw();
    expect(withoutInsubstantial(takeLook(landscape.image), cut(landscape, name), [])).toBeNull();
  });

  test('unless a detector is sure that it is somebody', () => {
    const landscape = campfire();
    const matte = cut(landscape, 'fire');
    const person = {
      kind: 'person',
      label: 'person',
      score: 0.9,
      box: { x: 0.3, y: 0.2, width: 0.4, height: 0.7 },
    } as const;
    expect(withoutInsubstantial(takeLook(landscape.image), matte, [{ ...person, keypoints: [] }])).toBe(matte);
  });

  test('and a house stays what it is', () => {
    const landscape = lake();
    const matte = cut(landscape, 'house');
    expect(withoutInsubstantial(takeLook(landscape.image), matte, [])).toBe(matte);
  });
});

test('mountains are no part of the sky', () => {
  const landscape = alps();
  const { image } = landscape;
  const look = takeLook(image);
  const clouds = named(seeRegions(image, look, findRegions(look, []), null), 'clouds')!;
  expect(overlap(landscape, 'clouds', clouds.mask)).toBeGreaterThan(0.85);
  expect(covered(landscape, 'mountains', clouds.mask)).toBeLessThan(0.1);
});
