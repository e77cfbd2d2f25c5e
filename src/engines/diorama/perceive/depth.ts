import type { Field, RgbaImage, Raster, Subject } from '../types.ts';
import { standOnGround } from './contact.ts';
import { fitSize, ramp } from './grid.ts';
import { gaussianBlur, spread } from './raster/blur.ts';
import { distanceToOutside } from './raster/distance.ts';
import { resizeField } from './raster/resize.ts';
import { maskWhere } from './raster/planes.ts';
import { lowestFoot, type Regions } from './regions.ts';

/** Long side of the depth fields. */
export const depthSide = 320;
/** Disparity of the ground at the bottom of the frame. */
const near = 0.85;
/** Disparity of what stands at the horizon but is no sky. */
const distant = 0.08;
/** A subject that the frame cuts off below is in front of everything. */
const cutOff = 0.88;
/** How much nearer than its outline the middle of a subject is: the bulge that keeps it from looking like a cardboard cut-out. */
const bulge = 0.1;
/** The steepest change per pixel of a field that a warp may get. */
const steepest = 0.02;

type Placed = Omit<Subject, 'disparity'>;

export type Depth = { readonly background: Field; readonly foreground: Field; readonly disparities: readonly number[] };

/** Disparity of a level ground seen by an upright camera: linear in the row, exact for a plane (Horry 1997). */
function groundAt(y: number, horizon: number): number {
  return near * Math.min(1, Math.max(0, (y - horizon) / (1 - horizon)));
}

/** Pseudo-disparity without a depth net: from the horizon, from where things stand, and from how round they are. */
export function makeDepth(
  image: RgbaImage,
  matte: Field | null,
  labels: Raster | null,
  subjects: readonly Placed[],
  regions: Regions,
): Depth {
  const { width, height } = fitSize(image, depthSide);
  const background = makeBackground(width, height, regions);
  const alone = subjects.map((subject) => standsAt(subject, regions, background));
  const disparities = labels === null ? alone : together(alone, labels);
  if (matte === null || labels === null || subjects.length === 0)
    return { background, foreground: inFront(background), disparities };
  return {
    background,
    foreground: makeForeground(resizeField(matte, width, height), labels, disparities, subjects, background),
    disparities,
  };
}

function makeBackground(width: number, height: number, regions: Regions): Field {
  const data = new Float32Array(width * height);
  const { horizon, horizonSeen } = regions;
  const outdoors = regions.ground !== null || horizonSeen;
  for (let y = 0; y < height; y++) {
    const v = (y + 0.5) / height;
    for (let x = 0; x < width; x++) {
      const u = (x + 0.5) / width;
      const i = y * width + x;
      if (outdoors) {
        // Above the horizon everything stands on it; it comes a little nearer to the sides, as streets and woods do.
        const upright = distant + 0.1 * (2 * u - 1) ** 2;
        data[i] = Math.max(upright, groundAt(v, horizon));
      } else {
        // A room or a wall: nearer at the bottom and towards the frame than in the middle.
        const radial = Math.min(1, Math.hypot(2 * u - 1, 1.4 * (v - 0.42)));
        data[i] = 0.12 + 0.16 * radial * radial + 0.28 * v ** 3;
      }
    }
  }
  if (regions.sky !== null) {
    const sky = resizeField(regions.sky, width, height).data;
    for (let i = 0; i < data.length; i++) data[i]! *= 1 - sky[i]!;
  }
  return flatten(gaussianBlur({ width, height, data }, width * 0.02));
}

/** Blurs until nothing changes faster than a warp can show without folding or tearing; keeps to 0..1. */
export function flatten(field: Field): Field {
  let smooth = field;
  for (let sigma = 4; sigma <= 64 && slope(smooth) > steepest; sigma *= 1.5) smooth = gaussianBlur(field, sigma);
  return { ...smooth, data: smooth.data.map((value) => Math.min(1, Math.max(0, value))) };
}

/** The largest difference between neighbours. */
export function slope(field: Field): number {
  const { width, height, data } = field;
  let most = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (x + 1 < width) most = Math.max(most, Math.abs(data[i + 1]! - data[i]!));
      if (y + 1 < height) most = Math.max(most, Math.abs(data[i + width]! - data[i]!));
    }
  }
  return most;
}

function standsAt(subject: Placed, regions: Regions, background: Field): number {
  const foot = subject.box.y + subject.box.height;
  if (foot >= lowestFoot) return cutOff;
  const x = Math.min(background.width - 1, Math.floor((subject.box.x + subject.box.width / 2) * background.width));
  const y = Math.min(background.height - 1, Math.floor(foot * background.height));
  const behind = background.data[y * background.width + x]!;
  if (regions.ground !== null && foot > regions.horizon)
    return Math.max(groundAt(foot, regions.horizon), behind + 0.05);
  // In the air or in a room: whatever the matte cuts out stands in front, and larger things are more likely near.
  return Math.min(0.95, Math.max(behind + 0.15, 0.2 + 0.6 * Math.sqrt(subject.area)));
}

/** Subjects that touch are at one place: a rider is as near as the horse, whose feet tell where both are. */
function together(disparities: readonly number[], labels: Raster): number[] {
  const { width, height, data } = labels;
  const count = disparities.length + 1;
  const border = new Int32Array(count * count);
  for (let i = 0; i < data.length - width; i++) {
    const label = data[i]!;
    const below = data[i + width]!;
    const right = i % width === width - 1 ? 0 : data[i + 1]!;
    if (below !== label) border[label * count + below]!++;
    if (right !== label) border[label * count + right]!++;
  }
  const joined = [...disparities];
  const least = 0.02 * height;
  for (let round = 1; round < count; round++) {
    for (let a = 1; a < count; a++) {
      for (let b = 1; b < count; b++) {
        if (a === b || border[a * count + b]! + border[b * count + a]! < least) continue;
        joined[a - 1] = joined[b - 1] = Math.max(joined[a - 1]!, joined[b - 1]!);
      }
    }
  }
  return joined;
}

function makeForeground(
  matte: Field,
  labels: Raster,
  disparities: readonly number[],
  subjects: readonly Placed[],
  background: Field,
): Field {
  const { width, height } = matte;
  const inside = maskWhere(matte.data, (value) => value > 0.5);
  const depth = distanceToOutside(inside, width, height).data;
  const data = new Float32Array(width * height);
  const weight = new Float32Array(width * height);
  // The half width of a subject's thickest part, from the pixels deepest inside it.
  const radius = subjects.map(() => 1);
  const labelAt = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const u = Math.min(labels.width - 1, Math.floor(((x + 0.5) / width) * labels.width));
      const v = Math.min(labels.height - 1, Math.floor(((y + 0.5) / height) * labels.height));
      const label = inside[i] ? labels.data[v * labels.width + u]! : 0;
      labelAt[i] = label;
      if (label > 0) radius[label - 1] = Math.max(radius[label - 1]!, depth[i]!);
    }
  }
  for (let i = 0; i < data.length; i++) {
    const label = labelAt[i]!;
    if (label === 0) continue;
    data[i] = disparities[label - 1]! + bulge * (1 - Math.exp(-depth[i]! / (0.5 * radius[label - 1]!))) - bulge / 2;
    weight[i] = ramp(depth[i]!, 0, 2);
  }
  standOnGround({ width, height, data }, labelAt, background);
  const extended = spread({ width, height, data }, { width, height, data: weight }, 3);
  return flatten(gaussianBlur(extended, 2.5));
}

/** With no subject there is nothing in front; the field still has to be complete. */
export function inFront(background: Field): Field {
  return { ...background, data: background.data.map((value) => Math.min(1, value + 0.1)) };
}
