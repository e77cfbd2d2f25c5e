import { boxBlur } from '../raster/blur.ts';
import { components } from '../raster/components.ts';
import { maskWhere, planeOf } from '../raster/planes.ts';
import type { Look } from './look.ts';

/** Gradient (0 to 255 a pixel) of an edge, and of what still continues it. */
const edge = 14;
const continuing = 7;
/** Pixels that an edge must go straight on for, both ways together. */
const straight = 20;
/** Of them so many must be there, and within so many radians of its direction. */
const present = 0.85;
const turn = 0.2;
/** Sine of the angle to the level from which an edge stands upright. */
const upright = 0.94;
/** And up to which it is level, as the crests of waves are. */
const level = 0.03;
/** Pixels of upright edges that a structure has. */
const leastStanding = 14;

/**
 * 1 on long straight edges, of buildings, benches and roads, never of leaves, waves or clouds; 2 where they stand upright, 3 where
 * they are level. */
export function straightEdges(look: Look): Uint8Array {
  const { width, height, luma } = look;
  const size = new Float32Array(width * height);
  const angle = new Float32Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const gx =
        luma[i + 1]! -
        luma[i - 1]! +
        (luma[i + 1 - width]! - luma[i - 1 - width]! + luma[i + 1 + width]! - luma[i - 1 + width]!) / 2;
      const gy =
        luma[i + width]! -
        luma[i - width]! +
        (luma[i + width - 1]! - luma[i - width - 1]! + luma[i + width + 1]! - luma[i - width + 1]!) / 2;
      size[i] = Math.hypot(gx, gy) / 4;
      angle[i] = Math.atan2(gy, gx);
    }
  }
  const out = new Uint8Array(width * height);
  for (let i = 0; i < out.length; i++) {
    if (size[i]! < edge) continue;
    const dx = -Math.sin(angle[i]!);
    const dy = Math.cos(angle[i]!);
    const x0 = i % width;
    const y0 = (i - x0) / width;
    let found = 0;
    for (let k = -straight / 2; k <= straight / 2; k++) {
      const x = Math.round(x0 + k * dx);
      const y = Math.round(y0 + k * dy);
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      const j = y * width + x;
      if (size[j]! >= continuing && Math.cos(angle[j]! - angle[i]!) > Math.cos(turn)) found++;
    }
    if (found >= present * (straight + 1)) out[i] = Math.abs(dy) > upright ? 2 : Math.abs(dy) < level ? 3 : 1;
  }
  return out;
}

/** What is built, 0 or 1: where straight edges lie close together and some of them stand upright, as of a pier and its posts. */
export function structures({ width, height }: Look, straight: Uint8Array): Uint8Array {
  const near = boxBlur(
    { width, height, data: planeOf(straight, (value) => (value === 1 || value === 2 ? 1 : 0)) },
    8,
  ).data;
  const { labels, components: pieces } = components(
    maskWhere(near, (value) => value > 0),
    width,
    height,
  );
  const standing = new Int32Array(pieces.length + 1);
  for (let i = 0; i < straight.length; i++) if (straight[i] === 2) standing[labels[i]!]!++;
  // Closing: what lies within reach of the edges on all sides, and a little more.
  const core = boxBlur(
    { width, height, data: planeOf(labels, (label) => (standing[label]! >= leastStanding ? 0 : 1)) },
    5,
  ).data;
  return maskWhere(core, (value) => value === 0);
}
