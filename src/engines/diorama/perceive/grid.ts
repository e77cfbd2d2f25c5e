import type { Field, Raster, RgbaImage } from '../types.ts';
import { resizeRgb, type RgbField } from './raster/resize.ts';

/** A size with the picture's aspect and the given long side; never larger than the picture. */
export function fitSize(
  picture: { width: number; height: number },
  longSide: number,
): { width: number; height: number } {
  const scale = Math.min(1, longSide / Math.max(picture.width, picture.height));
  return {
    width: Math.max(1, Math.round(picture.width * scale)),
    height: Math.max(1, Math.round(picture.height * scale)),
  };
}

/** The picture at a smaller size, as floats 0 to 255. */
export function shrink(image: RgbaImage, longSide: number): RgbField {
  const size = fitSize(image, longSide);
  return resizeRgb(image, size.width, size.height);
}

/** 0..1 to 0..255. */
export function toRaster(field: Field): Raster {
  const data = new Uint8Array(field.data.length);
  for (let i = 0; i < data.length; i++) data[i] = Math.min(255, Math.max(0, Math.round(field.data[i]! * 255)));
  return { width: field.width, height: field.height, data };
}

/** 0 below `low`, 1 above `high`, a smooth step between. */
export function ramp(value: number, low: number, high: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
