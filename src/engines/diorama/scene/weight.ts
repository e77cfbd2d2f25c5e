import type { Field, Perception, Raster, RgbaImage } from '../types.ts';
import { distanceInto } from './pyramid.ts';
import { straightPlaces } from './straight.ts';

/** Long side of a weight field. */
const weightSide = 320;
/** Texels over which the weight rises from a hard edge. */
const edge = 5;
/** Texels beyond a region's edge at which the weight has fallen to 0 where what lies there is soft. */
const beyond = 12;
/** Mean difference of neighbouring pixels (0 to 255) up to which a place is soft: bent a little, nothing in it shows it. */
const softDifference = 2.2;

/** 1 where a picture is so plain that bending it cannot be seen; of the size of weights. */
export type SoftPlaces = Uint8Array;

/** 1 where nothing may be bent, of the size of weights. */
export type RigidPlaces = Uint8Array;

/** How far what lies under a point may be bent for a region's sake; `rigid` is null for what has no rigid parts. */
export function weightOf(mask: Raster, soft: SoftPlaces, rigid: RigidPlaces | null): Field {
  const { width, height } = fieldSize(mask);
  const own = Uint8Array.from(shrunk(mask, width, height), (value, i) => (value > 0.5 && rigid?.[i] !== 1 ? 1 : 0));
  const open = rigid === null ? soft : soft.map((value, i) => value & (1 - rigid[i]!));
  const steps = reach(own, open, width, height);
  const room = distanceInto(
    Uint8Array.from(steps, (step) => (step <= beyond ? 1 : 0)),
    width,
    height,
  );
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++)
    if (steps[i]! <= beyond) data[i] = rise((room[i]! - 1) / edge) * (1 - rise(steps[i]! / beyond));
  return { width, height, data: smoothed(data, width, height) };
}

/** How many steps through soft places lead from the region to a texel: 0 in it, more than `beyond` where none do. */
function reach(own: Uint8Array, soft: SoftPlaces, width: number, height: number): Uint8Array {
  const steps = own.map((value) => (value === 1 ? 0 : 255));
  for (let step = 1; step <= beyond; step++) {
    for (let i = 0; i < steps.length; i++) {
      if (steps[i]! < 255 || soft[i] === 0) continue;
      const x = i % width;
      const y = (i - x) / width;
      const before = step - 1;
      if (
        (x > 0 && steps[i - 1] === before) ||
        (x + 1 < width && steps[i + 1] === before) ||
        (y > 0 && steps[i - width] === before) ||
        (y + 1 < height && steps[i + width] === before)
      )
        steps[i] = step;
    }
  }
  return steps;
}

/** Size of weights. */
export function fieldSize({ width, height }: { width: number; height: number }): { width: number; height: number } {
  const scale = Math.min(1, weightSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Means of a raster's blocks, 0 to 1. */
export function shrunk(raster: Raster, width: number, height: number): Float32Array {
  return means(raster.width, raster.height, width, height, (i) => raster.data[i]! / 255);
}

function means(
  fromWidth: number,
  fromHeight: number,
  width: number,
  height: number,
  value: (i: number) => number,
): Float32Array {
  const sums = new Float32Array(width * height);
  const counts = new Uint32Array(width * height);
  for (let y = 0; y < fromHeight; y++) {
    const row = Math.floor((y * height) / fromHeight) * width;
    for (let x = 0; x < fromWidth; x++) {
      const at = row + Math.floor((x * width) / fromWidth);
      sums[at]! += value(y * fromWidth + x);
      counts[at]!++;
    }
  }
  return sums.map((sum, i) => sum / Math.max(1, counts[i]!));
}

/** Where a picture has what people have built: bent even a little, it looks wrong. */
export function rigidPlaces(image: RgbaImage): RigidPlaces {
  const { width, height } = fieldSize(image);
  const { data } = image;
  const luma = means(
    image.width,
    image.height,
    width,
    height,
    (i) => 0.2126 * data[i * 4]! + 0.7152 * data[i * 4 + 1]! + 0.0722 * data[i * 4 + 2]!,
  );
  return straightPlaces(luma, width, height);
}

/** Where a picture is soft; never on a subject of the same layer. */
export function softPlaces(image: RgbaImage, { sky, matte }: Perception, cut: boolean): SoftPlaces {
  const { width, height } = fieldSize(image);
  const { data } = image;
  const difference = means(image.width, image.height, width, height, (i) => {
    const here = data[i * 4 + 1]!;
    // The last pixel of a row has no neighbour in it; what follows it is the next row's.
    const right = i % image.width === image.width - 1 ? here : data[i * 4 + 5]!;
    return Math.abs(right - here) + Math.abs((data[(i + image.width) * 4 + 1] ?? here) - here);
  });
  const most = spreadMost(difference, width, height, 3);
  const air = sky === null ? null : shrunk(sky, width, height);
  const subject = matte === null ? null : shrunk(matte, width, height);
  return Uint8Array.from(most, (value, i) => {
    const hidden = subject?.[i] ?? 0;
    if (hidden > 0.02) return cut && hidden > 0.98 ? 1 : 0;
    return (air?.[i] ?? 0) > 0.9 || value < softDifference ? 1 : 0;
  });
}

/** The largest value within `radius`, a square. */
function spreadMost(values: Float32Array, width: number, height: number, radius: number): Float32Array {
  const along = (source: Float32Array, step: number, across: number, lines: number, length: number): Float32Array => {
    const out = new Float32Array(source.length);
    for (let line = 0; line < lines; line++) {
      for (let k = 0; k < length; k++) {
        let most = 0;
        for (let j = Math.max(0, k - radius); j <= Math.min(length - 1, k + radius); j++)
          most = Math.max(most, source[line * across + j * step]!);
        out[line * across + k * step] = most;
      }
    }
    return out;
  };
  return along(along(values, 1, width, height, width), width, 1, width, height);
}

/** Means over 3 x 3, twice, so that nothing bends along a corner. */
export function smoothed(values: Float32Array, width: number, height: number): Float32Array {
  let from = values;
  for (let round = 0; round < 2; round++) {
    const out = new Float32Array(from.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let sum = 0;
        let count = 0;
        for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
          for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
            sum += from[v * width + u]!;
            count++;
          }
        }
        out[y * width + x] = sum / count;
      }
    }
    from = out;
  }
  return from;
}

/** 0 below 0, 1 above 1, a smooth step between. */
export function rise(value: number): number {
  const t = Math.min(1, Math.max(0, value));
  return t * t * (3 - 2 * t);
}
