import { ramp } from '../grid.ts';
import { components, type Component } from '../raster/components.ts';
import { maskWhere, planeOf } from '../raster/planes.ts';
import { around, type Look } from './look.ts';
import { lyingFlat } from './water.ts';

/**
 * Chances, 0 to 1, that a pixel shows leaves, and that it shows a lawn or meadow; and how green and how
 * rough each pixel is. */
export type Greens = {
  readonly foliage: Float32Array;
  readonly grass: Float32Array;
  readonly excess: Float32Array;
  readonly rough: Float32Array;
};

/** What is green and alive: by the excess of green over red and blue, by texture, and by lying low. */
export function findGreens(look: Look, straight: Uint8Array, sky: Float32Array | null, horizon: number): Greens {
  const { width, height, luma, guide } = look;
  const n = width * height;
  const excess = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const r = guide.data[i * 3]!;
    const g = guide.data[i * 3 + 1]!;
    const b = guide.data[i * 3 + 2]!;
    // The share of green over the others. In the dark every grey has a cast that is as large as a faint green.
    const share = (2 * g - r - b) / (r + g + b + 24);
    excess[i] = b > g ? 0 : Math.max(0, share - 0.045 * (1 - ramp(g, 25, 80))) * ramp(g, 10, 32);
  }
  const green = around(look, excess, 3);
  const flat = lyingFlat(look, 6);
  const rigid = around(
    look,
    planeOf(straight, (value) => (value > 0 ? 1 : 0)),
    4,
  );
  const mean = around(look, luma, 3);
  const square = around(
    look,
    luma.map((value) => value * value),
    3,
  );
  const rough = mean.map((value, i) => Math.sqrt(Math.max(0, square[i]! - value ** 2)) / (value + 20));
  const foliage = new Float32Array(n);
  const grass = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const alive =
      ramp(0.5 * green[i]! + 0.5 * excess[i]!, 0.045, 0.1) * (1 - ramp(rigid[i]!, 0.04, 0.12)) * (1 - (sky?.[i] ?? 0));
    const v = Math.floor(i / width) / height;
    const lawn = ramp(v, horizon - 0.04, horizon + 0.06) * (1 - ramp(rough[i]!, 0.1, 0.22));
    grass[i] = alive * lawn;
    // Trunks, curtains and walls stand upright; leaves hang every way.
    foliage[i] = alive * (1 - lawn) * ramp(flat[i]!, 0.22, 0.36);
  }
  return { foliage, grass, excess, rough };
}

/** Lawns and leaves by where they lie: the lower part of a tree is no lawn, and what lies in a lawn is no tree. */
export function sorted(look: Look, greens: Greens): Greens {
  return withoutPatches(look, lowered(look, greens));
}

/** What is taken for a lawn, yet narrow and away from the frame's sides and bottom, is the lower part of a tree or bush. */
function lowered({ width, height }: Look, { foliage, grass, ...rest }: Greens): Greens {
  const { labels, components: parts } = components(
    maskWhere(grass, (value) => value > 0.3),
    width,
    height,
  );
  const isLawn = ({ left, right, bottom }: Component): boolean =>
    right - left > 0.35 * width || left === 0 || right === width - 1 || bottom === height - 1;
  const lawn = parts.map(isLawn);
  const stays = (i: number): boolean => labels[i] === 0 || lawn[labels[i]! - 1] === true;
  return {
    foliage: foliage.map((value, i) => (stays(i) ? value : Math.max(value, grass[i]!))),
    grass: grass.map((value, i) => (stays(i) ? value : 0)),
    ...rest,
  };
}

/** Leaves that have a lawn above them, in most of their columns, are a darker part of it. */
function withoutPatches({ width, height }: Look, { foliage, grass, ...rest }: Greens): Greens {
  const { labels, components: parts } = components(
    maskWhere(foliage, (value) => value > 0.3),
    width,
    height,
  );
  const columns = new Int32Array(parts.length + 1);
  const under = new Int32Array(parts.length + 1);
  for (let x = 0; x < width; x++) {
    const met = new Set<number>();
    let lawn = 0;
    for (let y = 0; y < height; y++) {
      const i = y * width + x;
      const label = labels[i]!;
      if (grass[i]! > 0.3) lawn++;
      if (label === 0 || met.has(label)) continue;
      met.add(label);
      columns[label]!++;
      if (lawn > 2) under[label]!++;
    }
  }
  const isLawn = (i: number): boolean => labels[i]! > 0 && under[labels[i]!]! > 0.5 * columns[labels[i]!]!;
  return {
    foliage: foliage.map((value, i) => (isLawn(i) ? 0 : value)),
    grass: grass.map((value, i) => (isLawn(i) ? Math.max(value, foliage[i]!) : value)),
    ...rest,
  };
}
