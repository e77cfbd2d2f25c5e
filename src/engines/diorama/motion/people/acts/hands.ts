import { held, minimumJerk } from '../../easing.ts';
import { extent, haste } from '../../extent.ts';
import { raised } from '../bones.ts';
import { degrees } from '../expression.ts';
import type { Act, ActContext, KnownAct } from './act.ts';
import { anglesTo, armSide, belowTop, reach, withinSides } from './reach.ts';

const sides = [0, 1] as const;

/** How far arms that meet in front of the chest point at the viewer. */
const inFront = 0.75;

/** Hands that meet in front of the chest. */
function clap({ body, tempo, amount }: ActContext): Act {
  const pace = haste(amount);
  const hertz = 2.2 * pace * tempo ** 0.6;
  const { neck, pelvis } = body;
  const trunk = Math.hypot(neck.x - pelvis.x, neck.y - pelvis.y);
  const height = { x: neck.x + 0.36 * (pelvis.x - neck.x), y: neck.y + 0.36 * (pelvis.y - neck.y) };
  const at = (side: 0 | 1, gap: number) => {
    const x = height.x + (side === 0 ? -1 : 1) * gap * trunk;
    return anglesTo(body, side, { x, y: height.y }, inFront);
  };
  const poses = sides.map((side) => ({ side, apart: at(side, 0.2 * extent(amount, 1.5)), together: at(side, 0.01) }));
  return (seconds, pose) => {
    const up = minimumJerk(((seconds - 0.05) * pace) / 0.7);
    const phase = 2 * Math.PI * hertz * Math.max(seconds - 0.55, 0);
    // Open slowly, and shut at once.
    const shut = minimumJerk((seconds - 0.55) / 0.3) * ((1 - Math.cos(phase + 0.5 * Math.sin(phase))) / 2) ** 1.3;
    for (const { side, apart, together } of poses) {
      if (apart === null || together === null) continue;
      reach(body, side, apart, up * (1 - shut), pose);
      reach(body, side, together, up * shut, pose);
      pose.near[side] += inFront * up;
    }
    pose.hipY += 0.012 * amount * up * shut;
    pose.head += 1.5 * degrees * extent(amount, 1.6) * up * Math.sin(Math.PI * hertz * seconds);
  };
}

/** An arm stretched out to a side; the body leans after it when it reaches for something. */
function stretchOut(upper: number, fore: number, lean: number) {
  return (context: ActContext): Act => {
    const { body, amount, width } = context;
    const { direction } = context.action.params;
    // An arm points to its own side of the picture.
    const side =
      direction === 'left' && body.arms[0] !== null
        ? 0
        : direction === 'right' && body.arms[1] !== null
          ? 1
          : armSide(context);
    const up = direction === 'up' ? 70 * degrees : direction === 'down' ? -40 * degrees : 0;
    // A small one goes half the way, a large one comes at once and takes the body along.
    const far = Math.min(amount, 1) ** 0.7;
    const pace = haste(amount);
    const wished = { upper: upper * degrees + up, fore: fore * degrees + up };
    const angles = belowTop(body, side, withinSides(body, side, wished, width));
    const out = side === 0 ? -1 : 1;
    return (seconds, pose) => {
      const share = minimumJerk(((seconds - 0.15) * pace) / 0.75);
      reach(body, side, angles, far * share, pose, far * minimumJerk(((seconds - 0.25) * pace) / 0.75));
      pose.trunk += out * lean * degrees * extent(amount, 1.6) * share;
      pose.hipX += out * 0.012 * extent(amount, 2) * share;
      // A hand held out is never quite still.
      pose.fore[side] += 1.6 * degrees * share * Math.sin(2 * Math.PI * 0.6 * seconds);
      pose.upper[side] += degrees * share * Math.sin(2 * Math.PI * 0.37 * seconds + 1);
    };
  };
}

function shrug({ amount, tempo, action }: ActContext): Act {
  const times = action.params['times'];
  const count = typeof times === 'number' ? times : 2;
  const each = 1.7 / tempo ** 0.5;
  return (seconds, pose) => {
    const t = seconds - 0.2;
    const number = Math.floor(t / each);
    if (t <= 0 || number >= count) return;
    const up = held(t - number * each, 0.32, 1.15 / tempo ** 0.5, 0.4);
    const far = extent(amount, 1.5) * up;
    pose.shrug += 0.075 * far;
    pose.head += 5 * degrees * far * (number % 2 === 0 ? 1 : -1);
    for (const side of sides) {
      pose.upper[side] += 7 * degrees * far;
      pose.fore[side] += 26 * degrees * far;
    }
  };
}

/** Hands that speak: each lifts and beats in its own time. */
function gesture({ body, amount, tempo, random }: ActContext): Act {
  const hertz = 0.55 * tempo ** 0.5;
  const phases = sides.map((side) => random() * 0.25 + 0.45 * side);
  const gain = extent(amount, 1.4);
  return (seconds, pose) => {
    const start = minimumJerk(seconds / 0.8);
    sides.forEach((side) => {
      const arm = body.arms[side] ?? body.stirring[side];
      if (arm === null) return;
      const cycle = hertz * seconds + phases[side]!;
      const rest = phases[side]!;
      const lift = (Math.sin(2 * Math.PI * cycle) - Math.sin(2 * Math.PI * rest)) * 0.5 + 0.5;
      const beat = Math.sin(2 * Math.PI * 2.9 * cycle) * 0.5;
      // A hand that hangs comes up in front of the body; one that is up already moves about where it is.
      const hangs = Math.max(Math.cos(raised(arm.joint, arm.end, side)), 0);
      pose.upper[side] += start * gain * degrees * (9 * hangs + 5 * lift);
      pose.fore[side] -= start * gain * degrees * (hangs * (48 + 26 * lift) + 9 * beat + (1 - hangs) * 9 * lift);
    });
    pose.trunk += start * 1.4 * degrees * gain * Math.sin(2 * Math.PI * 0.31 * seconds);
    pose.head += start * 2.2 * degrees * gain * Math.sin(2 * Math.PI * 0.43 * seconds + 0.4) * start;
  };
}

/**
 * Both hands on an instrument, the lower one with the strokes of a bow or of the strings, and the body with the music.
 * Where no arm can be told from what it holds, body and instrument sway on the beat as one, so that nothing of it bends.
 */
function play({ body, amount, tempo }: ActContext): Act {
  const beats = 1.5 * tempo ** 0.6;
  const gain = extent(Math.min(0.6 + 0.4 * amount, 1.3), 1.3);
  const held = body.arms.every((arm) => arm === null);
  const handAt = (side: 0 | 1): number => body.arms[side]?.end.y ?? -Infinity;
  const bow = handAt(0) >= handAt(1) ? 0 : 1;
  return (seconds, pose) => {
    const start = minimumJerk(seconds / 0.7) * gain;
    const beat = seconds * beats;
    const wave = (perBeat: number, phase = 0): number =>
      Math.sin(2 * Math.PI * (perBeat * beat + phase)) - Math.sin(2 * Math.PI * phase);
    if (held) {
      pose.roll += start * degrees * (3 * wave(0.25) + 0.7 * wave(0.5));
      pose.hipY += start * 0.012 * (1 - Math.cos(2 * Math.PI * beat));
      return;
    }
    pose.upper[bow] += start * degrees * 5 * wave(0.5);
    pose.fore[bow] += start * degrees * 12 * wave(0.5, -0.03);
    const other = bow === 0 ? 1 : 0;
    pose.upper[other] += start * degrees * 1.2 * wave(0.25, 0.2);
    pose.fore[other] += start * degrees * 4 * wave(1, 0.1);
    pose.trunk += start * 1.8 * degrees * wave(0.25);
    pose.head += start * 2.4 * degrees * wave(0.25, -0.04) + start * 0.8 * degrees * wave(0.5);
    pose.hipX += start * 0.006 * wave(0.25);
  };
}

/** How far an arm is out of the picture's plane whose hand is at the head. */
const behindHead = 0.45;

const ofHead =
  /\b(?:hair|heads?|face|ears?|chin|cheeks?|fringe|bangs|braids?|beard|forehead|temple|hat|cap|glasses|strands?|locks?)\b/;

/** A hand that goes to the hair at the side of the head, and smooths it down and back; to what is elsewhere it reaches out. */
function touch(context: ActContext): Act {
  const { body, action, tempo, amount } = context;
  const { what } = action.params;
  if (typeof what === 'string' && !ofHead.test(what)) return reachOut(context);
  const wished = armSide(context);
  const side = body.bends[wished] ? wished : wished === 0 ? 1 : 0;
  const out = side === 0 ? -1 : 1;
  const { neck, pelvis } = body;
  const trunk = Math.hypot(neck.x - pelvis.x, neck.y - pelvis.y);
  const spot = (across: number, up: number) =>
    anglesTo(body, side, { x: neck.x + out * across * trunk, y: neck.y - up * trunk }, behindHead);
  const from = spot(0.17, 0.56);
  const far = extent(amount, 1.5);
  const stroked = Math.min(far, 1);
  const to = spot(0.17 + 0.08 * stroked, 0.56 - 0.2 * stroked);
  const pace = haste(Math.min(amount, 1));
  const lasts = action.t1 - action.t0;
  return (seconds, pose) => {
    if (from === null || to === null) return;
    const up = held(seconds - 0.1, 0.95 / pace, Math.max(Math.min(lasts, 3.8), 2), 0.9 / pace);
    const stroke = (1 - Math.cos(2 * Math.PI * Math.max(seconds - 1 / pace, 0) * 0.75 * pace * tempo ** 0.5)) / 2;
    reach(body, side, from, up * (1 - stroke), pose);
    reach(body, side, to, up * stroke, pose);
    pose.near[side] += behindHead * up;
    pose.head += out * 6 * degrees * far * up * (0.7 + 0.3 * stroke);
    pose.trunk -= out * 1.2 * degrees * far * up;
  };
}

/** Two who hold each other sway together. */
function hug({ tempo, amount }: ActContext): Act {
  const hertz = 0.34 * tempo ** 0.6;
  return (seconds, pose) => {
    const start = minimumJerk(seconds / 1) * Math.min(amount, 1.4);
    const swing = Math.sin(2 * Math.PI * hertz * seconds);
    pose.trunk += start * 4.5 * degrees * swing;
    pose.head += start * 3 * degrees * Math.sin(2 * Math.PI * hertz * (seconds - 0.14));
    pose.hipX += start * 0.02 * swing;
  };
}

const point = stretchOut(84, 88, 1.5);
const reachOut = stretchOut(58, 80, 4);

/** What hands do, by action. */
export const handActs: Readonly<Record<string, KnownAct>> = {
  clap: { make: clap, needs: 'elbows' },
  point: { make: point, needs: 'arm' },
  catch: { make: reachOut, needs: 'arm' },
  shrug: { make: shrug, needs: 'trunk' },
  gesture: { make: gesture, needs: 'trunk' },
  play: { make: play, needs: 'trunk' },
  touch: { make: touch, needs: 'elbow' },
  hug: { make: hug, needs: 'trunk' },
};
