import type { Field } from '../types.ts';
import { ramp } from './grid.ts';
import { boxBlur } from './raster/blur.ts';
import type { RgbField } from './raster/resize.ts';

/** How much the brightness (0 to 255) must change along a whole row for a horizon. */
const leastStep = 9;

/** Height (a fraction) at which the ground begins; `seen` is false for a guess. `subject` is alpha. */
export function findHorizon(guide: RgbField, sky: Field | null, subject: Float32Array): { at: number; seen: boolean } {
  const { width, height } = guide;
  const skyEnds = sky === null ? null : lowestSky(sky);
  const from = skyEnds === null ? Math.round(0.3 * height) : Math.min(skyEnds - 2, Math.round(0.8 * height));
  const steps = rowSteps(guide, subject, Math.max(4, from), Math.min(height - 4, Math.round(0.8 * height)));
  const largest = Math.max(0, ...steps.map((step) => step.size));
  // Of several lines across the picture the lowest is where the ground begins: trees stand between it and the sky.
  const line = largest > leastStep ? steps.findLast((step) => step.size > 0.6 * largest) : undefined;
  if (line !== undefined) return { at: (line.y + 0.5) / height, seen: true };
  if (skyEnds !== null) return { at: Math.min(0.92, Math.max(0.1, skyEnds / height)), seen: true };
  return { at: height > width ? 0.38 : 0.42, seen: false };
}

/** The row down to which the sky reaches; null for a sky in a few columns only. Hills and houses hide the rest of it. */
function lowestSky({ width, height, data }: Field): number | null {
  const bottoms: number[] = [];
  for (let x = 0; x < width; x++) {
    let bottom = -1;
    for (let y = 0; y < height; y++) if (data[y * width + x]! > 0.5) bottom = y;
    if (bottom >= 0) bottoms.push(bottom);
  }
  if (bottoms.length < width * 0.3) return null;
  return bottoms.toSorted((a, b) => a - b)[Math.floor(bottoms.length * 0.85)]!;
}

/** How much the brightness changes from above each row to below it, where it does so alike along the whole row. */
function rowSteps(guide: RgbField, subject: Float32Array, from: number, to: number): { y: number; size: number }[] {
  const { width, height, data } = guide;
  const luma = new Float32Array(width * height);
  for (let i = 0; i < luma.length; i++) {
    luma[i] = 0.299 * data[i * 3]! + 0.587 * data[i * 3 + 1]! + 0.114 * data[i * 3 + 2]!;
  }
  const smooth = boxBlur({ width, height, data: luma }, 2).data;
  const steps: { y: number; size: number }[] = [];
  for (let y = from; y < to; y++) {
    let sum = 0;
    let same = 0;
    let count = 0;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (subject[i]! > 0.3) continue;
      const step = smooth[i + 3 * width]! - smooth[i - 3 * width]!;
      sum += step;
      same += Math.sign(step);
      count++;
    }
    if (count < width * 0.6) continue;
    const alike = ramp(Math.abs(same) / count, 0.8, 0.95);
    steps.push({ y, size: (Math.abs(sum) / count) * alike });
  }
  return steps;
}
