import type { Subject } from '../../types.ts';
import type { Spot } from './face-frame.ts';

/** Joints that are believed from here on: whose limbs are not all plain to see may well be holding or wearing something. */
const sure = { body: 0.5, arms: 0.35 } as const;
/** Half of how thick a body is at most around its bones, in lengths of the trunk. */
export const thick = {
  trunk: 0.26,
  head: 0.3,
  upper: 0.2,
  lower: 0.15,
  hand: 0.27,
  thigh: 0.27,
  shank: 0.21,
  foot: 0.23,
};
/** Nearer to a bone than this share of that is surely body. */
const surely = 0.45;
/** The same of hands and what they hold, of heads and of feet. */
const surelyEnds = 0.88;
const surelyFoot = 0.7;

/** A bone, half of how thick the body may be around it, what share of that is surely body, and whether it holds things. */
export type Bone = {
  readonly a: Spot;
  readonly b: Spot;
  readonly radius: number;
  readonly holds: boolean;
  readonly surely: number;
};

/** The bones of a body, the length of its trunk, and where its feet begin: picture pixels. */
export type Standing = {
  readonly bones: readonly Bone[];
  readonly trunk: number;
  readonly ankles: readonly [Spot, Spot];
};

/** The bones of somebody who stands with all limbs to be seen; null for anybody else. */
export function standingBones(
  { kind, keypoints }: Subject,
  { width, height }: { width: number; height: number },
): Standing | null {
  if (kind !== 'person') return null;
  const joint = (name: string, least: number): Spot | null => {
    const found = keypoints.find((one) => one.name === name);
    return found === undefined || found.score < least ? null : { x: found.x * width, y: found.y * height };
  };
  const nose = joint('nose', sure.arms);
  const sides = (['left', 'right'] as const).map((side) => ({
    shoulder: joint(`${side}_shoulder`, sure.body),
    elbow: joint(`${side}_elbow`, sure.arms),
    wrist: joint(`${side}_wrist`, sure.arms),
    hip: joint(`${side}_hip`, sure.body),
    knee: joint(`${side}_knee`, sure.body),
    ankle: joint(`${side}_ankle`, sure.body),
  }));
  if (nose === null) return null;
  const whole = sides.flatMap(({ shoulder, elbow, wrist, hip, knee, ankle }) =>
    shoulder === null || elbow === null || wrist === null || hip === null || knee === null || ankle === null
      ? []
      : [{ shoulder, elbow, wrist, hip, knee, ankle }],
  );
  const [one, two] = whole;
  if (one === undefined || two === undefined) return null;
  const neck = middle(one.shoulder, two.shoulder);
  const pelvis = middle(one.hip, two.hip);
  const trunk = Math.hypot(neck.x - pelvis.x, neck.y - pelvis.y);
  const stands = whole.every(({ hip, knee, ankle }) => knee.y - hip.y > 0.4 * trunk && ankle.y - knee.y > 0.35 * trunk);
  if (trunk < 60 || !stands || pelvis.y - neck.y < 0.8 * trunk) return null;
  const bone = (a: Spot, b: Spot, part: keyof typeof thick): Bone => ({
    a,
    b,
    radius: thick[part] * trunk,
    holds: part === 'hand' || part === 'head',
    surely: part === 'hand' || part === 'head' ? surelyEnds : part === 'foot' ? surelyFoot : surely,
  });
  return {
    trunk,
    ankles: [one.ankle, two.ankle],
    bones: [
      bone(neck, pelvis, 'trunk'),
      // What is between the thighs is body too.
      bone(pelvis, beyond(pelvis, middle(one.knee, two.knee), -0.5), 'thigh'),
      bone(one.shoulder, two.shoulder, 'upper'),
      bone(one.hip, two.hip, 'upper'),
      bone({ x: nose.x, y: nose.y - 0.12 * trunk }, { x: nose.x, y: nose.y + 0.1 * trunk }, 'head'),
      bone(nose, neck, 'hand'),
      ...whole.flatMap(({ shoulder, elbow, wrist, hip, knee, ankle }) => [
        bone(shoulder, hip, 'upper'),
        bone(shoulder, elbow, 'upper'),
        bone(elbow, wrist, 'lower'),
        bone(wrist, beyond(elbow, wrist, 0.42), 'hand'),
        bone(hip, knee, 'thigh'),
        bone(knee, ankle, 'shank'),
        bone(ankle, { x: ankle.x + 0.3 * (ankle.x - knee.x), y: ankle.y + 0.12 * trunk }, 'foot'),
      ]),
    ],
  };
}

/**
 * The middle between the ankles at the height of the lower one, half of how far they are apart, the trunk's length, and
 * whether the ankles are plain to see.
 */
export type Stand = { readonly feet: Spot; readonly apart: number; readonly trunk: number; readonly isPlain: boolean };

/** Joints of legs under a robe are hardly seen, but where they should be. */
const leastLeg = { hip: 0.4, knee: 0.3, ankle: 0.12 } as const;

/** Where somebody stands with both legs straight; null for anybody else. */
export function standingOn(
  { kind, keypoints }: Subject,
  { width, height }: { width: number; height: number },
): Stand | null {
  if (kind !== 'person') return null;
  const joint = (name: string, least: number): Spot[] =>
    keypoints
      .filter((one) => one.name.endsWith(name) && one.score >= least)
      .map(({ x, y }) => ({ x: x * width, y: y * height }));
  const [shoulders, hips, knees, ankles] = [
    joint('_shoulder', leastLeg.hip),
    joint('_hip', leastLeg.hip),
    joint('_knee', leastLeg.knee),
    joint('_ankle', leastLeg.ankle),
  ];
  if ([shoulders, hips, knees, ankles].some((pair) => pair.length < 2)) return null;
  const trunk = middle(hips[0]!, hips[1]!).y - middle(shoulders[0]!, shoulders[1]!).y;
  const isStraight = hips.every(
    (hip, i) => knees[i]!.y - hip.y > 0.5 * trunk && ankles[i]!.y - knees[i]!.y > 0.45 * trunk,
  );
  if (trunk < 60 || !isStraight) return null;
  return {
    feet: { x: (ankles[0]!.x + ankles[1]!.x) / 2, y: Math.max(ankles[0]!.y, ankles[1]!.y) },
    apart: Math.abs(ankles[0]!.x - ankles[1]!.x) / 2,
    trunk,
    isPlain: keypoints.filter(({ name, score }) => name.endsWith('_ankle') && score >= sure.body).length === 2,
  };
}

function middle(a: Spot, b: Spot): Spot {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** A spot that lies beyond a line's end by a share of the line. */
function beyond(from: Spot, to: Spot, by: number): Spot {
  return { x: to.x + by * (to.x - from.x), y: to.y + by * (to.y - from.y) };
}
