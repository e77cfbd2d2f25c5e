import type { Layer, Mesh } from '../../types.ts';

/** Pixels between two vertices. */
const spacing = 10;

/** A regular mesh over everything that a layer shows, and which vertices are side by side. */
export function meshOver(layer: Layer, id: string): { mesh: Mesh; beside: number[][] } {
  const { texture, left, top } = layer;
  const columns = Math.ceil((texture.width - 1) / spacing);
  const rows = Math.ceil((texture.height - 1) / spacing);
  const numbers = new Int32Array((columns + 1) * (rows + 1)).fill(-1);
  const corners: number[] = [];
  const triangles: number[] = [];
  const beside: number[][] = [];
  const vertex = (column: number, row: number): number => {
    const key = row * (columns + 1) + column;
    if (numbers[key] === -1) {
      numbers[key] = beside.length;
      beside.push([]);
      corners.push(
        left + Math.min(column * spacing, texture.width - 1),
        top + Math.min(row * spacing, texture.height - 1),
      );
    }
    return numbers[key]!;
  };
  const join = (a: number, b: number): void => {
    beside[a]!.push(b);
    beside[b]!.push(a);
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!isThere(layer, column * spacing, row * spacing)) continue;
      const a = vertex(column, row);
      const b = vertex(column + 1, row);
      const c = vertex(column, row + 1);
      const d = vertex(column + 1, row + 1);
      triangles.push(a, b, c, b, d, c);
      join(a, b);
      join(a, c);
      join(b, d);
      join(c, d);
    }
  }
  const mesh: Mesh = {
    kind: 'mesh',
    id,
    left,
    top,
    texture,
    disparity: layer.disparity,
    corners: Float32Array.from(corners),
    triangles: Uint32Array.from(triangles),
  };
  return { mesh, beside };
}

function isThere({ texture }: Layer, x0: number, y0: number): boolean {
  const { width, height, data } = texture;
  for (let y = Math.max(y0 - 1, 0); y <= Math.min(y0 + spacing + 1, height - 1); y++) {
    for (let x = Math.max(x0 - 1, 0); x <= Math.min(x0 + spacing + 1, width - 1); x++) {
      if (data[(y * width + x) * 4 + 3]! > 0) return true;
    }
  }
  return false;
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
