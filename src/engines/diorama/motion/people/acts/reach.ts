import type { BodyPart } from '../../../types.ts';
import { degrees } from '../expression.ts';
import type { BodyPose } from '../body-pose.ts';
import { raised, shortest } from '../bones.ts';
import type { ActContext } from './act.ts';

type Spot = { readonly x: number; readonly y: number };

/** Angles from hanging of an upper arm and of a forearm; outward is positive, a forearm bent further up more so. */
export type ArmAngles = { readonly upper: number; readonly fore: number };

/** Room above a hand, pixels. */
const headroom = 8;

/** The side whose arm is used: the one asked for, the one raised already, else the one drawn. */
export function armSide({ action, body, random }: ActContext): 0 | 1 {
  const drawn = random() < 0.5 ? 0 : 1;
  const [a, b] = body.arms;
  if (a === null) return 1;
  if (b === null) return 0;
  // One's own left hand is on the picture's right.
  if (action.params['direction'] === 'left') return 1;
  if (action.params['direction'] === 'right') return 0;
  const up = [raised(a.root, a.end, 0), raised(b.root, b.end, 1)] as const;
  return Math.abs(up[0] - up[1]) < 0.5 ? drawn : up[0] > up[1] ? 0 : 1;
}

/** Raises an arm so that upper arm and forearm point as told, by angles from hanging. */
export function reach(
  body: BodyPart,
  side: 0 | 1,
  { upper, fore }: ArmAngles,
  share: number,
  pose: BodyPose,
  foreShare = share,
): void {
  const arm = body.arms[side];
  if (arm === null) return;
  const rest = raised(arm.root, arm.joint, side);
  pose.upper[side] += share * (upper - rest);
  pose.fore[side] += foreShare * wrapped(fore - upper - wrapped(raised(arm.joint, arm.end, side) - rest));
}

/**
 * The angles at which a hand is at a picture position, or as near to it as the arm reaches; the elbow points outward.
 *
 * @param near how far the arm points at the viewer, as in `BodyPose`
 */
export function anglesTo(body: BodyPart, side: 0 | 1, target: Spot, near = 0): ArmAngles | null {
  const arm = body.arms[side];
  if (arm === null) return null;
  const { root, joint, end } = arm;
  const short = 1 - shortest * near;
  const [upper, fore] = [short * distance(root, joint), short * distance(joint, end)];
  const far = Math.min(Math.max(distance(root, target), Math.abs(upper - fore) + 1), 0.995 * (upper + fore));
  const line = raised(root, target, side);
  const bend = Math.acos(within((upper * upper + far * far - fore * fore) / (2 * upper * far)));
  const first = wrapped(Math.sin(line + bend) > Math.sin(line - bend) ? line + bend : line - bend);
  const out = side === 0 ? -1 : 1;
  const size = far / Math.max(distance(root, target), 1e-6);
  const hand = { x: root.x + (target.x - root.x) * size, y: root.y + (target.y - root.y) * size };
  const elbow = { x: root.x + out * upper * Math.sin(first), y: root.y + upper * Math.cos(first) };
  return { upper: first, fore: raised(elbow, hand, side) };
}

/** The angles asked for, or higher ones where the hand would leave the picture at its side. */
export function withinSides(body: BodyPart, side: 0 | 1, wished: ArmAngles, width: number): ArmAngles {
  const arm = body.arms[side];
  if (arm === null) return wished;
  const [upper, fore] = [distance(arm.root, arm.joint), distance(arm.joint, arm.end)];
  const room = side === 0 ? arm.root.x : width - arm.root.x;
  const out = (one: ArmAngles): number => upper * Math.sin(one.upper) + fore * Math.sin(one.fore) + headroom;
  let now = wished;
  while (out(now) > room && now.upper < 140 * degrees)
    now = { upper: now.upper + 4 * degrees, fore: now.fore + 4 * degrees };
  return now;
}

/** The angles asked for, or with the elbow nearer to the body where the hand would leave the picture at its side. */
export function elbowIn(body: BodyPart, side: 0 | 1, wished: ArmAngles, width: number): ArmAngles {
  const arm = body.arms[side];
  if (arm === null) return wished;
  const [upper, fore] = [distance(arm.root, arm.joint), distance(arm.joint, arm.end)];
  const room = side === 0 ? arm.root.x : width - arm.root.x;
  // A hand that waves goes some way to either side.
  const out = (one: ArmAngles): number => upper * Math.sin(one.upper) + fore * Math.sin(one.fore - 0.35) + headroom;
  let now = wished;
  while (out(now) > room && now.upper > 12 * degrees) now = { ...now, upper: now.upper - 4 * degrees };
  while (out(now) > room && now.fore < 200 * degrees) now = { ...now, fore: now.fore + 4 * degrees };
  return now;
}

/** The angles asked for, or lower ones where the hand would leave the picture at its top. */
export function belowTop(body: BodyPart, side: 0 | 1, wished: ArmAngles): ArmAngles {
  const arm = body.arms[side];
  if (arm === null) return wished;
  const [upper, fore] = [distance(arm.root, arm.joint), distance(arm.joint, arm.end)];
  const height = (one: ArmAngles): number => arm.root.y + upper * Math.cos(one.upper) + fore * Math.cos(one.fore);
  let now = wished;
  while (height(now) < headroom && now.upper > 35 * degrees) now = { ...now, upper: now.upper - 5 * degrees };
  while (height(now) < headroom && now.fore > 95 * degrees) now = { ...now, fore: now.fore - 5 * degrees };
  return now;
}

/** Whether an arm is up already, as one that waves is. */
export function isUp(body: BodyPart, side: 0 | 1): boolean {
  const arm = body.arms[side];
  return arm !== null && raised(arm.joint, arm.end, side) > 120 * degrees && arm.end.y < arm.root.y;
}

function distance(a: Spot, b: Spot): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Into half a turn to either side. */
function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

function within(cosine: number): number {
  return Math.min(Math.max(cosine, -1), 1);
}
