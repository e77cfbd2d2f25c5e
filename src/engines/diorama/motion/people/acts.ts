import type { Action } from '../../../../contract/plan.ts';
import type { BodyPart } from '../../types.ts';
import { minimumJerk } from '../easing.ts';
import type { Random } from '../../random.ts';
import { atRest, raised, type BodyPose } from './bones.ts';
import { dances } from './dances.ts';
import { degrees } from './expression.ts';
import { held } from './gestures.ts';

/** Adds what a body does at a time since the action's start; nothing at time 0. */
export type Act = (seconds: number, pose: BodyPose) => void;

export type ActContext = {
  readonly action: Action;
  readonly body: BodyPart;
  /** By what displacements are multiplied. */
  readonly amount: number;
  readonly tempo: number;
  readonly random: Random;
  /** Which of the people who do the same this is, from 0. */
  readonly turn: number;
};

/** Beats a second of a dance at natural tempo: 118 a minute. */
const beatsPerSecond = 1.97;
const comfortable = 95 * degrees;

/** Adds a share of one pose to another. */
export function addPose(pose: BodyPose, other: BodyPose, share: number): void {
  for (const name of ['hipX', 'hipY', 'trunk', 'head', 'air'] as const) pose[name] += share * other[name];
  for (const name of ['upper', 'fore', 'step', 'lift', 'tip'] as const) {
    for (const side of [0, 1] as const) pose[name][side] += share * other[name][side];
  }
}

function dance({ action, body, amount, tempo, random, turn }: ActContext): Act {
  const names = Object.keys(dances);
  const said = action.params['what'];
  const start = Math.floor(random() * names.length);
  const all = Object.values(dances);
  // Everybody dances in an own way, on the same beat; the order makes the liveliest ones likeliest beside each other.
  const chosen = typeof said === 'string' && names.includes(said) ? names.indexOf(said) : (start + turn) % all.length;
  const style = all[chosen]!;
  const next = all[(chosen + 2) % all.length]!;
  const rate = beatsPerSecond * tempo ** 0.6;
  const offset = 2 * Math.floor(random() * 2) + 0.06 * random() + (turn % 2);
  const gain = 0.45 + 0.5 * Math.min(amount, 1.9);
  const first = atRest();
  style(offset, first);
  return (seconds, pose) => {
    const beat = seconds * rate + offset;
    const now = atRest();
    style(beat, now);
    // After eight beats another figure, over two.
    const change = minimumJerk((seconds * rate - 8) / 2);
    if (change > 0) {
      const other = atRest();
      next(beat, other);
      addPose(now, now, -change);
      addPose(now, other, change);
    }
    const ramp = minimumJerk(seconds / 0.45);
    addPose(pose, now, gain * ramp);
    addPose(pose, first, -gain * ramp * (1 - minimumJerk(seconds / 1.2)));
    for (const side of [0, 1] as const) {
      const arm = body.arms[side];
      if (arm === null) continue;
      // Arms swing about where they are free to, not about where the photo caught them.
      const home = comfortable - raised(arm.root, arm.joint, side);
      pose.upper[side] += 0.55 * Math.min(Math.max(home, -40 * degrees), 40 * degrees) * minimumJerk(seconds / 0.9);
    }
  };
}

/** The side whose arm is used: the one asked for, the one raised already, else the one drawn. */
function armSide({ action, body, random }: ActContext): 0 | 1 {
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
function reach(body: BodyPart, side: 0 | 1, upper: number, fore: number, share: number, pose: BodyPose): void {
  const arm = body.arms[side];
  if (arm === null) return;
  const up = upper - raised(arm.root, arm.joint, side);
  pose.upper[side] += share * up;
  pose.fore[side] += share * (fore - raised(arm.joint, arm.end, side) - up);
}

function wave(context: ActContext): Act {
  const { body, amount, tempo, action } = context;
  const side = armSide(context);
  const lasts = action.t1 - action.t0;
  const hertz = 1.9 * tempo ** 0.6;
  const swing = Math.min(24 * (0.6 + 0.4 * amount), 36) * degrees;
  return (seconds, pose) => {
    const up = held(seconds - 0.1, 0.6, Math.max(lasts - 0.1, 1.5), lasts > 5 ? 0.7 : 0.01);
    const moving = minimumJerk((seconds - 0.45) / 0.4);
    reach(body, side, 118 * degrees, 168 * degrees, up, pose);
    pose.fore[side] += up * moving * swing * Math.sin(2 * Math.PI * hertz * (seconds - 0.45));
    pose.trunk += (side === 0 ? 1 : -1) * 2.5 * degrees * up;
    pose.head +=
      (side === 0 ? -1 : 1) * 3 * degrees * up + 1.5 * degrees * moving * Math.sin(Math.PI * hertz * seconds);
  };
}

function raiseArm(context: ActContext): Act {
  const side = armSide(context);
  return (seconds, pose) => {
    const up = minimumJerk((seconds - 0.1) / 0.8);
    reach(context.body, side, 150 * degrees, 162 * degrees, up, pose);
    pose.trunk += (side === 0 ? 1 : -1) * 2.5 * degrees * up;
  };
}

function cheer({ body, amount, tempo }: ActContext): Act {
  const hertz = 2 * tempo ** 0.6;
  return (seconds, pose) => {
    const up = minimumJerk(seconds / 0.55);
    const pump = minimumJerk((seconds - 0.4) / 0.5) * Math.sin(2 * Math.PI * hertz * (seconds - 0.4));
    for (const side of [0, 1] as const) {
      reach(body, side, 140 * degrees, 158 * degrees, up, pose);
      pose.upper[side] += 12 * degrees * Math.min(amount, 1.5) * pump;
      pose.fore[side] += 14 * degrees * pump;
    }
    const beat = (1 - Math.cos(2 * Math.PI * hertz * seconds)) / 2;
    pose.hipY += 0.045 * amount * up * beat;
    pose.trunk += 2 * degrees * up * Math.sin(Math.PI * hertz * seconds);
    pose.head += 2.5 * degrees * up * Math.sin(Math.PI * hertz * (seconds - 0.1));
  };
}

function jump({ amount, tempo, action }: ActContext): Act {
  const times = action.params['times'];
  const each = 1.25 / tempo ** 0.4;
  const height = 0.16 * (0.5 + 0.5 * Math.min(amount, 1.8));
  return (seconds, pose) => {
    const t = seconds - 0.15;
    const number = Math.floor(t / each);
    if (t <= 0 || (typeof times === 'number' && number >= times)) return;
    const u = t - number * each;
    // Crouch, flight, and a landing that gives.
    const crouch = held(u, 0.26, 0.4, 0.14) + 0.8 * held(u - 0.78, 0.12, 0.4, 0.28);
    const flight = (u - 0.36) / 0.42;
    pose.hipY += 0.1 * crouch;
    if (flight > 0 && flight < 1) {
      const up = 4 * flight * (1 - flight);
      pose.air += height * up;
      for (const side of [0, 1] as const) {
        pose.lift[side] += 0.04 * up;
        pose.upper[side] += 28 * degrees * up;
      }
    }
    for (const side of [0, 1] as const) pose.upper[side] -= 8 * degrees * crouch;
  };
}

/** What a cut-out body can do, by action, and what of it must be seen. */
export const acts: Readonly<
  Record<string, { readonly make: (context: ActContext) => Act; readonly needs: 'any' | 'arm' | 'arms' | 'legs' }>
> = {
  dance: { make: dance, needs: 'any' },
  wave: { make: wave, needs: 'arm' },
  raise_arm: { make: raiseArm, needs: 'arm' },
  cheer: { make: cheer, needs: 'arms' },
  jump: { make: jump, needs: 'legs' },
};
