import type { Field, Raster, RgbaImage } from '../types.ts';
import { ramp, shrink, toRaster } from './grid.ts';
import { boxBlur } from './raster/blur.ts';
import { components } from './raster/components.ts';
import { applyFit, fitGuide } from './raster/guided.ts';
import { resizeField, type RgbField } from './raster/resize.ts';
import { colourFit, findSkyline } from './skyline.ts';

/** Long side of the size at which sky, ground and horizon are looked for. */
export const regionSide = 320;
const leastSky = 0.03;
/** How much the brightness (0 to 255) must change along a whole row for a horizon. */
const leastStep = 9;
/** Feet lower than this fraction of the height are at the frame's edge: nobody knows whether they stand. */
export const lowestFoot = 0.97;

export type Regions = {
  /** Soft masks at the region size, 0 to 1; null when there is none. */
  readonly sky: Field | null;
  readonly ground: Field | null;
  /** Fraction of the height. */
  readonly horizon: number;
  readonly horizonSeen: boolean;
};

/**
 * Sky, ground and horizon from colour, smoothness and place; no net knows them. `matte` is the subjects'
 * alpha at any size, `feet` the lowest points of subjects that stand free, fractions of the height.
 */
export function findRegions(image: RgbaImage, matte: Field | null, feet: readonly number[]): Regions {
  const guide = shrink(image, regionSide);
  const { width, height } = guide;
  const subject = matte === null ? new Float32Array(width * height) : resizeField(matte, width, height).data;
  const sky = findSky(guide, subject);
  const horizon = findHorizon(guide, sky, subject);
  const standing = feet.filter((foot) => foot < lowestFoot);
  if (!horizon.seen && standing.length === 0) return { sky, ground: null, horizon: horizon.at, horizonSeen: false };
  // Under a horizon that hides behind a wall or a wood, the ground begins somewhere above the feet that stand on it.
  const at = horizon.seen ? horizon.at : Math.max(horizon.at, horizon.at + 0.4 * (Math.max(...standing) - horizon.at));
  return { sky, ground: groundBelow(at, width, height, subject, sky), horizon: at, horizonSeen: horizon.seen };
}

function findSky(guide: RgbField, subject: Float32Array): Field | null {
  const { width, height } = guide;
  const n = width * height;
  // Clouds and stars have edges of their own; what a blur leaves of them is less than the skyline.
  const depth = (skyline: Int32Array): number => skyline.reduce((sum, y) => sum + y, 0);
  const border = [guide, blurred(guide, 2), blurred(guide, 4)]
    .map((picture) => findSkyline(picture, subject))
    .reduce((best, other) => (best === null || (other !== null && depth(other) > 1.25 * depth(best)) ? other : best));
  if (border === null) return null;
  const deepest = border.toSorted()[Math.floor(width * 0.95)]!;
  // Below the subject the sky goes on: whatever has the sky's colours and hangs together with it is sky too.
  const certain = new Uint8Array(n);
  for (let x = 0; x < width; x++)
    for (let y = 0; y < border[x]!; y++) if (subject[y * width + x]! < 0.5) certain[y * width + x] = 1;
  const likely = colourFit(guide, certain);
  const candidates = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const reachable = i < deepest * width && likely[i]! < 9;
    candidates[i] = subject[i]! < 0.5 && (certain[i] || reachable) ? 1 : 0;
  }
  const { labels, components: pieces } = components(candidates, width, height);
  const touched = new Float64Array(pieces.length + 1);
  for (let i = 0; i < n; i++) if (certain[i]) touched[labels[i]!]!++;
  const data = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const label = labels[i]!;
    // A piece that is mostly guessed is more likely water, snow or a wall of the same colour.
    if (label > 0 && touched[label]! > 0.6 * pieces[label - 1]!.pixels) data[i] = 1;
    else if (certain[i]) data[i] = 1;
  }
  let covered = 0;
  for (const value of data) covered += value;
  if (covered < leastSky * n) return null;
  const soft = boxBlur({ width, height, data }, 1);
  for (let i = 0; i < n; i++) soft.data[i]! *= 1 - subject[i]!;
  return soft;
}

/** The row where the ground begins: under the sky, or where the picture changes along a whole row. */
function findHorizon(guide: RgbField, sky: Field | null, subject: Float32Array): { at: number; seen: boolean } {
  const { width, height } = guide;
  const luma = new Float32Array(width * height);
  for (let i = 0; i < luma.length; i++)
    luma[i] = 0.299 * guide.data[i * 3]! + 0.587 * guide.data[i * 3 + 1]! + 0.114 * guide.data[i * 3 + 2]!;
  const smooth = boxBlur({ width, height, data: luma }, 2).data;

  let from = Math.round(0.3 * height);
  if (sky !== null) {
    const bottoms: number[] = [];
    for (let x = 0; x < width; x++) {
      let bottom = -1;
      for (let y = 0; y < height; y++) if (sky.data[y * width + x]! > 0.5) bottom = y;
      if (bottom >= 0) bottoms.push(bottom);
    }
    bottoms.sort((a, b) => a - b);
    // Hills and houses hide the horizon, so it lies at the skyline's lower parts.
    if (bottoms.length > width * 0.3)
      from = Math.min(bottoms[Math.floor(bottoms.length * 0.7)]! - 2, Math.round(0.8 * height));
  }
  const steps: { readonly y: number; readonly size: number }[] = [];
  for (let y = Math.max(4, from); y < Math.min(height - 4, 0.8 * height); y++) {
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
    steps.push({ y, size: (Math.abs(sum) / count) * ramp(Math.abs(same) / count, 0.8, 0.95) });
  }
  const largest = Math.max(0, ...steps.map((step) => step.size));
  if (largest > leastStep) {
    // Of several lines across the picture the lowest is where the ground begins: trees stand between it and the sky.
    const line = steps.findLast((step) => step.size > 0.6 * largest);
    if (line !== undefined) return { at: (line.y + 0.5) / height, seen: true };
  }
  if (sky !== null) return { at: Math.max(0.1, (from + 2) / height), seen: true };
  return { at: height > width ? 0.38 : 0.42, seen: false };
}

function blurred(guide: RgbField, radius: number): RgbField {
  const { width, height } = guide;
  const data = new Float32Array(guide.data.length);
  for (let c = 0; c < 3; c++) {
    const plane = new Float32Array(width * height);
    for (let i = 0; i < plane.length; i++) plane[i] = guide.data[i * 3 + c]!;
    const soft = boxBlur({ width, height, data: plane }, radius).data;
    for (let i = 0; i < plane.length; i++) data[i * 3 + c] = soft[i]!;
  }
  return { width, height, data };
}

function groundBelow(horizon: number, width: number, height: number, subject: Float32Array, sky: Field | null): Field {
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const below = ramp(y / height, horizon, horizon + 0.04);
    for (let x = 0; x < width; x++)
      data[y * width + x] = below * (1 - subject[y * width + x]!) * (1 - (sky?.data[y * width + x] ?? 0));
  }
  return { width, height, data };
}

/** A mask of the region size at the picture's size, its soft edge fitted to the picture; null for none. */
export function refineRegion(image: RgbaImage, region: Field | null, matte: Field | null): Raster | null {
  if (region === null) return null;
  const guide = shrink(image, Math.max(region.width, region.height));
  const fitted = applyFit(fitGuide(guide, region, 4, 4e-4), image, 4);
  for (let i = 0; i < fitted.data.length; i++) {
    const value = Math.min(1, Math.max(0, (fitted.data[i]! - 0.08) / 0.84));
    fitted.data[i] = matte === null ? value : value * (1 - matte.data[i]!);
  }
  return toRaster(fitted);
}

/** The mean of a mask: the share of the picture that it covers. */
export function share(field: Field | null): number {
  if (field === null) return 0;
  let sum = 0;
  for (const value of field.data) sum += value;
  return sum / field.data.length;
}
