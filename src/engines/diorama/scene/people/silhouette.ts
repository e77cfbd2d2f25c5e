import { components } from './pieces.ts';
import type { Spot } from './face-frame.ts';

/** A person's outline at a quarter of the picture's size, and how far each of its pixels is from the trunk, within it. */
export type Silhouette = {
  readonly width: number;
  readonly height: number;
  /** Picture pixels of the first column and row, and a pixel's side. */
  readonly left: number;
  readonly top: number;
  readonly step: number;
  /** Picture pixels along the way within the person; Infinity outside, 0 in the trunk. */
  readonly far: Float32Array;
  /** Pieces of what is farther than `reach`, numbered from 1; 0 nowhere. */
  readonly pieces: Uint8Array;
  readonly count: number;
};

/** What sticks out of a trunk. */
export type Protrusion = {
  readonly piece: number;
  /** Where it leaves the trunk, its middle and its farthest end, picture pixels. */
  readonly root: Spot;
  readonly end: Spot;
  /** How far its end is from the trunk. */
  readonly length: number;
  /** Square picture pixels. */
  readonly area: number;
  /** The middle of what is at a distance from the trunk. */
  at(far: number): Spot;
};

const sqrt2 = Math.SQRT2;

/**
 * @param inside whether a picture pixel belongs to the person
 * @param trunk whether one belongs to the trunk
 * @param reach distance beyond which a piece is no trunk any more
 */
export function trace(
  box: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number },
  inside: (x: number, y: number) => boolean,
  trunk: (x: number, y: number) => boolean,
  reach: number,
): Silhouette {
  const step = 4;
  const width = Math.ceil((box.right - box.left) / step) + 1;
  const height = Math.ceil((box.bottom - box.top) / step) + 1;
  const mask = new Uint8Array(width * height);
  const far = new Float32Array(width * height).fill(Infinity);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const px = box.left + x * step;
      const py = box.top + y * step;
      if (!inside(px, py)) continue;
      mask[y * width + x] = 1;
      if (trunk(px, py)) far[y * width + x] = 0;
    }
  }
  settle(mask, far, width, height, step);
  const beyond = mask.map((value, i) => (value === 1 && far[i]! > reach && far[i]! < Infinity ? 1 : 0));
  const { labels, count } = components(beyond, width, height);
  return { width, height, left: box.left, top: box.top, step, far, pieces: labels, count };
}

/** Chamfer distances within the mask: sweeps to and fro until nothing changes. */
function settle(mask: Uint8Array, far: Float32Array, width: number, height: number, step: number): void {
  const look = (i: number, x: number, y: number, dx: number, dy: number, cost: number): boolean => {
    const nx = x + dx;
    const ny = y + dy;
    if (nx < 0 || ny < 0 || nx >= width || ny >= height) return false;
    const other = far[ny * width + nx]! + cost;
    if (other >= far[i]! - 1e-4) return false;
    far[i] = other;
    return true;
  };
  for (let changed = true, sweep = 0; changed && sweep < 40; sweep++) {
    changed = false;
    const sign = sweep % 2 === 0 ? -1 : 1;
    for (let n = 0; n < mask.length; n++) {
      const i = sign < 0 ? n : mask.length - 1 - n;
      if (mask[i] === 0) continue;
      const x = i % width;
      const y = (i - x) / width;
      const found = [
        look(i, x, y, sign, 0, step),
        look(i, x, y, 0, sign, step),
        look(i, x, y, sign, sign, step * sqrt2),
        look(i, x, y, -sign, sign, step * sqrt2),
      ];
      if (found.includes(true)) changed = true;
    }
  }
}

/** The pieces that stick out farther than `least`. */
export function protrusions(silhouette: Silhouette, least: number): Protrusion[] {
  const { width, left, top, step, far, pieces, count } = silhouette;
  const spot = (i: number): Spot => ({ x: left + (i % width) * step, y: top + Math.floor(i / width) * step });
  return Array.from({ length: count }, (_, k) => k + 1).flatMap((piece): Protrusion[] => {
    let length = 0;
    let least0 = Infinity;
    let area = 0;
    for (let i = 0; i < far.length; i++) {
      if (pieces[i] !== piece) continue;
      length = Math.max(length, far[i]!);
      least0 = Math.min(least0, far[i]!);
      area += step * step;
    }
    if (length < least) return [];
    const middle = (from: number, to: number): Spot => {
      let x = 0;
      let y = 0;
      let n = 0;
      for (let i = 0; i < far.length; i++) {
        if (pieces[i] !== piece || far[i]! < from || far[i]! > to) continue;
        const at = spot(i);
        x += at.x;
        y += at.y;
        n++;
      }
      return n === 0 ? { x: 0, y: 0 } : { x: x / n, y: y / n };
    };
    return [
      {
        piece,
        root: middle(0, least0 + 2.5 * step),
        end: middle(0.9 * length, length),
        length,
        area,
        at: (value) => middle(value - 0.05 * length - step, value + 0.05 * length + step),
      },
    ];
  });
}

/** Pixels of the outline up to which something beside it belongs to it. */
const farthestLook = 12;

/** The piece, and the distance from the trunk, at a picture position. */
export function lookUp(silhouette: Silhouette, x: number, y: number): { piece: number; far: number } {
  const { width, height, left, top, step, far, pieces } = silhouette;
  const cx = Math.round((x - left) / step);
  const cy = Math.round((y - top) / step);
  // At the soft edge, and beside it, the nearest pixel inside counts.
  for (let radius = 0; radius <= farthestLook; radius++) {
    let best = -1;
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        if (Math.max(Math.abs(dx), Math.abs(dy)) !== radius) continue;
        const nx = cx + dx;
        const ny = cy + dy;
        if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
        const i = ny * width + nx;
        if (far[i]! < Infinity && (best < 0 || far[i]! < far[best]!)) best = i;
      }
    }
    if (best >= 0) return { piece: pieces[best]!, far: far[best]! };
  }
  return { piece: 0, far: Infinity };
}

/** The pieces that reach higher than a picture row. */
export function piecesAbove({ width, top, step, pieces }: Silhouette, y: number): ReadonlySet<number> {
  const found = new Set<number>();
  for (let i = 0; i < pieces.length; i++) {
    if (pieces[i]! > 0 && top + Math.floor(i / width) * step < y) found.add(pieces[i]!);
  }
  return found;
}
