import { components } from '../raster/components.ts';
import type { Canvas } from './canvas.ts';

/** Something dark on a face, filled: an eye with its lashes, a brow, a mouth. */
export type Blob = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Pixels of it, holes filled, and how much of it is dark. */
  readonly pixels: number;
  /** First and last row of it in each column from `left`; NaN where it has none. */
  readonly upper: readonly number[];
  readonly lower: readonly number[];
  /** How much of what is around it is light, 0 to 1. */
  readonly lightAround: number;
};

/** What is darker than `dark` and hangs together, at least `least` pixels of it. */
export function findBlobs(
  { side, luma }: Canvas,
  isDark: (i: number) => boolean,
  light: number,
  least: number,
): Blob[] {
  const mask = new Uint8Array(side * side);
  for (let i = 0; i < mask.length; i++) if (isDark(i)) mask[i] = 1;
  const found = components(mask, side, side);
  return found.components.flatMap(({ label, left, right, top, bottom, pixels }): Blob[] => {
    if (pixels < least || left < 2 || top < 2 || right > side - 3 || bottom > side - 3) return [];
    const upper: number[] = [];
    const lower: number[] = [];
    let filled = 0;
    let around = 0;
    let bright = 0;
    const look = (x: number, y: number): void => {
      if (x < 0 || y < 0 || x >= side || y >= side) return;
      around++;
      if (luma[y * side + x]! > light) bright++;
    };
    for (let x = left; x <= right; x++) {
      let first = NaN;
      let last = NaN;
      for (let y = top; y <= bottom; y++) {
        if (found.labels[y * side + x] !== label) continue;
        if (Number.isNaN(first)) first = y;
        last = y;
      }
      upper.push(first);
      lower.push(last);
      if (Number.isNaN(first)) continue;
      filled += last - first + 1;
      look(x, first - 3);
      look(x, last + 3);
    }
    for (let y = top; y <= bottom; y++) {
      look(left - 3, y);
      look(right + 3, y);
    }
    return [
      {
        left,
        right,
        top,
        bottom,
        x: (left + right) / 2,
        y: (top + bottom) / 2,
        width: right - left + 1,
        height: bottom - top + 1,
        pixels: filled,
        upper,
        lower,
        lightAround: bright / Math.max(around, 1),
      },
    ];
  });
}
