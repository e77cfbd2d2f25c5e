import type { BodyPiece } from '../../body-piece.ts';
import type { BodyPart, CastShadow, Layer, Limb, Mesh, Subject } from '../../types.ts';
import type { HoleFiller } from '../fill.ts';
import { armPieces, findArms, restingArms, weighStirring } from './arm-pieces.ts';
import type { Arms } from './arms.ts';
import { castShadow } from './cast-shadow.ts';
import { gridOver, meshOf } from '../grid-mesh.ts';
import { limbTrust } from './limb-trust.ts';
import { looseness } from './loose.ts';
import { cutLegs, isSkirtFromAside, type Cut, type PieceKind } from './legs.ts';
import { readSkeleton, type Skeleton } from './skeleton.ts';
import { boneCount, bones, smooth, strongest, weigh, weighLeg } from './weights.ts';

/** Pixels between two vertices of a body. */
const spacing = 8;

/**
 * A person's skeleton and the meshes that it carries: the body, and by themselves the legs that pass one another and the
 * arms that lie on the body or beside it. Null where the trunk is not seen well enough.
 *
 * @param background what is behind the person, as large as the picture at least
 */
export function buildBody(
  subject: Subject,
  layer: Layer,
  background: Layer,
  width: number,
  height: number,
  filler: HoleFiller,
): BodyPart | null {
  const read = (from: Layer): Skeleton | null => {
    const seen = readSkeleton(subject, width, height, insideOf(from));
    return seen !== null && isSkirtFromAside(seen, insideOf(from)) ? { ...seen, legs: null } : seen;
  };
  const skeleton = read(layer);
  if (skeleton === null) return null;
  const cut = findArms(subject, layer, skeleton, { width, height }, insideOf(layer));
  const arm = (side: 0 | 1): Limb | null => cut.find((one) => one.side === side)?.arm ?? skeleton.arms[side];
  const resting = restingArms(subject, skeleton, { width, height }, insideOf(layer), cut);
  let made: BodyPiece[] | null = null;
  const makePieces = (): BodyPiece[] => {
    if (cut.length === 0) return bodyPieces(subject.id, layer, background, skeleton, resting, width);
    const { bare, pieces } = armPieces(subject, layer, skeleton, { width, height }, cut, filler);
    const rest = { ...layer, texture: bare };
    // Without its arms the outline tells the trunk and the legs better.
    const second = read(rest);
    const own = second !== null && (second.legs === null) === (skeleton.legs === null) ? second : skeleton;
    return [...bodyPieces(subject.id, rest, background, own, resting, width), ...pieces];
  };
  const { pelvis, neck, legs, heading, trust } = skeleton;
  let cast: CastShadow | null | undefined;
  const findShadow = (): CastShadow | null => {
    const bottom = (subject.box.y + subject.box.height) * height;
    if (bottom > 0.985 * height) return null;
    const leg = 1.1 * skeleton.trunk;
    return castShadow(subject.id, { x: pelvis.x, y: bottom }, leg, layer, background, { width, height });
  };
  const arms = [arm(0), arm(1)] as const;
  const limbs = limbTrust(subject, { arms, stirring: resting, legs, neck, pelvis }, { width, height });
  return {
    of: subject.id,
    layer,
    // What is behind arms is invented only for clips in which they move.
    get pieces() {
      return (made ??= makePieces());
    },
    pelvis,
    neck,
    arms,
    bends: [cut.some(({ side }) => side === 0), cut.some(({ side }) => side === 1)],
    stirring: resting,
    legs,
    heading,
    get shadow() {
      return (cast ??= findShadow());
    },
    trust,
    limbs,
  };
}

/** Whether a picture pixel belongs to what a layer shows. */
function insideOf({ texture, left, top }: Layer): (x: number, y: number) => boolean {
  return (x, y) => {
    const tx = Math.round(x - left);
    const ty = Math.round(y - top);
    if (tx < 0 || ty < 0 || tx >= texture.width || ty >= texture.height) return false;
    return texture.data[(ty * texture.width + tx) * 4 + 3]! > 127;
  };
}

function bodyPieces(
  id: string,
  layer: Layer,
  background: Layer,
  skeleton: Skeleton,
  resting: Arms,
  width: number,
): BodyPiece[] {
  const cut = cutLegs(layer, background, skeleton, insideOf(layer), width);
  return (cut?.pieces ?? [{ kind: 'body' as const, texture: layer.texture }]).map((piece) =>
    pieceOf(id, { ...layer, texture: piece.texture }, piece.kind, { ...skeleton, resting }, cut),
  );
}

function pieceOf(
  id: string,
  layer: Layer,
  kind: PieceKind,
  skeleton: Skeleton & { readonly resting: Arms },
  cut: Cut | null,
): BodyPiece {
  const weighAt = (corners: Float32Array, likeness?: readonly number[]): Float32Array => {
    if (kind === 'body') return weigh(corners, skeleton, cut, likeness);
    if (kind !== 'ground') return weighLeg(corners, skeleton, kind === 'leg0' ? 0 : 1, cut?.hem ?? null);
    const weights = new Float32Array((corners.length / 2) * boneCount);
    for (let i = bones.ground; i < weights.length; i += boneCount) weights[i] = 1;
    return weights;
  };
  const { mesh, neighbours } = cutMesh(layer, `${id} ${kind}`, cut !== null && cut.legAt !== null, weighAt);
  const weights = smooth(weighAt(mesh.corners, neighbours.likeness), neighbours.beside);
  if (kind === 'body') weighStirring(weights, boneCount, mesh.corners, skeleton.resting, skeleton.trunk);
  const loose = kind === 'body' ? looseness(mesh.corners, skeleton, cut?.hem ?? null, neighbours) : null;
  return { mesh, ...strongest(weights, mesh.corners.length / 2), overFace: false, loose };
}

/** A regular mesh over everything that a layer shows, and which vertices are side by side. */
function cutMesh(
  layer: Layer,
  id: string,
  areLegsCut: boolean,
  weighAt: (corners: Float32Array) => Float32Array,
): { mesh: Mesh; neighbours: { beside: number[][]; likeness: readonly number[] } } {
  const { corners, squares } = gridOver(layer, spacing);
  const triangles: number[] = [];
  const neighbours: number[][] = Array.from({ length: corners.length / 2 }, () => []);
  const join = (a: number, b: number): void => {
    neighbours[a]!.push(b);
    neighbours[b]!.push(a);
  };
  const cells = squares.flatMap(([a, b, c, d]) => [[a, b, c] as const, [b, d, c] as const]);
  // Where parts touch that do not grow together, a hand and the hair, the mesh is cut: each cell goes with one of them.
  const weights = weighAt(Float32Array.from(corners));
  const parts = neighbours.map((_, i) => partOf(weights.subarray(i * boneCount, (i + 1) * boneCount)));
  const likeness = neighbours.map((_, i) => i);
  const copies = new Map<string, number>();
  const goingWith = (own: number, other: number): number => {
    if (growTogether(parts[own]!, parts[other]!, areLegsCut)) return other;
    const key = `${other} ${parts[own]!}`;
    const known = copies.get(key);
    if (known !== undefined) return known;
    const copy = neighbours.length;
    copies.set(key, copy);
    neighbours.push([]);
    likeness.push(own);
    corners.push(corners[other * 2]!, corners[other * 2 + 1]!);
    return copy;
  };
  for (const [own, second, third] of cells) {
    const b = goingWith(own, second);
    const c = goingWith(own, third);
    triangles.push(own, b, c);
    join(own, b);
    join(own, c);
    join(b, c);
  }
  return { mesh: meshOf(layer, id, corners, triangles), neighbours: { beside: neighbours, likeness } };
}

type Part = 'trunk' | 'head' | 'arm0' | 'arm1' | 'leg0' | 'leg1' | 'ground';

/** The part that a vertex belongs to most. */
function partOf(own: Float32Array): Part {
  let most = 0;
  own.forEach((value, bone) => {
    if (value > own[most]!) most = bone;
  });
  if (most < 2) return 'trunk';
  if (most === 2) return 'head';
  if (most < 7) return most < 5 ? 'arm0' : 'arm1';
  if (most === bones.ground) return 'ground';
  return most < 10 ? 'leg0' : 'leg1';
}

function growTogether(a: Part, b: Part, areLegsCut: boolean): boolean {
  if (a === b || a === 'trunk' || b === 'trunk') return true;
  return !areLegsCut && a.startsWith('leg') && b.startsWith('leg');
}
