import type { Subject } from '../../types.ts';
import type { JointedArm } from './jointed-arm.ts';
import type { Spot } from './face-frame.ts';

/** Joints of an arm that are believed from here on. */
const sure = { shoulder: 0.3, elbow: 0.4, wrist: 0.35 } as const;
/** In lengths of the trunk: what is longer is no arm, what is shorter points at the viewer and turns in no picture plane. */
const longest = { upper: 0.95, lower: 0.9 } as const;
const shortest = { upper: 0.26, lower: 0.2 } as const;
/** An arm that is bent to less than this, radians, hides a part of itself: unbent it would be torn. */
const mostBent = (72 * Math.PI) / 180;
/** A forearm that is seen shorter than this, in lengths of the trunk, has no direction. */
const leastFore = 0.12;
/** A hand goes on beyond its wrist by this share of the forearm. */
const hand = 0.42;
/** Share of an arm's bones that lies within the person. */
const leastWithin = 0.88;
/** Hands that are nearer to each other than this, in lengths of the trunk, hold one another or the same thing. */
const holding = 0.3;
/** A hand that lies on another is seen surer than it by so much. */
const surer = 0.1;

/** By side, the picture's left first; null for an arm that is not there. */
export type Arms = readonly [JointedArm | null, JointedArm | null];

/** The arms that lie in the picture's plane, as far as they are within the person, and so can go anywhere. */
export function jointedArms(
  subject: Subject,
  width: number,
  height: number,
  trunk: number,
  inside: (x: number, y: number) => boolean,
): Arms {
  return bySide(allArms(subject, width, height), (arm) => {
    const { root, joint, wrist } = arm;
    const upper = Math.hypot(joint.x - root.x, joint.y - root.y) / trunk;
    const lower = Math.hypot(wrist.x - joint.x, wrist.y - joint.y) / trunk;
    if (upper < shortest.upper || upper > longest.upper || lower < shortest.lower || lower > longest.lower) return null;
    if (elbowAngle(root, joint, wrist) < mostBent) return null;
    return within(inside, root, joint, wrist) < leastWithin ? null : arm;
  });
}

/** All arms whose joints are seen within the person, folded ones and such that hold something too: they can move a little. */
export function stirringArms(
  subject: Subject,
  width: number,
  height: number,
  trunk: number,
  inside: (x: number, y: number) => boolean,
): Arms {
  return bySide(allArms(subject, width, height), (arm) => {
    const fore = Math.hypot(arm.wrist.x - arm.joint.x, arm.wrist.y - arm.joint.y);
    return fore < leastFore * trunk || within(inside, arm.root, arm.joint, arm.wrist) < leastWithin ? null : arm;
  });
}

function bySide([a, b]: Arms, choose: (arm: JointedArm) => JointedArm | null): Arms {
  return [a === null ? null : choose(a), b === null ? null : choose(b)];
}

/** The arms whose joints are all seen. */
function allArms(subject: Subject, width: number, height: number): Arms {
  const joint = (name: string, least: number): Spot | null => {
    const found = subject.keypoints.find((one) => one.name === name);
    return found === undefined || found.score < least ? null : { x: found.x * width, y: found.y * height };
  };
  const shoulders = [joint('left_shoulder', sure.shoulder), joint('right_shoulder', sure.shoulder)] as const;
  if (shoulders[0] === null || shoulders[1] === null) return [null, null];
  const scoreOf = (name: string): number => subject.keypoints.find((one) => one.name === name)?.score ?? 0;
  const arm = (side: 'left' | 'right'): JointedArm | null => {
    const root = joint(`${side}_shoulder`, sure.shoulder);
    const elbow = joint(`${side}_elbow`, sure.elbow);
    const wrist = joint(`${side}_wrist`, sure.wrist);
    if (root === null || elbow === null || wrist === null) return null;
    const end = { x: wrist.x + hand * (wrist.x - elbow.x), y: wrist.y + hand * (wrist.y - elbow.y) };
    return { root, joint: elbow, wrist, end, sure: scoreOf(`${side}_wrist`) };
  };
  const found = [arm('left'), arm('right')] as const;
  return shoulders[0].x <= shoulders[1].x ? [found[0], found[1]] : [found[1], found[0]];
}

/** The arms that are free to go: of hands that hold each other only one that is surely the upper one, else neither. */
export function freeArms(arms: Arms, trunk: number): Arms {
  const [a, b] = arms;
  if (a === null || b === null || Math.hypot(a.wrist.x - b.wrist.x, a.wrist.y - b.wrist.y) > holding * trunk)
    return arms;
  if (Math.abs(a.sure - b.sure) < surer) return [null, null];
  return a.sure > b.sure ? [a, null] : [null, b];
}

function elbowAngle(root: Spot, elbow: Spot, wrist: Spot): number {
  const [ax, ay] = [root.x - elbow.x, root.y - elbow.y];
  const [bx, by] = [wrist.x - elbow.x, wrist.y - elbow.y];
  return Math.abs(Math.atan2(ax * by - ay * bx, ax * bx + ay * by));
}

function within(inside: (x: number, y: number) => boolean, root: Spot, joint: Spot, wrist: Spot): number {
  let count = 0;
  const spots = 24;
  for (let k = 0; k < spots; k++) {
    const t = (2 * (k + 0.5)) / spots;
    const [a, b, u] = t < 1 ? [root, joint, t] : [joint, wrist, t - 1];
    if (inside(a.x + (b.x - a.x) * u, a.y + (b.y - a.y) * u)) count++;
  }
  return count / spots;
}
