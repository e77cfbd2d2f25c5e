import type { Plan } from '../../../contract/plan.ts';
import type { Scene } from '../types.ts';
import type { CameraPose } from './camera.ts';
import { Projection } from './projection.ts';

/** Points along the frame's edge that must see something known. */
const pointsAside = 9;
const maxExtraZoom = 3;

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
  return smooth.map((zoom, frame) => 1 + (zoom - 1) * Math.min(1, easeIn(frame / (fps * 0.8))));
}

function easeIn(u: number): number {
  const x = Math.min(u, 1);
  return x * x * (3 - 2 * x);
}

function slide(values: Float32Array, reach: number, combine: (window: readonly number[]) => number): Float32Array {
  return values.map((_, i) => combine([...values.subarray(Math.max(i - reach, 0), i + reach + 1)]));
}

/**
 * Moves that draw back (zoom out, pull out) show border on every side, where a push-in would undo them: they go only
 * as far as the border allows. Returns the plan with their amounts scaled, and the share that was kept.
 */
export function fitOutwardMoves(
  scene: Scene,
  plan: Plan,
  cameraOf: (plan: Plan) => (seconds: number) => CameraPose,
): { plan: Plan; kept: number } {
  const outward = (plan_: Plan): boolean => plan_.camera.some((move) => move.direction === 'out');
  if (!outward(plan)) return { plan, kept: 1 };
  const scaled = (share: number): Plan => ({
    ...plan,
    camera: plan.camera.map((move) => {
      if (move.direction !== 'out') return move;
      return { ...move, amount: move.move === 'zoom' ? move.amount ** share : move.amount * share };
    }),
  });
  const fits = (share: number): boolean => {
    const camera = cameraOf(scaled(share));
    return [0.5, 1].every((u) => zoomNeeded(scene, camera(u * plan.duration)) <= 1.002);
  };
  if (fits(1)) return { plan, kept: 1 };
  let low = 0;
  let high = 1;
  for (let i = 0; i < 8; i++) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return { plan: scaled(low), kept: low };
}
