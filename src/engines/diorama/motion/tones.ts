import type { Scene } from '../types.ts';
import { sampleField } from './projection.ts';

export type Rgb = readonly [number, number, number];

/** The picture made small: what light there is, and where. */
export type Tones = {
  readonly width: number;
  readonly height: number;
  /** Three numbers 0 to 255 a place, sRGB. */
  readonly rgb: Float32Array;
  /** BT.709 luma of each place, 0 to 255. */
  readonly luma: Float32Array;
  /** Disparity of the background at each place. */
  readonly disparity: Float32Array;
};

const longSide = 96;

/** Means of the scene's picture over small blocks, subjects and all. */
export function tonesOf(scene: Scene): Tones {
  const scale = longSide / Math.max(scene.width, scene.height);
  const width = Math.max(2, Math.round(scene.width * scale));
  const height = Math.max(2, Math.round(scene.height * scale));
  const rgb = new Float32Array(width * height * 3);
  // Every third pixel in both directions tells a block's mean well enough.
  const step = 3;
  for (const { left, top, texture } of scene.layers) {
    const sums = new Float32Array(width * height * 5);
    for (let y = 1; y < scene.height; y += step) {
      const row = y - top;
      if (row < 0 || row >= texture.height) continue;
      const line = Math.floor((y * height) / scene.height) * width;
      for (let x = 1; x < scene.width; x += step) {
        const column = x - left;
        if (column < 0 || column >= texture.width) continue;
        const at = (row * texture.width + column) * 4;
        const to = (line + Math.floor((x * width) / scene.width)) * 5;
        for (let c = 0; c < 4; c++) sums[to + c]! += texture.data[at + c]!;
        sums[to + 4]!++;
      }
    }
    const inBlock = (scene.width / width / step) * (scene.height / height / step);
    for (let i = 0; i < width * height; i++) {
      // Outside its texture a layer has nothing.
      const count = Math.max(sums[i * 5 + 4]!, inBlock * 0.9);
      const clear = 1 - sums[i * 5 + 3]! / count / 255;
      for (let c = 0; c < 3; c++) rgb[i * 3 + c] = rgb[i * 3 + c]! * clear + sums[i * 5 + c]! / count;
    }
  }
  const luma = new Float32Array(width * height);
  const disparity = new Float32Array(width * height);
  const field = scene.layers[0]!.disparity;
  for (let i = 0; i < luma.length; i++) {
    luma[i] = lumaOf([rgb[i * 3]!, rgb[i * 3 + 1]!, rgb[i * 3 + 2]!]);
    const x = (((i % width) + 0.5) * scene.width) / width;
    disparity[i] = sampleField(
      field,
      scene.width,
      scene.height,
      x,
      ((Math.floor(i / width) + 0.5) * scene.height) / height,
    );
  }
  return { width, height, rgb, luma, disparity };
}

export function lumaOf([r, g, b]: Rgb): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function mixRgb(one: Rgb, other: Rgb, share: number): Rgb {
  const mix = (c: 0 | 1 | 2): number => one[c] + (other[c] - one[c]) * share;
  return [mix(0), mix(1), mix(2)];
}

/** Mean colour of the brightest `share` of the places that `counts` names; of all where it names none. */
export function brightMean(tones: Tones, share: number, counts: (place: number) => boolean): Rgb {
  const named = Array.from(tones.luma.keys()).filter(counts);
  const places = (named.length > 0 ? named : Array.from(tones.luma.keys())).toSorted(
    (one, other) => tones.luma[other]! - tones.luma[one]!,
  );
  const brightest = places.slice(0, Math.max(1, Math.round(places.length * share)));
  const mean = (c: number): number => brightest.reduce((sum, i) => sum + tones.rgb[i * 3 + c]!, 0) / brightest.length;
  return [mean(0), mean(1), mean(2)];
}

/** How bright it is around each place, luma 0 to 255: means over some fifth of the picture. */
export function glowOf({ width, height, luma }: Tones): Float32Array {
  const radius = Math.round(width * 0.09);
  const along = (values: Float32Array, step: number, line: number, lines: number, length: number): Float32Array => {
    const out = new Float32Array(values.length);
    for (let j = 0; j < lines; j++) {
      for (let i = 0; i < length; i++) {
        const from = Math.max(i - radius, 0);
        const to = Math.min(i + radius, length - 1);
        let sum = 0;
        for (let k = from; k <= to; k++) sum += values[j * line + k * step]!;
        out[j * line + i * step] = sum / (to - from + 1);
      }
    }
    return out;
  };
  return along(along(luma, 1, width, height, width), width, 1, width, height);
}
