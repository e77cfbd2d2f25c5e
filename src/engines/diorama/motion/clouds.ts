import type { Action, Plan } from '../../../contract/plan.ts';
import { displacementFactor } from '../actions.ts';
import { randomFor } from '../random.ts';
import type { Plate, Scene } from '../types.ts';
import { minimumJerk } from './easing.ts';
import { skyBeyond, widerSky } from './clouds-sky.ts';
import { carry, carryFor, flowed, hide, smoothNoise, type Current, type Stagger } from './flow.ts';
import { surveyPlate } from './flow-survey.ts';
import type { Program } from './program.ts';
import { sampleField } from './projection.ts';

/** How fast clouds go where they are nearest, at the top of the sky: widths of the picture a second. */
const ordinarySpeed = 0.034;
/** Words of speed say more of clouds than of anything else: fast ones go several times as fast as slow ones. */
const rateReach = 2.6;
/** How far a copy of the sky is carried from its place, widths: nearly as far as there is sky. */
const farthest = skyBeyond + 0.04;
/** Seconds that one copy takes to become the other, at most. */
const fadeSeconds = 1.3;
/** The fastest clouds, widths a second: a time-lapse. */
const fastest = 0.2;

/** Widths that clouds may come to one side without ever returning: there is as much sky to be made up. */
const mostOneWay = 1.7;
/** Widths by which what is nearest may come to be ahead of what is farthest: more, and clouds would lean over. */
const mostAhead = 0.14;

/** Widths that clouds may go with all of their eddies: farther, and these would fold them. */
const mostEddied = 0.34;
/** How near clouds are where they vanish, beside those at the top. */
const farNearness = 0.06;

/** Where drifting clouds go: 1 to the right or toward the viewer. */
const ways: Readonly<Record<string, { readonly across: number; readonly near: number }>> = {
  left: { across: -1, near: 0 },
  right: { across: 1, near: 0 },
  toward: { across: 0, near: 1 },
  forward: { across: 0, near: 1 },
  up: { across: 0, near: 1 },
  down: { across: 0, near: -1 },
  away: { across: 0, near: -1 },
};

export const drawnClouds = ['drift', 'swirl', 'gather', 'part'] as const;

/** The sky, as the current and the light of clouds know it. */
type Sky = {
  readonly width: number;
  /** Rows between which clouds are seen, pixels, and where they vanish. */
  readonly top: number;
  readonly vanishing: number;
  readonly centre: { readonly x: number; readonly y: number };
};

/** Clouds that drift with the wind, swirl, gather or part: faster the higher they stand, changing as they go. */
export function cloudsProgram(plan: Plan, scene: Scene): Program | null {
  const action = plan.scene.find(
    ({ region, action: name }) => region === 'clouds' && drawnClouds.some((drawn) => drawn === name),
  );
  const plate = action === undefined ? null : (scene.regions.find(({ name }) => name === 'clouds')?.plate() ?? null);
  if (action === undefined || plate === null) return null;
  const { width, height } = scene;
  const random = randomFor(plan.seed, 'clouds');
  const speed = speedOf(action, plan, random());
  const sky = skyOf(plate, scene);
  const toSide = random() < 0.5 ? -1 : 1;
  const seconds = Math.max(plan.duration - action.t0, 1);
  const way =
    action.action === 'drift' ? (ways[String(action.params['direction'])] ?? { across: toSide, near: 0 }) : null;
  const current = churned(
    currentOf(action, sky, speed * width, toSide, seconds),
    speed * width,
    Math.min(1, mostEddied / (speed * seconds)),
    random,
    scene,
  );
  const uneven = smoothNoise(random, 0.45, width / height);
  const { near } = surveyPlate(plate, scene);
  const isSeen = (x: number, y: number): boolean => sampleField(near, width, height, x, y) !== 0;
  if (way !== null && way.across !== 0 && speed * seconds <= mostOneWay) {
    // From the side on which the wind comes in, as much sky as passes in the clip: nothing need return.
    const travel = speed * seconds * 1.25 + 0.04;
    const sight = widerSky(
      plate,
      scene,
      way.across > 0 ? { left: travel, right: 0.04 } : { left: 0.04, right: travel },
    );
    return {
      added: [{ layer: sight, place: 'background' }],
      pose(instant) {
        const grid = instant.grid(sight);
        const t = instant.seconds - action.t0;
        const age = flowed(t, 1);
        for (let i = 0; i * 2 < instant.background.length; i++) {
          const x = instant.background[2 * i]!;
          const y = instant.background[2 * i + 1]!;
          hide([grid], i * 10, x, y);
          if (t > 0 && isSeen(x, y)) carryFor(grid, i * 10, x, y, current, age, minimumJerk(t / 0.3));
        }
      },
    };
  }
  const stagger = staggerFor(speed);
  const sight = widerSky(plate, scene, { left: skyBeyond, right: skyBeyond });
  const copies = [sight, { ...sight, id: `${plate.id} again` }] as const;
  return {
    added: copies.map((layer) => ({ layer, place: 'background' as const })),
    pose(instant) {
      const { background } = instant;
      const grids = [instant.grid(copies[0]), instant.grid(copies[1])] as const;
      const t = instant.seconds - action.t0;
      const phase = flowed(t, 1) / stagger.period;
      const presence = minimumJerk(t / 0.3);
      for (let i = 0; i * 2 < background.length; i++) {
        const x = background[2 * i]!;
        const y = background[2 * i + 1]!;
        const at = i * 10;
        hide(grids, at, x, y);
        if (t <= 0 || !isSeen(x, y)) continue;
        carry(grids, at, x, y, current, phase, sampleField(uneven, width, height, x, y), stagger, presence);
      }
    },
  };
}

/** Widths a second at the top of the sky. */
function speedOf({ params }: Action, { tempo, amplitude }: Plan, chance: number): number {
  const number = (name: string): number => (typeof params[name] === 'number' ? params[name] : 1);
  const strength = Math.max(number('strength'), number('wind'));
  const speed =
    ordinarySpeed *
    (0.9 + 0.2 * chance) *
    strength *
    number('rate') ** rateReach *
    tempo *
    displacementFactor[amplitude];
  return Math.min(speed, fastest);
}

/** Copies return when they have been carried as far as there is sky. */
function staggerFor(speed: number): Stagger {
  const spread = 0.1;
  const secondsThere = farthest / speed;
  // Seen until a quarter of the period after its place, and while it fades.
  const period = Math.max((secondsThere - fadeSeconds / 2) / (0.25 + spread), secondsThere / (0.25 + spread + 0.12));
  return { period, fade: Math.min(fadeSeconds / period, 0.24), spread };
}

function skyOf(plate: Plate, { width, height, horizon }: Scene): Sky {
  let top = height;
  let bottom = 0;
  let sumX = 0;
  let sumY = 0;
  let count = 0;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      if (plate.mask[(y - plate.top) * plate.texture.width + x - plate.left]! < 128) continue;
      top = Math.min(top, y);
      bottom = y;
      sumX += x;
      sumY += y;
      count += 1;
    }
  }
  return {
    width,
    top,
    vanishing: Math.max(horizon, top + 0.75 * (bottom - top), top + 1),
    centre: { x: sumX / Math.max(count, 1), y: sumY / Math.max(count, 1) },
  };
}

function currentOf({ action, params }: Action, sky: Sky, speed: number, toSide: number, seconds: number): Current {
  const { width, top, vanishing, centre } = sky;
  // A ceiling of clouds seen in perspective: the higher, the nearer and the faster, but in a time-lapse they would lean.
  const travel = (speed * seconds) / width;
  const softened = travel <= mostAhead ? 0.6 : Math.min(0.6, Math.log(1 - mostAhead / travel) / Math.log(farNearness));
  const nearness = (y: number): number =>
    Math.min(Math.max((vanishing - y) / (vanishing - top), farNearness), 1.2) ** softened;
  const turning = params['direction'] === 'counterclockwise' ? -1 : params['direction'] === 'clockwise' ? 1 : toSide;
  switch (action) {
    case 'swirl':
      return (x, y, out) => {
        const dx = (x - centre.x) / (0.3 * width);
        const dy = (y - centre.y) / (0.2 * width);
        const pull = 2.2 * speed * Math.exp(-(dx * dx + dy * dy) / 2);
        out[0] = -turning * dy * pull;
        out[1] = turning * dx * pull * 0.6;
      };
    case 'gather':
      return (x, y, out) => {
        const dx = (x - centre.x) / (0.4 * width);
        const dy = (y - centre.y) / (0.4 * width);
        const pull = (-1.4 * speed) / (1 + dx * dx + dy * dy);
        out[0] = dx * pull;
        out[1] = dy * pull;
      };
    case 'part':
      return (x, y, out) => {
        out[0] = 1.2 * speed * nearness(y) * Math.tanh((x - centre.x) / (0.14 * width));
        out[1] = 0;
      };
    default: {
      const way = ways[String(params['direction'])] ?? { across: toSide, near: 0 };
      return (x, y, out) => {
        const near = nearness(y);
        // Toward the viewer things spread from the vanishing point.
        const spreading = way.near * near * (speed / (vanishing - top));
        out[0] = way.across * speed * near + spreading * (x - width / 2);
        out[1] = spreading * (y - vanishing);
      };
    }
  }
}

/** A current with eddies that change the clouds' shapes as they go. */
function churned(
  current: Current,
  speed: number,
  share: number,
  random: () => number,
  { width, height }: Scene,
): Current {
  const across = smoothNoise(random, 0.22, width / height);
  const down = smoothNoise(random, 0.22, width / height);
  return (x, y, out) => {
    current(x, y, out);
    const eddy = share * (0.05 * Math.hypot(out[0]!, out[1]!) + 0.02 * speed);
    out[0]! += eddy * sampleField(across, width, height, x, y);
    out[1]! += eddy * 0.6 * sampleField(down, width, height, x, y);
  };
}
