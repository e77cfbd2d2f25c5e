import type { Raster } from '../types.ts';
import type { Random } from '../random.ts';

/** Textures of alpha that repeat in both directions, for veils; every one takes some milliseconds to make. */

/** A field that repeats, `side` squared. */
type Tile = Float32Array;

/** Noise of one size, 0 to 1: `across` by `down` random numbers a tile, uniform cubic B-splines between them. */
function octave(random: Random, side: number, across: number, down: number): Tile {
  const knots = Float32Array.from({ length: across * down }, random);
  const rows = new Float32Array(down * side);
  spline(knots, across, down, 1, across, rows, side, 1, side);
  const out = new Float32Array(side * side);
  spline(rows, down, side, side, 1, out, side, side, 1);
  return out;
}

/** Interpolates each of `lines` closed lines of `count` knots to `length` points. */
function spline(
  knots: Float32Array,
  count: number,
  lines: number,
  step: number,
  line: number,
  out: Float32Array,
  length: number,
  outStep: number,
  outLine: number,
): void {
  for (let i = 0; i < length; i++) {
    const position = (i * count) / length;
    const t = position % 1;
    const at = Math.floor(position);
    const a = ((1 - t) * (1 - t) * (1 - t)) / 6;
    const d = (t * t * t) / 6;
    const b = (4 - 6 * t * t + 3 * t * t * t) / 6;
    const c = 1 - a - b - d;
    const k0 = ((at + count - 1) % count) * step;
    const k1 = at * step;
    const k2 = ((at + 1) % count) * step;
    const k3 = ((at + 2) % count) * step;
    for (let j = 0; j < lines; j++) {
      const from = j * line;
      out[j * outLine + i * outStep] =
        a * knots[from + k0]! + b * knots[from + k1]! + c * knots[from + k2]! + d * knots[from + k3]!;
    }
  }
}

/** Octaves of noise, each twice as fine as the one before and `gain` as strong, stretched to 0 to 1. */
function fractal(random: Random, side: number, across: number, down: number, octaves: number, gain: number): Tile {
  const out = new Float32Array(side * side);
  for (let k = 0, strength = 1; k < octaves; k++, strength *= gain) {
    const wave = octave(random, side, across << k, down << k);
    for (let i = 0; i < out.length; i++) out[i]! += strength * wave[i]!;
  }
  return stretched(out);
}

/** To 0 at the second hundredth of its values and 1 at the ninety-eighth. */
function stretched(tile: Tile): Tile {
  const sample = tile.filter((_, i) => i % 61 === 0).toSorted();
  const low = sample[Math.floor(sample.length * 0.02)]!;
  const high = sample[Math.floor(sample.length * 0.98)]!;
  return tile.map((value) => Math.min(Math.max((value - low) / (high - low), 0), 1));
}

/** The tile as if drawn on a cloth that was pulled by up to `reach` texels: round noise becomes wisps. */
function pulled(tile: Tile, side: number, alongX: Tile, alongY: Tile, reach: number): Tile {
  const mask = side - 1;
  return tile.map((_, i) => {
    const x = (i & mask) + (alongX[i]! - 0.5) * 2 * reach;
    const y = Math.floor(i / side) + (alongY[i]! - 0.5) * 2 * reach;
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const top = (y0 & mask) * side;
    const bottom = ((y0 + 1) & mask) * side;
    const left = x0 & mask;
    const right = (x0 + 1) & mask;
    const upper = tile[top + left]! + (tile[top + right]! - tile[top + left]!) * (x - x0);
    const lower = tile[bottom + left]! + (tile[bottom + right]! - tile[bottom + left]!) * (x - x0);
    return upper + (lower - upper) * (y - y0);
  });
}

function rasterOf(tile: Tile, side: number, shade: (value: number) => number): Raster {
  return { width: side, height: side, data: Uint8Array.from(tile, (value) => Math.round(255 * shade(value))) };
}

const smooth = (from: number, to: number, value: number): number => {
  const t = Math.min(Math.max((value - from) / (to - from), 0), 1);
  return t * t * (3 - 2 * t);
};

/** Banks of mist with thin places between them; `least` 0 to 1 is the alpha of the thinnest. 256 texels a side. */
export function mistTile(random: Random, least: number): Raster {
  const side = 256;
  const banks = fractal(random, side, 4, 5, 6, 0.52);
  const pull = [octave(random, side, 5, 5), octave(random, side, 5, 5)] as const;
  return rasterOf(pulled(banks, side, ...pull, 24), side, (value) => least + (1 - least) * smooth(0.22, 0.92, value));
}

/** Billows with dark folds, as smoke and steam have them. 256 texels a side. */
export function billowTile(random: Random): Raster {
  const side = 256;
  const round = fractal(random, side, 4, 4, 5, 0.55);
  const folds = fractal(random, side, 5, 5, 4, 0.5);
  const pull = [octave(random, side, 5, 5), octave(random, side, 5, 5)] as const;
  const mixed = round.map((value, i) => 0.62 * value + 0.38 * (1 - Math.abs(2 * folds[i]! - 1)));
  return rasterOf(stretched(pulled(mixed, side, ...pull, 22)), side, (value) => smooth(0.05, 0.95, value));
}

/** Tongues of flame: bright ridges along v, which torn places divide. 256 texels a side. */
export function flameTile(random: Random): Raster {
  const side = 256;
  const tongues = fractal(random, side, 7, 3, 3, 0.42);
  const pull = [octave(random, side, 6, 4), octave(random, side, 5, 5)] as const;
  const ridges = tongues.map((value) => 1 - Math.abs(2 * value - 1));
  return rasterOf(stretched(pulled(ridges, side, ...pull, 16)), side, (value) => smooth(0.15, 0.95, value));
}

/** Shafts of light: bands along v, of all widths across u, which hardly change along v. 256 texels a side. */
export function shaftTile(random: Random): Raster {
  const side = 256;
  const bands = fractal(random, side, 13, 1, 4, 0.7);
  return rasterOf(bands, side, (value) => smooth(0.2, 1, value));
}

/** The net of bright lines that waves throw on what lies under them: borders of cells, pulled about. 256 texels a side. */
export function causticTile(random: Random): Raster {
  const side = 256;
  const cells = 6;
  const size = side / cells;
  const points = Float32Array.from({ length: cells * cells * 2 }, random);
  const borders = new Float32Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const cx = Math.floor(x / size);
      const cy = Math.floor(y / size);
      let nearest = Infinity;
      let second = Infinity;
      for (let j = cy - 1; j <= cy + 1; j++) {
        for (let i = cx - 1; i <= cx + 1; i++) {
          const at = (((j + cells) % cells) * cells + ((i + cells) % cells)) * 2;
          const dx = (i + points[at]!) * size - x;
          const dy = (j + points[at + 1]!) * size - y;
          const distance = Math.sqrt(dx * dx + dy * dy);
          second = Math.min(second, Math.max(distance, nearest));
          nearest = Math.min(nearest, distance);
        }
      }
      borders[y * side + x] = 1 - Math.min((second - nearest) / (0.55 * size), 1);
    }
  }
  const pull = [octave(random, side, 6, 6), octave(random, side, 6, 6)] as const;
  return rasterOf(pulled(borders, side, ...pull, 27), side, (value) => value ** 2.8);
}

/** The folds of a curtain of northern lights: fine threads along v. 256 texels a side. */
export function curtainTile(random: Random): Raster {
  const side = 256;
  const threads = fractal(random, side, 8, 1, 4, 0.75);
  const folds = octave(random, side, 3, 2);
  return rasterOf(
    threads.map((value, i) => (0.35 + 0.65 * value) * (0.4 + 0.6 * folds[i]!)),
    side,
    (value) => value,
  );
}

/** Nearly even, for veils that only their vertices shape: the grain keeps faint slopes of light from showing steps. */
export function plainTile(random: Random): Raster {
  const side = 128;
  return { width: side, height: side, data: Uint8Array.from({ length: side * side }, () => 246 + 9 * random()) };
}
