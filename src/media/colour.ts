import type { Pixels } from './image.ts';

/**
 * Converts a frame of video to RGBA: I420, bt709, limited range, planes tightly packed.
 * Chroma is taken from the nearest sample, which is enough to look at frames and to check them.
 */
export function i420ToRgba(i420: Uint8Array, width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 4);
  const chromaWidth = (width + 1) >> 1;
  const uAt = width * height;
  const vAt = uAt + chromaWidth * ((height + 1) >> 1);
  // ITU-R BT.709-6: Kr 0.2126, Kb 0.0722; limited range, 219 steps of luma and 224 of chroma. Fixed point, 16 bits.
  const luma = Math.round((255 / 219) * 65536);
  const redV = Math.round(2 * (1 - 0.2126) * (255 / 224) * 65536);
  const blueU = Math.round(2 * (1 - 0.0722) * (255 / 224) * 65536);
  const greenU = Math.round(((2 * (1 - 0.0722) * 0.0722) / 0.7152) * (255 / 224) * 65536);
  const greenV = Math.round(((2 * (1 - 0.2126) * 0.2126) / 0.7152) * (255 / 224) * 65536);
  const half = 32768;
  for (let y = 0; y < height; y += 1) {
    const chromaRow = (y >> 1) * chromaWidth;
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const chroma = chromaRow + (x >> 1);
      const l = (i420[at]! - 16) * luma + half;
      const u = i420[uAt + chroma]! - 128;
      const v = i420[vAt + chroma]! - 128;
      data[at * 4] = clampByte((l + redV * v) >> 16);
      data[at * 4 + 1] = clampByte((l - greenU * u - greenV * v) >> 16);
      data[at * 4 + 2] = clampByte((l + blueU * u) >> 16);
      data[at * 4 + 3] = 255;
    }
  }
  return { width, height, data };
}

function clampByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
