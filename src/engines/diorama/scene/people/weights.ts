import { bonesAVertex } from '../../body-piece.ts';
import { evenOut } from '../grid-mesh.ts';
import { shareOf } from './leg-shape.ts';
import type { Cut, Hem } from './legs.ts';
import type { Spot } from './face-frame.ts';
import { smoothstep } from './patch.ts';
import { toSegment } from './segment.ts';
import { lookUp, piecesAbove } from './silhouette.ts';
import type { FoundLimb, Skeleton } from './skeleton.ts';

/** Rounds in which neighbours even out what carries them. */
const rounds = 10;
export const boneCount = 14;
/** What lies on the ground is carried by none of a body's bones. */
export const bones = { ground: 13 } as const;

/** How far every bone carries every vertex, from where it lies along its limb. */
export function weigh(
  corners: Float32Array,
  skeleton: Skeleton,
  cut: Cut | null,
  likeness?: readonly number[],
): Float32Array {
  const { pelvis, neck, trunk, silhouette, inHead, arms, legs } = skeleton;
  const hem = cut?.hem ?? null;
  const legAt = cut?.legAt ?? (() => null);
  const hair = piecesAbove(silhouette, neck.y - 0.1 * trunk);
  const count = corners.length / 2;
  const weights = new Float32Array(count * boneCount);
  for (let i = 0; i < count; i++) {
    // A copy of a vertex is carried like the one that it was made for.
    const like = likeness?.[i] ?? i;
    const x = corners[like * 2]!;
    const y = corners[like * 2 + 1]!;
    const { piece, far } = lookUp(silhouette, x, y);
    const set = (bone: number, share: number): void => {
      weights[i * boneCount + bone]! += share;
    };
    const up = smoothstep(0.05, 0.6, (pelvis.y - y) / (pelvis.y - neck.y));
    /** What is left of a vertex that its limb does not carry goes to the trunk. */
    const toTrunk = (share: number): void => {
      set(1, share * up);
      set(0, share * (1 - up));
    };
    /** Hair and hats hang on the head, the less the lower they reach; a skirt or a bag goes with the trunk. */
    const toHair = (share: number): void => {
      const own = hair.has(piece) ? 1 - smoothstep(neck.y - 0.1 * trunk, neck.y + 0.7 * trunk, y) : 0;
      set(2, share * own);
      toTrunk(share * (1 - own));
    };
    const hung = hair.has(piece) ? null : hanging(skeleton, hem, piece, x, y);
    const ofLeg = y > pelvis.y - 0.1 * trunk ? legAt(x, y) : null;
    const arm = arms.findIndex((one) => one !== null && one.piece === piece);
    if (inHead(x, y)) {
      const own = smoothstep(0.03 * trunk, 0.22 * trunk, neck.y - y);
      set(2, own);
      toTrunk(1 - own);
    } else if (ofLeg !== null) {
      set(ofLeg.leg === 0 ? 7 : 10, ofLeg.share);
      toTrunk(1 - ofLeg.share);
    } else if (piece === 0) {
      toTrunk(1);
    } else if (arm >= 0) {
      const limb = arms[arm]!;
      const own = smoothstep(0.02 * trunk, 0.16 * trunk, far);
      const lower = smoothstep(limb.jointFar - 0.1 * limb.endFar, limb.jointFar + 0.1 * limb.endFar, far);
      set(3 + arm * 2, own * (1 - lower));
      set(4 + arm * 2, own * lower);
      toTrunk(1 - own);
    } else if (hung !== null) {
      set(7, hung.follows * (1 - hung.right));
      set(10, hung.follows * hung.right);
      toTrunk(1 - hung.follows);
    } else if (legs === null || !legs.some((leg) => leg.piece === piece)) toHair(1);
    else {
      // What hangs together with a leg above the hips, over a bag or a long plait, is none.
      const below = smoothstep(pelvis.y - 0.35 * trunk, pelvis.y + 0.1 * trunk, y);
      toHair(1 - below + carryLegs(set, legs, { x, y, piece, far }, below, trunk));
    }
  }
  return weights;
}

/** How far a skirt, a robe or a long coat follows the thighs under it, the more the lower, and which one; null elsewhere. */
export function hanging(
  { legs, pelvis, trunk }: Skeleton,
  hem: Hem | null,
  piece: number,
  x: number,
  y: number,
): { readonly follows: number; readonly right: number } | null {
  if (y <= pelvis.y) return null;
  if (legs === null) {
    return {
      follows: 0.85 * smoothstep(pelvis.y, pelvis.y + 1.1 * trunk, y),
      right: smoothstep(-0.5 * trunk, 0.5 * trunk, x - pelvis.x),
    };
  }
  if (hem === null || !legs.some((leg) => leg.piece === piece)) return null;
  return {
    follows: 0.7 * smoothstep(pelvis.y, hem.y, y),
    right: smoothstep(0, 1, (x - hem.left) / (hem.right - hem.left || 1)),
  };
}

/** How far the bones of a leg carry what is cut out as one: by where it lies along them. */
export function weighLeg(corners: Float32Array, skeleton: Skeleton, own: 0 | 1, hem: Hem | null): Float32Array {
  const { legs } = skeleton;
  const { root, joint, end } = legs![own];
  const weights = new Float32Array((corners.length / 2) * boneCount);
  const thigh = direction(root, joint);
  const shank = direction(joint, end);
  const knee = direction({ x: 0, y: 0 }, { x: thigh.x + shank.x, y: thigh.y + shank.y });
  const first = own === 0 ? 7 : 10;
  for (let i = 0; i < corners.length / 2; i++) {
    const x = corners[i * 2]!;
    const y = corners[i * 2 + 1]!;
    const along = (from: Spot, way: Spot): number => (x - from.x) * way.x + (y - from.y) * way.y;
    // Under a skirt a leg is seen to its top; else it grows out of the trunk as the trunk's own piece shows it.
    const leg = hem === null ? shareOf(x, y, legs![own]) : 1;
    const reach = 0.09 * (thigh.length + shank.length);
    const lower = smoothstep(-reach, reach, along(joint, knee));
    const foot = smoothstep(-0.08 * shank.length, 0.02 * shank.length, along(end, shank));
    const at = i * boneCount;
    weights[at] = 1 - leg;
    weights[at + first] = leg * (1 - lower);
    weights[at + first + 1] = leg * lower * (1 - foot);
    weights[at + first + 2] = leg * lower * foot;
  }
  return weights;
}

function direction(from: Spot, to: Spot): Spot & { length: number } {
  const length = Math.max(Math.hypot(to.x - from.x, to.y - from.y), 1e-6);
  return { x: (to.x - from.x) / length, y: (to.y - from.y) / length, length };
}

/** Gives legs that grow out of the trunk as one piece their shares of a vertex; returns what the trunk keeps of it. */
function carryLegs(
  set: (bone: number, share: number) => void,
  legs: readonly [FoundLimb, FoundLimb],
  { x, y, piece, far }: Spot & { piece: number; far: number },
  below: number,
  trunk: number,
): number {
  const first = legs[0].piece === legs[1].piece ? nearness(x, y, legs[0], legs[1]) : legs[0].piece === piece ? 1 : 0;
  return (
    carryLeg(set, 7, legs[0], far, first * below, trunk) + carryLeg(set, 10, legs[1], far, (1 - first) * below, trunk)
  );
}

/** Gives a leg its share of a vertex; returns what the trunk keeps of it. */
function carryLeg(
  set: (bone: number, share: number) => void,
  first: number,
  leg: FoundLimb,
  far: number,
  share: number,
  trunk: number,
): number {
  if (share === 0) return 0;
  const own = smoothstep(0, 0.22 * trunk, far);
  const lower = smoothstep(leg.jointFar - 0.1 * trunk, leg.jointFar + 0.1 * trunk, far);
  const foot = smoothstep(leg.endFar - 0.06 * trunk, leg.endFar + 0.04 * trunk, far);
  set(first, share * own * (1 - lower));
  set(first + 1, share * own * lower * (1 - foot));
  set(first + 2, share * own * lower * foot);
  return share * (1 - own);
}

/** 1 near the first leg, 0 near the second, softly between them. */
function nearness(x: number, y: number, a: FoundLimb, b: FoundLimb): number {
  const da = Math.min(toSegment(x, y, a.root, a.joint), toSegment(x, y, a.joint, a.end));
  const db = Math.min(toSegment(x, y, b.root, b.joint), toSegment(x, y, b.joint, b.end));
  return smoothstep(-0.35, 0.35, (db - da) / Math.max(da + db, 1));
}

/** Lets neighbours even out what carries them; feet stay as they are: what stands must not go with the shank. */
export function smooth(weights: Float32Array, neighbours: readonly (readonly number[])[]): Float32Array {
  const isFoot = (vertex: number): boolean =>
    weights[vertex * boneCount + 9]! + weights[vertex * boneCount + 12]! > 0.99;
  return evenOut(weights, neighbours, rounds, boneCount, isFoot);
}

/** The bones that carry each vertex most. */
export function strongest(weights: Float32Array, count: number): { carriedBy: Uint8Array; shares: Float32Array } {
  const carriedBy = new Uint8Array(count * bonesAVertex);
  const shares = new Float32Array(count * bonesAVertex);
  for (let i = 0; i < count; i++) {
    const own = weights.subarray(i * boneCount, (i + 1) * boneCount);
    const order = [...own.keys()].toSorted((a, b) => own[b]! - own[a]!).slice(0, bonesAVertex);
    const sum = order.reduce((total, bone) => total + own[bone]!, 0);
    order.forEach((bone, k) => {
      carriedBy[i * bonesAVertex + k] = bone;
      shares[i * bonesAVertex + k] = own[bone]! / sum;
    });
  }
  return { carriedBy, shares };
}
