import { ramp } from '../grid.ts';
import { boxBlur } from '../raster/blur.ts';
import { resizeField } from '../raster/resize.ts';
import type { Look } from './look.ts';

/** Long side of the picture in which the mirror is looked for. */
const side = 160;

/** Where still water begins: the row, a fraction of the height, about which the picture is mirrored, and how well, 0 to 1. */
export type Mirror = { readonly at: number; readonly likeness: number };

/** The row about which the picture below is most like the picture above turned over. */
export function findMirror(look: Look): Mirror {
  const scale = Math.min(1, side / Math.max(look.width, look.height));
  const width = Math.max(8, Math.round(look.width * scale));
  const height = Math.max(8, Math.round(look.height * scale));
  const small = (data: Float32Array): Float32Array =>
    boxBlur(resizeField({ width: look.width, height: look.height, data }, width, height), 1).data;
  const planes = [small(look.luma), small(look.redGreen), small(look.yellowBlue)];
  const subject = resizeField({ width: look.width, height: look.height, data: look.subject }, width, height).data;
  let best: Mirror = { at: 0, likeness: 0 };
  for (let row = Math.round(0.2 * height); row < 0.8 * height; row++) {
    const likeness = likenessAt(planes, subject, width, height, row);
    if (likeness > best.likeness) best = { at: row / height, likeness };
  }
  return best;
}

function likenessAt(
  planes: readonly Float32Array[],
  subject: Float32Array,
  width: number,
  height: number,
  row: number,
): number {
  const reach = Math.min(row, height - row, Math.round(0.25 * height));
  if (reach < 0.1 * height) return 0;
  // Above the row, and below it turned over.
  const above = window(planes[0]!, width, reach, (dy) => row - 1 - dy);
  const below = window(planes[0]!, width, reach, (dy) => row + dy);
  let both = 0;
  let ofAbove = 0;
  let ofBelow = 0;
  let colour = 0;
  let count = 0;
  for (let dy = 1; dy < reach; dy++) {
    for (let x = 0; x < width; x++) {
      const up = (row - 1 - dy) * width + x;
      const down = (row + dy) * width + x;
      if (subject[up]! > 0.3 || subject[down]! > 0.3) continue;
      const a = above[dy * width + x]!;
      const b = below[dy * width + x]!;
      both += a * b;
      ofAbove += a * a;
      ofBelow += b * b;
      colour += Math.abs(planes[1]![up]! - planes[1]![down]!) + Math.abs(planes[2]![up]! - planes[2]![down]!);
      count++;
    }
  }
  // Enough must be there to compare, and not be plain.
  if (count < 0.5 * reach * width || Math.min(ofAbove, ofBelow) < 16 * count) return 0;
  return Math.max(0, both / Math.sqrt(ofAbove * ofBelow)) * (1 - ramp(colour / count, 20, 60));
}

/**
 * Rows of a plane without their means and without their columns' means. Bands across the picture (sky, wood, lawn) and
 * things that go through from top to bottom (trunks, poles) are alike about many rows.
 */
function window(plane: Float32Array, width: number, rows: number, rowAt: (dy: number) => number): Float32Array {
  const out = new Float32Array(rows * width);
  const columns = new Float32Array(width);
  for (let dy = 0; dy < rows; dy++) {
    const row = plane.subarray(rowAt(dy) * width, (rowAt(dy) + 1) * width);
    let mean = 0;
    for (const value of row) mean += value / width;
    for (let x = 0; x < width; x++) {
      out[dy * width + x] = row[x]! - mean;
      columns[x]! += (row[x]! - mean) / rows;
    }
  }
  for (let i = 0; i < out.length; i++) out[i]! -= columns[i % width]!;
  return out;
}
