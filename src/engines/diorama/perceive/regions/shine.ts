import { ramp } from '../grid.ts';
import { components, type Component } from '../raster/components.ts';
import { resizeField, type RgbField } from '../raster/resize.ts';
import { maskWhere, planeOf } from '../raster/planes.ts';
import { around, type Look } from './look.ts';
import type { Finding } from './water.ts';

type Shine = Pick<Finding, 'chance' | 'confidence'>;

/** A flame covers at least this share of the picture; a lamp at most the other. */
const leastFlame = 0.0006;
const mostLamp = 0.004;
/** Lamps, windows or stars so few may be anything that glints. */
const leastLamps = 4;
/** Sunlit leaves glow like flames and waves glint like lamps: neither is believed unless somebody speaks of it. */
const mostSure = 0.65;

/** Flames: glowing from white or yellow to red, far brighter than what is around them. */
export function findFire(look: Look): Shine | null {
  const { width, height, guide, luma, subject } = look;
  const n = width * height;
  const glow = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const r = guide.data[i * 3]!;
    const g = guide.data[i * 3 + 1]!;
    const b = guide.data[i * 3 + 2]!;
    const flame = r > 190 && g > 0.28 * r && g < 0.93 * r && b < 0.75 * g && r - b > 90;
    const core = r > 240 && g > 200 && b > 40 && r - b > 25;
    if ((flame || core) && subject[i]! < 0.5) glow[i] = 1;
  }
  const { labels, components: pieces } = components(glow, width, height);
  const dims = darkAround(look, glow);
  const sums = pieces.map(() => ({ luma: 0, dim: 0, core: 0 }));
  for (let i = 0; i < n; i++) {
    if (labels[i] === 0) continue;
    const sum = sums[labels[i]! - 1]!;
    sum.luma += luma[i]!;
    sum.dim += dims[i]!;
    if (guide.data[i * 3]! > 235 && guide.data[i * 3 + 1]! > 170) sum.core++;
  }
  const flames = pieces.map((piece, k) => {
    const { pixels } = piece;
    const { luma: bright, dim, core } = sums[k]!;
    if (pixels < leastFlame * n || pixels > 0.35 * n || core < 0.08 * pixels || core > 0.9 * pixels) return 0;
    const stands = ramp(bright / Math.max(1, dim), 1.5, 2.4) * (1 - ramp(dim / pixels, 95, 135));
    return stands * raggedness(piece, n);
  });
  const best = Math.max(0, ...flames);
  if (best === 0) return null;
  // Sunlit leaves, lamps and their reflections are many; a fire is one, or few.
  const all = pieces.filter(({ pixels }) => pixels > leastFlame * n).map(({ pixels }) => pixels);
  const largest = Math.max(...pieces.map(({ pixels }, k) => (flames[k] === best ? pixels : 0)));
  const alone = ramp(largest / all.reduce((sum, pixels) => sum + pixels, 0), 0.15, 0.5);
  const chance = planeOf(labels, (label) => (label > 0 && flames[label - 1]! > 0.5 * best ? 1 : 0));
  return { chance, confidence: mostSure * best * alone };
}

/** Mean luma of what does not glow around each pixel. */
function darkAround(look: Look, glow: Uint8Array): Float32Array {
  const radius = Math.round(0.09 * look.width);
  const rest = planeOf(glow, (value) => 1 - value);
  const share = around(look, rest, radius);
  const sum = around(
    look,
    look.luma.map((value, i) => value * rest[i]!),
    radius,
  );
  return sum.map((value, i) => value / Math.max(share[i]!, 0.02));
}

/** 0 for something small and round, as a lamp is, to 1 for a flame. */
function raggedness({ pixels, left, right, top, bottom }: Component, all: number): number {
  const across = right - left + 1;
  const down = bottom - top + 1;
  const round =
    ramp(pixels / (across * down), 0.6, 0.75) * (1 - ramp(Math.max(across, down) / Math.min(across, down), 1.3, 1.8));
  return 1 - 0.8 * round * (1 - ramp(pixels / all, 0.01, 0.03));
}

/**
 * Lamps, lit windows and stars: small, round enough, and far brighter than the dark around them.
 */
export function findLights(picture: RgbField, look: Look): Shine | null {
  const { width, height, data } = picture;
  const n = width * height;
  const luma = Float32Array.from(
    { length: n },
    (_, i) => 0.299 * data[i * 3]! + 0.587 * data[i * 3 + 1]! + 0.114 * data[i * 3 + 2]!,
  );
  const subject = resizeField({ width: look.width, height: look.height, data: look.subject }, width, height).data;
  const wide = around(picture, luma, Math.round(0.02 * width));
  const bright = maskWhere(
    luma,
    (value, i) => value > 135 && value - wide[i]! > 42 && value > 1.5 * wide[i]! && subject[i]! < 0.3,
  );
  const { labels, components: pieces } = components(bright, width, height);
  const isLamp = ({ pixels, left, right, top, bottom }: Component): boolean => {
    const across = right - left + 1;
    const down = bottom - top + 1;
    return (
      pixels > 2 &&
      pixels <= mostLamp * n &&
      Math.max(across, down) <= 4 * Math.min(across, down) &&
      pixels > 0.35 * across * down
    );
  };
  const lamp = pieces.map(isLamp);
  const count = lamp.filter(Boolean).length;
  if (count < leastLamps) return null;
  const chance = planeOf(labels, (label) => (label > 0 && lamp[label - 1] === true ? 1 : 0));
  let dim = 0;
  let lit = 0;
  for (let i = 0; i < n; i++) {
    dim += chance[i]! * wide[i]!;
    lit += chance[i]!;
  }
  // By day small bright things are glints and gaps between leaves.
  const night = 0.6 + 0.4 * (1 - ramp(median(luma), 75, 120));
  const confidence = mostSure * ramp(count, 3, 16) * night * (1 - ramp(dim / lit, 80, 140));
  return {
    chance: resizeField({ width, height, data: chance }, look.width, look.height).data.map((value) =>
      Math.min(1, 2 * value),
    ),
    confidence,
  };
}

function median(values: Float32Array): number {
  const some = values.filter((_, i) => i % 23 === 0).toSorted();
  return some[some.length >> 1] ?? 0;
}
