import type { Action, Plan } from '../../../../contract/plan.ts';
import { displacementFactor } from '../../actions.ts';
import type { BodyPart, Heading, Scene } from '../../types.ts';
import { numberOf } from '../breeze.ts';
import { extent, haste } from '../extent.ts';
import { flowed } from '../flow.ts';
import { sideOf } from '../side.ts';
import { groundOf, legOf } from './leg.ts';
import { footfall, gaits, nearestPhase, type Feet, type Gait } from './gait.ts';

/** How large somebody becomes who comes nearer for four seconds at ordinary amplitude, and how small who goes away. */
const nearest = 1.42;
const farthest = 0.66;
/** Room that is kept between somebody who travels and the frame, as a share of the frame. */
const border = 0.03;
/** Shares of the natural way below which the world passes instead. */
const leastWay = 0.6;
/** Share of somebody that may leave the view of a camera that stands still. */
export const mostOut = 0.2;

/** Somebody's way through the clip. Lengths of the leg, unless said otherwise; times are seconds of the clip. */
export type Journey = {
  readonly region: string;
  /** Second at which it begins. */
  readonly from: number;
  /** Height of the ground that is walked on, picture pixels. */
  readonly ground: number;
  readonly gait: Gait;
  readonly heading: Heading;
  /** Length of a leg, picture pixels. */
  readonly leg: number;
  /** Cycles since any moment, at a time; at `from` it is `start`. */
  readonly phase: (seconds: number) => number;
  readonly start: number;
  /** How far from its photo's place each foot of the cycle begins. */
  readonly offsets: Feet;
  /** Pixels by which the ground that is walked on passes by, to the other side: 0 where the world stays. */
  readonly passed: (seconds: number) => number;
  /** Where a point is seen that has gone some way from (x, y) on the ground: picture pixels, and how much larger it is. */
  readonly seen: (x: number, y: number, along: number, seconds: number) => { x: number; y: number; size: number };
};

/** Where somebody goes by an action of the plan; null where it is no going, or nobody is seen well enough. */
export function journeyOf(action: Action, body: BodyPart, plan: Plan, scene: Scene): Journey | null {
  const gait = gaitOf(action);
  if (gait === null) return null;
  const amount = displacementFactor[plan.amplitude] * numberOf(action, 'strength', 1);
  const heading = headingFor(action, body, plan);
  const leg = legOf(body);
  const lasts = Math.min(action.t1, plan.duration) - action.t0;
  const feet = photoFeet(body, heading, leg);
  const start = nearestPhase(gait, feet);
  const fits = staysInView(body, heading, plan, scene, (gait.stride * leg * lasts) / gait.period);
  // Small is a stroll with short steps and hands that hardly swing.
  const far = extent(0.3 + 0.7 * amount, 1.22) * Math.sqrt(fits);
  const strides = { ...gait, stride: gait.stride * far, lift: gait.lift * far, arm: gait.arm * far };
  const offsets = feet.map((foot, side) => {
    const { along, up } = footfall(strides, start, side === 0 ? 0 : 0.5, start);
    return { along: foot.along - along, up: foot.up - up };
  });
  const isMoving = feet.some(({ up }) => up > 0.1) || Math.abs(feet[0].along - feet[1].along) > 0.55;
  const pace = plan.tempo * haste(Math.min(amount, 1)) * Math.sqrt(fits);
  const rate = (pace * numberOf(action, 'rate', 1) ** 0.7) / gait.period;
  const ends = action.t1 < plan.duration - 0.05;
  const phase = cycles(start, rate, action.t0, lasts, isMoving ? 0.25 : 0.6, ends);
  const way = (seconds: number): number => strides.stride * (phase(seconds) - start);
  const whole = way(action.t0 + lasts);
  const sideways = sideOf(heading);
  const own = {
    region: action.region,
    from: action.t0,
    ground: groundOf(body),
    gait: strides,
    heading,
    leg,
    phase,
    start,
    offsets: [offsets[0]!, offsets[1]!] as const,
  };
  if (sideways === 0) {
    const goes = { sign: heading === 'toward' ? 1 : -1, whole, amount, lasts } as const;
    return { ...own, passed: () => 0, seen: inDepth(body, goes, plan, scene) };
  }
  const shown = room(body, sideways, plan, scene, whole * leg);
  const passed = (seconds: number): number => way(seconds) * leg * (1 - shown);
  return {
    ...own,
    passed,
    seen: (x, y, along, seconds) => ({ x: x + sideways * (along * leg - passed(seconds)), y, size: 1 }),
  };
}

/** The journeys of a plan, in its order. */
export function journeys(plan: Plan, scene: Scene): Journey[] {
  return plan.subjects.flatMap((action) => {
    const body = scene.bodies.find(({ of }) => of === action.region);
    return body === undefined ? [] : (journeyOf(action, body, plan, scene) ?? []);
  });
}

function gaitOf({ action, params }: Action): Gait | null {
  if (action === 'walk') return gaits.walk;
  if (action !== 'run') return null;
  return params['what'] === 'jog' ? gaits.jog : gaits.run;
}

/** Where they are asked to go, else where the camera goes along to, else where they look. */
function headingFor({ params }: Action, body: BodyPart, plan: Plan): Heading {
  const { direction } = params;
  if (direction === 'left' || direction === 'right' || direction === 'toward' || direction === 'away') return direction;
  const tracking = plan.camera.find(({ move }) => move === 'tracking')?.direction;
  if (tracking === 'left' || tracking === 'right') return tracking;
  return body.heading;
}

/** Where the photo has the feet: forward of the hips where that is seen, and above the lower one. */
function photoFeet({ legs, pelvis }: BodyPart, heading: Heading, leg: number): Feet {
  if (legs === null)
    return [
      { along: 0, up: 0 },
      { along: 0, up: 0.1 },
    ];
  const ground = Math.max(legs[0].end.y, legs[1].end.y);
  const sign = sideOf(heading);
  const foot = ({ end }: (typeof legs)[number]) => ({
    along: (sign * (end.x - pelvis.x)) / leg,
    up: sign === 0 ? 0 : (ground - end.y) / leg,
  });
  return [foot(legs[0]), foot(legs[1])];
}

/** Cycles by time: from rest to the full rate, and back to rest where something else follows. */
function cycles(
  start: number,
  rate: number,
  from: number,
  lasts: number,
  rise: number,
  ends: boolean,
): (seconds: number) => number {
  const fall = 0.45;
  return (seconds) => {
    const t = Math.min(Math.max(seconds - from, 0), lasts);
    const lost = ends ? flowed(t - lasts + fall, fall) : 0;
    return start + rate * (flowed(t, rise) - lost);
  };
}

/** The share of a way to the side that is gone over the picture: the world passes for the rest of it. */
function room(body: BodyPart, side: -1 | 1, plan: Plan, scene: Scene, way: number): number {
  if (plan.camera.some(({ move }) => move === 'tracking')) return 0;
  if (standsStill(plan)) return 1;
  const share = Math.min(Math.max((freeBefore(body, side, scene) - border * scene.width) / Math.max(way, 1), 0), 1);
  return share < leastWay ? 0.5 * share : share;
}

/** A camera that is asked to stand still sees no world pass. */
export function standsStill({ camera }: Plan): boolean {
  return camera.every(({ move }) => move === 'static');
}

/** By how much less far somebody goes before a camera that stands still, so that not all of them leaves its view. */
function staysInView(body: BodyPart, heading: Heading, plan: Plan, scene: Scene, way: number): number {
  const side = sideOf(heading);
  if (side === 0 || !standsStill(plan)) return 1;
  const most = freeBefore(body, side, scene) + mostOut * body.layer.texture.width;
  return Math.min(most / Math.max(way, 1), 1);
}

/** Pixels between somebody and the side of the picture that they go to. */
function freeBefore({ layer: { left, texture } }: BodyPart, side: -1 | 1, { width }: Scene): number {
  return Math.max(side < 0 ? left : width - left - texture.width, 0);
}

/**
 * Towards the viewer and away from them, on the plane of the ground: who has gone `z` of a distance `d` is seen 1 / (1 - z / d)
 * times as large, and that much farther below the horizon. The distance is the one at which they end as large as they may.
 */
function inDepth(
  body: BodyPart,
  {
    sign,
    whole,
    amount,
    lasts,
  }: { readonly sign: -1 | 1; readonly whole: number; readonly amount: number; readonly lasts: number },
  plan: Plan,
  scene: Scene,
): Journey['seen'] {
  const share = Math.min((extent(amount, 1.6) * lasts) / 4, 1.6);
  const wished = (sign > 0 ? nearest : farthest) ** share;
  const horizon = Math.min(scene.horizon, groundOf(body) - 1.3 * legOf(body));
  // Who comes nearer keeps the head in the picture.
  const { top } = body.layer;
  const most = horizon > top ? (horizon - 0.02 * scene.height) / Math.max(horizon - top, 1) : 2;
  const isFollowed = plan.camera.some(({ move }) => move === 'tracking');
  const end = isFollowed ? 1 + 0.02 * sign : sign > 0 ? Math.min(wished, Math.max(most, 1.06)) : wished;
  const distance = whole / (1 - 1 / end);
  const vanishing = sign > 0 ? body.pelvis.x : 0.5 * (body.pelvis.x + scene.width / 2);
  return (x, y, along) => {
    const size = 1 / Math.max(1 - along / distance, 0.3);
    return { x: vanishing + (x - vanishing) * size, y: horizon + (y - horizon) * size, size };
  };
}
