import { randomFor } from '../random.ts';
import { cellSize, type Plate, type Scene } from '../types.ts';
import { minimumJerk } from './easing.ts';
import type { Survey } from './flow-survey.ts';
import { codeOf, putSprite, type Code } from './particles.ts';
import type { Instant } from './program.ts';
import { sampleField } from './projection.ts';
import type { Manner } from './water-manner.ts';
import type { WaterView } from './water-view.ts';

/** Sparks at strength 1. */
const count = 110;
/** Places looked at to find one that is bright. */
const tries = 12;

type Spark = {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly hertz: number;
  readonly phase: number;
  readonly colour: Code;
};

export type Glitter = { readonly most: number; pose(instant: Instant): void };

/** Sparks of light that flash up where the water is brightest, each for a moment. */
export function createGlitter(
  seed: number,
  { width, height }: Scene,
  manner: Manner,
  plate: Plate,
  view: WaterView,
  { luma }: Survey,
): Glitter {
  const random = randomFor(seed, 'water glitter');
  const { texture, mask, left, top } = plate;
  const sparks: Spark[] = [];
  for (let n = 0; n < Math.round(count * Math.min(manner.sparkle, 2)); n++) {
    let best: { x: number; y: number; light: number } | null = null;
    for (let k = 0; k < tries; k++) {
      const x = Math.floor(random() * width);
      const y = Math.floor(view.top + random() * (view.bottom - view.top));
      if (mask[(y - top) * texture.width + x - left] !== 255) continue;
      const light = sampleField(luma, width, height, x, y);
      if (best === null || light > best.light) best = { x, y, light };
    }
    const chance = [random(), random(), random()] as const;
    if (best === null) continue;
    const i = ((best.y - top) * texture.width + best.x - left) * 4;
    const colour = codeOf(texture.data[i]!, texture.data[i + 1]!, texture.data[i + 2]!);
    sparks.push({
      x: best.x,
      y: best.y,
      radius: (0.9 + 1.3 * chance[0]) * Math.min(0.6 + view.size(best.y), 1.4) * Math.sqrt((width * height) / 921_600),
      hertz: 0.35 + 0.5 * chance[1],
      phase: chance[2],
      // Lighter than the water around, and paler.
      colour: { y: Math.min(colour.y + 85, 235), u: 128 + (colour.u - 128) * 0.6, v: 128 + (colour.v - 128) * 0.6 },
    });
  }
  const place = { x: 0, y: 0 };
  return {
    most: sparks.length,
    pose({ seconds, background, columns, rows, state }) {
      const t = (seconds - manner.t0) * manner.rate;
      if (t <= 0) return;
      const share = minimumJerk(t / 1) * Math.min(0.5 + 0.3 * manner.sparkle, 1);
      for (const { x, y, radius, hertz, phase, colour } of sparks) {
        // A narrow peak: a spark is seen for a sixth of its time.
        const flash = Math.max(Math.sin(2 * Math.PI * (hertz * t + phase)), 0) ** 10;
        if (flash < 0.02) continue;
        findOnScreen(background, columns, rows, x, y, place);
        putSprite(state.behind, {
          x: place.x,
          y: place.y,
          along: radius * 2.4,
          across: radius,
          angle: 0,
          softness: 1,
          hollow: 0,
          opacity: share * flash,
          colour,
        });
      }
    },
  };
}

/** The output pixel at which a picture position is seen: Newton's method on the grid of positions seen. */
function findOnScreen(
  background: Float32Array,
  columns: number,
  rows: number,
  x: number,
  y: number,
  out: { x: number; y: number },
): void {
  out.x = x;
  out.y = y;
  for (let step = 0; step < 3; step++) {
    const column = Math.min(Math.max(Math.floor(out.x / cellSize), 0), columns - 2);
    const row = Math.min(Math.max(Math.floor(out.y / cellSize), 0), rows - 2);
    const at = (row * columns + column) * 2;
    const below = at + columns * 2;
    const xx = (background[at + 2]! - background[at]!) / cellSize;
    const xy = (background[below]! - background[at]!) / cellSize;
    const yx = (background[at + 3]! - background[at + 1]!) / cellSize;
    const yy = (background[below + 1]! - background[at + 1]!) / cellSize;
    const dx = out.x - column * cellSize;
    const dy = out.y - row * cellSize;
    const missX = x - (background[at]! + xx * dx + xy * dy);
    const missY = y - (background[at + 1]! + yx * dx + yy * dy);
    const area = xx * yy - xy * yx;
    if (Math.abs(area) < 1e-6) return;
    out.x += (missX * yy - missY * xy) / area;
    out.y += (missY * xx - missX * yx) / area;
  }
}
