import { degrees } from '../expression.ts';
import type { BodyPose } from '../bones.ts';

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

/** By name, in the order in which seeds choose them. */
export const dances = { disco, charleston, two_step: twoStep, twist, hip_hop: hipHop, arm_waves: armWaves } as const;
