import type { CameraMove, Plan } from '../../../contract/plan.ts';
import { minimumJerk, travelUnevenly } from './easing.ts';
import { handheldNoise, shakeNoise, type CameraNoise } from './noise.ts';

/** Where the camera is at one instant. Everything is 0 (scales: 1) where it took the photo. */
export type CameraPose = {
  /** Slide of the whole picture, in widths to the right and heights downward: pan and tilt. */
  panX: number;
  panY: number;
  /** Slide of the background alone, in widths and heights: the camera follows the subject. */
  followX: number;
  followY: number;
  /** Sideways travel: things move by this many widths (heights) times their disparity less the pivot's. */
  truckX: number;
  truckY: number;
  /** How far the camera has gone about the pivot, radians: to the left, and over it. */
  arcX: number;
  arcY: number;
  /** Forward travel as a fraction of the distance to the nearest thing. */
  forward: number;
  /** Magnification about the pivot. */
  zoom: number;
  /** Set by dolly zooms: share of `forward` whose growth of the pivot is undone by zooming. */
  counterZoom: number;
  /** Rotation of the picture, radians clockwise. */
  roll: number;
};

/** Sine of the angle about the pivot that a sideways travel of a width is, for the pretended lens. */
const arcOfTravel = 0.8;

/** Share of a subject's own slide that the camera lets through while it follows. */
const followSlip = 0.55;

/** The camera of a plan as a function of time. */
export function createCamera(plan: Plan): (seconds: number) => CameraPose {
  const noises = plan.camera.flatMap((move): { move: CameraMove; noise: CameraNoise }[] => {
    if (move.move === 'handheld') return [{ move, noise: handheldNoise(plan.seed) }];
    if (move.move === 'shake') return [{ move, noise: shakeNoise(plan.seed) }];
    return [];
  });
  return (seconds) => {
    const pose: CameraPose = {
      panX: 0,
      panY: 0,
      followX: 0,
      followY: 0,
      truckX: 0,
      truckY: 0,
      arcX: 0,
      arcY: 0,
      forward: 0,
      zoom: 1,
      counterZoom: 0,
      roll: 0,
    };
    for (const move of plan.camera) applyMove(pose, move, progress(move, seconds));
    for (const { move, noise } of noises) {
      const shake = noise(seconds - move.t0);
      const strength = move.amount * envelope(move, seconds);
      pose.panX += shake.x * strength;
      pose.panY += shake.y * strength;
      pose.roll += shake.roll * strength;
      pose.zoom *= 1 + shake.zoom * strength;
    }
    return pose;
  };
}

function progress(move: CameraMove, seconds: number): number {
  const u = (seconds - move.t0) / Math.max(move.t1 - move.t0, 1e-3);
  return move.move === 'whip_pan' ? minimumJerk(u) : travelUnevenly(u, move.early ?? 0);
}

/** Noise fades in, and out again where it ends before the clip does. */
function envelope(move: CameraMove, seconds: number): number {
  const rise = minimumJerk((seconds - move.t0) / 0.35);
  return rise * minimumJerk((move.t1 - seconds) / 0.35 + (move.t1 >= seconds ? 0.25 : 0));
}

/** A move's progress on the axes: `x` to the right, `y` down, `forward`, all of them signed shares of the content's slide. */
type Travelled = { readonly x: number; readonly y: number; readonly forward: number; readonly share: number };

function applyMove(pose: CameraPose, move: CameraMove, share: number): void {
  const distance = move.amount * share;
  const sign = (positive: CameraMove['direction'], negative: CameraMove['direction']): number =>
    move.direction === positive ? 1 : move.direction === negative ? -1 : 0;
  effects[move.move](pose, move, {
    x: sign('left', 'right') * distance,
    y: sign('up', 'down') * distance,
    forward: move.direction === 'out' ? -distance : distance,
    share,
  });
}

function slide(pose: CameraPose, _move: CameraMove, { x, y }: Travelled): void {
  pose.panX += x;
  pose.panY += y;
}

/** Sideways travel with `turned` as much turning along with it. */
function travelSideways(pose: CameraPose, { x, y }: Travelled, turned: number): void {
  pose.truckX += x;
  pose.truckY += y;
  pose.panX += x * turned;
  pose.panY += y * turned;
}

/** Noise moves the camera in its own time. */
const nothing = (): void => undefined;

const effects: Record<CameraMove['move'], (pose: CameraPose, move: CameraMove, travelled: Travelled) => void> = {
  static: nothing,
  handheld: nothing,
  shake: nothing,
  pan: slide,
  tilt: slide,
  whip_pan: slide,
  truck: (pose, _, travelled) => travelSideways(pose, travelled, 0.5),
  pedestal: (pose, _, travelled) => travelSideways(pose, travelled, 0.5),
  crane: (pose, _, travelled) => travelSideways(pose, travelled, 0.6),
  orbit: (pose, _, travelled) => {
    travelSideways(pose, travelled, 0);
    pose.arcX += Math.asin(Math.min(Math.max(travelled.x * arcOfTravel, -1), 1));
    pose.arcY += Math.asin(Math.min(Math.max(travelled.y * arcOfTravel, -1), 1));
  },
  tracking: (pose, { direction }, { x, y, forward }) => {
    pose.followX += x * (1 - followSlip);
    pose.followY += y * (1 - followSlip);
    pose.panX += x * followSlip;
    pose.panY += y * followSlip;
    // Following someone who comes closer or walks away, the camera travels with them.
    if (direction === undefined || direction === 'in' || direction === 'out') pose.forward += forward;
  },
  zoom: (pose, { amount, direction }, { share }) => {
    pose.zoom *= amount ** (direction === 'out' ? -share : share);
  },
  push: (pose, _, { forward }) => {
    pose.forward += forward;
  },
  dolly_zoom: (pose, _, { forward }) => {
    pose.forward += forward;
    pose.counterZoom += forward;
  },
  roll: (pose, { amount, direction }, { share }) => {
    // A camera that rolls clockwise sees the picture turn the other way.
    const sign = direction === 'clockwise' || direction === 'right' ? -1 : 1;
    pose.roll += (sign * amount * share * Math.PI) / 180;
  },
};
