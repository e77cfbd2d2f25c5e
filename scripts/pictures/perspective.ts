import type { Point } from './svg.ts';

/** The vanishing point, and how many pixels a metre spans at one metre from the eye. */
const centre: Point = [640, 318];
const focal = 700;
const eyeHeight = 1.62;

/** Pixels per metre at `z` metres from the eye. */
export function scaleAt(z: number): number {
  return focal / z;
}

/** Where a point of the street is drawn: metres to the right of the middle, above the ground, and away from the eye. */
export function project(x: number, y: number, z: number): Point {
  return [centre[0] + (focal * x) / z, centre[1] + (focal * (eyeHeight - y)) / z];
}

/** A rectangle on a wall that runs along the street at `x`. */
export function onWall(x: number, from: number, to: number, bottom: number, top: number): Point[] {
  return [project(x, bottom, from), project(x, bottom, to), project(x, top, to), project(x, top, from)];
}
