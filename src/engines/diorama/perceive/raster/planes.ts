/** One number a pixel. */
export type Plane = Float32Array | Float64Array | Int32Array | Uint8Array;

/**
 * 1 where something holds of a plane's value, 0 elsewhere. Not by `Uint8Array.from`, which iterates when it is given a
 * function and takes more than ten times as long.
 */
export function maskWhere(plane: Plane, holds: (value: number, pixel: number) => boolean): Uint8Array {
  const mask = new Uint8Array(plane.length);
  for (let i = 0; i < mask.length; i++) if (holds(plane[i]!, i)) mask[i] = 1;
  return mask;
}

/** A plane made of another one, of whatever type. */
export function planeOf(plane: Plane, value: (value: number, pixel: number) => number): Float32Array {
  const made = new Float32Array(plane.length);
  for (let i = 0; i < made.length; i++) made[i] = value(plane[i]!, i);
  return made;
}
