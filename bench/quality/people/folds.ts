import type { Mesh } from '../../../src/engines/diorama/types.ts';
import type { DrawnBodies } from './drawn-bodies.ts';

/** Twice the area, square pixels, below which a turned triangle is a line that nobody sees. */
const leastArea = 6;
/** Alpha of the middle of a triangle from which on there is something to see. */
const seen = 128;
/** Every how many frames is looked at. */
const every = 3;

/** Most triangles of a frame that lie on their backs where they are seen: what is turned over shows as a crease. */
export function visibleFolds({ pieces }: DrawnBodies): number {
  const frames = pieces[0]?.frames.length ?? 0;
  let most = 0;
  for (let frame = 0; frame < frames; frame += every) {
    let count = 0;
    pieces.forEach(({ mesh, of, frames: positions }, number) => {
      const { triangles, corners } = mesh;
      for (let t = 0; t < triangles.length; t += 3) {
        const now = area(positions[frame]!, triangles, t);
        if (Math.abs(now) < leastArea || Math.sign(now) === Math.sign(area(corners, triangles, t))) continue;
        if (!isSolid(mesh, t)) continue;
        const middle = middleOf(positions[frame]!, triangles, t);
        const isCovered = pieces.some((other, at) => {
          if (at < number || (at > number && other.of !== of)) return false;
          return covers(other.mesh, other.frames[frame]!, at === number ? t + 3 : 0, middle);
        });
        if (!isCovered) count++;
      }
    });
    most = Math.max(most, count);
  }
  return most;
}

/** Twice the signed area. */
function area(positions: Float32Array, triangles: Uint32Array, t: number): number {
  const [a, b, c] = [triangles[t]! * 2, triangles[t + 1]! * 2, triangles[t + 2]! * 2];
  return (
    (positions[b]! - positions[a]!) * (positions[c + 1]! - positions[a + 1]!) -
    (positions[b + 1]! - positions[a + 1]!) * (positions[c]! - positions[a]!)
  );
}

function middleOf(positions: Float32Array, triangles: Uint32Array, t: number): { x: number; y: number } {
  let [x, y] = [0, 0];
  for (let k = 0; k < 3; k++) {
    x += positions[triangles[t + k]! * 2]! / 3;
    y += positions[triangles[t + k]! * 2 + 1]! / 3;
  }
  return { x, y };
}

function isSolid({ corners, triangles, texture, left, top }: Mesh, t: number): boolean {
  const { x, y } = middleOf(corners, triangles, t);
  const tx = Math.min(Math.max(Math.round(x - left), 0), texture.width - 1);
  const ty = Math.min(Math.max(Math.round(y - top), 0), texture.height - 1);
  return texture.data[(ty * texture.width + tx) * 4 + 3]! >= seen;
}

/** Whether one of the solid triangles from `from` on, drawn later, lies over a point. */
function covers(mesh: Mesh, positions: Float32Array, from: number, { x, y }: { x: number; y: number }): boolean {
  const { triangles } = mesh;
  for (let t = from; t < triangles.length; t += 3) {
    let signs = 0;
    for (let k = 0; k < 3; k++) {
      const a = triangles[t + k]! * 2;
      const b = triangles[t + ((k + 1) % 3)]! * 2;
      const cross =
        (positions[b]! - positions[a]!) * (y - positions[a + 1]!) -
        (positions[b + 1]! - positions[a + 1]!) * (x - positions[a]!);
      signs += Math.sign(cross);
    }
    if (Math.abs(signs) === 3 && isSolid(mesh, t)) return true;
  }
  return false;
}
