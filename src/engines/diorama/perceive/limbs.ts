import type { Box, Field } from '../types.ts';
import { ramp } from './grid.ts';
import { resizeField } from './raster/resize.ts';

/** A box that reaches farther beyond what the matte net saw of it than this share of its side holds something more. */
const leastReach = 0.08;
/** Nearer to the frame than this fraction of the picture a box ends with the frame. */
const atFrame = 0.02;
/** Share of a box's side that is looked at again where something of the subject is missing. */
const lookedAt = 0.5;
/** The side is looked at in two halves that overlap: the nearer the net looks, the finer the things that it sees. */
const halfLength = 0.6;
/** Room around it, as a share of the box's side. */
const room = 0.08;

type Side = 'left' | 'right' | 'top' | 'bottom';

/** The part of a picture where a subject goes on, `part` within the crop `look` that is shown to the net. */
export type Limb = { readonly look: Box; readonly part: Box };

/**
 * Where a detector's box reaches beyond the matte: tails, arms and tools that the matte net, which sees the whole
 * picture small, has lost. `boxes` are of sure detections.
 */
export function findLostLimbs(matte: Field, boxes: readonly Box[]): Limb[] {
  return boxes.flatMap((box) => {
    const seen = extentWithin(matte, box);
    if (seen === null) return [];
    const ends = { left: box.x, right: box.x + box.width, top: box.y, bottom: box.y + box.height };
    // At the frame's edge boxes are no more than a guess.
    const reach: Record<Side, number> = {
      left: ends.left < atFrame ? 0 : (seen.left - ends.left) / box.width,
      right: ends.right > 1 - atFrame ? 0 : (ends.right - seen.right) / box.width,
      top: ends.top < atFrame ? 0 : (seen.top - ends.top) / box.height,
      bottom: ends.bottom > 1 - atFrame ? 0 : (ends.bottom - seen.bottom) / box.height,
    };
    const sides: Side[] = ['left', 'right', 'top', 'bottom'];
    const side = sides.reduce((most, other) => (reach[other] > reach[most] ? other : most));
    if (reach[side] < leastReach) return [];
    const part = sideOf(box, side, reach[side] + 0.02, 0.02);
    const upright = side === 'left' || side === 'right';
    return (['first', 'second'] as const).map((half) => {
      const along = upright
        ? sideOf(box, half === 'first' ? 'top' : 'bottom', halfLength, 0)
        : sideOf(box, half === 'first' ? 'left' : 'right', halfLength, 0);
      return { look: sideOf(along, side, lookedAt, room), part };
    });
  });
}

/** Adds what the net saw of a limb to the matte, in place. */
export function addLimb(matte: Field, seen: Field, { look, part }: Limb): void {
  const { width, height, data } = matte;
  const left = Math.round(look.x * width);
  const top = Math.round(look.y * height);
  const inner = resizeField(seen, Math.round(look.width * width), Math.round(look.height * height));
  for (let y = 0; y < inner.height && top + y < height; y++) {
    for (let x = 0; x < inner.width && left + x < width; x++) {
      const u = (left + x + 0.5) / width;
      const v = (top + y + 0.5) / height;
      if (u < part.x || u > part.x + part.width || v < part.y || v > part.y + part.height) continue;
      const i = (top + y) * width + left + x;
      data[i] = Math.max(data[i]!, ramp(inner.data[y * inner.width + x]!, 0.3, 0.8));
    }
  }
}

function extentWithin(
  { width, height, data }: Field,
  box: Box,
): { left: number; right: number; top: number; bottom: number } | null {
  let left = 1;
  let right = 0;
  let top = 1;
  let bottom = 0;
  for (let y = Math.max(0, Math.floor(box.y * height)); y < Math.min(height, (box.y + box.height) * height); y++) {
    for (let x = Math.max(0, Math.floor(box.x * width)); x < Math.min(width, (box.x + box.width) * width); x++) {
      if (data[y * width + x]! < 0.5) continue;
      left = Math.min(left, x / width);
      right = Math.max(right, (x + 1) / width);
      top = Math.min(top, y / height);
      bottom = Math.max(bottom, (y + 1) / height);
    }
  }
  return right <= left ? null : { left, right, top, bottom };
}

/** A share of the box at one of its sides, with some room around it, within the picture. */
function sideOf(box: Box, side: Side, share: number, around: number): Box {
  const wide = side === 'left' || side === 'right' ? share : 1;
  const high = side === 'top' || side === 'bottom' ? share : 1;
  const x = side === 'right' ? box.x + (1 - wide) * box.width : box.x;
  const y = side === 'bottom' ? box.y + (1 - high) * box.height : box.y;
  const x0 = Math.max(0, x - around * box.width);
  const y0 = Math.max(0, y - around * box.height);
  return {
    x: x0,
    y: y0,
    width: Math.min(1, x + (wide + around) * box.width) - x0,
    height: Math.min(1, y + (high + around) * box.height) - y0,
  };
}
