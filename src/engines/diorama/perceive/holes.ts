import type { Box, Field, RgbaImage } from '../types.ts';
import { grow } from './boxes.ts';
import { shrink } from './grid.ts';
import { type Component, components } from './raster/components.ts';
import { maskWhere } from './raster/planes.ts';

/** Holes smaller than this share of the picture are filled. */
const pinholeShare = 0.0006;
/** Larger holes than this in a person are no holes. */
const largestHole = 0.12;
/** How likely a person must be in a hole, on average, for it to be one by mistake. */
const leastPerson = 0.2;
/** Colours (0 to 255 a channel) nearer than this are alike. */
const alike = 45;

/** Fills holes too small to see through. */
export function fillPinholes(alpha: Field): void {
  const { width, height, data } = alpha;
  const found = components(
    maskWhere(data, (value) => value < 0.6),
    width,
    height,
  );
  const small = found.components.map(
    (hole) =>
      hole.pixels < pinholeShare * data.length &&
      hole.left > 0 &&
      hole.top > 0 &&
      hole.right < width - 1 &&
      hole.bottom < height - 1,
  );
  for (let i = 0; i < data.length; i++) if (found.labels[i]! > 0 && small[found.labels[i]! - 1]) data[i] = 1;
}

/**
 * Fills what is missing inside a person: a plain dress between drawn outlines is no background. A hole stays when the
 * people net sees nobody in it, or when its colour is found in the background around the person.
 */
export function closeHoles(image: RgbaImage, alpha: Field, people: Field, persons: readonly Box[]): void {
  if (persons.length === 0) return;
  const { width, height, data } = alpha;
  const mask = maskWhere(data, (value) => value < 0.5);
  const found = components(mask, width, height);
  const holes = found.components.filter(
    (hole) =>
      hole.pixels >= pinholeShare * data.length &&
      hole.pixels <= largestHole * data.length &&
      persons.some((box) => liesIn(hole, grow(box, 0.03), width, height)),
  );
  if (holes.length === 0) return;
  const guide = shrink(image, Math.max(width, height)).data;
  for (const hole of holes) {
    const colour = [0, 0, 0];
    let seen = 0;
    for (let i = 0; i < data.length; i++) {
      if (found.labels[i] !== hole.label) continue;
      seen += people.data[i]!;
      for (let c = 0; c < 3; c++) colour[c]! += guide[i * 3 + c]! / hole.pixels;
    }
    if (seen < leastPerson * hole.pixels) continue;
    let background = 0;
    let same = 0;
    for (let i = 0; i < data.length; i++) {
      if (mask[i] === 0 || found.labels[i] === hole.label || people.data[i]! > 0.2) continue;
      background++;
      const distance = Math.hypot(
        guide[i * 3]! - colour[0]!,
        guide[i * 3 + 1]! - colour[1]!,
        guide[i * 3 + 2]! - colour[2]!,
      );
      if (distance < alike) same++;
    }
    if (same > 0.1 * background) continue;
    for (let i = 0; i < data.length; i++) if (found.labels[i] === hole.label) data[i] = 1;
  }
}

function liesIn(piece: Component, box: Box, width: number, height: number): boolean {
  return (
    piece.left >= box.x * width &&
    piece.right < (box.x + box.width) * width &&
    piece.top >= box.y * height &&
    piece.bottom < (box.y + box.height) * height
  );
}
