import type { Layer, Mesh } from '../../types.ts';
import { gridOver, meshOf } from '../grid-mesh.ts';

/** Pixels between two vertices. */
const spacing = 10;

/** A regular mesh over everything that a layer shows, and which vertices are side by side. */
export function meshOver(layer: Layer, id: string): { mesh: Mesh; beside: number[][] } {
  const { corners, squares } = gridOver(layer, spacing);
  const beside: number[][] = Array.from({ length: corners.length / 2 }, () => []);
  const join = (a: number, b: number): void => {
    beside[a]!.push(b);
    beside[b]!.push(a);
  };
  for (const [a, b, c, d] of squares) {
    join(a, b);
    join(a, c);
    join(b, d);
    join(c, d);
  }
  const triangles = squares.flatMap(([a, b, c, d]) => [a, b, c, b, d, c]);
  return { mesh: meshOf(layer, id, corners, triangles), beside };
}
