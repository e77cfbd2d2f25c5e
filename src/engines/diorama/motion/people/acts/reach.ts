import type { BodyPart } from '../../../types.ts';
import { raised, type BodyPose } from '../bones.ts';
import type { ActContext } from './act.ts';

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
export function reach(body: BodyPart, side: 0 | 1, upper: number, fore: number, share: number, pose: BodyPose): void {
  const arm = body.arms[side];
  if (arm === null) return;
  const up = upper - raised(arm.root, arm.joint, side);
  pose.upper[side] += share * up;
  pose.fore[side] += share * (fore - raised(arm.joint, arm.end, side) - up);
}
