import type { Plan } from '../../../contract/plan.ts';
import { randomFor } from '../random.ts';
import { vertexFloats, type Field, type Plate, type Scene } from '../types.ts';
import { minimumJerk } from './easing.ts';
import { carry, flowed, hide, smoothNoise, type Current, type Stagger } from './flow.ts';
import type { Survey } from './flow-survey.ts';
import type { Instant } from './program.ts';
import { sampleField } from './projection.ts';
import { createRipples } from './ripple.ts';
import type { Manner } from './water-manner.ts';
import { createSwash, createSwell } from './water-swell.ts';
import { findCourse, type CourseDirection } from './water-course.ts';
import { findFalls } from './water-fall.ts';
import type { WaterView } from './water-view.ts';

/**
 * How copies of the surface take turns; `apart` is the share of a period by which parts of it come to be ahead of or
 * behind one another. The faster water goes, the less it may be, or the surface is seen to stretch.
 */
type Pace = Stagger & { readonly apart: number };

const paces = {
  lake: { period: 1.05, fade: 0.22, spread: 0, apart: 0.45 },
  sea: { period: 3.2, fade: 0.22, spread: 0, apart: 0.4 },
  river: { period: 1.1, fade: 0.2, spread: 0.04, apart: 0.28 },
  fall: { period: 0.75, fade: 0.22, spread: 0.1, apart: 0.15 },
} as const satisfies Record<string, Pace>;

/** Poses the plate of water seen from above, or its two copies. */
export function onSurface(
  plan: Plan,
  scene: Scene,
  manner: Manner,
  plate: Plate,
  view: WaterView,
  { near, luma, crispness }: Survey,
): (instant: Instant, grids: readonly Float32Array[]) => void {
  const { width, height } = scene;
  const random = randomFor(plan.seed, 'water');
  const heading = manner.heading ?? Math.PI / 2 + (random() < 0.5 ? -1 : 1) * (0.25 + 0.35 * random());
  const rolling = manner.swell > 0;
  const { current, pace, falling } = rolling
    ? { current: comingIn(view, manner.drift * height), pace: paces.sea, falling: null }
    : running(plate, scene, manner, view, heading, crispness);
  const uneven = smoothNoise(random, 0.3, width / height);
  const warp = smoothNoise(random, 0.35, width / height);
  const gusts = gustsOf(random(), random(), heading);
  const swell = rolling ? createSwell(random, view, scene, manner.swell) : null;
  const swash = manner.swash > 0 ? createSwash(random, plate, scene, manner.swash) : null;
  // What is blurred is far away or was exposed for long: fine waves on it would look scratched in.
  const ripple = createRipples(plan.seed, {
    heading,
    order: 1.5,
    period: 2.3,
    peak: manner.roughness > 1.5 ? 3.5 : 5,
    fall: 2.2 - crispness,
    sparkle: 0.6 * crispness,
  });
  const glint = manner.glint * (0.55 + 0.45 * crispness);
  const passing = { lift: 0, light: 0 };

  return ({ seconds, background, state }, grids) => {
    const t = seconds - manner.t0;
    const paced = t * manner.rate;
    const flow = flowed(t, 0.6) * manner.rate;
    const cycles = flow / pace.period;
    const apart = pace.apart * (1 - Math.exp(-1.6 * cycles));
    const presence = minimumJerk(t / 0.3);
    const rough = minimumJerk(t / 0.8);
    ripple(paced, state.ripple);
    for (let i = 0; i * 2 < background.length; i++) {
      const x = background[2 * i]!;
      let y = background[2 * i + 1]!;
      const at = i * vertexFloats.plate;
      if (t <= 0 || sampleField(near, width, height, x, y) === 0) {
        hide(grids, at, x, y);
        continue;
      }
      if (swash !== null) y -= swash(x, y, paced);
      const size = view.size(y);
      const s = view.across(x, y) + 0.2 * sampleField(warp, width, height, x, y);
      const down = view.down(y);
      // What falls has no surface to ripple.
      const lying = falling === null ? rough : rough * (1 - sampleField(falling, width, height, x, y));
      const wave = lying * manner.roughness * (0.75 + 0.5 * gusts(s, down, paced));
      const brightness = 4 + 0.15 * (sampleField(luma, width, height, x, y) - 16);
      const ahead = sampleField(uneven, width, height, x, y);
      carry(grids, at, x, y, current, cycles + apart * ahead, ahead, pace, presence);
      swell?.(x, y, paced, passing);
      for (const grid of grids) {
        grid[at + 1]! += passing.lift;
        grid[at + 5] = passing.light;
        grid[at + 6] = s;
        grid[at + 7] = down;
        grid[at + 8] = wave * 0.055 * view.tile * size * view.flatness(y);
        grid[at + 9] = lying * glint * brightness * Math.min(0.35 + size, 1);
      }
    }
  };
}

/** Lakes drift, rivers follow their course, falls fall. */
function running(
  plate: Plate,
  scene: Scene,
  manner: Manner,
  view: WaterView,
  heading: number,
  crispness: number,
): { current: Current; pace: Pace; falling: Field | null } {
  const speed = manner.drift * scene.width;
  // What is seen in smooth water is mirrored there and stays: only its fine waves run.
  const drift = drifting(view, speed * Math.min(crispness / 0.3, 1), heading);
  if (manner.course === 'none') return { current: drift, pace: paces.lake, falling: null };
  const course = findCourse(plate, scene, directionOf(manner.heading));
  const river: Current =
    course === null
      ? drift
      : (x, y, out) => {
          course(x, y, out);
          const here = speed * Math.min(0.3 + view.size(y), 1.2);
          out[0]! *= here;
          out[1]! *= here;
        };
  if (manner.course === 'river') return { current: river, pace: paces.river, falling: null };
  const { current, share } = findFalls(plate, scene, 3.2 * speed, river);
  return { current, pace: paces.fall, falling: share };
}

function directionOf(heading: number | null): CourseDirection {
  if (heading === null) return 'toward';
  if (Math.abs(Math.cos(heading)) > 0.7) return Math.cos(heading) > 0 ? 'right' : 'left';
  return Math.sin(heading) > 0 ? 'toward' : 'away';
}

/** Waves that come in from the horizon, faster as they come near. */
function comingIn({ top, bottom }: WaterView, speed: number): Current {
  return (_, y, out) => {
    out[0] = 0;
    out[1] = speed * Math.min(Math.max(0.15 + (0.85 * (y - top)) / (bottom - top), 0), 1.2);
  };
}

/** A surface that lies there and is carried along evenly, seen in perspective. */
function drifting(view: WaterView, speed: number, heading: number): Current {
  const across = Math.cos(heading) * speed;
  const down = Math.sin(heading) * speed;
  return (_, y, out) => {
    const size = view.size(y);
    out[0] = across * size;
    // Toward the viewer things grow: they go down the picture faster the lower they are.
    out[1] = down * size * size;
  };
}

/** Where a breeze roughens the surface, 0 to 1: patches, longer than the waves, that travel with them. */
function gustsOf(one: number, other: number, heading: number): (s: number, down: number, seconds: number) => number {
  const cos = Math.cos(heading);
  const sin = Math.sin(heading);
  return (s, down, seconds) => {
    const along = s * cos + down * sin - 0.22 * seconds;
    const aside = down * cos - s * sin;
    return (
      0.5 + 0.25 * (Math.sin(2.1 * along + 1.3 * aside + 6.3 * one) + Math.sin(3.3 * along - 2.2 * aside + 6.3 * other))
    );
  };
}
