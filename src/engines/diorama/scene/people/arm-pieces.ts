import { bonesAVertex, type BodyPiece } from '../../body-piece.ts';
import type { Layer, LayerTexture, Subject } from '../../types.ts';
import { gridOver, meshOf } from '../grid-mesh.ts';
import type { HoleFiller } from '../fill.ts';
import { cutArm } from './arm-mask.ts';
import type { JointedArm } from './jointed-arm.ts';
import { toSegment } from './segment.ts';
import { freeArms, jointedArms, stirringArms, type Arms } from './arms.ts';
import { takeOff, type CutArm } from './bare.ts';
import { handIsSeen } from './hand.ts';
import { smoothstep } from './patch.ts';
import type { Skeleton } from './skeleton.ts';

/** Pixels between two vertices of an arm. */
const spacing = 6;
/** What is nearer to a resting arm's bones than this moves with it, what is farther away does not; in lengths of the trunk. */
const nearest = 0.05;
const farthest = 0.36;

/** Half of how wide a trunk surely is: of the way from its middle to the shoulder. */
const halfTrunk = 0.85;

/** An arm that can be cut out of what it lies on, and its side. */
export type FoundArm = CutArm & { readonly side: 0 | 1 };

type Size = { readonly width: number; readonly height: number };

/** The arms whose joints and hands are seen and whose outlines can be told, of those that do not stick out of the body. */
export function findArms(
  subject: Subject,
  layer: Layer,
  { trunk, neck, pelvis, inHead, arms, heading }: Skeleton,
  size: Size,
  inside: (x: number, y: number) => boolean,
): FoundArm[] {
  const seen = jointedArms(subject, size.width, size.height, trunk, inside);
  const free = freeArms(seen, trunk);
  return ([0, 1] as const).flatMap((side): FoundArm[] => {
    const arm = free[side];
    if (arm === null || arms[side] !== null || wouldGoBack(arm, side, heading)) return [];
    if (!handIsSeen(subject, layer, arm, size.width, size.height)) return [];
    const opposite = seen[side === 0 ? 1 : 0];
    const isOther = (x: number, y: number): boolean =>
      (inHead(x, y) && y < arm.root.y) || (opposite !== null && onArm(x, y, opposite, 0.05 * trunk));
    const broad = halfTrunk * toSegment(arm.root.x, arm.root.y, neck, pelvis);
    const isTrunk = (x: number, y: number): boolean =>
      toSegment(x, y, neck, pelvis) < broad && y > neck.y - 0.1 * trunk;
    const mask = cutArm(layer.texture, layer, arm, trunk, isOther, isTrunk);
    return mask === null ? [] : [{ arm, mask, side }];
  });
}

/** The arms that neither stick out of the body nor can be cut out. */
export function restingArms(
  subject: Subject,
  { trunk, arms }: Skeleton,
  { width, height }: Size,
  inside: (x: number, y: number) => boolean,
  cut: readonly FoundArm[],
): Arms {
  const seen = stirringArms(subject, width, height, trunk, inside);
  const resting = (side: 0 | 1): JointedArm | null =>
    arms[side] !== null || cut.some((one) => one.side === side) ? null : seen[side];
  return [resting(0), resting(1)];
}

/** Lets arms that lie on the body carry what is near them a little, in place: vertices by vertices, bone by bone. */
export function weighStirring(
  weights: Float32Array,
  bones: number,
  corners: Float32Array,
  arms: Arms,
  trunk: number,
): void {
  ([0, 1] as const).forEach((side) => {
    const arm = arms[side];
    if (arm === null) return;
    const { root, joint, wrist, end } = arm;
    for (let i = 0; i < corners.length / 2; i++) {
      const [x, y] = [corners[i * 2]!, corners[i * 2 + 1]!];
      const above = toSegment(x, y, root, joint);
      const below = Math.min(toSegment(x, y, joint, wrist), toSegment(x, y, wrist, end));
      const away = Math.min(above, below) / trunk;
      if (away > farthest) continue;
      const fromRoot = Math.hypot(x - root.x, y - root.y) / trunk;
      const own = (1 - smoothstep(nearest, farthest, away)) * smoothstep(0.08, 0.45, fromRoot);
      const lower = smoothstep(-0.14, 0.14, (above - below) / trunk);
      for (let bone = 0; bone < bones; bone++) weights[i * bones + bone]! *= 1 - own;
      weights[i * bones + 3 + side * 2]! += own * (1 - lower);
      weights[i * bones + 4 + side * 2]! += own * lower;
    }
  });
}

/** The body without some arms, and these as pieces that are drawn over it. */
export function armPieces(
  subject: Subject,
  layer: Layer,
  { trunk, neck, pelvis }: Skeleton,
  { width, height }: Size,
  cut: readonly FoundArm[],
  filler: HoleFiller,
): { bare: LayerTexture; pieces: BodyPiece[] } {
  const joint = (name: string, least: number) =>
    subject.keypoints
      .filter((one) => one.name === name && one.score >= least)
      .map(({ x, y }) => ({ x: x * width, y: y * height }));
  const thighs = ['left', 'right'].flatMap((side) =>
    joint(`${side}_hip`, 0).flatMap((hip) => joint(`${side}_knee`, 0.3).map((knee) => ({ hip, knee }))),
  );
  const inLeg = (x: number, y: number): boolean =>
    y > pelvis.y - 0.1 * trunk && thighs.some(({ hip, knee }) => toSegment(x, y, hip, knee) < 0.15 * trunk);
  const hips = [...joint('left_hip', 0), ...joint('right_hip', 0)];
  const { bare, arms } = takeOff(layer, cut, { neck, pelvis, length: trunk, hips }, inLeg, filler);
  const pieces = cut.map(({ arm, mask, side }, k) =>
    pieceOf(arm, mask.half, side, arms[k]!, layer, `${subject.id} arm ${side}`),
  );
  return { bare, pieces };
}

/** Whether an arm is held before somebody who is seen from the side, while what arms do goes to its own side, behind them. */
function wouldGoBack({ root, end }: JointedArm, side: 0 | 1, heading: Skeleton['heading']): boolean {
  if (heading !== 'left' && heading !== 'right') return false;
  const forward = heading === 'left' ? -1 : 1;
  return forward !== (side === 0 ? -1 : 1) && (end.x - root.x) * forward > 0;
}

function onArm(x: number, y: number, { root, joint, wrist, end }: JointedArm, thick: number): boolean {
  return Math.min(toSegment(x, y, root, joint), toSegment(x, y, joint, wrist), toSegment(x, y, wrist, end)) < thick;
}

/** The mesh of an arm, carried by the trunk at its root and by the forearm beyond its elbow. */
function pieceOf(
  arm: JointedArm,
  half: number,
  side: 0 | 1,
  { texture, left, top }: { texture: LayerTexture; left: number; top: number },
  layer: Layer,
  id: string,
): BodyPiece {
  const piece = { ...layer, texture, left, top };
  const { corners, squares } = gridOver(piece, spacing);
  const mesh = meshOf(
    piece,
    id,
    corners,
    squares.flatMap(([a, b, c, d]) => [a, b, c, b, d, c]),
  );
  const count = corners.length / 2;
  const carriedBy = new Uint8Array(count * bonesAVertex);
  const shares = new Float32Array(count * bonesAVertex);
  for (let i = 0; i < count; i++) {
    const { own, lower } = alongArm(corners[i * 2]!, corners[i * 2 + 1]!, arm, half);
    carriedBy.set([1, 3 + side * 2, 4 + side * 2], i * bonesAVertex);
    shares.set([1 - own, own * (1 - lower), own * lower], i * bonesAVertex);
  }
  return { mesh, carriedBy, shares, overFace: true, loose: null };
}

/** How far the arm carries a picture position, and the forearm of that. */
function alongArm(
  x: number,
  y: number,
  { root, joint, wrist }: JointedArm,
  half: number,
): { own: number; lower: number } {
  const upper = { x: joint.x - root.x, y: joint.y - root.y };
  const fore = { x: wrist.x - joint.x, y: wrist.y - joint.y };
  const upperLength = Math.hypot(upper.x, upper.y);
  const foreLength = Math.hypot(fore.x, fore.y);
  const from = ((x - root.x) * upper.x + (y - root.y) * upper.y) / upperLength;
  const own = smoothstep(-half, 0.5 * half, from);
  // Across the line that halves the elbow's angle.
  const halving = { x: upper.x / upperLength + fore.x / foreLength, y: upper.y / upperLength + fore.y / foreLength };
  const size = Math.hypot(halving.x, halving.y);
  const lower =
    size < 0.3
      ? toSegment(x, y, joint, wrist) < toSegment(x, y, root, joint)
        ? 1
        : 0
      : smoothstep(-0.8 * half, 0.8 * half, ((x - joint.x) * halving.x + (y - joint.y) * halving.y) / size);
  return { own, lower };
}
