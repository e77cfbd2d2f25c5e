import type { Plate, Scene } from '../types.ts';

/** What is added to a sky on each side, widths of the picture. */
export const skyBeyond = 0.26;
/** Rows below the lowest cloud that may be looked at, heights of the picture. */
const below = 0.08;
/** The added sky is the sky's own, mirrored, but drawn out and bent, so that it is not recognised. */
const drawnOut = 0.8;
const bend = { reach: 0.035, length: 0.45 } as const;

/** Widths of the picture by which a sky is wider on either side. */
export type Beyond = { readonly left: number; readonly right: number };

/** A plate of clouds with more sky at its sides, so that clouds may go far. */
export function widerSky(plate: Plate, { width, height }: Scene, beyond: Beyond): Plate {
  const { texture, mask, left } = plate;
  const before = Math.round(beyond.left * width);
  const after = Math.round(beyond.right * width);
  const wide = texture.width + before + after;
  const last = texture.width - 1;
  const lowest = Math.min(lastRow(plate) + Math.round(below * height), texture.height);
  const rows = lowest - (lowest % 2);
  const data = new Uint8Array(wide * rows * 4);
  const wideMask = new Uint8Array(wide * rows);
  const from = new Uint32Array(texture.data.buffer, texture.data.byteOffset, texture.width * texture.height);
  const to = new Uint32Array(data.buffer);
  for (let y = 0; y < rows; y++) {
    const row = y * texture.width;
    wideMask.set(mask.subarray(row, row + texture.width), y * wide + before);
    to.set(from.subarray(row, row + texture.width), y * wide + before);
  }
  for (let away = 1; away <= Math.max(before, after); away++) {
    const back = mirrored(Math.round(away * drawnOut), last);
    const shift = Math.round(bend.reach * height * Math.sin((2 * Math.PI * away) / (bend.length * width)));
    for (let y = 0; y < rows; y++) {
      const row = Math.min(Math.max(y + shift, 0), rows - 1) * texture.width;
      if (away <= before) to[y * wide + before - away] = from[row + back]!;
      if (away <= after) to[y * wide + before + last + away] = from[row + last - back]!;
    }
  }
  return { ...plate, left: left - before, texture: { width: wide, height: rows, data }, mask: wideMask, ofClip: true };
}

/** A distance of at most twice the length, turned back at it. */
function mirrored(distance: number, length: number): number {
  return distance <= length ? distance : Math.max(2 * length - distance, 0);
}

function lastRow({ mask, texture }: Plate): number {
  for (let i = mask.length - 1; i >= 0; i--) if (mask[i]! > 0) return Math.floor(i / texture.width) + 1;
  return texture.height;
}
