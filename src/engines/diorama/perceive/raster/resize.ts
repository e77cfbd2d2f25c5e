import type { Field, RgbaImage } from '../../types.ts';

/** Interleaved red, green, blue as floats, 0 to 255, rows top to bottom. */
export type RgbField = { readonly width: number; readonly height: number; readonly data: Float32Array };

type Taps = { readonly start: Int32Array; readonly count: number; readonly weight: Float32Array };

/** For each target pixel, the source pixels that it averages: its footprint when shrinking, a triangle when enlarging. */
function taps(from: number, to: number, offset = 0, extent = from): Taps {
  const ratio = extent / to;
  const radius = Math.max(1, ratio);
  const count = Math.ceil(radius * 2) + 1;
  const start = new Int32Array(to);
  const weight = new Float32Array(to * count);
  for (let i = 0; i < to; i++) {
    const centre = offset + (i + 0.5) * ratio - 0.5;
    const first = Math.floor(centre - radius) + 1;
    start[i] = first;
    let sum = 0;
    for (let k = 0; k < count; k++)
      sum += weight[i * count + k] = Math.max(0, 1 - Math.abs(first + k - centre) / radius);
    for (let k = 0; k < count; k++) weight[i * count + k]! /= sum;
  }
  return { start, count, weight };
}

function resample(
  source: Float32Array | Uint8Array,
  width: number,
  height: number,
  stride: number,
  channels: number,
  x: Taps,
  y: Taps,
): Float32Array {
  const outWidth = x.start.length;
  const outHeight = y.start.length;
  const rows = new Float32Array(outWidth * height * channels);
  for (let row = 0; row < height; row++) {
    for (let i = 0; i < outWidth; i++) {
      const out = (row * outWidth + i) * channels;
      for (let k = 0; k < x.count; k++) {
        const w = x.weight[i * x.count + k]!;
        if (w === 0) continue;
        const column = Math.min(width - 1, Math.max(0, x.start[i]! + k));
        const at = (row * width + column) * stride;
        for (let c = 0; c < channels; c++) rows[out + c]! += w * source[at + c]!;
      }
    }
  }
  const line = outWidth * channels;
  const data = new Float32Array(line * outHeight);
  for (let j = 0; j < outHeight; j++) {
    for (let k = 0; k < y.count; k++) {
      const w = y.weight[j * y.count + k]!;
      if (w === 0) continue;
      const row = Math.min(height - 1, Math.max(0, y.start[j]! + k)) * line;
      const out = j * line;
      for (let i = 0; i < line; i++) data[out + i]! += w * rows[row + i]!;
    }
  }
  return data;
}

/** The picture, or the part of it given in pixels, at another size; shrinking averages, so nothing aliases. */
export function resizeRgb(
  image: RgbaImage,
  width: number,
  height: number,
  part?: { x: number; y: number; width: number; height: number },
): RgbField {
  const x = taps(image.width, width, part?.x ?? 0, part?.width ?? image.width);
  const y = taps(image.height, height, part?.y ?? 0, part?.height ?? image.height);
  return { width, height, data: resample(image.data, image.width, image.height, 4, 3, x, y) };
}

/** A field at another size, by the same filter. */
export function resizeField(field: Field, width: number, height: number): Field {
  if (field.width === width && field.height === height) return { width, height, data: field.data.slice() };
  const data = resample(
    field.data,
    field.width,
    field.height,
    1,
    1,
    taps(field.width, width),
    taps(field.height, height),
  );
  return { width, height, data };
}
