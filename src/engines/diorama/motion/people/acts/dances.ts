import { degrees } from '../expression.ts';
import type { BodyPose } from '../body-pose.ts';

/** A dance: adds the pose at a time, in beats. Steps repeat every two or four beats. */
export type Dance = (beat: number, pose: BodyPose) => void;

const wave = (beat: number, perBeat: number, phase = 0): number => Math.sin(2 * Math.PI * (beat * perBeat + phase));
/** 0 to 1 and back once a beat, lingering low: knees that give on the beat. */
const bounce = (beat: number): number => (1 - Math.cos(2 * Math.PI * beat + 0.5 * Math.sin(2 * Math.PI * beat))) / 2;
/** 0 to 1 and back in the half of a cycle of two beats in which a foot is free. */
const free = (beat: number, side: 0 | 1): number => Math.max(wave(beat, 0.5, side === 0 ? 0 : 0.5), 0) ** 2;

const sides = [0, 1] as const;

const twoStep: Dance = (beat, pose) => {
  pose.hipX += 0.085 * wave(beat, 0.5);
  pose.hipY += 0.04 * bounce(beat);
  pose.trunk += 6 * degrees * wave(beat, 0.5, 0.04);
  pose.head -= 4 * degrees * wave(beat, 0.5, -0.05);
  for (const side of sides) {
    const sign = side === 0 ? -1 : 1;
    pose.upper[side] += 20 * degrees * sign * wave(beat, 0.5, -0.06);
    pose.fore[side] += 24 * degrees * wave(beat, 1, side === 0 ? 0 : 0.5);
    // The hip is over the other foot while this one is free.
    pose.lift[side] += 0.07 * free(beat, side);
    pose.tip[side] += 9 * degrees * free(beat, side);
  }
};

const disco: Dance = (beat, pose) => {
  pose.hipX += 0.09 * wave(beat, 0.5);
  pose.hipY += 0.035 * bounce(beat);
  pose.trunk -= 7 * degrees * wave(beat, 0.5, 0.03);
  pose.head += 6 * degrees * wave(beat, 0.5, -0.06);
  for (const side of sides) {
    const up = wave(beat, 0.5, side === 0 ? 0.02 : 0.52);
    pose.upper[side] += 46 * degrees * up;
    pose.fore[side] += 30 * degrees * wave(beat, 0.5, side === 0 ? -0.1 : 0.4);
    pose.lift[side] += 0.05 * free(beat, side);
  }
};

const twist: Dance = (beat, pose) => {
  pose.hipX += 0.06 * wave(beat, 1);
  pose.hipY += 0.05 * (1 - Math.cos(Math.PI * beat)) * 0.5;
  pose.trunk -= 6 * degrees * wave(beat, 1, 0.05);
  pose.head += 4 * degrees * wave(beat, 0.5);
  for (const side of sides) {
    pose.upper[side] += 30 * degrees * (side === 0 ? -1 : 1) * wave(beat, 1, -0.08);
    pose.fore[side] += 20 * degrees * (side === 0 ? -1 : 1) * wave(beat, 1, -0.2);
    pose.tip[side] += 8 * degrees * wave(beat, 1, side === 0 ? 0 : 0.5);
  }
};

const hipHop: Dance = (beat, pose) => {
  pose.hipY += 0.075 * bounce(beat);
  pose.hipX += 0.05 * wave(beat, 0.25);
  pose.trunk += 5 * degrees * wave(beat, 0.5, 0.1);
  pose.head += 5 * degrees * wave(beat, 1, -0.1);
  for (const side of sides) {
    pose.upper[side] += 28 * degrees * wave(beat, 0.5, side === 0 ? 0 : 0.5) + 10 * degrees * wave(beat, 1);
    pose.fore[side] += 34 * degrees * wave(beat, 1, side === 0 ? 0.1 : 0.35);
    pose.lift[side] += 0.05 * free(beat, side);
  }
};

const charleston: Dance = (beat, pose) => {
  pose.hipX += 0.07 * wave(beat, 0.5);
  pose.hipY += 0.045 * bounce(beat);
  pose.trunk += 6 * degrees * wave(beat, 0.5, 0.05);
  pose.head -= 5 * degrees * wave(beat, 0.5);
  for (const side of sides) {
    const kick = free(beat, side);
    pose.step[side] += 0.16 * kick;
    pose.lift[side] += 0.13 * kick;
    pose.tip[side] += 22 * degrees * kick;
    pose.upper[side] += 34 * degrees * wave(beat, 0.5, side === 0 ? 0.5 : 0);
    pose.fore[side] += 26 * degrees * wave(beat, 0.5, side === 0 ? 0.4 : -0.1);
  }
};

const armWaves: Dance = (beat, pose) => {
  pose.hipX += 0.1 * wave(beat, 0.25);
  pose.hipY += 0.03 * bounce(beat);
  pose.trunk += 8 * degrees * wave(beat, 0.25, 0.03);
  pose.head += 6 * degrees * wave(beat, 0.25, -0.05);
  for (const side of sides) {
    const sign = side === 0 ? 1 : -1;
    pose.upper[side] += sign * 42 * degrees * wave(beat, 0.25, -0.04);
    pose.fore[side] += sign * 30 * degrees * wave(beat, 0.25, -0.12) + 12 * degrees * wave(beat, 1);
    pose.lift[side] += 0.04 * free(beat, side);
  }
};

const ballet: Dance = (beat, pose) => {
  // One long line, then the other: a leg aside and the arms over the head, on the toes.
  for (const side of sides) {
    const line = Math.max(wave(beat, 0.125, side === 0 ? 0 : 0.5), 0) ** 1.4;
    const sign = side === 0 ? -1 : 1;
    pose.step[side] += 0.3 * line;
    pose.lift[side] += 0.2 * line;
    pose.tip[side] -= 26 * degrees * line;
    pose.hipX -= sign * 0.075 * line;
    pose.trunk -= sign * 9 * degrees * line;
    pose.head -= sign * 5 * degrees * line;
    pose.upper[side] += 26 * degrees * line;
    pose.upper[side === 0 ? 1 : 0] += 62 * degrees * line;
    pose.fore[side === 0 ? 1 : 0] += 22 * degrees * line;
  }
  pose.hipY += 0.03 * wave(beat, 0.25) ** 2 - 0.02;
};

const salsa: Dance = (beat, pose) => {
  pose.hipX += 0.115 * wave(beat, 0.5) + 0.035 * wave(beat, 1, 0.1);
  pose.hipY += 0.03 * bounce(beat);
  pose.trunk -= 7 * degrees * wave(beat, 0.5, 0.04);
  pose.head += 5 * degrees * wave(beat, 0.5, -0.04);
  for (const side of sides) {
    pose.upper[side] += 14 * degrees * wave(beat, 0.5, side === 0 ? 0.05 : 0.55);
    pose.fore[side] += 30 * degrees * wave(beat, 0.5, side === 0 ? 0.2 : 0.7);
    pose.step[side] += 0.07 * free(beat, side);
    pose.lift[side] += 0.05 * free(beat, side);
    pose.tip[side] -= 10 * degrees * free(beat, side);
  }
};

const waltz: Dance = (beat, pose) => {
  const bar = beat / 3;
  const glide = Math.sin(Math.PI * bar);
  pose.hipX += 0.11 * glide;
  pose.hipY += 0.045 * (1 - Math.abs(Math.sin(Math.PI * bar))) - 0.01;
  pose.trunk += 6 * degrees * Math.sin(Math.PI * (bar - 0.08));
  pose.head -= 5 * degrees * Math.sin(Math.PI * (bar - 0.2));
  for (const side of sides) {
    const away = Math.max((side === 0 ? -1 : 1) * glide, 0);
    pose.step[side] += 0.1 * away;
    pose.lift[side === 0 ? 1 : 0] += 0.05 * away ** 2;
    pose.upper[side] += (side === 0 ? -1 : 1) * 14 * degrees * Math.sin(Math.PI * (bar - 0.06));
    pose.fore[side] += 8 * degrees * Math.sin(2 * Math.PI * bar);
  }
};

/** A course of poses, one a beat, with a quick move from each to the next. */
const stepped = (beat: number, values: readonly number[], lag = 0): number => {
  const at = beat - lag;
  const now = Math.floor(at);
  const u = Math.min((at - now) / 0.24, 1);
  const of = (index: number): number => values[((index % values.length) + values.length) % values.length]!;
  return of(now - 1) + (of(now) - of(now - 1)) * u * u * (3 - 2 * u) * (1 + 0.12 * Math.sin(Math.PI * u));
};

const robot: Dance = (beat, pose) => {
  pose.hipX += 0.06 * stepped(beat, [0, 1, 1, 0, -1, -1]);
  pose.hipY += 0.05 * stepped(beat, [0, 1, 0, 0.5]);
  pose.trunk += 9 * degrees * stepped(beat, [0, 1, 0, -1]);
  pose.head += 9 * degrees * stepped(beat, [0, -1, 1, 0, 1, -1], 0.12);
  for (const side of sides) {
    pose.upper[side] += 38 * degrees * stepped(beat, side === 0 ? [0, 1, 1, 0, -0.5, 0] : [0, -0.5, 0, 1, 1, 0]);
    pose.fore[side] += 46 * degrees * stepped(beat, side === 0 ? [0, 1, -1, 1, 0, -1] : [-1, 0, 1, 0, -1, 1], 0.1);
    pose.lift[side] += 0.05 * stepped(beat, side === 0 ? [0, 1, 0, 0] : [0, 0, 0, 1]);
  }
};

const slow: Dance = (beat, pose) => {
  pose.hipX += 0.075 * wave(beat, 0.25);
  pose.hipY += 0.02 * bounce(beat / 2);
  pose.trunk += 5 * degrees * wave(beat, 0.25, -0.03);
  pose.head += 5 * degrees * wave(beat, 0.25, -0.09);
  for (const side of sides) {
    pose.upper[side] += 9 * degrees * (side === 0 ? 1 : -1) * wave(beat, 0.25, -0.06);
    pose.fore[side] += 8 * degrees * wave(beat, 0.25, -0.1);
    pose.lift[side] += 0.02 * free(beat / 2, side);
  }
};

/** By name, in the order in which seeds choose them. */
export const dances = { disco, charleston, two_step: twoStep, twist, hip_hop: hipHop, arm_waves: armWaves } as const;

/** Those that only a prompt that names them asks for. */
export const namedDances = { ballet, salsa, waltz, robot, slow } as const;
