import type { Box } from '../types.ts';

/** The area that two boxes share, as a fraction of the picture. */
export function shared(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Intersection over union, 0 to 1. */
export function overlap(a: Box, b: Box): number {
  const both = shared(a, b);
  const either = a.width * a.height + b.width * b.height - both;
  return either > 0 ? both / either : 0;
}

/** The box grown by a fraction of its size on each side, cut off at the picture's borders. */
export function grow(box: Box, by: number): Box {
  const x = Math.max(0, box.x - box.width * by);
  const y = Math.max(0, box.y - box.height * by);
  return {
    x,
    y,
    width: Math.min(1, box.x + box.width * (1 + by)) - x,
    height: Math.min(1, box.y + box.height * (1 + by)) - y,
  };
}
