import { ramp } from '../grid.ts';
import { components, type Component } from '../raster/components.ts';
import { maskWhere, planeOf } from '../raster/planes.ts';
import { around, type Look } from './look.ts';
import type { Finding } from './water.ts';

/** Something vivid before the sky beside a pole is a flag; without a pole it may be anything. */
const withPole = 0.75;
/** Shares of the picture between which a flag lies. */
const least = 0.0012;
const most = 0.12;
/** Share of the outline around which there must be sky. */
const leastSky = 0.4;
/** Distance of its colours from the sky's, 0 to 255, from which something is vivid. */
const vivid = 52;

/** Flags before the sky: vivid, compact, and on a pole that goes on below them. */
export function findFlags(look: Look, sky: Float32Array | null): Pick<Finding, 'chance' | 'confidence'> | null {
  if (sky === null) return null;
  const { width, height, luma, redGreen, yellowBlue, subject } = look;
  const mean = skyColour(look, sky);
  const open = around(look, sky, 10);
  const body = planeOf(luma, (_, i) =>
    Math.hypot(redGreen[i]! - mean.redGreen, yellowBlue[i]! - mean.yellowBlue) > vivid &&
    subject[i]! < 0.3 &&
    open[i]! > 0.02
      ? 1
      : 0,
  );
  // White stripes lie between vivid ones.
  const closed = around(look, body, 3);
  const { labels, components: pieces } = components(
    maskWhere(closed, (value) => value > 0.45),
    width,
    height,
  );
  const sure = pieces.map((piece) => likeness(piece, labels, look, sky));
  const best = Math.max(0, ...sure);
  if (best === 0) return null;
  return {
    chance: planeOf(labels, (label) => (label > 0 && sure[label - 1]! >= 0.8 * best ? 1 : 0)),
    confidence: best,
  };
}

function skyColour({ redGreen, yellowBlue }: Look, sky: Float32Array): { redGreen: number; yellowBlue: number } {
  let count = 1e-6;
  let a = 0;
  let b = 0;
  sky.forEach((value, i) => {
    if (value < 0.7) return;
    count++;
    a += redGreen[i]!;
    b += yellowBlue[i]!;
  });
  return { redGreen: a / count, yellowBlue: b / count };
}

function likeness(piece: Component, labels: Int32Array, look: Look, sky: Float32Array): number {
  const { width, height } = look;
  const { pixels, left, right, top, bottom, label } = piece;
  const across = right - left + 1;
  const down = bottom - top + 1;
  const share = pixels / (width * height);
  if (share < least || share > most || pixels < 0.5 * across * down || across > 4 * down || down > 2.5 * across)
    return 0;
  let outline = 0;
  let free = 0;
  const reach = 5;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const i = y * width + x;
      if (labels[i] !== label) continue;
      for (const [dx, dy] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ] as const) {
        if (labels[i + dx + dy * width] === label) continue;
        const u = x + reach * dx;
        const v = y + reach * dy;
        if (u < 0 || v < 0 || u >= width || v >= height) continue;
        outline++;
        if (sky[v * width + u]! > 0.5) free++;
      }
    }
  }
  if (outline === 0 || free < leastSky * outline) return 0;
  const sides = [left, right].map((side) => poleBeside(look, side, top, bottom));
  return withPole * Math.max(...sides) * ramp(free / outline, 0.3, 0.5);
}

/** 0 to 1: how plainly a thin upright thing stands at a flag's side and goes on below it. */
function poleBeside({ width, height, luma }: Look, side: number, top: number, bottom: number): number {
  const length = Math.max(Math.round(0.7 * (bottom - top)), 6);
  const reach = Math.max(3, Math.round(0.012 * width));
  let best = 0;
  for (let x = side - 5; x <= side + 5; x++) {
    if (x < reach || x >= width - reach) continue;
    let there = 0;
    for (let y = bottom + 3; y < bottom + 3 + length && y < height; y++) {
      const i = y * width + x;
      const before = luma[i - reach]!;
      const after = luma[i + reach]!;
      const apart = Math.min(Math.abs(luma[i]! - before), Math.abs(luma[i]! - after));
      if (apart > 14 && (luma[i]! - before) * (luma[i]! - after) > 0) there++;
    }
    best = Math.max(best, ramp(there / length, 0.5, 0.85));
  }
  return best;
}
