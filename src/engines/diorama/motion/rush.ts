import type { Plan } from '../../../contract/plan.ts';
import { displacementFactor } from '../actions.ts';
import { randomFor } from '../random.ts';
import { vertexFloats, type Layer, type Plate, type Scene } from '../types.ts';
import { numberOf } from './breeze.ts';
import { minimumJerk } from './easing.ts';
import { journeys, mostOut, standsStill, type Journey } from './people/journey.ts';
import { panorama, unframed } from './panorama.ts';
import { closedAlongRows, evenGround, hiddenPlaces } from './passing-ground.ts';
import type { Displacement, Instant, Program } from './program.ts';
import { sideOf } from './side.ts';

/** How somebody travels: widths of the picture that the ground passes in a second, and how they move up and down. */
export type Gait = { readonly pace: number; readonly hertz: number; readonly hop: number; readonly pitch: number };

/** Hops are shares of the short side, pitches are degrees. */
export const gaits: Readonly<Record<string, Gait>> = {
  walk: { pace: 0.13, hertz: 1.7, hop: 0.005, pitch: 0.4 },
  run: { pace: 0.3, hertz: 2.1, hop: 0.011, pitch: 1 },
  ride: { pace: 0.26, hertz: 1.3, hop: 0.003, pitch: 0.35 },
  drive: { pace: 0.34, hertz: 1.7, hop: 0.0022, pitch: 0.12 },
  skate: { pace: 0.24, hertz: 0.7, hop: 0.004, pitch: 0.9 },
  fly: { pace: 0.2, hertz: 0.5, hop: 0.012, pitch: 0.8 },
  sail: { pace: 0.07, hertz: 0.3, hop: 0.008, pitch: 0.7 },
};

/** What is drawn by the world passing by. */
export const travellingActions = Object.keys(gaits);

/** Somebody who is followed without a word of how they travel. */
const followed: Gait = { pace: 0.14, hertz: 1.6, hop: 0.003, pitch: 0.25 };

/** Seconds until the full pace. */
const startTime = 1.1;
/** Seconds in which the blurred world takes the place of the sharp one. */
const blurTime = 0.55;
/** Radius of the blur, in steps from frame to frame: more than a shutter's, since what passes comes again. */
const blurSteps = 1.2;
/** Widths that may pass in a clip: as far as the panorama goes. */
const farthest = 1.9;
/** Of what stands at the horizon and beyond, how fast it passes beside the nearest ground. */
const farPace = 0.7;
/** Widths by which the far comes to lag behind the near in a world that comes again and again. */
const mostLag = 1.2;
/** Widths of the picture, at most, that the blur reaches to each side. */
const mostBlur = 0.045;

/**
 * A tracking shot: whoever runs, rides or drives stays in the frame, and the world passes by behind them, blurred as it
 * is by an open shutter. Where nothing is cut out of the picture nothing can pass behind it.
 */
export function rushProgram(plan: Plan, scene: Scene): Program | null {
  const near = nearness(scene);
  const onFoot = journeys(plan, scene);
  const journey = onFoot.find((one) => one.passed(plan.duration) > 0.05 * scene.width);
  const travel = onFoot.length === 0 ? travelOf(plan) : null;
  const [background, ...subjects] = scene.layers;
  if (background === undefined || subjects.length === 0) return null;
  if (journey !== undefined) return passingBy(walked(journey, near), background, plan, scene, near);
  if (travel === null) return null;
  const { gait, side, from, rate } = travel;
  const subjectsBob = bob(gait, plan, scene, from, rate);
  if (standsStill(plan)) return { bends: { subjects: crossing(travel, subjectsBob, plan, scene) } };
  const most = farthest / Math.max(plan.duration - from - startTime / 2, 1);
  const pace = Math.min(gait.pace * rate * plan.tempo * displacementFactor[plan.amplitude], most) * scene.width;
  const passed = (seconds: number): number => pace * startTime * area((seconds - from) / startTime);
  const program = passingBy({ side, from, passed }, background, plan, scene, near);
  return { ...program, bends: { ...program.bends, subjects: subjectsBob } };
}

/**
 * Before a camera that stands still no world passes: whoever rides or drives goes over the picture, as far as there is
 * room for all who travel, and bobs where they are by then.
 */
function crossing({ side, from }: Travel, bobs: Displacement, plan: Plan, { subjects, width }: Scene): Displacement {
  const left = Math.min(...subjects.map(({ box }) => box.x));
  const right = Math.max(...subjects.map(({ box }) => box.x + box.width));
  const free = side > 0 ? left : 1 - right;
  const share = Math.min(0.8 * Math.sqrt(displacementFactor[plan.amplitude]), 1);
  const way = -side * width * share * Math.max(free + mostOut * (right - left), 0);
  const lasts = Math.max(plan.duration - from, 0.5);
  const whole = area(lasts / startTime);
  return (seconds, position, at) => {
    position[at] = position[at]! - (way * area((seconds - from) / startTime)) / whole;
    bobs(seconds, position, at);
  };
}

/** How the world passes: pixels of the nearest ground, from a second on, to the left (-1) or to the right. */
type Passing = { readonly side: -1 | 1; readonly from: number; readonly passed: (seconds: number) => number };

/** The world that passes by whoever goes on foot: the ground under their feet as fast as they go. */
function walked({ heading, passed, from, ground }: Journey, near: (y: number) => number): Passing {
  return { side: heading === 'left' ? 1 : -1, from, passed: (seconds) => passed(seconds) / near(ground) };
}

function passingBy(
  { side, from, passed }: Passing,
  background: Layer,
  plan: Plan,
  scene: Scene,
  near: (y: number) => number,
): Program {
  const step = (passed(plan.duration) - passed(plan.duration - 1)) / plan.fps;
  const { plate, period, isFramed } = panoramaPlate(background, side, passed(plan.duration), step, scene);
  const most = mostLag * scene.width;
  const gone = (seconds: number): ((y: number) => number) => {
    const way = passed(seconds);
    if (period === null) return (y) => way * near(y);
    // What comes again must come all at once: what is far lags behind only so far.
    const lag = most * (1 - Math.exp(-way / most));
    const turns = Math.floor(way / period) * period;
    return (y) => way - turns - (1 - near(y)) * lag;
  };
  return {
    added: [{ layer: plate, place: 'background' }],
    bends: {
      // Until the blurred world covers it the sharp one goes along; but no frame that it may have.
      background(seconds, position, at) {
        if (isFramed || seconds > from + blurTime) return;
        position[at] = position[at]! - side * gone(seconds)(position[at + 1]!);
      },
    },
    pose: (instant) => pose(instant, plate, side, gone(instant.seconds), instant.seconds - from),
  };
}

type Travel = { readonly gait: Gait; readonly side: -1 | 1; readonly from: number; readonly rate: number };

/** Who travels where: the world passes to the other side, `side` 1 for to the right. */
function travelOf({ camera, subjects }: Plan): Travel | null {
  const tracking = camera.find(({ move, direction }) => move === 'tracking' && sideOf(direction) !== 0);
  const action = subjects.find(
    ({ action: name, params }) => name in gaits && (tracking !== undefined || sideOf(params['direction']) !== 0),
  );
  const side = sideOf(tracking?.direction ?? action?.params['direction']);
  if (side === 0) return null;
  return {
    gait: (action === undefined ? undefined : gaits[action.action]) ?? followed,
    side: side === 1 ? -1 : 1,
    from: Math.min(action?.t0 ?? tracking?.t0 ?? 0, 3),
    rate: action === undefined ? 1 : numberOf(action, 'rate', 1),
  };
}

/** Integral of the minimum-jerk rise from 0 to 1, and of 1 after it. */
function area(u: number): number {
  if (u <= 0) return 0;
  if (u >= 1) return 0.5 + u - 1;
  return u ** 4 * (2.5 + u * (u - 3));
}

/** The farther down the ground, the nearer and the faster; what stands on it stays upright. */
function nearness({ horizon, height }: Scene): (y: number) => number {
  return (y) => farPace + (1 - farPace) * Math.min(Math.max((y - horizon) / Math.max(height - horizon, 1), 0), 1.2);
}

function panoramaPlate(
  background: Layer,
  side: -1 | 1,
  passed: number,
  step: number,
  scene: Scene,
): { readonly plate: Plate; readonly period: number | null; readonly isFramed: boolean } {
  const { width } = scene;
  const blur = Math.round(Math.min(Math.max(step * blurSteps, 4), width * mostBlur));
  const own = unframed(background.texture, { from: -background.left, to: width - background.left });
  const closed = closedAlongRows(background.texture, hiddenPlaces(background, scene), own);
  const even = evenGround(closed, own, scene.horizon - background.top);
  const reach = {
    side: side === 1 ? ('left' as const) : ('right' as const),
    ahead: Math.ceil(passed * 1.07 + width * 0.14),
    behind: Math.ceil(width * (0.14 + (1 - farPace) * mostLag)),
  };
  const { texture, left, period } = panorama(even, own, reach, blur);
  const plate: Plate = {
    kind: 'plate',
    id: 'passing world',
    left: background.left + left,
    top: background.top,
    texture,
    mask: new Uint8Array(texture.width * texture.height).fill(255),
    disparity: background.disparity,
    shown: background.shown,
    carriesSubjects: false,
    ofClip: true,
  };
  return { plate, period, isFramed: own.to - own.from < width };
}

function pose(instant: Instant, plate: Plate, side: -1 | 1, gone: (y: number) => number, since: number): void {
  const grid = instant.grid(plate);
  const opacity = minimumJerk(since / blurTime);
  const stride = vertexFloats.plate;
  for (let i = 0; i < instant.columns * instant.rows; i++) {
    const x = instant.background[i * 2]!;
    const y = instant.background[i * 2 + 1]!;
    const at = i * stride;
    grid.fill(0, at, at + stride);
    grid[at] = x - side * gone(y);
    grid[at + 1] = y;
    grid[at + 2] = x;
    grid[at + 3] = y;
    grid[at + 4] = opacity;
  }
}

/** Up and down with each stride, and a little forward and back. */
export function bob(gait: Gait, plan: Plan, scene: Scene, from: number, rate: number): Displacement {
  const { width, height } = scene;
  const random = randomFor(plan.seed, 'rush bob');
  const hop = gait.hop * Math.min(width, height) * Math.min(displacementFactor[plan.amplitude], 1.4);
  const pitch = (gait.pitch * Math.PI) / 180;
  const omega = 2 * Math.PI * gait.hertz * rate * plan.tempo * (0.95 + 0.1 * random());
  const lag = 0.6 + 0.4 * random();
  return (seconds, position, at) => {
    const t = seconds - from;
    if (t <= 0) return;
    const rise = minimumJerk(t / 0.8);
    const turn = rise * pitch * Math.sin(omega * t - lag) * 0.5;
    const dx = position[at]! - scene.pivot.x;
    const dy = position[at + 1]! - scene.pivot.y;
    position[at] = position[at]! + turn * dy;
    position[at + 1] = position[at + 1]! - turn * dx + rise * hop * 0.5 * (1 - Math.cos(omega * t));
  };
}
