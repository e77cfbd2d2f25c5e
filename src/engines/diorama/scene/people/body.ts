import type { BodyPart, Layer, Mesh, Subject } from '../../types.ts';
import { smoothstep } from './patch.ts';
import { readSkeleton, type FoundLimb, type Skeleton } from './skeleton.ts';
import { lookUp, piecesAbove } from './silhouette.ts';

/** Pixels between two vertices of a body. */
const spacing = 8;
/** Rounds in which neighbours even out what carries them. */
const rounds = 10;
const boneCount = 13;

/** A person's skeleton and the mesh that it carries; null where the trunk is not seen well enough. */
export function buildBody(subject: Subject, layer: Layer, width: number, height: number): BodyPart | null {
  const { texture, left, top } = layer;
  const inside = (x: number, y: number): boolean => {
    const tx = Math.round(x - left);
    const ty = Math.round(y - top);
    if (tx < 0 || ty < 0 || tx >= texture.width || ty >= texture.height) return false;
    return texture.data[(ty * texture.width + tx) * 4 + 3]! > 127;
  };
  const skeleton = readSkeleton(subject, width, height, inside);
  if (skeleton === null) return null;
  const { mesh, neighbours } = meshOf(layer, subject.id, (corners) => weigh(corners, skeleton));
  const weights = smooth(weigh(mesh.corners, skeleton, neighbours.likeness), neighbours.beside);
  const { carriedBy, shares } = strongest(weights, mesh.corners.length / 2);
  const { pelvis, neck, arms, legs, heading, trust } = skeleton;
  return { of: subject.id, layer, pieces: [{ mesh, carriedBy, shares }], pelvis, neck, arms, legs, heading, trust };
}

/** A regular mesh over everything that a layer shows, and which vertices are side by side. */
function meshOf(
  layer: Layer,
  id: string,
  weighAt: (corners: Float32Array) => Float32Array,
): { mesh: Mesh; neighbours: { beside: number[][]; likeness: readonly number[] } } {
  const { texture, left, top } = layer;
  const columns = Math.ceil((texture.width - 1) / spacing);
  const rows = Math.ceil((texture.height - 1) / spacing);
  const numbers = new Int32Array((columns + 1) * (rows + 1)).fill(-1);
  const corners: number[] = [];
  const triangles: number[] = [];
  const neighbours: number[][] = [];
  const vertex = (column: number, row: number): number => {
    const key = row * (columns + 1) + column;
    if (numbers[key] === -1) {
      numbers[key] = neighbours.length;
      neighbours.push([]);
      corners.push(
        left + Math.min(column * spacing, texture.width - 1),
        top + Math.min(row * spacing, texture.height - 1),
      );
    }
    return numbers[key]!;
  };
  const join = (a: number, b: number): void => {
    neighbours[a]!.push(b);
    neighbours[b]!.push(a);
  };
  const cells: (readonly [number, number, number])[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!isThere(layer, column * spacing, row * spacing)) continue;
      const a = vertex(column, row);
      const b = vertex(column + 1, row);
      const c = vertex(column, row + 1);
      const d = vertex(column + 1, row + 1);
      cells.push([a, b, c], [b, d, c]);
    }
  }
  // Where parts touch that do not grow together, a hand and the hair, the mesh is cut: each cell goes with one of them.
  const weights = weighAt(Float32Array.from(corners));
  const parts = neighbours.map((_, i) => partOf(weights.subarray(i * boneCount, (i + 1) * boneCount)));
  const likeness = neighbours.map((_, i) => i);
  const copies = new Map<string, number>();
  const goingWith = (own: number, other: number): number => {
    if (growTogether(parts[own]!, parts[other]!)) return other;
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
  const mesh: Mesh = {
    kind: 'mesh',
    id: `${id} body`,
    left,
    top,
    texture,
    disparity: layer.disparity,
    corners: Float32Array.from(corners),
    triangles: Uint32Array.from(triangles),
  };
  return { mesh, neighbours: { beside: neighbours, likeness } };
}

type Part = 'trunk' | 'head' | 'arm0' | 'arm1' | 'leg0' | 'leg1';

/** The part that a vertex belongs to most. */
function partOf(own: Float32Array): Part {
  let most = 0;
  own.forEach((value, bone) => {
    if (value > own[most]!) most = bone;
  });
  if (most < 2) return 'trunk';
  if (most === 2) return 'head';
  if (most < 7) return most < 5 ? 'arm0' : 'arm1';
  return most < 10 ? 'leg0' : 'leg1';
}

function growTogether(a: Part, b: Part): boolean {
  if (a === b || a === 'trunk' || b === 'trunk') return true;
  return a.startsWith('leg') && b.startsWith('leg');
}

function isThere({ texture }: Layer, x0: number, y0: number): boolean {
  const { width, height, data } = texture;
  for (let y = Math.max(y0 - 1, 0); y <= Math.min(y0 + spacing + 1, height - 1); y++) {
    for (let x = Math.max(x0 - 1, 0); x <= Math.min(x0 + spacing + 1, width - 1); x++) {
      if (data[(y * width + x) * 4 + 3]! > 0) return true;
    }
  }
  return false;
}

/** How far every bone carries every vertex, from where it lies along its limb. */
function weigh(corners: Float32Array, skeleton: Skeleton, likeness?: readonly number[]): Float32Array {
  const { pelvis, neck, trunk, silhouette, inHead, arms, legs } = skeleton;
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
    const arm = arms.findIndex((one) => one !== null && one.piece === piece);
    if (inHead(x, y)) {
      const own = smoothstep(0.03 * trunk, 0.22 * trunk, neck.y - y);
      set(2, own);
      toTrunk(1 - own);
    } else if (piece === 0) {
      toTrunk(1);
    } else if (arm >= 0) {
      const limb = arms[arm]!;
      const own = smoothstep(0.02 * trunk, 0.16 * trunk, far);
      const lower = smoothstep(limb.jointFar - 0.1 * limb.endFar, limb.jointFar + 0.1 * limb.endFar, far);
      set(3 + arm * 2, own * (1 - lower));
      set(4 + arm * 2, own * lower);
      toTrunk(1 - own);
    } else if (legs !== null && legs.some((leg) => leg.piece === piece)) {
      const share =
        legs[0].piece === legs[1].piece ? nearness(x, y, legs[0], legs[1]) : legs[0].piece === piece ? 1 : 0;
      // What hangs together with a leg above the hips, over a bag or a long plait, is none.
      const below = smoothstep(pelvis.y - 0.35 * trunk, pelvis.y + 0.1 * trunk, y);
      toHair(
        1 -
          below +
          carryLeg(set, 7, legs[0], far, share * below, trunk) +
          carryLeg(set, 10, legs[1], far, (1 - share) * below, trunk),
      );
    } else toHair(1);
  }
  return weights;
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

function toSegment(x: number, y: number, a: { x: number; y: number }, b: { x: number; y: number }): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const t = Math.min(Math.max(((x - a.x) * dx + (y - a.y) * dy) / Math.max(dx * dx + dy * dy, 1e-6), 0), 1);
  return Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
}

function smooth(weights: Float32Array, neighbours: readonly (readonly number[])[]): Float32Array {
  let now = weights;
  for (let round = 0; round < rounds; round++) {
    const next = new Float32Array(now.length);
    neighbours.forEach((beside, i) => {
      for (let bone = 0; bone < boneCount; bone++) {
        let sum = 0;
        for (const other of beside) sum += now[other * boneCount + bone]!;
        next[i * boneCount + bone] = 0.5 * now[i * boneCount + bone]! + (0.5 * sum) / beside.length;
      }
    });
    now = next;
  }
  return now;
}

/** The three bones that carry each vertex most. */
function strongest(weights: Float32Array, count: number): { carriedBy: Uint8Array; shares: Float32Array } {
  const carriedBy = new Uint8Array(count * 3);
  const shares = new Float32Array(count * 3);
  for (let i = 0; i < count; i++) {
    const own = weights.subarray(i * boneCount, (i + 1) * boneCount);
    const order = [...own.keys()].toSorted((a, b) => own[b]! - own[a]!).slice(0, 3);
    const sum = order.reduce((total, bone) => total + own[bone]!, 0);
    order.forEach((bone, k) => {
      carriedBy[i * 3 + k] = bone;
      shares[i * 3 + k] = own[bone]! / sum;
    });
  }
  return { carriedBy, shares };
}
