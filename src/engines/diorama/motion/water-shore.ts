import type { Plate, Scene } from '../types.ts';

/** Pixels between two points of a shore. */
const step = 4;
/** Points over which a shore is evened out, to either side. */
const reach = 12;
/** A shore that strays farther than this from its evened line, pixels, is no beach: stones, or somebody standing there. */
const stray = 6;

/** The line where water ends below, toward the viewer. */
export type Shore = {
  /** Row of the picture at which the water ends. */
  row(x: number): number;
  /** 0 to 1: how far waves may run up there. */
  open(x: number): number;
};

/** The shore below a plate of water; null where the water goes on to the picture's edge, or its end is no even line. */
export function findShore(plate: Plate, { width, height }: Scene): Shore | null {
  const count = Math.floor(width / step);
  const ends = Array.from({ length: count }, (_, i) => lowest(plate, i * step, height));
  const line = ends.map((_, i) => {
    const around = ends.slice(Math.max(i - reach, 0), i + reach + 1).filter((end) => end > 0);
    return around.length < reach ? 0 : around.toSorted((a, b) => a - b)[around.length >> 1]!;
  });
  const open = line.map((end, i) => (end > 0 && end < height - 12 && Math.abs(ends[i]! - end) < stray ? 1 : 0));
  if (open.filter((value) => value === 1).length < 0.3 * count) return null;
  const rows = mean(line);
  const shares = mean(open.map((_, i) => Math.min(...open.slice(Math.max(i - reach, 0), i + reach + 1))));
  return { row: (x) => between(rows, x), open: (x) => between(shares, x) };
}

/** The lowest row of a column in which the plate is seen; 0 for none. */
function lowest(plate: Plate, x: number, height: number): number {
  for (let y = height - 1; y > 0; y--) {
    if (plate.mask[(y - plate.top) * plate.texture.width + x - plate.left]! > 127) return y;
  }
  return 0;
}

function mean(values: readonly number[]): number[] {
  return values.map((_, i) => {
    const around = values.slice(Math.max(i - reach, 0), i + reach + 1);
    return around.reduce((a, b) => a + b, 0) / around.length;
  });
}

function between(values: readonly number[], x: number): number {
  const at = Math.min(Math.max(x / step, 0), values.length - 1.001);
  const i = Math.floor(at);
  return values[i]! + (values[i + 1]! - values[i]!) * (at - i);
}
