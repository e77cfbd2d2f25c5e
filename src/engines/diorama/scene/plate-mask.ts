import type { LayerTexture } from '../types.ts';

/** Difference of a channel, 0 to 255, from which a plate in its place is not the picture. */
const differing = 22;
/** Pixels around such a place that are left to the picture too, and those over which the plate comes back. */
const around = 2;
const feather = 3;

/**
 * A plate's mask, left only where the plate, in its place, is the picture: what stands in the water or before the sky and
 * was not told apart from it, legs or a mast, was invented away in the plate and would vanish.
 *
 * @param picture what lies under the plate, of its size
 */
export function keepToPicture(whole: Uint8Array, plate: LayerTexture, picture: Uint8Array): Uint8Array {
  const { width, height, data } = plate;
  const mask = whole.slice();
  const reach = around + feather;
  for (let i = 0; i < mask.length; i++) {
    if (whole[i] === 0) continue;
    const at = i * 4;
    if (
      Math.abs(data[at]! - picture[at]!) < differing &&
      Math.abs(data[at + 1]! - picture[at + 1]!) < differing &&
      Math.abs(data[at + 2]! - picture[at + 2]!) < differing
    ) {
      continue;
    }
    const column = i % width;
    const row = (i - column) / width;
    for (let y = Math.max(row - reach, 0); y <= Math.min(row + reach, height - 1); y++) {
      for (let x = Math.max(column - reach, 0); x <= Math.min(column + reach, width - 1); x++) {
        const away = Math.max(Math.abs(x - column), Math.abs(y - row)) - around;
        const most = away <= 0 ? 0 : (255 * away) / (feather + 1);
        if (mask[y * width + x]! > most) mask[y * width + x] = most;
      }
    }
  }
  return mask;
}
