import type { Scene } from '../types.ts';
import { sampleField } from './projection.ts';
import type { Rgb } from './tones.ts';

/** A small bright thing in the picture: a lamp, a lit window, a star. */
export type Spot = {
  /** Its middle, pixels. */
  readonly x: number;
  readonly y: number;
  /** Of a disc of its size, pixels. */
  readonly radius: number;
  /** Half axes of the upright ellipse that it fills, pixels. */
  readonly wide: number;
  readonly tall: number;
  /** Mean colour of its brightest pixels, sRGB. */
  readonly colour: Rgb;
  /** How much brighter than its surroundings it is, luma 0 to 255. */
  readonly contrast: number;
  readonly disparity: number;
};

/** Luma by which a lamp is at least brighter than what is around it, and which it has at least. */
const leastContrast = 34;
const leastLuma = 96;
/** Lamps are at most this share of the picture. */
const largest = 0.004;

/** Directions in which a lamp's surroundings are looked at. */
const sides = 12;

/** The small bright things of the picture, the most striking first. */
export function spotsOf(scene: Scene, most: number): Spot[] {
  const { width, height } = scene;
  const picture = pictureOf(scene);
  const luma = new Float32Array(width * height);
  for (let i = 0; i < luma.length; i++) {
    luma[i] = 0.2126 * picture[i * 3]! + 0.7152 * picture[i * 3 + 1]! + 0.0722 * picture[i * 3 + 2]!;
  }
  const around = boxMean(luma, width, height, Math.round(Math.max(width, height) / 40));
  const seen = new Uint8Array(width * height);
  const isBright = (i: number): boolean => luma[i]! > leastLuma && luma[i]! - around[i]! > leastContrast;
  const spots: Spot[] = [];
  for (let start = 0; start < luma.length; start++) {
    if (seen[start] === 1 || !isBright(start)) continue;
    const piece = [start];
    seen[start] = 1;
    for (const at of piece) {
      const x = at % width;
      for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
        if (next < 0 || next >= luma.length || seen[next] === 1 || !isBright(next)) continue;
        seen[next] = 1;
        piece.push(next);
      }
    }
    if (piece.length < 2 || piece.length > largest * width * height) continue;
    const spot = spotOf(piece, luma, around, picture, scene);
    if (standsAlone(spot, luma, width, height)) spots.push(spot);
  }
  return spots.toSorted((one, other) => striking(other) - striking(one)).slice(0, most);
}

/** A lamp is brighter than what is around it on nearly every side; an edge of something bright is not. */
function standsAlone({ x, y, radius, contrast }: Spot, luma: Float32Array, width: number, height: number): boolean {
  const at = (px: number, py: number): number =>
    luma[Math.min(Math.max(Math.round(py), 0), height - 1) * width + Math.min(Math.max(Math.round(px), 0), width - 1)]!;
  const reach = 2.2 * radius + 3;
  let darker = 0;
  for (let i = 0; i < sides; i++) {
    const angle = (2 * Math.PI * i) / sides;
    if (at(x + reach * Math.cos(angle), y + reach * Math.sin(angle)) < at(x, y) - 0.45 * contrast) darker++;
  }
  return darker >= sides - 3;
}

function striking({ contrast, radius }: Spot): number {
  return contrast * Math.sqrt(radius);
}

function spotOf(
  piece: readonly number[],
  luma: Float32Array,
  around: Float32Array,
  picture: Uint8Array,
  scene: Scene,
): Spot {
  const { width, height } = scene;
  const sum = { x: 0, y: 0, xx: 0, yy: 0, contrast: 0, r: 0, g: 0, b: 0, weight: 0 };
  for (const at of piece) {
    const weight = luma[at]! - around[at]!;
    const px = at % width;
    const py = Math.floor(at / width);
    sum.x += weight * px;
    sum.y += weight * py;
    sum.xx += weight * px * px;
    sum.yy += weight * py * py;
    sum.contrast = Math.max(sum.contrast, weight);
    sum.r += weight * picture[at * 3]!;
    sum.g += weight * picture[at * 3 + 1]!;
    sum.b += weight * picture[at * 3 + 2]!;
    sum.weight += weight;
  }
  const x = sum.x / sum.weight;
  const y = sum.y / sum.weight;
  return {
    x,
    y,
    radius: Math.sqrt(piece.length / Math.PI),
    // A disc's standard deviation is half its radius.
    wide: 2 * Math.sqrt(Math.max(sum.xx / sum.weight - x * x, 0.2)),
    tall: 2 * Math.sqrt(Math.max(sum.yy / sum.weight - y * y, 0.2)),
    colour: [sum.r / sum.weight, sum.g / sum.weight, sum.b / sum.weight],
    contrast: sum.contrast,
    disparity: sampleField(scene.layers[0]!.disparity, width, height, x, y),
  };
}

/** The scene's layers in their places: the photo, three bytes a pixel. */
function pictureOf({ width, height, layers }: Scene): Uint8Array {
  const out = new Uint8Array(width * height * 3);
  for (const { left, top, texture } of layers) {
    const y1 = Math.min(height, top + texture.height);
    const x1 = Math.min(width, left + texture.width);
    for (let y = Math.max(top, 0); y < y1; y++) {
      for (let x = Math.max(left, 0); x < x1; x++) {
        const at = ((y - top) * texture.width + x - left) * 4;
        const alpha = texture.data[at + 3]!;
        if (alpha === 0) continue;
        const to = (y * width + x) * 3;
        for (let c = 0; c < 3; c++) out[to + c] = (out[to + c]! * (255 - alpha)) / 255 + texture.data[at + c]!;
      }
    }
  }
  return out;
}

/** Means over squares of `radius`, clamped at the frame. */
function boxMean(values: Float32Array, width: number, height: number, radius: number): Float32Array {
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += values[y * width + x]!;
      sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1]! + row;
    }
  }
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    const y0 = Math.max(y - radius, 0) * stride;
    const y1 = Math.min(y + radius + 1, height) * stride;
    for (let x = 0; x < width; x++) {
      const x0 = Math.max(x - radius, 0);
      const x1 = Math.min(x + radius + 1, width);
      const sum = sums[y1 + x1]! - sums[y0 + x1]! - sums[y1 + x0]! + sums[y0 + x0]!;
      out[y * width + x] = (sum * stride) / ((x1 - x0) * (y1 - y0));
    }
  }
  return out;
}
