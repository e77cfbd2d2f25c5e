import type { LayerTexture, Plate, Scene } from '../types.ts';
import { continued } from './continued.ts';

/** What is added to a sky on each side, widths of the picture. */
export const skyBeyond = 0.26;
/** Rows below the lowest cloud that may be looked at, heights of the picture. */
const below = 0.08;

/** Pixels over which what was invented is blurred, twice, and within which of the clouds it is left as it is. */
const haze = 20;
const hazeFrom = 8;

/** Widths of the picture by which a sky is wider on either side. */
export type Beyond = { readonly left: number; readonly right: number };

/** A plate of clouds with more sky at its sides, so that clouds may go far. */
export function widerSky(plate: Plate, { width, height }: Scene, beyond: Beyond): Plate {
  const { texture, mask, left } = plate;
  const before = Math.round(beyond.left * width);
  const after = Math.round(beyond.right * width);
  const lowest = Math.min(lastRow(plate) + Math.round(below * height), texture.height);
  const rows = lowest - (lowest % 2);
  // The picture's own columns; the border around them was invented.
  const own = { from: -left, to: width - left };
  const wide = before + width + after + ((before + width + after) % 2);
  const data = new Uint8Array(wide * rows * 4);
  const wideMask = new Uint8Array(wide * rows);
  const hazy = hazed(plate, rows);
  const known = { texture: hazy, rows, own, seen: mask, goesOn: true };
  const [onLeft, onRight] = [continued(known, before, 'left'), continued(known, wide - width - before, 'right')];
  const words = (bytes: Uint8Array): Uint32Array => new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const [from, to, leftWords, rightWords] = [words(hazy.data), words(data), words(onLeft), words(onRight)];
  const more = wide - width - before;
  for (let y = 0; y < rows; y++) {
    const row = y * texture.width + own.from;
    const at = y * wide + before;
    to.set(from.subarray(row, row + width), at);
    wideMask.set(mask.subarray(row, row + width), at);
    for (let k = 0; k < before; k++) to[at - 1 - k] = leftWords[y * before + k]!;
    to.set(rightWords.subarray(y * more, (y + 1) * more), at + width);
    // What is seen beyond the picture's edge is what is seen at it.
    for (let k = 1; k <= own.from && k <= before; k++) wideMask[at - k] = mask[row - k]!;
    for (let k = 0; k < texture.width - own.to && k < more; k++) wideMask[at + width + k] = mask[row + width + k]!;
  }
  return { ...plate, left: -before, texture: { width: wide, height: rows, data }, mask: wideMask, ofClip: true };
}

/** What was invented below the clouds, which comes to be seen as they go, as haze: shapes in it would be of nothing. */
function hazed({ texture, mask }: Plate, rows: number): LayerTexture {
  const { width, height } = texture;
  const data = texture.data.slice();
  // Above the highest place where they are not seen nothing needs it.
  const top = Math.max(Math.floor(Math.max(mask.indexOf(0), 0) / width) - 2 * haze, 0);
  const count = width * (rows - top);
  if (count <= 0) return texture;
  const first = width * top;
  const seen = new Float32Array(count);
  for (let i = 0; i < count; i++) seen[i] = mask[first + i]!;
  const near = blurred(seen, width, rows - top, hazeFrom);
  for (let c = 0; c < 3; c++) {
    const plane = new Float32Array(count);
    for (let i = 0; i < count; i++) plane[i] = data[(first + i) * 4 + c]!;
    const soft = blurred(blurred(plane, width, rows - top, haze), width, rows - top, haze);
    for (let i = 0; i < count; i++) {
      if (seen[i]! > 0 || near[i]! >= 100) continue;
      const share = 1 - near[i]! / 100;
      data[(first + i) * 4 + c] = Math.round(plane[i]! + share * (soft[i]! - plane[i]!));
    }
  }
  return { width, height, data };
}

function blurred(plane: Float32Array, width: number, height: number, reach: number): Float32Array {
  const across = new Float32Array(plane.length);
  const out = new Float32Array(plane.length);
  const slide = (from: Float32Array, to: Float32Array, start: number, stride: number, count: number): void => {
    const at = (k: number): number => from[start + Math.min(Math.max(k, 0), count - 1) * stride]!;
    let sum = 0;
    for (let k = -reach; k <= reach; k++) sum += at(k);
    for (let k = 0; k < count; k++) {
      to[start + k * stride] = sum / (2 * reach + 1);
      sum += at(k + reach + 1) - at(k - reach);
    }
  };
  for (let y = 0; y < height; y++) slide(plane, across, y * width, 1, width);
  for (let x = 0; x < width; x++) slide(across, out, x, width, height);
  return out;
}

function lastRow({ mask, texture }: Plate): number {
  for (let i = mask.length - 1; i >= 0; i--) if (mask[i]! > 0) return Math.floor(i / texture.width) + 1;
  return texture.height;
}
