import type { Field, Scene } from '../types.ts';
import { sampleField } from './projection.ts';
import type { Rgb, Tones } from './tones.ts';

/** A place that something rises from. */
export type Source = {
  /** Middle of its foot, pixels. */
  readonly x: number;
  readonly y: number;
  /** Shares of the picture's width and height: half of how broad it is, and how far the picture shows it rising. */
  readonly halfWidth: number;
  readonly tall: number;
  readonly disparity: number;
  /** Mean colour of what is there, sRGB. */
  readonly colour: Rgb;
};

/** A weight from here on belongs to the region. */
const belongs = 0.3;

/** Where the picture shows a region of that name, the largest first. */
export function sourcesOf(scene: Scene, tones: Tones, name: string): Source[] {
  const part = scene.regions.find((region) => region.name === name && region.of === null);
  if (part !== undefined) return pieces(part.weight).map((piece) => sourceOf(piece, part.weight, scene, tones));
  return [];
}

/** Places of one piece that hangs together, indices into the field. */
type Piece = readonly number[];

function pieces({ width, height, data }: Field): Piece[] {
  const seen = new Uint8Array(data.length);
  const found: Piece[] = [];
  for (let start = 0; start < data.length; start++) {
    if (seen[start] === 1 || data[start]! < belongs) continue;
    const piece = [start];
    seen[start] = 1;
    for (const at of piece) {
      const x = at % width;
      const around = [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width];
      for (const next of around) {
        if (next < 0 || next >= width * height || seen[next] === 1 || data[next]! < belongs) continue;
        seen[next] = 1;
        piece.push(next);
      }
    }
    found.push(piece);
  }
  return found.toSorted((one, other) => other.length - one.length).filter(({ length }) => length > data.length * 1e-4);
}

function sourceOf(piece: Piece, { width, height }: Field, scene: Scene, tones: Tones): Source {
  const rows = piece.map((at) => Math.floor(at / width)).toSorted((one, other) => one - other);
  const top = rows[Math.floor(rows.length * 0.03)]!;
  const foot = rows[Math.floor(rows.length * 0.97)]!;
  // It rises from its lowest third.
  const low = piece.filter((at) => Math.floor(at / width) >= foot - (foot - top) / 3);
  const columns = low.map((at) => at % width);
  const x = columns.reduce((sum, column) => sum + column, 0) / columns.length;
  const halfWidth = columns.reduce((sum, column) => sum + Math.abs(column - x), 0) / columns.length;
  const px = ((x + 0.5) * scene.width) / width;
  const py = ((foot + 0.5) * scene.height) / height;
  return {
    x: px,
    y: py,
    halfWidth: Math.max((1.7 * halfWidth) / width, 0.012),
    tall: (foot - top) / height,
    disparity: sampleField(scene.layers[0]!.disparity, scene.width, scene.height, px, py),
    colour: meanOf(piece, width, height, tones),
  };
}

function meanOf(piece: Piece, width: number, height: number, tones: Tones): Rgb {
  const sums = [0, 0, 0];
  for (const at of piece) {
    const x = Math.floor((((at % width) + 0.5) * tones.width) / width);
    const y = Math.floor(((Math.floor(at / width) + 0.5) * tones.height) / height);
    for (let c = 0; c < 3; c++) sums[c]! += tones.rgb[(y * tones.width + x) * 3 + c]!;
  }
  return [sums[0]! / piece.length, sums[1]! / piece.length, sums[2]! / piece.length];
}

/** What people eat and drink hot, in the detector's words. */
const vessels = new Set(['cup', 'bowl', 'pizza', 'hot dog', 'teapot', 'kettle', 'pot']);

/** The brims of the cups and bowls that the picture shows, the largest first. */
export function vesselsOf(scene: Scene, tones: Tones): Source[] {
  return scene.subjects
    .filter(({ label }) => label !== null && vessels.has(label))
    .toSorted((one, other) => other.area - one.area)
    .map(({ box, disparity }) => {
      const x = box.x + box.width / 2;
      const y = box.y + 0.06 * box.height;
      const at = Math.floor(y * tones.height) * tones.width + Math.floor(x * tones.width);
      const colour: Rgb = [tones.rgb[at * 3]!, tones.rgb[at * 3 + 1]!, tones.rgb[at * 3 + 2]!];
      return { x: x * scene.width, y: y * scene.height, halfWidth: 0.22 * box.width, tall: 0, disparity, colour };
    });
}
