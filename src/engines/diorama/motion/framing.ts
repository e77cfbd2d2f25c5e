import type { Amplitude, CameraMoveName, Plan } from '../../../contract/plan.ts';
import type { Scene } from '../types.ts';
import type { CameraPose } from './camera.ts';
import { Projection } from './projection.ts';

/** Points along the frame's edge that must see something known. */
const pointsAside = 9;
const maxExtraZoom = 3;

/** The most that the push-in may magnify for moves along the picture: beyond it a pan would look like a zoom. */
const slightPushIn: Record<Amplitude, number> = { small: 1.12, medium: 1.25, large: 1.45 };
const alongThePicture = new Set<CameraMoveName>([
  'pan',
  'tilt',
  'truck',
  'pedestal',
  'crane',
  'orbit',
  'tracking',
  'whip_pan',
]);
/** Seconds over which the push-in sets in; the longest of them that is in time is taken. */
const onsets = [0.8, 0.6, 0.45, 0.3, 0.2];

/** True where the frame sees nothing of any layer beyond what may be shown of it. */
function staysInside(scene: Scene, pose: CameraPose, extraZoom: number): boolean {
  const { width, height } = scene;
  const projection = new Projection(scene, pose, extraZoom);
  const seen = [0, 0];
  for (let i = 0; i < pointsAside; i++) {
    const u = i / (pointsAside - 1);
    const edges = [
      [u * (width - 1), 0],
      [u * (width - 1), height - 1],
      [0, u * (height - 1)],
      [width - 1, u * (height - 1)],
    ] as const;
    for (const [x, y] of edges) {
      for (const layer of scene.layers) {
        const { shown } = layer;
        projection.inverse(layer, x, y, seen, 0);
        if (seen[0]! < -shown.left || seen[0]! > width - 1 + shown.right) return false;
        if (seen[1]! < -shown.top || seen[1]! > height - 1 + shown.bottom) return false;
      }
    }
  }
  return true;
}

/** Smallest magnification, 1 to `maxExtraZoom`, that keeps the frame inside. */
function zoomNeeded(scene: Scene, pose: CameraPose): number {
  if (staysInside(scene, pose, 1)) return 1;
  let low = 1;
  let high = maxExtraZoom;
  for (let i = 0; i < 11; i++) {
    const middle = (low + high) / 2;
    if (staysInside(scene, pose, middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The slight push-in that lets a move travel farther than the border allows: for every frame a magnification of at
 * least what the frame needs, smooth in time and 1 at the first frame.
 */
export function frameZooms(
  scene: Scene,
  poseAt: (seconds: number) => CameraPose,
  frames: number,
  fps: number,
): Float32Array {
  const needed = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame += 2) {
    needed[frame] = zoomNeeded(scene, poseAt(frame / fps));
    if (frame > 0) needed[frame - 1] = (needed[frame]! + needed[frame - 2]!) / 2;
  }
  if (frames % 2 === 0) needed[frames - 1] = needed[frames - 2]!;
  // A window's maximum, then two means over windows no wider: never below the need, and without a corner.
  const reach = Math.round(fps / 5);
  const highest = slide(needed, reach * 2, (window) => Math.max(...window));
  const mean = (window: readonly number[]): number => window.reduce((sum, value) => sum + value, 0) / window.length;
  const smooth = slide(slide(highest, reach, mean), reach, mean);
  const eased = (seconds: number): Float32Array =>
    smooth.map((zoom, frame) => 1 + (zoom - 1) * easeIn(frame / (fps * seconds)));
  const inTime = (zooms: Float32Array): boolean => zooms.every((zoom, frame) => zoom >= needed[frame]! - 0.003);
  return eased(onsets.find((seconds) => inTime(eased(seconds))) ?? onsets.at(-1)!);
}

function easeIn(u: number): number {
  const x = Math.min(u, 1);
  return x * x * (3 - 2 * x);
}

function slide(values: Float32Array, reach: number, combine: (window: readonly number[]) => number): Float32Array {
  return values.map((_, i) => combine([...values.subarray(Math.max(i - reach, 0), i + reach + 1)]));
}

type Fitted = {
  readonly plan: Plan;
  /** Share of the way that is left, 0 to 1. */
  readonly kept: number;
};
type CameraOf = (plan: Plan) => (seconds: number) => CameraPose;

/**
 * Moves that draw back (zoom out, pull out) show border on every side, where a push-in would undo them: they go only
 * as far as the border allows. Returns the plan with their amounts scaled, and the share that was kept.
 */
export function fitOutwardMoves(scene: Scene, plan: Plan, cameraOf: CameraOf): Fitted {
  if (!plan.camera.some((move) => move.direction === 'out')) return { plan, kept: 1 };
  const scaled = (share: number): Plan => ({
    ...plan,
    camera: plan.camera.map((move) => {
      if (move.direction !== 'out') return move;
      return { ...move, amount: move.move === 'zoom' ? move.amount ** share : move.amount * share };
    }),
  });
  return largestFit(scaled, (tried) => {
    const camera = cameraOf(tried);
    return [0.5, 1].every((u) => zoomNeeded(scene, camera(u * plan.duration)) <= 1.002);
  });
}

/**
 * Moves along the picture (pan, truck, orbit, ...) go only as far as a slight push-in allows. Returns the plan with
 * their amounts scaled, and the share that was kept.
 */
export function fitSidewaysMoves(scene: Scene, plan: Plan, cameraOf: CameraOf): Fitted {
  const scaled = (share: number): Plan => ({
    ...plan,
    camera: plan.camera.map((move) =>
      alongThePicture.has(move.move) ? { ...move, amount: Number((move.amount * share).toFixed(4)) } : move,
    ),
  });
  const times = plan.camera.filter(({ move }) => alongThePicture.has(move)).map(({ t1 }) => t1);
  if (times.length === 0) return { plan, kept: 1 };
  const most = (tried: Plan): number => {
    const camera = cameraOf(tried);
    return Math.max(...times.map((time) => zoomNeeded(scene, camera(time))));
  };
  // What other moves need, such as a roll, stays as it is.
  const limit = Math.max(Math.min(slightPushIn[plan.amplitude], roomOfFaces(scene)), most(scaled(0)) * 1.05);
  return largestFit(scaled, (tried) => most(tried) <= limit);
}

/** Times by which the frame can be enlarged about its middle with every face still inside, and some even where one is not. */
function roomOfFaces({ subjects }: Scene): number {
  const far = subjects.flatMap(({ kind, face }) => {
    if (kind !== 'person' || face === null) return [];
    const { x, y, width, height } = face.box;
    return [0.5 - x, x + width - 0.5, 0.5 - y, y + height - 0.5];
  });
  return Math.max(0.5 / Math.max(...far, 0.1), slightPushIn.small);
}

function largestFit(scaled: (share: number) => Plan, fits: (plan: Plan) => boolean): Fitted {
  if (fits(scaled(1))) return { plan: scaled(1), kept: 1 };
  let low = 0;
  let high = 1;
  for (let i = 0; i < 8; i++) {
    const middle = (low + high) / 2;
    if (fits(scaled(middle))) low = middle;
    else high = middle;
  }
  return { plan: scaled(low), kept: low };
}
