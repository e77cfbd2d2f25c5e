import type { Field, RgbaImage } from '../../types.ts';

/** Interleaved red, green, blue as floats, 0 to 255, rows top to bottom. */
export type RgbField = { readonly width: number; readonly height: number; readonly data: Float32Array };

type Taps = {
  /** For each target pixel: its first source pixel that counts, how many do, and where their weights begin. */
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly at: Int32Array;
  readonly weight: Float32Array;
};

/** For each target pixel, the source pixels that it averages: its footprint when shrinking, a triangle when enlarging. */
function taps(from: number, to: number, offset = 0, extent = from): Taps {
  const ratio = extent / to;
  const radius = Math.max(1, ratio);
  const most = Math.ceil(radius * 2) + 1;
  const first = new Int32Array(to);
  const count = new Int32Array(to);
  const at = new Int32Array(to);
  const weight = new Float32Array(to * most);
  let next = 0;
  for (let i = 0; i < to; i++) {
    const centre = offset + (i + 0.5) * ratio - 0.5;
    // What lies beyond the border repeats it, so its weight goes to the border's pixel.
    const low = Math.min(from - 1, Math.max(0, Math.floor(centre - radius) + 1));
    const high = Math.min(from - 1, Math.max(low, Math.ceil(centre + radius) - 1));
    first[i] = low;
    count[i] = high - low + 1;
    at[i] = next;
    let sum = 0;
    for (let k = Math.floor(centre - radius) + 1; k <= Math.ceil(centre + radius) - 1; k++) {
      const w = 1 - Math.abs(k - centre) / radius;
      weight[next + Math.min(high, Math.max(low, k)) - low]! += w;
      sum += w;
    }
    for (let k = 0; k < count[i]!; k++) weight[next + k]! /= sum;
    next += count[i]!;
  }
  return { first, count, at, weight };
}

function resample(
  source: Float32Array | Uint8Array,
  width: number,
  height: number,
  stride: number,
  channels: 1 | 3,
  x: Taps,
  y: Taps,
): Float32Array {
  const outWidth = x.first.length;
  const outHeight = y.first.length;
  const line = outWidth * channels;
  const rows = new Float32Array(line * height);
  const from = y.first[0]!;
  const to = y.first[outHeight - 1]! + y.count[outHeight - 1]!;
  for (let row = from; row < to; row++) {
    const base = row * width * stride;
    for (let i = 0; i < outWidth; i++) {
      let p = base + x.first[i]! * stride;
      const end = x.at[i]! + x.count[i]!;
      if (channels === 1) {
        let sum = 0;
        for (let k = x.at[i]!; k < end; k++, p++) sum += x.weight[k]! * source[p]!;
        rows[row * line + i] = sum;
      } else {
        let red = 0;
        let green = 0;
        let blue = 0;
        for (let k = x.at[i]!; k < end; k++, p += stride) {
          const w = x.weight[k]!;
          red += w * source[p]!;
          green += w * source[p + 1]!;
          blue += w * source[p + 2]!;
        }
        const out = row * line + i * 3;
        rows[out] = red;
        rows[out + 1] = green;
        rows[out + 2] = blue;
      }
    }
  }
  const data = new Float32Array(line * outHeight);
  for (let j = 0; j < outHeight; j++) {
    const out = j * line;
    for (let k = 0; k < y.count[j]!; k++) {
      const w = y.weight[y.at[j]! + k]!;
      const row = (y.first[j]! + k) * line;
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
