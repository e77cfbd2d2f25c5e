import type { Heading, Limb, Subject } from '../../types.ts';
import type { Spot } from './face-frame.ts';
import { headingOf } from './heading.ts';
import { lookUp, protrusions, trace, type Protrusion, type Silhouette } from './silhouette.ts';

/** Joints that are believed from here on. */
const sure = 0.3;
/** A trunk that is shorter than this, pixels, is too small for limbs. */
const leastTrunk = 40;

/** A trunk that leans farther, as a share of its length, stands no more: runners lean to 0.75. */
const leastUpright = 0.68;

/** In lengths and squares of the trunk: what is longer or larger than an arm, sleeve and all, is more than an arm. */
const longestArm = 1.45;
const largestArm = 0.5;
/** An outline tells an arm that is folded from no other shape: its end is at least this share of its length from its root. */
const leastStraight = 0.8;
/** How far from the middle of an arm its elbow may be seen. */
const farthestElbow = 0.3;

/** Hair stands out from a head by at most this, in radii of the head. */
const mostHair = 1.7;

/** What is known of a person's body, picture pixels; sides as in `BodyPart`. */
export type Skeleton = {
  readonly pelvis: Spot;
  readonly neck: Spot;
  readonly trunk: number;
  readonly silhouette: Silhouette;
  /** Whether a picture position belongs to the head. */
  readonly inHead: (x: number, y: number) => boolean;
  readonly arms: readonly [FoundLimb | null, FoundLimb | null];
  readonly legs: readonly [FoundLimb, FoundLimb] | null;
  readonly heading: Heading;
  readonly trust: number;
};

/** A limb with its piece of the silhouette and the distances from the trunk of its middle joint and its end. */
export type FoundLimb = Limb & { readonly piece: number; readonly jointFar: number; readonly endFar: number };

/**
 * Reads a skeleton from a person's joints and outline. Shoulders, hips and legs come from the joints; arms from what
 * sticks out of the trunk, since nets lose arms that the outline shows plainly. Null where the trunk is not seen.
 *
 * @param inside whether a picture pixel belongs to the person
 */
export function readSkeleton(
  subject: Subject,
  width: number,
  height: number,
  inside: (x: number, y: number) => boolean,
): Skeleton | null {
  const joint = (name: string, least = sure): Spot | null => {
    const found = subject.keypoints.find((one) => one.name === name);
    return found === undefined || found.score < least ? null : { x: found.x * width, y: found.y * height };
  };
  const shoulders = bySide(joint('left_shoulder'), joint('right_shoulder'));
  const hips = bySide(joint('left_hip'), joint('right_hip'));
  if (shoulders === null || hips === null) return null;
  const neck = middle(shoulders[0], shoulders[1]);
  const pelvis = middle(hips[0], hips[1]);
  const trunk = Math.hypot(neck.x - pelvis.x, neck.y - pelvis.y);
  // A trunk that leans far or lies is no trunk to dance with.
  if (trunk < leastTrunk || pelvis.y - neck.y < leastUpright * trunk) return null;

  // A thigh that is lifted lies beside the trunk and is none of it.
  const thighs = (['left', 'right'] as const).flatMap((side) => {
    const [hip, knee] = [joint(`${side}_hip`), joint(`${side}_knee`)];
    if (hip === null || knee === null) return [];
    return knee.y - hip.y < 0.8 * Math.hypot(knee.x - hip.x, knee.y - hip.y) ? [{ hip, knee }] : [];
  });
  const side = trunkWidth(neck, pelvis, trunk, inside);
  const inTrunk = (x: number, y: number): boolean => {
    const t = (y - neck.y) / (pelvis.y - neck.y);
    if (thighs.some((thigh) => inThigh(x, y, thigh, 0.2 * trunk))) return false;
    return t >= -0.06 && t <= 1.1 && Math.abs(x - neck.x - (pelvis.x - neck.x) * t) <= side;
  };
  const skull = withHair(findSkull(subject, joint, neck, trunk, width, height), inside);
  const inHead = (x: number, y: number): boolean =>
    skull !== null &&
    y < neck.y - 0.06 * trunk &&
    // Hats and hair stand above the face.
    (y < skull.y ? Math.abs(x - skull.x) < skull.radius : Math.hypot(x - skull.x, y - skull.y) < skull.radius);
  const box = {
    left: Math.floor(subject.box.x * width) - 12,
    right: Math.ceil((subject.box.x + subject.box.width) * width) + 12,
    top: Math.floor(subject.box.y * height) - 12,
    bottom: Math.ceil((subject.box.y + subject.box.height) * height) + 12,
  };
  const silhouette = trace(box, (x, y) => inside(x, y) && !inHead(x, y), inTrunk, 0.05 * trunk);
  const found = protrusions(silhouette, 0.35 * trunk);
  const pieceAt = (spot: Spot | null): number => (spot === null ? 0 : lookUp(silhouette, spot.x, spot.y).piece);
  const legs = findLegs(
    silhouette,
    hips,
    bySide(joint('left_knee'), joint('right_knee')),
    bySide(joint('left_ankle'), joint('right_ankle')),
    trunk,
    box.bottom - 12,
    height,
  );
  const legPieces = new Set(
    legs?.map(({ piece }) => piece) ?? [pieceAt(joint('left_knee', 0.2)), pieceAt(joint('right_knee', 0.2))],
  );
  const candidates = found.filter(
    ({ piece, root, length, area }) =>
      !legPieces.has(piece) &&
      root.y < neck.y + 0.72 * trunk &&
      length > 0.55 * trunk &&
      length < longestArm * trunk &&
      area < largestArm * trunk ** 2,
  );
  const free = candidates.filter(
    ({ root, end, length }) =>
      Math.hypot(end.x - root.x, end.y - root.y) > leastStraight * length &&
      (skull === null || Math.hypot(end.x - skull.x, end.y - skull.y) > 1.35 * skull.radius),
  );
  const arm = (side: 0 | 1): FoundLimb | null => {
    const name = joint('left_shoulder')!.x === shoulders[side].x ? 'left_elbow' : 'right_elbow';
    const elbow = joint(name);
    // Hair that hangs from a head sticks out as an arm does; an elbow that is seen elsewhere tells them apart.
    const own = elbow === null ? free : free.filter((piece) => passes(piece, elbow, farthestElbow * trunk));
    return armOf(own, shoulders[side], side, neck, trunk);
  };
  const scores = subject.keypoints.filter(({ name }) => /shoulder|hip|knee|ankle/.test(name)).map(({ score }) => score);
  const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(scores.length, 1);
  return {
    pelvis,
    neck,
    trunk,
    silhouette,
    inHead,
    arms: [arm(0), arm(1)],
    legs,
    heading: headingOf(joint('left_shoulder')!, joint('right_shoulder')!, joint('nose'), trunk),
    trust: Math.min(1, mean * 1.3),
  };
}

/** Whether a spot lies along the lower part of a thigh. */
function inThigh(x: number, y: number, { hip, knee }: { hip: Spot; knee: Spot }, thick: number): boolean {
  const [dx, dy] = [knee.x - hip.x, knee.y - hip.y];
  const t = ((x - hip.x) * dx + (y - hip.y) * dy) / Math.max(dx * dx + dy * dy, 1e-6);
  return t > 0.25 && Math.abs((x - hip.x) * dy - (y - hip.y) * dx) / Math.hypot(dx, dy) < thick;
}

/** Half the width of a trunk as its outline shows it where arms and legs do not widen it. */
function trunkWidth(neck: Spot, pelvis: Spot, trunk: number, inside: (x: number, y: number) => boolean): number {
  const widths: number[] = [];
  for (let t = 0.25; t < 1; t += 0.05) {
    const x = neck.x + (pelvis.x - neck.x) * t;
    const y = neck.y + (pelvis.y - neck.y) * t;
    for (const sign of [-1, 1]) {
      let reach = 0;
      while (reach < 0.7 * trunk && inside(x + sign * reach, y)) reach += 2;
      widths.push(reach);
    }
  }
  widths.sort((a, b) => a - b);
  return Math.min(Math.max(widths[Math.floor(widths.length * 0.6)]! + 0.05 * trunk, 0.22 * trunk), 0.5 * trunk);
}

/** The head as a disc around the face. */
function findSkull(
  { face }: Subject,
  joint: (name: string, least?: number) => Spot | null,
  neck: Spot,
  trunk: number,
  width: number,
  height: number,
): (Spot & { radius: number }) | null {
  if (face !== null) {
    const { box } = face;
    const radius = 0.75 * Math.max(box.width * width, box.height * height);
    return { x: (box.x + box.width / 2) * width, y: (box.y + 0.4 * box.height) * height, radius };
  }
  const seen = ['nose', 'left_eye', 'right_eye', 'left_ear', 'right_ear'].flatMap((name) => joint(name, 0.25) ?? []);
  if (seen.length === 0) return null;
  const x = seen.reduce((sum, spot) => sum + spot.x, 0) / seen.length;
  const y = seen.reduce((sum, spot) => sum + spot.y, 0) / seen.length;
  const [left, right] = [joint('left_eye', 0.25), joint('right_eye', 0.25)];
  const apart = left === null || right === null ? 0 : Math.hypot(left.x - right.x, left.y - right.y);
  return { x, y, radius: Math.max(2 * apart, 1.1 * Math.hypot(x - neck.x, y - neck.y), 0.26 * trunk) };
}

/** The head with hair that stands out on both sides, as far as the outline shows it: on one side it may be an arm. */
function withHair(
  skull: (Spot & { radius: number }) | null,
  inside: (x: number, y: number) => boolean,
): (Spot & { radius: number }) | null {
  if (skull === null) return null;
  const { x, y, radius } = skull;
  const reach = (sign: 1 | -1, row: number): number => {
    let far = 0;
    while (far < mostHair * radius && inside(x + sign * far, row)) far += 2;
    return far;
  };
  const halves = [-0.4, -0.2, 0, 0.2, 0.4]
    .map((up) => Math.min(reach(-1, y + up * radius), reach(1, y + up * radius)))
    .toSorted((a, b) => a - b);
  return { x, y, radius: Math.max(radius, Math.min(1.25 * halves[2]!, mostHair * radius)) };
}

/** The one nearer to the picture's left first. */
function bySide(a: Spot | null, b: Spot | null): [Spot, Spot] | null {
  if (a === null || b === null) return null;
  return a.x <= b.x ? [a, b] : [b, a];
}

function middle(a: Spot, b: Spot): Spot {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** Whether a piece has a place of its middle within reach of a joint. */
function passes(piece: Protrusion, joint: Spot, reach: number): boolean {
  return [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8].some((share) => {
    const spot = piece.at(share * piece.length);
    return Math.hypot(spot.x - joint.x, spot.y - joint.y) < reach;
  });
}

/** The longest piece that leaves the trunk on a side, near the shoulder. */
function armOf(
  candidates: readonly Protrusion[],
  shoulder: Spot,
  side: 0 | 1,
  neck: Spot,
  trunk: number,
): FoundLimb | null {
  const sign = side === 0 ? -1 : 1;
  const own = candidates.filter(
    ({ root }) => (root.x - neck.x) * sign > 0 && Math.hypot(root.x - shoulder.x, root.y - shoulder.y) < 0.8 * trunk,
  );
  const [arm] = own.toSorted((a, b) => b.length - a.length);
  if (arm === undefined) return null;
  const root = { x: 0.35 * shoulder.x + 0.65 * arm.root.x, y: 0.35 * shoulder.y + 0.65 * arm.root.y };
  const jointFar = 0.48 * arm.length;
  return { root, joint: arm.at(jointFar), end: arm.end, piece: arm.piece, jointFar, endFar: arm.length };
}

/** Two legs that stand: hips above knees above ankles, all within the frame. */
function findLegs(
  silhouette: Silhouette,
  hips: readonly [Spot, Spot],
  knees: readonly [Spot, Spot] | null,
  ankles: readonly [Spot, Spot] | null,
  trunk: number,
  bottom: number,
  height: number,
): readonly [FoundLimb, FoundLimb] | null {
  if (knees === null || ankles === null || bottom > 0.995 * height) return null;
  const leg = (side: 0 | 1): FoundLimb | null => {
    const [hip, knee, ankle] = [hips[side], knees[side], ankles[side]];
    if (knee.y - hip.y < 0.3 * trunk || ankle.y - knee.y < 0.2 * trunk) return null;
    const atKnee = lookUp(silhouette, knee.x, knee.y);
    const atAnkle = lookUp(silhouette, ankle.x, ankle.y);
    if (atKnee.piece === 0 || atKnee.piece !== atAnkle.piece) return null;
    return { root: hip, joint: knee, end: ankle, piece: atAnkle.piece, jointFar: atKnee.far, endFar: atAnkle.far };
  };
  const legs = [leg(0), leg(1)] as const;
  return legs[0] === null || legs[1] === null ? null : [legs[0], legs[1]];
}
