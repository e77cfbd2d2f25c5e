import type { BodyPart } from '../../../types.ts';
import { bump, held, minimumJerk } from '../../easing.ts';
import { extent } from '../../extent.ts';
import type { BodyPose } from '../body-pose.ts';
import { degrees } from '../expression.ts';
import type { Act, ActContext, KnownAct } from './act.ts';
import { chosenSide, facing, repeated } from './facing.ts';
import { legOf } from '../leg.ts';
import { reach } from './reach.ts';

/** 0 before `from`, 1 after `to`. */
const between = (t: number, from: number, to: number): number => minimumJerk((t - from) / (to - from));

/** A foot that swings back, strikes out at the height of the hip, and comes back to where it stood. */
function kick(context: ActContext): Act {
  const { amount } = context;
  const way = facing(context);
  const first = chosenSide(context);
  const cycle = repeated(context, 1.55);
  const gain = extent(amount, 1.32);
  const high = 0.65 * gain;
  // Who is caught in a stride has a leg behind already: it needs no more of that, and has farther to go.
  const behind = way === 0 ? 0 : Math.min(Math.max(-way * aheadOf(context.body, first), 0), 1);
  return (seconds, pose) => {
    const now = cycle(seconds - 0.1);
    if (now === null) return;
    const { at } = now;
    const side = way === 0 ? (now.number % 2 === 0 ? first : first === 0 ? 1 : 0) : first;
    const out = way === 0 ? (side === 0 ? -1 : 1) : way;
    const back = gain * (1 - behind) * held(at, 0.32, 0.55, 0.16);
    const swung = between(at, 0.42 - 0.2 * behind, 0.6) - between(at, 0.78, 1.25);
    const strike = gain * swung;
    pose.along[side] += out * (0.62 * high * swung + (way === 0 ? -0.05 : -0.38) * back) * 1.25;
    pose.along[side] += out * behind * swung;
    pose.lift[side] += high * swung + 0.16 * back;
    pose.tip[side] += (side === 0 ? 1 : -1) * out * -28 * degrees * strike;
    // The hips go over the foot that stands, the trunk away from the one that flies.
    pose.hipX += -out * 0.07 * (back + strike);
    pose.hipY += 0.05 * back + 0.02 * strike;
    pose.trunk += out * (6 * degrees * back - 15 * degrees * strike);
    pose.head += out * 7 * degrees * strike;
    for (const arm of [0, 1] as const) {
      pose.upper[arm] += (arm === side ? 18 : 38) * degrees * strike + 10 * degrees * back;
      pose.fore[arm] -= 12 * degrees * back;
    }
  };
}

/** How far to the picture's right of the hips a foot is, in lengths of the leg; 0 where no leg is seen. */
function aheadOf(body: BodyPart, side: 0 | 1): number {
  return body.legs === null ? 0 : (body.legs[side].end.x - body.pelvis.x) / legOf(body);
}

/** A pitch: the weight goes back, a knee up, then a long step and the arm over the head and through. */
function throwBall(context: ActContext): Act {
  const { body, amount } = context;
  const way = facing(context);
  const arms = [0, 1] as const;
  const seen = arms.filter((side) => body.arms[side] !== null);
  const arm = seen.length === 1 ? seen[0]! : chosenSide(context);
  const out = way === 0 ? (arm === 0 ? 1 : -1) : way;
  const leg = way === 0 ? (arm === 0 ? 1 : 0) : leadingLeg(body, way);
  const cycle = repeated(context, 2.3);
  const gain = extent(amount, 1.45);
  const share = Math.min(gain, 1);
  return (seconds, pose) => {
    const now = cycle(seconds - 0.1);
    if (now === null) return;
    const { at } = now;
    const up = between(at, 0.05, 0.6) - between(at, 0.68, 0.92);
    const back = between(at, 0.15, 0.7) - between(at, 0.78, 1);
    const through = between(at, 0.8, 1.22);
    const home = between(at, 1.5, 2.2);
    const after = through - home;
    pose.lift[leg] += gain * 0.34 * up;
    pose.along[leg] += out * gain * (0.22 * (between(at, 0.7, 0.95) - home) - 0.05 * up);
    pose.hipX += out * gain * (-0.09 * back + 0.13 * after);
    pose.hipY += gain * (0.02 * back + 0.1 * after);
    pose.trunk += out * gain * (-11 * degrees * back + 20 * degrees * after);
    pose.head += out * gain * (6 * degrees * back - 8 * degrees * after);
    pose.stoop += (way === 0 ? 0.1 : 0.03) * gain * after;
    const swing = arm === 0 ? 0 : 1;
    reach(body, swing, { upper: 112 * degrees, fore: 205 * degrees }, share * back, pose);
    reach(body, swing, { upper: 28 * degrees, fore: 12 * degrees }, share * after, pose);
    const other = swing === 0 ? 1 : 0;
    pose.upper[other] += gain * (34 * degrees * back - 14 * degrees * after);
  };
}

/** The leg that is ahead. */
function leadingLeg({ legs }: ActContext['body'], way: -1 | 1): 0 | 1 {
  if (legs === null) return 0;
  return (legs[1].end.x - legs[0].end.x) * way > 0 ? 1 : 0;
}

/** A guard, light on the feet, and blows from it. */
function fight(context: ActContext): Act {
  const { body, amount, tempo } = context;
  const way = facing(context);
  const first = chosenSide(context);
  const hertz = 1.7 * tempo ** 0.6;
  const blow = repeated(context, 0.85);
  const gain = extent(amount, 1.5);
  const share = Math.min(0.3 + 0.7 * gain, 1);
  return (seconds, pose) => {
    const guard = minimumJerk(seconds / 0.55);
    const beat = seconds * hertz;
    const bounce = bump(beat);
    const weave = Math.sin(Math.PI * beat);
    pose.hipY += guard * gain * (0.06 + 0.035 * bounce);
    pose.hipX += guard * 0.06 * gain * weave;
    pose.trunk += guard * gain * (3.5 * degrees * weave + way * 5 * degrees);
    pose.head -= guard * gain * 2.5 * degrees * weave;
    for (const side of [0, 1] as const) {
      reach(body, side, { upper: 34 * degrees, fore: 152 * degrees }, 0.9 * share * guard, pose);
      pose.step[side] += 0.05 * gain * guard;
      pose.lift[side] += 0.025 * gain * guard * Math.max(Math.sin(Math.PI * (beat + side)), 0) ** 2;
    }
    const now = blow(seconds - 0.6);
    if (now === null) return;
    const side: 0 | 1 = (now.number + first) % 2 === 0 ? 0 : 1;
    const out = way === 0 ? (side === 0 ? -1 : 1) : way;
    const strike = between(now.at, 0.1, 0.22) - between(now.at, 0.28, 0.55);
    pose.hipX += out * 0.06 * gain * strike;
    pose.trunk += out * 9 * degrees * gain * strike;
    pose.upper[side] += 52 * degrees * share * strike;
    pose.fore[side] -= 108 * degrees * share * strike;
  };
}

/** Squats, or jumping jacks where the prompt says so. */
function exercise(context: ActContext): Act {
  return context.action.params['what'] === 'jumping jack' ? jumpingJacks(context) : squats(context);
}

function squats(context: ActContext): Act {
  const { body, amount } = context;
  const way = facing(context);
  const cycle = repeated(context, 1.7);
  const deep = 0.32 * extent(amount, 1.2);
  const share = Math.min(amount, 1);
  return (seconds, pose) => {
    const now = cycle(seconds - 0.1);
    if (now === null) return;
    const down = between(now.at, 0, 0.7) - between(now.at, 0.85, 1.5);
    crouch(pose, deep * down, way);
    for (const side of [0, 1] as const) {
      if (body.arms[side] === null) continue;
      reach(body, side, { upper: 78 * degrees, fore: 84 * degrees }, 0.85 * share * down, pose);
    }
  };
}

/** Hips down over feet that stay; who is seen from the side sits back and leans forward. */
export function crouch(pose: BodyPose, down: number, way: -1 | 0 | 1): void {
  pose.hipY += down;
  pose.hipX -= way * 0.45 * down;
  pose.trunk += way * 62 * degrees * down;
  pose.head -= way * 34 * degrees * down;
  pose.stoop += (way === 0 ? 0.18 : 0) * down;
}

function jumpingJacks({ body, amount, tempo }: ActContext): Act {
  const hertz = 0.92 * tempo ** 0.6;
  const gain = extent(amount, 1.3);
  const share = Math.min(gain, 1);
  return (seconds, pose) => {
    const ramp = minimumJerk(seconds / 0.4);
    const open = bump(hertz * seconds);
    const hop = Math.sin(2 * Math.PI * hertz * seconds) ** 2;
    pose.air += 0.07 * gain * ramp * hop;
    pose.hipY += 0.045 * gain * ramp * (1 - hop);
    for (const side of [0, 1] as const) {
      pose.step[side] += 0.17 * gain * ramp * open;
      pose.tip[side] += 6 * degrees * gain * open * ramp;
      const wide = share * open;
      reach(body, side, { upper: (18 + 128 * wide) * degrees, fore: (22 + 142 * wide) * degrees }, 0.92 * ramp, pose);
    }
  };
}

/** What is done with all of the body's strength, by action. */
export const sportActs: Readonly<Record<string, KnownAct>> = {
  kick: { make: kick, needs: 'legs' },
  throw: { make: throwBall, needs: 'any' },
  fight: { make: fight, needs: 'any' },
  exercise: { make: exercise, needs: 'legs' },
};
