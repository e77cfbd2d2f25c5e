import { ramp } from '../grid.ts';
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
    Float32Array.from(straight, (value) => (value > 0 ? 1 : 0)),
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
