import type { Box, Field, RegionSight } from '../../types.ts';
import type { RegionName } from '../../actions.ts';
import { ramp } from '../grid.ts';
import { spread } from '../raster/blur.ts';
import { components } from '../raster/components.ts';
import { fitGuide, type GuidedFit } from '../raster/guided.ts';
import { findGreens } from './green.ts';
import type { Look } from './look.ts';
import { straightEdges, structures } from './rigid.ts';
import { findSurface, findUnderwater } from './water.ts';

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
  /** Fraction of the height. */
  readonly horizon: number;
};

/** Less of the picture than this is no region. */
const leastArea = 0.008;
/** What is less sure than this is not listed. */
export const leastConfidence = 0.3;

/** The regions of the background. */
export function findBackground({ look, sky, horizon }: Setting): Found[] {
  const { width, height } = look;
  const found: Found[] = [];
  const add = (name: RegionName, chance: Float32Array, confidence: number): void => {
    const mask = complete(look, chance);
    let area = 0;
    for (const value of mask.data) area += value;
    if (confidence >= leastConfidence && area >= leastArea * mask.data.length)
      found.push({ name, confidence, of: null, mask });
  };
  const straight = straightEdges(look);
  const under = findUnderwater(look);
  const water = under ?? findSurface(look, sky?.data ?? null);
  if (water !== null) {
    const built = structures(look, straight);
    add(
      'water',
      under === null && !water.mirrored ? water.chance.map((value, i) => (built[i] === 1 ? 0 : value)) : water.chance,
      water.confidence,
    );
  }
  if (under === null) {
    if (sky !== null) add('clouds', sky.data, 0.8);
    else add('clouds', new Float32Array(width * height).fill(1), backdrop(look));
  }
  if (under === null) {
    const wet = water?.chance ?? new Float32Array(width * height);
    const taken = wet.map((value, i) => Math.max(value, sky?.data[i] ?? 0));
    const greens = findGreens(look, straight, taken, horizon);
    for (const name of ['foliage', 'grass'] as const) {
      const chance = pieces(look, greens[name], 0.004);
      const area = chance.reduce((sum, value) => sum + value, 0) / chance.length;
      // A little green may be anything; leaves that show no leaf are leaves out of focus, or a wall.
      const sure = 0.5 + 0.5 * ramp(area, 0.01, 0.06);
      const leafy = name === 'grass' ? 1 : 0.6 + 0.4 * ramp(meanOver(look, chance, greens.rough), 0.08, 0.14);
      add(
        name,
        chance,
        sureness(look, chance) * ramp(meanOver(look, chance, greens.excess), 0.02, 0.11) * sure * leafy,
      );
    }
  }
  return found;
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

/** Drops pieces that cover less than a share of the picture. */
function pieces({ width, height }: Look, chance: Float32Array, least: number): Float32Array {
  const { labels, components: parts } = components(
    Uint8Array.from(chance, (value) => (value > 0.5 ? 1 : 0)),
    width,
    height,
  );
  return chance.map((value, i) =>
    labels[i]! > 0 && parts[labels[i]! - 1]!.pixels >= least * width * height ? value : 0,
  );
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

export function fitEdges(look: Look, mask: Field): GuidedFit {
  return fitGuide(look.guide, mask, 4, 4e-4);
}
