import type { Instant } from './program.ts';

/** Rounds after which the search has come within a fraction of a pixel for every move of the camera. */
const rounds = 5;

/** The output pixel at which a picture position of a disparity is seen. */
export function locate(instant: Instant, disparity: number, x: number, y: number): { x: number; y: number } {
  const seen = [0, 0];
  let px = x;
  let py = y;
  for (let round = 0; round < rounds; round++) {
    instant.see(disparity, px, py, seen, 0);
    px += x - seen[0]!;
    py += y - seen[1]!;
  }
  return { x: px, y: py };
}
