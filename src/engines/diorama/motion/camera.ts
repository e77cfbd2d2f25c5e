import type { CameraMove, Plan } from '../../../contract/plan.ts';
import { minimumJerk, travel } from './easing.ts';
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
  /** Forward travel as a fraction of the distance to the nearest thing. */
  forward: number;
  /** Magnification about the pivot. */
  zoom: number;
  /** Set by dolly zooms: share of `forward` whose growth of the pivot is undone by zooming. */
  counterZoom: number;
  /** Rotation of the picture, radians clockwise. */
  roll: number;
};

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
  return move.move === 'whip_pan' ? minimumJerk(u) : travel(u);
}

/** Noise fades in, and out again where it ends before the clip does. */
function envelope(move: CameraMove, seconds: number): number {
  const rise = minimumJerk((seconds - move.t0) / 0.35);
  return rise * minimumJerk((move.t1 - seconds) / 0.35 + (move.t1 >= seconds ? 0.25 : 0));
}

function applyMove(pose: CameraPose, move: CameraMove, s: number): void {
  const travelled = move.amount * s;
  const x = move.direction === 'left' ? 1 : move.direction === 'right' ? -1 : 0;
  const y = move.direction === 'up' ? 1 : move.direction === 'down' ? -1 : 0;
  const towards = move.direction === 'out' ? -1 : 1;
  switch (move.move) {
    case 'pan':
    case 'tilt':
    case 'whip_pan':
      pose.panX += x * travelled;
      pose.panY += y * travelled;
      break;
    case 'truck':
    case 'pedestal':
      pose.truckX += x * travelled;
      pose.truckY += y * travelled;
      pose.panX += (x * travelled) / 2;
      pose.panY += (y * travelled) / 2;
      break;
    case 'crane':
      pose.truckX += x * travelled;
      pose.truckY += y * travelled;
      pose.panY += y * travelled * 0.25;
      break;
    case 'orbit':
      pose.truckX += x * travelled;
      pose.truckY += y * travelled;
      break;
    case 'tracking':
      pose.followX += x * travelled * (1 - followSlip);
      pose.followY += y * travelled * (1 - followSlip);
      pose.panX += x * travelled * followSlip;
      pose.panY += y * travelled * followSlip;
      // Following someone who comes closer or walks away: the camera travels with them.
      if (move.direction === 'in' || move.direction === 'out' || move.direction === undefined)
        pose.forward += towards * travelled;
      break;
    case 'zoom':
      pose.zoom *= move.amount ** (towards * s);
      break;
    case 'push':
      pose.forward += towards * travelled;
      break;
    case 'dolly_zoom':
      pose.forward += towards * travelled;
      pose.counterZoom += towards * travelled;
      break;
    case 'roll':
      // A camera that rolls clockwise sees the picture turn the other way.
      pose.roll +=
        ((move.direction === 'clockwise' || move.direction === 'right' ? -1 : 1) * travelled * Math.PI) / 180;
      break;
    case 'static':
    case 'handheld':
    case 'shake':
      break;
    default:
      move.move satisfies never;
  }
}
