import { ramp } from '../grid.ts';
import { around, type Look } from './look.ts';

/** Chances, 0 to 1, that a pixel shows leaves, and that it shows a lawn or meadow. */
export type Greens = { readonly foliage: Float32Array; readonly grass: Float32Array };

/** What is green and alive: by the excess of green over red and blue, by texture, and by lying low. */
export function findGreens(look: Look, straight: Uint8Array, sky: Float32Array | null, horizon: number): Greens {
  const { width, height, luma, guide } = look;
  const n = width * height;
  const excess = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const r = guide.data[i * 3]!;
    const g = guide.data[i * 3 + 1]!;
    const b = guide.data[i * 3 + 2]!;
    // The share of green over the others; in the dark, noise is as large as it.
    excess[i] = ((2 * g - r - b) / (r + g + b + 24)) * ramp(g, 8, 30) * (b > g ? 0 : 1);
  }
  const green = around(look, excess, 3);
  const rigid = around(look, Float32Array.from(straight), 4);
  const mean = around(look, luma, 3);
  const square = around(
    look,
    luma.map((value) => value * value),
    3,
  );
  const foliage = new Float32Array(n);
  const grass = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const alive =
      ramp(0.5 * green[i]! + 0.5 * excess[i]!, 0.035, 0.1) * (1 - ramp(rigid[i]!, 0.04, 0.12)) * (1 - (sky?.[i] ?? 0));
    const v = Math.floor(i / width) / height;
    const rough = Math.sqrt(Math.max(0, square[i]! - mean[i]! ** 2)) / (mean[i]! + 20);
    const lawn = ramp(v, horizon - 0.04, horizon + 0.06) * (1 - ramp(rough, 0.1, 0.22));
    grass[i] = alive * lawn;
    foliage[i] = alive * (1 - lawn);
  }
  return { foliage, grass };
}
