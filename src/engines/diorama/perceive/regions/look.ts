import type { Field, RgbaImage } from '../../types.ts';
import { shrink } from '../grid.ts';
import { boxBlur } from '../raster/blur.ts';
import { Guide } from '../raster/guided.ts';
import { resizeField, type RgbField } from '../raster/resize.ts';

/** Long side of the size at which sky, ground, horizon and all other regions are looked for. */
const regionSide = 320;

/**
 * What every finder of regions looks at, at the region size. Planes are in reading order.
 */
export type Look = {
  readonly width: number;
  readonly height: number;
  /** 0 to 255. */
  readonly luma: Float32Array;
  /** Red minus green, and their mean minus blue: -255 to 255, positive is warm. */
  readonly redGreen: Float32Array;
  readonly yellowBlue: Float32Array;
  /** Most minus least channel over most, 0 to 1. */
  readonly saturation: Float32Array;
  /** Mean difference of the picture's own neighbouring pixels in each cell, 0 to 255: fine detail. */
  readonly detail: Float32Array;
  /** Alpha of what stands in front. */
  readonly subject: Float32Array;
  readonly guide: RgbField;
  /** To which the edges of masks of the look's size are fitted. */
  readonly edges: Guide;
};

/** A look at the whole picture, as if nothing stood in front. */
export function takeLook(image: RgbaImage): Look {
  const guide = shrink(image, regionSide);
  const { width, height, data } = guide;
  const n = width * height;
  const luma = new Float32Array(n);
  const redGreen = new Float32Array(n);
  const yellowBlue = new Float32Array(n);
  const saturation = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const r = data[i * 3]!;
    const g = data[i * 3 + 1]!;
    const b = data[i * 3 + 2]!;
    luma[i] = 0.299 * r + 0.587 * g + 0.114 * b;
    redGreen[i] = r - g;
    yellowBlue[i] = (r + g) / 2 - b;
    const most = Math.max(r, g, b);
    saturation[i] = most < 1 ? 0 : (most - Math.min(r, g, b)) / most;
  }
  return {
    width,
    height,
    luma,
    redGreen,
    yellowBlue,
    saturation,
    detail: fineDetail(image, width, height),
    subject: new Float32Array(n),
    guide,
    edges: new Guide(guide, 4),
  };
}

/** The same look with what stands in front. */
export function lookBehind(look: Look, matte: Field): Look {
  return { ...look, subject: resizeField(matte, look.width, look.height).data };
}

/** Mean difference of neighbouring pixels in each cell, both ways, of the green channel. */
function fineDetail(image: RgbaImage, width: number, height: number): Float32Array {
  const { data } = image;
  const sums = new Float32Array(width * height);
  const counts = new Uint32Array(width * height);
  const column = Uint32Array.from({ length: image.width }, (_, x) => Math.floor((x * width) / image.width));
  for (let y = 0; y + 1 < image.height; y++) {
    const row = Math.floor((y * height) / image.height) * width;
    let p = y * image.width * 4 + 1;
    for (let x = 0; x + 1 < image.width; x++, p += 4) {
      const here = data[p]!;
      const at = row + column[x]!;
      sums[at]! += Math.abs(here - data[p + 4]!) + Math.abs(here - data[p + image.width * 4]!);
      counts[at]! += 2;
    }
  }
  for (let i = 0; i < sums.length; i++) sums[i]! /= Math.max(1, counts[i]!);
  return sums;
}

/** The mean of a plane over a square of `2 * radius + 1`. */
export function around(
  { width, height }: { width: number; height: number },
  plane: Float32Array,
  radius: number,
): Float32Array {
  return boxBlur({ width, height, data: plane }, radius).data;
}

/** The same at a smaller long side; without the guide's own resizing it costs little. */
export function smallerLook(look: Look, longSide: number): Look {
  const scale = Math.min(1, longSide / Math.max(look.width, look.height));
  const width = Math.max(4, Math.round(look.width * scale));
  const height = Math.max(4, Math.round(look.height * scale));
  const small = (data: Float32Array): Float32Array =>
    resizeField({ width: look.width, height: look.height, data }, width, height).data;
  return {
    width,
    height,
    luma: small(look.luma),
    redGreen: small(look.redGreen),
    yellowBlue: small(look.yellowBlue),
    saturation: small(look.saturation),
    detail: small(look.detail),
    subject: small(look.subject),
    guide: look.guide,
    edges: look.edges,
  };
}
