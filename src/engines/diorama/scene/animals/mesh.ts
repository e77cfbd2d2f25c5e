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

/** Lets neighbours even out a number of each vertex. */
export function evenOut(values: Float32Array, beside: readonly (readonly number[])[], rounds: number): Float32Array {
  let now = values;
  for (let round = 0; round < rounds; round++) {
    const last = now;
    now = last.map((value, i) => {
      const around = beside[i]!;
      let sum = 0;
      for (const other of around) sum += last[other]!;
      return around.length === 0 ? value : 0.5 * value + (0.5 * sum) / around.length;
    });
  }
  return now;
}
