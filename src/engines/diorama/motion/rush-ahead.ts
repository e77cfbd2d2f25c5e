import type { Plan } from '../../../contract/plan.ts';
import { displacementFactor } from '../actions.ts';
import { randomFor } from '../random.ts';
import { vertexFloats, type Field, type Layer, type LayerTexture, type Plate, type Scene } from '../types.ts';
import { numberOf } from './breeze.ts';
import { minimumJerk } from './easing.ts';
import { extent } from './extent.ts';
import { flowed, smoothNoise } from './flow.ts';
import type { Instant, Program } from './program.ts';
import { sampleField } from './projection.ts';
import { sideOf } from './side.ts';
import { journeys } from './people/journey.ts';
import { bob, gaits, type Gait } from './rush.ts';

/** Somebody who is followed without a word of how they travel. */
const walking: Gait = { pace: 0.09, hertz: 1.7, hop: 0.003, pitch: 0.2 };
/** Distances to the nearest ground that a pace of 1 makes in a second. */
const stretch = 3.4;
/** The fastest that the world comes, nearest distances a second. */
const fastest = 1.3;
/** Seconds until the full pace. */
const startTime = 0.9;
/** Seconds in which the blurred world takes the place of the sharp one. */
const blurTime = 0.5;
/** How far the world comes, in nearest distances, until a new copy of it takes over; what comes is drawn out by as much. */
const comesUntil = 0.4;
/** Share of a copy's turn in which it takes over from the other. */
const fadeShare = 0.6;
/** How much of a turn that is earlier or later from place to place, so that no pulse is seen. */
const spread = 0.16;
/** How near trees that stand far aside are, beside the nearest ground. */
const besides = 0.3;
/** Samples of the blur, and its length in steps from frame to frame. */
const blurSamples = 9;
const blurSteps = 2.4;

/**
 * A camera that follows from behind: whoever travels away from us keeps their size, and the world opens from the point
 * they travel to. What is near comes fast, what stands at the horizon hardly. Where nothing is cut out of the picture
 * nothing can pass behind it.
 */
export function rushAheadProgram(plan: Plan, scene: Scene): Program | null {
  const tracking = plan.camera.find(({ move, direction }) => move === 'tracking' && direction === 'in');
  const [background, ...subjects] = scene.layers;
  if (tracking === undefined || background === undefined || subjects.length === 0) return null;
  const onFoot = journeys(plan, scene);
  // Who goes to a side is followed to that side.
  if (onFoot.some(({ heading }) => sideOf(heading) !== 0)) return null;
  const action = plan.subjects.find(({ action: name }) => name in gaits);
  const gait = (action === undefined ? undefined : gaits[action.action]) ?? walking;
  const rate = action === undefined ? 1 : numberOf(action, 'rate', 1);
  const from = Math.min(action?.t0 ?? tracking.t0, 3);
  const reach = extent(displacementFactor[plan.amplitude], 1.5);
  const pace = Math.min(gait.pace * stretch * rate * plan.tempo * reach, fastest);
  const world: World = {
    vanishing: { x: scene.pivot.x, y: scene.horizon },
    near: nearness(scene),
    uneven: smoothNoise(randomFor(plan.seed, 'rush ahead'), 0.3, scene.width / scene.height),
    pace,
    from,
    width: scene.width,
    height: scene.height,
  };
  const texture = drawnOut(background, world, plan.fps);
  const copies = ['world that opens', 'world that opens again'].map((id): Plate => copyOf(background, texture, id));
  return {
    added: copies.map((layer) => ({ layer, place: 'background' as const })),
    bends: {
      // Until the blurred world covers it the sharp one goes along.
      background(seconds, position, at) {
        if (seconds <= from || seconds > from + blurTime) return;
        comeFrom(world, position[at]!, position[at + 1]!, pace * flowed(seconds - from, startTime), position, at);
      },
      // Who goes on their own feet needs no other ups and downs.
      ...(onFoot.length === 0 ? { subjects: bob(gait, plan, scene, from, rate) } : {}),
    },
    pose: (instant) => pose(instant, world, copies),
  };
}

type World = {
  readonly vanishing: { readonly x: number; readonly y: number };
  /** 0 where the way leads to, 1 at the nearest ground. */
  readonly near: Field;
  readonly uneven: Field;
  /** Nearest distances a second. */
  readonly pace: number;
  readonly from: number;
  readonly width: number;
  readonly height: number;
};

/**
 * The ground comes as a plane does; trees beside the way come the faster the farther aside they are, as high as it is
 * alike: what is upright stays so. All else goes along, as traffic does: cars that were stretched would look like rubber.
 */
function nearness({ width, height, pivot, horizon, regions }: Scene): Field {
  const size = { width: 160, height: 90 };
  const trees = regions.find(({ name }) => name === 'foliage')?.weight;
  const data = Float32Array.from({ length: size.width * size.height }, (_, i) => {
    const x = (((i % size.width) + 0.5) / size.width) * width;
    const y = ((Math.floor(i / size.width) + 0.5) / size.height) * height;
    const aside = Math.min(Math.abs(x - pivot.x) / (0.5 * width), 1.2);
    const ground = Math.max(y - horizon, 0) / Math.max(height - horizon, 1);
    const beside = trees === undefined ? 0 : besides * aside * sampleField(trees, width, height, x, y);
    return Math.min(Math.max(ground, beside), 1);
  });
  return { ...size, data };
}

/** Writes the picture position that has come to (x, y) when the nearest ground has come so many of its distances. */
function comeFrom(
  { vanishing, near, width, height }: World,
  x: number,
  y: number,
  come: number,
  out: Float32Array | number[],
  at: number,
): void {
  const shrink = 1 / (1 + come * sampleField(near, width, height, x, y));
  out[at] = vanishing.x + (x - vanishing.x) * shrink;
  out[at + 1] = vanishing.y + (y - vanishing.y) * shrink;
}

function pose(instant: Instant, world: World, copies: readonly Plate[]): void {
  const { seconds, columns, rows, background } = instant;
  const presence = minimumJerk((seconds - world.from) / blurTime);
  const come = world.pace * flowed(seconds - world.from, startTime);
  const stride = vertexFloats.plate;
  for (let i = 0; i < columns * rows; i++) {
    const x = background[i * 2]!;
    const y = background[i * 2 + 1]!;
    // The first turn is the first copy's alone, everywhere.
    const turns = Math.max(come / comesUntil + spread * sampleField(world.uneven, world.width, world.height, x, y), 0);
    const turn = Math.floor(turns);
    const shown = turn === 0 ? 1 : minimumJerk((turns - turn) / fadeShare);
    const second = turn % 2 === 1 ? shown : turn === 0 ? 0 : 1 - shown;
    for (let copy = 0; copy < 2; copy++) {
      const grid = instant.grid(copies[copy]!);
      const at = i * stride;
      grid.fill(0, at, at + stride);
      // How far this copy has come since its turn began; before the first turn it has come from the very start.
      const begun = turn % 2 === copy ? turn : turn - 1;
      comeFrom(world, x, y, begun <= 0 ? come : (turns - begun) * comesUntil, grid, at);
      grid[at + 2] = x;
      grid[at + 3] = y;
      grid[at + 4] = presence * (copy === 1 ? second : second < 1 ? 1 : 0);
    }
  }
}

function copyOf(background: Layer, texture: LayerTexture, id: string): Plate {
  return {
    kind: 'plate',
    id,
    left: background.left,
    top: background.top,
    texture,
    mask: new Uint8Array(texture.width * texture.height).fill(255),
    disparity: background.disparity,
    shown: background.shown,
    carriesSubjects: false,
    ofClip: true,
  };
}

/** The background blurred along the way that it comes: more than by a shutter, since one copy is to pass into the other. */
function drawnOut({ texture, left, top }: Layer, world: World, fps: number): LayerTexture {
  const { width, height, data } = texture;
  const out = new Uint8Array(data.length);
  const source = [0, 0];
  const sum = [0, 0, 0];
  const length = (world.pace / fps) * blurSteps;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      comeFrom(world, x + left, y + top, length, source, 0);
      const stepX = (source[0]! - left - x) / (blurSamples - 1);
      const stepY = (source[1]! - top - y) / (blurSamples - 1);
      sum.fill(0);
      for (let k = 0; k < blurSamples; k++) {
        const i = (Math.round(y + stepY * k) * width + Math.round(x + stepX * k)) * 4;
        for (let c = 0; c < 3; c++) sum[c]! += data[i + c]!;
      }
      const i = (y * width + x) * 4;
      for (let c = 0; c < 3; c++) out[i + c] = Math.round(sum[c]! / blurSamples);
      out[i + 3] = 255;
    }
  }
  return { width, height, data: out };
}
