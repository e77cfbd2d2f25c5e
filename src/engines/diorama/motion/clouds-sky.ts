import type { Plate, Scene } from '../types.ts';

/** What is added to a sky on each side, widths of the picture. */
export const skyBeyond = 0.26;
/** Rows below the lowest cloud that may be looked at, heights of the picture. */
const below = 0.08;
/** The added sky is the sky's own, mirrored, but drawn out and bent, so that it is not recognised. */
const drawnOut = 0.8;
const bend = { reach: 0.035, length: 0.45 } as const;

/** A plate of clouds with more sky on both sides, so that clouds may go far. */
export function widerSky(plate: Plate, { width, height }: Scene): Plate {
  const { texture, mask, left } = plate;
  const beyond = Math.round(skyBeyond * width);
  const wide = texture.width + 2 * beyond;
  const last = texture.width - 1;
  const lowest = Math.min(lastRow(plate) + Math.round(below * height), texture.height);
  const rows = lowest - (lowest % 2);
  const data = new Uint8Array(wide * rows * 4);
  const wideMask = new Uint8Array(wide * rows);
  const from = new Uint32Array(texture.data.buffer, texture.data.byteOffset, texture.width * texture.height);
  const to = new Uint32Array(data.buffer);
  for (let y = 0; y < rows; y++) {
    const row = y * texture.width;
    wideMask.set(mask.subarray(row, row + texture.width), y * wide + beyond);
    to.set(from.subarray(row, row + texture.width), y * wide + beyond);
  }
  for (let away = 1; away <= beyond; away++) {
    const back = Math.round(away * drawnOut);
    const shift = Math.round(bend.reach * height * Math.sin((2 * Math.PI * away) / (bend.length * width)));
    for (let y = 0; y < rows; y++) {
      const row = Math.min(Math.max(y + shift, 0), rows - 1) * texture.width;
      to[y * wide + beyond - away] = from[row + back]!;
      to[y * wide + beyond + last + away] = from[row + last - back]!;
    }
  }
  return { ...plate, left: left - beyond, texture: { width: wide, height: rows, data }, mask: wideMask, ofClip: true };
}

function lastRow({ mask, texture }: Plate): number {
  for (let i = mask.length - 1; i >= 0; i--) if (mask[i]! > 0) return Math.floor(i / texture.width) + 1;
  return texture.height;
}
