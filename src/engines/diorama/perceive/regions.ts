import type { Field, Raster, RgbaImage } from '../types.ts';
import { ramp, toRaster } from './grid.ts';
import { findHorizon } from './horizon.ts';
import { applyFit } from './raster/guided.ts';
import { resizeField } from './raster/resize.ts';
import { fitEdges } from './regions/edges.ts';
import type { Look } from './regions/look.ts';
import { findSky } from './regions/sky.ts';

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
 * Sky, ground and horizon from colour, smoothness and place; no net knows them. `feet` are the lowest points of
 * subjects that stand free, fractions of the height.
 */
export function findRegions(look: Look, feet: readonly number[]): Regions {
  const { width, height, guide, subject } = look;
  const sky = findSky(look);
  const horizon = findHorizon(guide, sky, subject);
  if (sky !== null && horizon.seen) cutBelow(sky, horizon.at);
  const standing = feet.filter((foot) => foot < lowestFoot);
  if (!horizon.seen && standing.length === 0) return { sky, ground: null, horizon: horizon.at, horizonSeen: false };
  // Under a horizon that hides behind a wall or a wood, the ground begins somewhere above the feet that stand on it.
  const at = horizon.seen ? horizon.at : Math.max(horizon.at, horizon.at + 0.4 * (Math.max(...standing) - horizon.at));
  return { sky, ground: groundBelow(at, width, height, sky), horizon: at, horizonSeen: horizon.seen };
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
export function refineRegion(image: RgbaImage, look: Look, region: Field | null, matte: Field | null): Raster | null {
  if (region === null) return null;
  const fitted = applyFit(fitEdges(look, region), image, 4);
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
