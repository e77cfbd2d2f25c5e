import type { Field, Raster, RgbaImage } from '../types.ts';
import { ramp, shrink, toRaster } from './grid.ts';
import { findHorizon } from './horizon.ts';
import { boxBlur, spread } from './raster/blur.ts';
import { components } from './raster/components.ts';
import { applyFit, fitGuide } from './raster/guided.ts';
import { resizeField, type RgbField } from './raster/resize.ts';
import { colourFit, findSkyline } from './skyline.ts';

/** Long side of the size at which sky, ground and horizon are looked for. */
export const regionSide = 320;
const leastSky = 0.03;
/** Feet lower than this fraction of the height are at the frame's edge: nobody knows whether they stand. */
export const lowestFoot = 0.97;

export type Regions = {
  /** Soft masks at the region size, 0 to 1, as if no subject hid them; null when there is none. */
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
  if (sky !== null && horizon.seen) cutBelow(sky, horizon.at);
  const standing = feet.filter((foot) => foot < lowestFoot);
  if (!horizon.seen && standing.length === 0) return { sky, ground: null, horizon: horizon.at, horizonSeen: false };
  // Under a horizon that hides behind a wall or a wood, the ground begins somewhere above the feet that stand on it.
  const at = horizon.seen ? horizon.at : Math.max(horizon.at, horizon.at + 0.4 * (Math.max(...standing) - horizon.at));
  return { sky, ground: groundBelow(at, width, height, sky), horizon: at, horizonSeen: horizon.seen };
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
  // Where a subject hides it the sky goes on, so that nothing behind the subject has the subject's shape.
  const visible = subject.map((alpha) => (alpha < 0.05 ? 1 : 0));
  return spread(soft, { width, height, data: visible }, 2);
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

/** No sky lies below the horizon: what looks like it is water or mist. */
function cutBelow(sky: Field, horizon: number): void {
  const { width, height, data } = sky;
  for (let i = 0; i < data.length; i++) data[i]! *= 1 - ramp(Math.floor(i / width) / height, horizon, horizon + 0.05);
}

function groundBelow(horizon: number, width: number, height: number, sky: Field | null): Field {
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) {
    data[i] = ramp(Math.floor(i / width) / height, horizon, horizon + 0.04) * (1 - (sky?.data[i] ?? 0));
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

/** The share of the picture that a mask covers where no subject hides it. */
export function share(region: Field | null, matte: Field | null): number {
  if (region === null) return 0;
  const subject = matte === null ? null : resizeField(matte, region.width, region.height).data;
  let sum = 0;
  for (let i = 0; i < region.data.length; i++) sum += region.data[i]! * (1 - (subject?.[i] ?? 0));
  return sum / region.data.length;
}
