import type { Layer, Mesh } from '../types.ts';

/** Vertices in a regular grid over everything that a layer shows. */
export type Grid = {
  /** x and y of each vertex, picture pixels. */
  readonly corners: number[];
  /** Vertices of each square: top left, top right, bottom left, bottom right. */
  readonly squares: readonly (readonly [number, number, number, number])[];
};

/** @param spacing pixels between two vertices */
export function gridOver(layer: Layer, spacing: number): Grid {
  const { texture, left, top } = layer;
  const columns = Math.ceil((texture.width - 1) / spacing);
  const rows = Math.ceil((texture.height - 1) / spacing);
  const numbers = new Int32Array((columns + 1) * (rows + 1)).fill(-1);
  const corners: number[] = [];
  const squares: (readonly [number, number, number, number])[] = [];
  const vertex = (column: number, row: number): number => {
    const key = row * (columns + 1) + column;
    if (numbers[key] === -1) {
      numbers[key] = corners.length / 2;
      corners.push(
        left + Math.min(column * spacing, texture.width - 1),
        top + Math.min(row * spacing, texture.height - 1),
      );
    }
    return numbers[key]!;
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!isThere(layer, column * spacing, row * spacing, spacing)) continue;
      const a = vertex(column, row);
      const b = vertex(column + 1, row);
      squares.push([a, b, vertex(column, row + 1), vertex(column + 1, row + 1)]);
    }
  }
  return { corners, squares };
}

/** A mesh that shows a layer's texture at rest. */
export function meshOf(
  { left, top, texture, disparity }: Layer,
  id: string,
  corners: readonly number[],
  triangles: readonly number[],
): Mesh {
  return {
    kind: 'mesh',
    id,
    left,
    top,
    texture,
    disparity,
    corners: Float32Array.from(corners),
    triangles: Uint32Array.from(triangles),
  };
}

/**
 * Lets neighbours even out the numbers of each vertex.
 *
 * @param beside the neighbours of each vertex
 * @param per how many numbers each vertex has, one after the other
 * @param stays which vertices keep theirs
 */
export function evenOut(
  values: Float32Array,
  beside: readonly (readonly number[])[],
  rounds: number,
  per = 1,
  stays: (vertex: number) => boolean = () => false,
): Float32Array {
  let now = values;
  for (let round = 0; round < rounds; round++) {
    const next = now.slice();
    beside.forEach((around, i) => {
      if (around.length === 0 || stays(i)) return;
      for (let k = 0; k < per; k++) {
        let sum = 0;
        for (const other of around) sum += now[other * per + k]!;
        next[i * per + k] = 0.5 * now[i * per + k]! + (0.5 * sum) / around.length;
      }
    });
    now = next;
  }
  return now;
}

function isThere({ texture }: Layer, x0: number, y0: number, spacing: number): boolean {
  const { width, height, data } = texture;
  for (let y = Math.max(y0 - 1, 0); y <= Math.min(y0 + spacing + 1, height - 1); y++) {
    for (let x = Math.max(x0 - 1, 0); x <= Math.min(x0 + spacing + 1, width - 1); x++) {
      if (data[(y * width + x) * 4 + 3]! > 0) return true;
    }
  }
  return false;
}
