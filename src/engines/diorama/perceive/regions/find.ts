import type { Box, Field, RegionSight, RgbaImage } from '../../types.ts';
import type { RegionName } from '../../actions.ts';
import { ramp, shrink } from '../grid.ts';
import { spread } from '../raster/blur.ts';
import { components } from '../raster/components.ts';
import { maskWhere } from '../raster/planes.ts';
import { findGreens, sorted, type Greens } from './green.ts';
import { findCrowd } from './crowd.ts';
import { findFlags } from './flag.ts';
import { around, type Look } from './look.ts';
import { findRunning } from './running.ts';
import { divide, type Segments } from './segments.ts';
import { withoutLand } from './sky-land.ts';
import { findSmoke } from './smoke.ts';
import { straightEdges, structures } from './rigid.ts';
import { findFire, findLights } from './shine.ts';
import { sandiness } from './soil.ts';
import { findSurface, findUnderwater, type Finding } from './water.ts';

/** A region at the region size: its chance by pixel, as if no subject hid it. */
export type Found = {
  readonly name: RegionName;
  readonly confidence: number;
  readonly of: string | null;
  readonly mask: Field;
};

export type Setting = {
  readonly look: Look;
  /** Where the sky is, 0 to 1, as if no subject hid it; null where none is seen. */
  readonly sky: Field | null;
  readonly ground: Field | null;
  /** Fraction of the height. */
  readonly horizon: number;
  readonly horizonSeen: boolean;
  /** Boxes of all people that the nets saw. */
  readonly people: readonly Box[];
};

/** Long side at which lamps are looked for: they are small. */
const lampSide = 640;
/** Open water as sure as this has no falls looked for beside it. */
const openWater = 0.7;
/** Less of the picture than this is no region. */
const leastArea = 0.008;
/** Water that mostly has more of an excess of green than this looks like leaves itself. */
const greenWater = 0.06;
/** What is less sure than this is not listed. */
export const leastConfidence = 0.3;

/** The regions of the background. */
export function findBackground(image: RgbaImage, setting: Setting): Found[] {
  const { look } = setting;
  const under = findUnderwater(look);
  const found = under === null ? inTheOpen(setting) : [asRegion(look, 'water', under.chance, under.confidence)];
  return [...found, ...shining(image, look)].filter((region) => region !== null);
}

/** The regions of a picture that was not taken under water. */
function inTheOpen(setting: Setting): (Found | null)[] {
  const { look, sky, people, horizon } = setting;
  const straight = straightEdges(look);
  const segments = divide(look);
  const open = sky === null ? new Float32Array(look.luma.length) : withoutLand(look, segments, sky.data);
  const water = findWater(setting, segments, straight);
  const greens = sorted(look, findGreens(look, straight, open, horizon));
  if (water !== null) keepDry(look, water, greens, water.mirrored ? null : structures(look, straight));
  const taken = open.map((value, i) => Math.max(value, water?.chance[i] ?? 0));
  return [
    water === null ? null : asRegion(look, 'water', water.chance, water.confidence),
    sky === null
      ? asRegion(look, 'clouds', new Float32Array(open.length).fill(1), backdrop(look))
      : asRegion(look, 'clouds', open, 0.8),
    ...growing(look, greens, taken),
    ...bare(setting, straight, taken),
    small(look, 'smoke', findSmoke(look, segments, sky?.data ?? null, straight)),
    small(look, 'flag', findFlags(look, sky?.data ?? null)),
    small(look, 'crowd', findCrowd(look, people, taken)),
  ];
}

/** Open water, and where that is not surely seen, what runs or falls. */
function findWater({ look, sky, horizon }: Setting, segments: Segments, straight: Uint8Array): Finding | null {
  const surface = findSurface(look, sky?.data ?? null);
  return surface !== null && surface.confidence >= openWater
    ? surface
    : findRunning(look, segments, sky?.data ?? null, horizon, straight, surface);
}

/** What is not spread behind subjects. */
function small(
  { width, height }: Look,
  name: RegionName,
  finding: Pick<Finding, 'chance' | 'confidence'> | null,
): Found | null {
  if (finding === null || finding.confidence < leastConfidence) return null;
  return { name, confidence: finding.confidence, of: null, mask: { width, height, data: finding.chance } };
}

/** Null for what is too small or too unsure. */
function asRegion(
  look: Look,
  name: RegionName,
  chance: Float32Array,
  confidence: number,
  least = leastArea,
): Found | null {
  if (confidence < leastConfidence) return null;
  const mask = complete(look, chance);
  let area = 0;
  for (const value of mask.data) area += value;
  return area < least * mask.data.length ? null : { name, confidence, of: null, mask };
}

/** Takes what is built, and leaves before water that is not green itself, out of the water, in place. */
function keepDry(look: Look, water: Finding, greens: Greens, built: Uint8Array | null): void {
  const { chance } = water;
  const isGreen = greens.excess.map((value) => (value > greenWater ? 1 : 0));
  const clear = meanOver(look, chance, isGreen) < 0.4;
  for (let i = 0; i < chance.length; i++) {
    if (built?.[i] === 1) chance[i] = 0;
    if (clear) chance[i]! *= 1 - Math.max(greens.foliage[i]!, greens.grass[i]!);
  }
}

/** Leaves and lawns, outside what is `taken`. */
function growing(look: Look, greens: Greens, taken: Float32Array): (Found | null)[] {
  return (['foliage', 'grass'] as const).map((name) => {
    const free = greens[name].map((value, i) => value * (1 - taken[i]!));
    const chance = pieces(look, free, 0.004);
    const area = chance.reduce((sum, value) => sum + value, 0) / chance.length;
    // A little green may be anything; leaves that show no leaf are leaves out of focus, or a wall.
    const sure = 0.5 + 0.5 * ramp(area, 0.01, 0.06);
    const leafy = name === 'grass' ? 1 : 0.6 + 0.4 * ramp(meanOver(look, chance, greens.rough), 0.08, 0.14);
    const green = ramp(meanOver(look, chance, greens.excess), 0.02, 0.11);
    return asRegion(look, name, chance, sureness(look, chance) * green * sure * leafy);
  });
}

/** The ground, and the sand on it. */
function bare(
  { look, sky, ground, horizonSeen }: Setting,
  straight: Uint8Array,
  taken: Float32Array,
): (Found | null)[] {
  if (ground === null) return [];
  const dry = ground.data.map((value, i) => value * (1 - taken[i]!));
  const sandy = sandiness(look);
  // Straight edges part what is built from the ground.
  const edges = around(look, Float32Array.from(straight), 1);
  const sand = pieces(
    look,
    dry.map((value, i) => (edges[i]! > 0 ? 0 : value * sandy[i]!)),
    0.02,
    true,
  );
  // Without a sky it may be a floor or a carpet.
  const outdoors = sky !== null ? 1 : horizonSeen ? 0.7 : 0.5;
  return [
    asRegion(look, 'ground', dry, horizonSeen ? 0.7 : 0.45),
    asRegion(look, 'sand', sand, 0.9 * outdoors * ramp(meanOver(look, dry, sandy), 0.15, 0.5), 0.05),
  ];
}

/** What gives light. Small as it is, it is not spread behind subjects. */
function shining(image: RgbaImage, look: Look): (Found | null)[] {
  const { width, height } = look;
  return (
    [
      ['fire', findFire(look)],
      ['lights', findLights(shrink(image, lampSide), look)],
    ] as const
  ).map(([name, shine]) =>
    shine === null || shine.confidence < leastConfidence
      ? null
      : { name, confidence: shine.confidence, of: null, mask: { width, height, data: shine.chance } },
  );
}

/** How sure it is that nothing but a plain blue sky is behind the subjects: never quite, since walls are painted blue too. */
function backdrop({ subject, luma, redGreen, yellowBlue, detail }: Look): number {
  let count = 0;
  let blue = 0;
  for (let i = 0; i < luma.length; i++) {
    if (subject[i]! > 0.1) continue;
    count++;
    if (luma[i]! > 110 && yellowBlue[i]! < -12 && redGreen[i]! < 0 && detail[i]! < 2) blue++;
  }
  return count < 0.2 * luma.length ? 0 : 0.55 * ramp(blue / count, 0.85, 0.97);
}

/** Drops pieces that cover less than a share of the picture, and if wanted those that do not run out of the frame at a side or below. */
function pieces({ width, height }: Look, chance: Float32Array, least: number, cut = false): Float32Array {
  const { labels, components: parts } = components(
    maskWhere(chance, (value) => value > 0.5),
    width,
    height,
  );
  const kept = parts.map(
    ({ pixels, left, right, bottom }) =>
      pixels >= least * width * height && (!cut || left === 0 || right === width - 1 || bottom === height - 1),
  );
  return chance.map((value, i) => (labels[i]! > 0 && kept[labels[i]! - 1] === true ? value : 0));
}

/** How sure the pixels of a region are on average, where it is seen. */
function sureness({ subject }: Look, chance: Float32Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < chance.length; i++) {
    if (chance[i]! < 0.3 || subject[i]! > 0.3) continue;
    sum += chance[i]!;
    count++;
  }
  return count === 0 ? 0 : 0.9 * ramp(sum / count, 0.5, 0.95);
}

/** The mean of a plane over a region where it is seen. */
function meanOver({ subject }: Look, chance: Float32Array, plane: Float32Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < chance.length; i++) {
    if (subject[i]! > 0.3) continue;
    sum += chance[i]! * plane[i]!;
    count += chance[i]!;
  }
  return count === 0 ? 0 : sum / count;
}

/** Where subjects hide the background the region goes on as it is around them. */
function complete({ width, height, subject }: Look, chance: Float32Array): Field {
  const visible = subject.map((alpha) => (alpha < 0.05 ? 1 : 0));
  return spread({ width, height, data: chance }, { width, height, data: visible }, 2);
}

/** Box and area of a mask of the picture's size. */
export function extent({
  width,
  height,
  data,
}: {
  width: number;
  height: number;
  data: Uint8Array;
}): Pick<RegionSight, 'box' | 'area'> {
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  let sum = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = data[y * width + x]!;
      sum += value;
      if (value < 128) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  const box: Box =
    right <= left
      ? { x: 0, y: 0, width: 0, height: 0 }
      : { x: left / width, y: top / height, width: (right - left) / width, height: (bottom - top) / height };
  return { box, area: sum / (255 * width * height) };
}
