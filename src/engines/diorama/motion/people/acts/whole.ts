import { held, minimumJerk } from '../../easing.ts';
import { extent, haste } from '../../extent.ts';
import { degrees } from '../expression.ts';
import type { Act, ActContext, KnownAct } from './act.ts';
import { chosenSide, facing } from './facing.ts';
import { reach } from './reach.ts';
import { crouch } from './sport.ts';

/** From the side the trunk goes forward over the hips, which go back; from the front it is seen shorter. */
function bow(context: ActContext): Act {
  const { amount, action } = context;
  const way = facing(context);
  const { times } = action.params;
  const lasts = action.t1 - action.t0;
  const count = typeof times === 'number' ? times : 1;
  const each = Math.max(lasts / count, 1.6);
  const depth = extent(amount, 1.25);
  return (seconds, pose) => {
    const number = Math.floor(seconds / each);
    if (number >= count) return;
    const down = depth * held(seconds - number * each - 0.1, 0.85, Math.min(each - 0.1, 2.9), 0.95);
    if (way === 0) {
      pose.stoop += 0.2 * down;
      pose.hipY += 0.015 * down;
      for (const side of [0, 1] as const) pose.upper[side] -= 5 * degrees * down;
    } else {
      pose.trunk += way * 40 * degrees * down;
      pose.hipX -= way * 0.09 * down;
      pose.head += way * 8 * degrees * down;
    }
  };
}

/** Hips down to the heels; who falls to the knees goes down at once, to one side. */
function kneel(context: ActContext): Act {
  const way = facing(context);
  const { amount } = context;
  const falls = context.action.params['what'] === 'fall';
  const pace = haste(amount);
  const deep = 0.34 * extent(amount, 1.12) ** 0.6;
  const wild = extent(amount, 1.4);
  const side = way === 0 ? (chosenSide(context) === 0 ? -1 : 1) : way;
  return (seconds, pose) => {
    const t = (seconds - 0.1) * pace;
    const down = falls ? Math.min(Math.max(t / 0.6, 0), 1) ** 2.2 : minimumJerk(t);
    crouch(pose, (falls ? 0.42 : deep) * down, way);
    if (!falls) return;
    const settled = Math.max(t - 0.6, 0);
    const give = down + 0.25 * Math.exp(-5 * settled) * Math.sin(9 * settled);
    pose.trunk += side * 13 * degrees * wild * give;
    pose.head += side * 8 * degrees * wild * give;
    for (const arm of [0, 1] as const) pose.upper[arm] += 40 * degrees * wild * held(t + 0.05, 0.3, 1.3, 0.7);
  };
}

/**
 * A body has no back in the picture: it winds up, turns as far as it may be seen from, on one foot and with its arms
 * out, and turns back.
 */
function spin(context: ActContext): Act {
  const { body, amount, tempo } = context;
  const hertz = 0.62 * tempo ** 0.6;
  const free = chosenSide(context);
  const far = extent(amount, 1.3);
  const most = 0.22 * far;
  return (seconds, pose) => {
    const start = minimumJerk(seconds / 0.5);
    const ramp = far * start;
    const turn = Math.sin(2 * Math.PI * hertz * seconds);
    pose.narrow += most * start * turn ** 2;
    pose.trunk += 5 * degrees * ramp * turn;
    pose.head += 6 * degrees * ramp * Math.sin(2 * Math.PI * hertz * (seconds - 0.12));
    pose.hipY += 0.03 * ramp * (1 - Math.abs(turn)) - 0.015 * ramp * Math.abs(turn);
    pose.lift[free] += 0.13 * ramp * Math.max(turn, 0);
    pose.lift[free === 0 ? 1 : 0] += 0.13 * ramp * Math.max(-turn, 0);
    for (const side of [0, 1] as const) {
      reach(
        body,
        side,
        { upper: (76 + 22 * Math.abs(turn)) * degrees, fore: (88 + 30 * Math.abs(turn)) * degrees },
        0.8 * Math.min(far, 1.1) * start,
        pose,
      );
    }
  };
}

/** Knees give, and the body goes over its feet, faster and faster, to the ground; it lies where it fell. */
function fall(context: ActContext): Act {
  const way = facing(context) === 0 ? (chosenSide(context) === 0 ? -1 : 1) : facing(context);
  const pace = haste(context.amount);
  const wild = extent(context.amount, 1.4);
  return (time, pose) => {
    const seconds = time * pace;
    const give = minimumJerk(seconds / 0.55);
    const t = Math.min(Math.max((seconds - 0.15) / 0.85, 0), 1);
    const over = t ** 2.4;
    const settled = seconds - 1;
    const bounce = settled > 0 ? Math.exp(-6 * settled) * Math.sin(11 * settled) : 0;
    pose.hipY += 0.2 * give * (1 - 0.6 * over);
    pose.roll += way * degrees * (78 * over - 5 * bounce);
    pose.trunk += way * degrees * 10 * give * (1 - over);
    for (const side of [0, 1] as const) {
      pose.upper[side] += 46 * degrees * wild * held(seconds - 0.1, 0.35, 1.6, 0.6);
      pose.fore[side] += 20 * degrees * wild * held(seconds - 0.1, 0.35, 1.6, 0.6);
    }
  };
}

/** What moves a body as a whole, by action. */
export const wholeActs: Readonly<Record<string, KnownAct>> = {
  bow: { make: bow, needs: 'trunk' },
  kneel: { make: kneel, needs: 'legs' },
  spin: { make: spin, needs: 'any' },
  fall: { make: fall, needs: 'legs', stays: true },
};
