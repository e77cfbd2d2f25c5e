import { bump, held, minimumJerk } from '../../easing.ts';
import { extent, haste } from '../../extent.ts';
import { raised } from '../bones.ts';
import { degrees } from '../expression.ts';
import type { Act, ActContext, KnownAct } from './act.ts';
import { armSide, belowTop, elbowIn, isUp, reach, type ArmAngles } from './reach.ts';

/** Hands follow upper arms by so many seconds. */
const late = 0.07;

function wave(context: ActContext): Act {
  const { body, amount, tempo, action, width } = context;
  const side = armSide(context);
  const lasts = action.t1 - action.t0;
  const pace = haste(amount);
  const hertz = 1.9 * pace * tempo ** 0.6;
  const swing = 26 * extent(amount, 1.6) * degrees;
  const arm = body.arms[side];
  // A small wave is made with the elbow at the side, a large one with the arm up.
  const wished = { upper: Math.min(28 + 25 * amount, 90) * degrees, fore: (126 + 40 * Math.min(amount, 1)) * degrees };
  const up: ArmAngles =
    arm !== null && isUp(body, side)
      ? { upper: raised(arm.root, arm.joint, side), fore: raised(arm.joint, arm.end, side) }
      : elbowIn(body, side, belowTop(body, side, wished), width);
  return (seconds, pose) => {
    const rise = (t: number): number => held(t - 0.1, 0.7 / pace, Math.max(lasts - 0.1, 1.5), lasts > 5 ? 0.7 : 0.01);
    const moving = minimumJerk((seconds - 0.5) / 0.4);
    reach(body, side, up, rise(seconds), pose, rise(seconds - late));
    pose.fore[side] += rise(seconds) * moving * swing * Math.sin(2 * Math.PI * hertz * (seconds - 0.5));
    pose.upper[side] += rise(seconds) * moving * 0.24 * swing * Math.sin(2 * Math.PI * hertz * (seconds - 0.44));
    pose.trunk += (side === 0 ? 1 : -1) * 2 * degrees * rise(seconds);
    pose.head +=
      (side === 0 ? -1 : 1) * 3 * degrees * rise(seconds) +
      1.2 * degrees * moving * Math.sin(Math.PI * hertz * seconds);
  };
}

function raiseArm(context: ActContext): Act {
  const side = armSide(context);
  // Small, it is raised half the way.
  const far = Math.min(context.amount, 1) ** 0.7;
  const pace = haste(context.amount);
  const up = belowTop(context.body, side, { upper: 150 * degrees, fore: 164 * degrees });
  return (seconds, pose) => {
    const share = minimumJerk(((seconds - 0.1) * pace) / 0.9);
    reach(context.body, side, up, far * share, pose, far * minimumJerk(((seconds - 0.1 - late) * pace) / 0.9));
    pose.trunk += (side === 0 ? 1 : -1) * 2.5 * extent(context.amount, 1.8) * degrees * share;
  };
}

function cheer({ body, amount, tempo }: ActContext): Act {
  const pace = haste(amount);
  const far = extent(amount, 1.5);
  const hertz = 2 * tempo ** 0.6;
  // A small cheer keeps the elbows low.
  const sides = ([0, 1] as const).map((side) => ({
    side,
    angles: belowTop(body, side, { upper: (78 + 60 * Math.min(amount, 1)) * degrees, fore: 160 * degrees }),
  }));
  return (seconds, pose) => {
    const up = minimumJerk((seconds * pace) / 0.6);
    const pump = far * minimumJerk((seconds - 0.4) / 0.5) * Math.sin(2 * Math.PI * hertz * (seconds - 0.4));
    for (const { side, angles } of sides) {
      reach(body, side, angles, up, pose, minimumJerk(((seconds - late) * pace) / 0.6));
      pose.upper[side] += 11 * degrees * (pump - far) * up;
      pose.fore[side] += 13 * degrees * pump;
    }
    const beat = bump(hertz * seconds);
    pose.hipY += 0.045 * amount * up * beat;
    pose.trunk += 2 * degrees * far * up * Math.sin(Math.PI * hertz * seconds);
    pose.head += 2.5 * degrees * far * up * Math.sin(Math.PI * hertz * (seconds - 0.1));
  };
}

/** What arms do that are raised, by action. */
export const armActs: Readonly<Record<string, KnownAct>> = {
  wave: { make: wave, needs: 'arm' },
  raise_arm: { make: raiseArm, needs: 'arm' },
  cheer: { make: cheer, needs: 'arm' },
};
