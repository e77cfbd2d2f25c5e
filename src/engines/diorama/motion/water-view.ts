import type { Plate, Scene } from '../types.ts';

/** Where water lies in the picture, and how large what moves on it looks. */
export type WaterView = {
  /** Rows of the picture, pixels: the water's upper and lower end. */
  readonly top: number;
  readonly bottom: number;
  /** True under water and straight from above: there is no vanishing line. */
  readonly flat: boolean;
  /** Pixels across a tile of ripples at size 1. */
  readonly tile: number;
  /** How large things look in a row: 1 in front, smaller toward the horizon. */
  size(y: number): number;
  /** How much shorter things look along the view than across it, in a row. */
  flatness(y: number): number;
  /** Position in the ripples, tiles. */
  across(x: number, y: number): number;
  down(y: number): number;
};

/** The ripples' texels that a pixel may at most step over: the shortest waves still have two pixels. */
const mostTexels = 3;
const texels = 128;
/** Size at the horizon, where that of the ground plane would be 0. */
const leastSize = 0.1;
const leastFlatness = 0.24;

/**
 * Lays the ripples of a plate of water out on the ground plane: across = x / size, along = 1 / size, with size growing
 * from the vanishing line to the viewer.
 */
export function viewWater(plate: Plate, scene: Scene): WaterView {
  const { width, height } = scene;
  const { top, bottom, share, atTop } = extent(plate, scene);
  const long = Math.max(width, height);
  const tile = 0.4 * long;
  const flat = share > 0.45 && atTop > 0.6;
  // A vanishing line within the water is a wrong guess.
  const horizon = scene.horizon < top + 0.03 * height ? Math.min(scene.horizon, top - 1) : top - 0.03 * height;
  // A strip far off is drawn somewhat nearer than it is: its waves could not be seen.
  const depth = Math.sqrt((Math.max(bottom, horizon + 8) - horizon) * (height - horizon));
  const size = (y: number): number => (flat ? 1 : Math.hypot(Math.max(y - horizon, 0) / depth, leastSize));
  const flatness = (y: number): number =>
    flat ? 1 : Math.min(Math.max((y - horizon) / (1.1 * long), leastFlatness), 0.8);
  const margin = Math.ceil(0.12 * height);
  const rows = new Float64Array(height + 2 * margin + 1);
  for (let i = 1; i < rows.length; i++) {
    const y = i - margin - 0.5;
    rows[i] = rows[i - 1]! + Math.min(1 / (tile * size(y) * flatness(y)), mostTexels / texels);
  }
  return {
    top,
    bottom,
    flat,
    tile,
    size,
    flatness,
    across: (x, y) => (x - width / 2) / (tile * size(y)),
    down(y) {
      const at = Math.min(Math.max(y + margin, 0), rows.length - 1.001);
      const row = Math.floor(at);
      return rows[row]! + (rows[row + 1]! - rows[row]!) * (at - row);
    },
  };
}

/** Rows between which the plate is seen, its share of the picture, and its share of the picture's upper edge. */
function extent(plate: Plate, { width, height }: Scene): { top: number; bottom: number; share: number; atTop: number } {
  const counts = new Float64Array(height);
  for (let y = 0; y < height; y++) {
    const from = (y - plate.top) * plate.texture.width - plate.left;
    for (let x = 0; x < width; x += 2) if (plate.mask[from + x]! > 127) counts[y]! += 2;
  }
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const wide = Array.from(counts, (count) => count > 0.03 * most);
  const sum = counts.reduce((a, b) => a + b, 0);
  return {
    top: Math.max(wide.indexOf(true), 0),
    bottom: wide.lastIndexOf(true) + 1 || height,
    share: sum / (width * height),
    atTop: counts[1]! / width,
  };
}
