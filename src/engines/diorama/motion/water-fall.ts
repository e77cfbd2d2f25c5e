import type { Field, Plate, Scene } from '../types.ts';
import type { Current } from './flow.ts';
import { sampleField } from './projection.ts';

/** Pixels between the points at which it is looked for falling water. */
const step = 16;

/** Falling water in a picture: how far what is seen at a point falls, 0 to 1, and the current there. */
export type Falls = { readonly share: Field; readonly current: Current };

/**
 * Water falls where its streaks are upright. There it goes down, the faster the farther it has come; elsewhere it goes
 * with the current.
 *
 * @param speed pixels a second at the top of a fall
 */
export function findFalls(plate: Plate, scene: Scene, speed: number, elsewhere: Current): Falls {
  const { width, height } = scene;
  const share = fallingParts(plate, scene);
  const top = highest(plate, scene);
  const spreading = spreadingOf(share, scene);
  return {
    share,
    current(x, y, out) {
      elsewhere(x, y, out);
      const here = sampleField(share, width, height, x, y);
      const drop = Math.max(y - top, 0) / height;
      const down = here * speed * (0.6 + 1.1 * Math.sqrt(drop));
      out[0] = out[0]! * (1 - here) + down * spreading(x, y);
      out[1] = out[1]! * (1 - here) + down;
    },
  };
}

/** Pixels to the right that falling water goes for each that it goes down, so that it keeps between its sides. */
function spreadingOf(
  { width: columns, height: rows, data }: Field,
  { width, height }: Scene,
): (x: number, y: number) => number {
  const middles = new Float64Array(rows);
  const widths = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 1e-6;
    let first = 0;
    let second = 0;
    for (let column = 0; column < columns; column++) {
      const value = data[row * columns + column]!;
      sum += value;
      first += value * column;
      second += value * column * column;
    }
    middles[row] = first / sum;
    widths[row] = sum < 1 ? 0 : Math.sqrt(Math.max(second / sum - (first / sum) ** 2, 0.25));
  }
  const slope = (values: Float64Array, row: number): number => {
    const before = Math.max(row - 3, 0);
    const after = Math.min(row + 3, rows - 1);
    return widths[before] === 0 || widths[after] === 0 ? 0 : (values[after]! - values[before]!) / (after - before);
  };
  const lean = middles.map((_, row) => slope(middles, row));
  const growth = widths.map((value, row) => (value === 0 ? 0 : slope(widths, row) / value));
  return (x, y) => {
    const row = Math.min(Math.max(Math.round((y / height) * rows - 0.5), 0), rows - 1);
    const from = (x / width) * columns - 0.5 - middles[row]!;
    return Math.min(Math.max(lean[row]! + growth[row]! * from, -0.5), 0.5);
  };
}

/** 0 to 1: how far changes across outweigh changes down, in the neighbourhood of each point. */
function fallingParts(plate: Plate, { width, height }: Scene): Field {
  const columns = Math.ceil(width / step);
  const rows = Math.ceil(height / step);
  const across = new Float64Array(columns * rows);
  const down = new Float64Array(columns * rows);
  const { texture, mask, left, top } = plate;
  const green = (x: number, y: number): number => texture.data[((y - top) * texture.width + x - left) * 4 + 1]!;
  for (let y = 2; y < height - 2; y += 2) {
    for (let x = 2; x < width - 2; x += 2) {
      if (mask[(y - top) * texture.width + x - left]! < 200) continue;
      const at = Math.floor(y / step) * columns + Math.floor(x / step);
      across[at]! += (green(x + 2, y) - green(x - 2, y)) ** 2;
      down[at]! += (green(x, y + 2) - green(x, y - 2)) ** 2;
    }
  }
  const data = new Float32Array(columns * rows);
  const reach = 3;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sumAcross = 0;
      let sumDown = 1;
      for (let y = Math.max(row - reach, 0); y <= Math.min(row + reach, rows - 1); y++) {
        for (let x = Math.max(column - reach, 0); x <= Math.min(column + reach, columns - 1); x++) {
          sumAcross += across[y * columns + x]!;
          sumDown += down[y * columns + x]!;
        }
      }
      const uprightness = (sumAcross - sumDown) / (sumAcross + sumDown);
      data[row * columns + column] = Math.min(Math.max(0.1 + 2.5 * uprightness, 0), 1);
    }
  }
  return { width: columns, height: rows, data };
}

function highest({ mask, texture, left, top }: Plate, { width, height }: Scene): number {
  for (let y = 0; y < height; y++) {
    const from = (y - top) * texture.width - left;
    for (let x = 0; x < width; x += 4) if (mask[from + x]! > 127) return y;
  }
  return 0;
}
