import type { Raster, RgbaImage } from '../types.ts';

/** The picture with room around it: what lies outside the frame is invented. */
export type Canvas = {
  readonly width: number;
  readonly height: number;
  /** Picture pixel (0, 0) on the canvas. */
  readonly left: number;
  readonly top: number;
  /** RGBA, alpha 255. */
  readonly rgba: Uint8Array;
};

/** Outermost picture pixels that are not trusted: scans and resized pictures often have a dark or blended rim. */
const rim = 2;

/** Lays the picture on a larger canvas. `hole` is 1 in the margin, and on the picture's rim. */
export function layOut(image: RgbaImage, marginX: number, marginY: number): { canvas: Canvas; hole: Uint8Array } {
  const width = image.width + 2 * marginX;
  const height = image.height + 2 * marginY;
  const rgba = new Uint8Array(width * height * 4).fill(255);
  const hole = new Uint8Array(width * height).fill(1);
  for (let y = 0; y < image.height; y++) {
    const at = (y + marginY) * width + marginX;
    rgba.set(image.data.subarray(y * image.width * 4, (y + 1) * image.width * 4), at * 4);
    if (y >= rim && y < image.height - rim) hole.fill(0, at + rim, at + image.width - rim);
  }
  return { canvas: { width, height, left: marginX, top: marginY, rgba }, hole };
}

/** A raster of the picture on the canvas; the margin repeats the nearest pixel inside the rim. */
export function spread(raster: Raster, canvas: Canvas): Uint8Array {
  const out = new Uint8Array(canvas.width * canvas.height);
  const clampTo = (value: number, size: number): number => Math.min(Math.max(value, rim), size - 1 - rim);
  for (let y = 0; y < canvas.height; y++) {
    const row = clampTo(y - canvas.top, raster.height) * raster.width;
    for (let x = 0; x < canvas.width; x++)
      out[y * canvas.width + x] = raster.data[row + clampTo(x - canvas.left, raster.width)]!;
  }
  return out;
}

/** 1 where any value within `radius` (a square) is above `threshold`. */
export function grow(values: Uint8Array, width: number, height: number, radius: number, threshold: number): Uint8Array {
  const rows = new Uint8Array(values.length);
  for (let y = 0; y < height; y++) {
    let last = -Infinity;
    for (let x = 0; x < width + radius; x++) {
      if (x < width && values[y * width + x]! > threshold) last = x;
      if (x >= radius && x - last <= 2 * radius) rows[y * width + x - radius] = 1;
    }
  }
  const out = new Uint8Array(values.length);
  for (let x = 0; x < width; x++) {
    let last = -Infinity;
    for (let y = 0; y < height + radius; y++) {
      if (y < height && rows[y * width + x] === 1) last = y;
      if (y >= radius && y - last <= 2 * radius) out[(y - radius) * width + x] = 1;
    }
  }
  return out;
}

/** Mean over a square of side 2 * radius + 1, edges repeated. */
export function soften(values: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const size = 2 * radius + 1;
  const rows = new Uint16Array(values.length);
  const at = (i: number, last: number): number => Math.min(Math.max(i, 0), last);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let i = -radius; i <= radius; i++) sum += values[row + at(i, width - 1)]!;
    for (let x = 0; x < width; x++) {
      rows[row + x] = sum;
      sum += values[row + at(x + radius + 1, width - 1)]! - values[row + at(x - radius, width - 1)]!;
    }
  }
  const out = new Uint8Array(values.length);
  for (let x = 0; x < width; x++) {
    let sum = 0;
    for (let i = -radius; i <= radius; i++) sum += rows[at(i, height - 1) * width + x]!;
    for (let y = 0; y < height; y++) {
      out[y * width + x] = Math.round(sum / (size * size));
      sum += rows[at(y + radius + 1, height - 1) * width + x]! - rows[at(y - radius, height - 1) * width + x]!;
    }
  }
  return out;
}
