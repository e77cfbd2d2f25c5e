import { ramp } from '../grid.ts';
import type { Look } from './look.ts';

/** Chance, 0 to 1, that a pixel of the ground shows sand: a warm, pale to reddish colour, neither green nor grey. */
export function sandiness({ redGreen, yellowBlue, luma, saturation }: Look): Float32Array {
  return redGreen.map(
    (warm, i) =>
      ramp(warm, 8, 22) *
      ramp(yellowBlue[i]!, 12, 30) *
      ramp(luma[i]!, 45, 80) *
      (1 - ramp(warm - yellowBlue[i]!, 8, 35)) *
      (1 - ramp(saturation[i]!, 0.86, 0.97)),
  );
}
