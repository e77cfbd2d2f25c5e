import type { Box, Face, Field, Keypoint, Raster, Subject, SubjectKind } from '../types.ts';
import { grow, overlap, shared } from './boxes.ts';
import type { Detection } from './nets/objects.ts';
import type { Pose } from './nets/pose.ts';
import { boxBlur } from './raster/blur.ts';
import { components } from './raster/components.ts';
import { resizeField } from './raster/resize.ts';
import { maskWhere } from './raster/planes.ts';

/** Something that may be a subject, before the matte has its say. */
export type Candidate = {
  readonly kind: SubjectKind;
  readonly label: string | null;
  readonly score: number;
  readonly box: Box;
  readonly keypoints: readonly Keypoint[];
};

const poseScore = 0.3;
const sureJoint = 0.3;
const leastJoints = 5;
/** A person this small may have no pose that the pose net can see. */
const smallPerson = 0.35;
const leastShare = 0.0015;
/** A subject must own this share of the piece of matte that it lies in: a bench's box over someone's legs owns no legs. */
const leastClaim: Readonly<Record<SubjectKind, number>> = { person: 0.05, animal: 0.2, vehicle: 0.2, object: 0.5 };

/** The joints that are connected by a limb. */
const bones = [
  ['nose', 'left_shoulder'],
  ['nose', 'right_shoulder'],
  ['left_shoulder', 'right_shoulder'],
  ['left_hip', 'right_hip'],
  ['left_shoulder', 'left_elbow'],
  ['left_elbow', 'left_wrist'],
  ['right_shoulder', 'right_elbow'],
  ['right_elbow', 'right_wrist'],
  ['left_shoulder', 'left_hip'],
  ['right_shoulder', 'right_hip'],
  ['left_hip', 'left_knee'],
  ['left_knee', 'left_ankle'],
  ['right_hip', 'right_knee'],
  ['right_knee', 'right_ankle'],
  ['left_ear', 'right_ear'],
] as const;

/** What the detectors agree on: people by their pose or face, everything else by the object net. */
export function findCandidates(
  detections: readonly Detection[],
  poses: readonly Pose[],
  faces: readonly Face[],
): Candidate[] {
  const persons = findPersons(
    detections.filter((found) => found.kind === 'person'),
    poses,
    faces,
  );
  const things = detections.filter((thing) => {
    if (thing.kind === 'person' || thing.score < (thing.kind === 'object' ? 0.5 : 0.33)) return false;
    const worn = persons.some((person) => covers(person.box, thing.box) > 0.6 || overlap(person.box, thing.box) > 0.5);
    return !worn || thing.score >= 0.5;
  });
  return [...persons, ...things.map((thing) => ({ ...thing, keypoints: [] }))];
}

/** A detector alone calls a dolphin a person; a pose or a face must agree, unless the person is too small for both. */
function findPersons(detected: readonly Detection[], poses: readonly Pose[], faces: readonly Face[]): Candidate[] {
  const found: Candidate[] = [];
  const add = (score: number, box: Box, keypoints: readonly Keypoint[]): void => {
    found.push({ kind: 'person', label: 'person', score, box, keypoints });
  };
  for (const pose of poses) {
    const joints = pose.keypoints.filter((joint) => joint.score >= sureJoint).length;
    if (pose.score < poseScore || joints < leastJoints) continue;
    if (found.some((other) => overlap(other.box, pose.box) > 0.6)) continue;
    const seen = detected.find((person) => overlap(person.box, pose.box) > 0.4);
    add(Math.max(pose.score, seen?.score ?? 0), seen?.box ?? pose.box, pose.keypoints);
  }
  for (const { score, box } of detected) {
    if (found.some((other) => covers(other.box, box) > 0.6 || overlap(other.box, box) > 0.4)) continue;
    const withFace = faces.some((face) => isFace(face) && covers(box, face.box) > 0.7);
    if (withFace || (score >= 0.5 && box.height < smallPerson)) add(score, box, []);
  }
  for (const face of faces) {
    const { score, box } = face;
    if (!isFace(face) || found.some((other) => covers(other.box, box) > 0.7)) continue;
    // A head and shoulders are about three faces wide and reach about five faces down.
    const bust = grow(box, 1);
    add(score, { ...bust, height: Math.min(1 - bust.y, box.height * 6) }, []);
  }
  return found;
}

/** Whether something tells that a face is one, besides the net that finds faces in walls and clouds too. */
export function isFace({ mesh, drawn }: Face): boolean {
  return mesh.length > 0 || drawn !== null;
}

/** Eyes and a mouth in an animal are its own, not those of a drawn person. */
export function withoutDrawnAnimals(faces: readonly Face[], detections: readonly Detection[]): Face[] {
  const animals = detections.filter(({ kind }) => kind === 'animal');
  return faces.map((face) => {
    const isAnimal = face.mesh.length === 0 && animals.some(({ box }) => covers(box, face.box) > 0.6);
    return isAnimal ? { ...face, drawn: null } : face;
  });
}

/** Share of `inner` that lies within `outer`. */
function covers(outer: Box, inner: Box): number {
  return shared(outer, inner) / Math.max(1e-6, inner.width * inner.height);
}

/** Subjects without `disparity` (the depth stage knows it), and which of them each pixel of the matte belongs to. */
export function findSubjects(
  matte: Field,
  candidates: readonly Candidate[],
  faces: readonly Face[],
): { subjects: Omit<Subject, 'disparity'>[]; labels: Raster } {
  const mask = maskWhere(matte.data, (value) => value > 0.5);
  const pieces = components(mask, matte.width, matte.height);
  const boxOf = (piece: { left: number; right: number; top: number; bottom: number }): Box => ({
    x: piece.left / matte.width,
    y: piece.top / matte.height,
    width: (piece.right + 1 - piece.left) / matte.width,
    height: (piece.bottom + 1 - piece.top) / matte.height,
  });

  // What no detector knows is a subject all the same: the matte net sees things that have no name.
  const withEveryPiece = (known: readonly Candidate[]): Candidate[] => {
    const all = [...known];
    for (const piece of pieces.components) {
      const box = boxOf(piece);
      if (piece.pixels < leastShare * 2 * mask.length) continue;
      if (all.some((owner) => shared(owner.box, box) > 0.3 * box.width * box.height)) continue;
      all.push({ kind: 'object', label: null, score: 0.5, box, keypoints: [] });
    }
    return all;
  };
  let owners = withEveryPiece(candidates.filter((candidate) => coverage(matte, candidate.box) > 0.25));

  let labels = assign(matte, mask, owners);
  const claims = claimedShares(labels, pieces, owners.length);
  const sizes = measure(labels, matte, owners.length);
  const kept = owners.filter(
    (owner, i) => sizes[i]!.pixels >= leastShare * mask.length && claims[i]! >= leastClaim[owner.kind],
  );
  if (kept.length < owners.length) {
    owners = withEveryPiece(kept);
    labels = assign(matte, mask, owners);
  }
  const measured = measure(labels, matte, owners.length);
  const order = owners.map((_, i) => i).toSorted((a, b) => measured[b]!.area - measured[a]!.area || a - b);
  const counts = new Map<SubjectKind, number>();
  const rank = new Uint8Array(owners.length + 1);
  const subjects = order.map((i, place) => {
    const owner = owners[i]!;
    const size = measured[i]!;
    rank[i + 1] = place + 1;
    const count = (counts.get(owner.kind) ?? 0) + 1;
    counts.set(owner.kind, count);
    const box = boxOf(size);
    return {
      id: `${owner.kind}-${count}`,
      kind: owner.kind,
      label: owner.label,
      score: owner.score,
      box,
      area: size.area,
      face: faces.find((face) => owns(labels, face.box, i + 1)) ?? null,
      keypoints: owner.keypoints,
    };
  });
  return { subjects, labels: { ...labels, data: labels.data.map((label) => rank[label]!) } };
}

/** For each owner, the largest share of any one piece of the mask that it holds. */
function claimedShares(labels: Raster, pieces: ReturnType<typeof components>, count: number): number[] {
  const held = new Map<number, number>();
  for (let i = 0; i < labels.data.length; i++) {
    const label = labels.data[i]!;
    if (label === 0) continue;
    const key = label * 65536 + pieces.labels[i]!;
    held.set(key, (held.get(key) ?? 0) + 1);
  }
  const shares = Array.from({ length: count }, () => 0);
  for (const [key, pixels] of held) {
    const owner = Math.floor(key / 65536) - 1;
    shares[owner] = Math.max(shares[owner]!, pixels / pieces.components[(key % 65536) - 1]!.pixels);
  }
  return shares;
}

function coverage(matte: Field, box: Box): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.floor(box.y * matte.height); y < Math.min(matte.height, (box.y + box.height) * matte.height); y++) {
    for (let x = Math.floor(box.x * matte.width); x < Math.min(matte.width, (box.x + box.width) * matte.width); x++) {
      sum += matte.data[y * matte.width + x]!;
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** Whether the middle of the box belongs to the subject with this label. */
function owns(labels: Raster, box: Box, label: number): boolean {
  const x = Math.min(labels.width - 1, Math.floor((box.x + box.width / 2) * labels.width));
  const y = Math.min(labels.height - 1, Math.floor((box.y + box.height / 2) * labels.height));
  return labels.data[y * labels.width + x] === label;
}

/** The owner whose skeleton or box each pixel of the mask is nearest to, 1 for the first; 0 outside the mask. */
function assign(matte: Field, mask: Uint8Array, owners: readonly Candidate[]): Raster {
  const { width, height } = matte;
  const data = new Uint8Array(mask.length);
  if (owners.length === 1) data.set(mask);
  if (owners.length > 1) {
    // The costs are smooth, so a third of the size is enough for a border between two subjects that is one line.
    const small = { width: Math.ceil(width / 3), height: Math.ceil(height / 3) };
    const costs = owners.map(
      (owner) => resizeField(boxBlur(costField(owner, small.width, small.height), 1), width, height).data,
    );
    for (let i = 0; i < mask.length; i++) {
      if (!mask[i]) continue;
      let best = 0;
      for (let k = 1; k < costs.length; k++) if (costs[k]![i]! < costs[best]![i]!) best = k;
      data[i] = best + 1;
    }
  }
  return { width, height, data };
}

function costField(owner: Candidate, width: number, height: number): Field {
  const { box } = owner;
  const aspect = width / height;
  const joints = new Map(owner.keypoints.filter((joint) => joint.score >= 0.2).map((joint) => [joint.name, joint]));
  const limbs = bones.flatMap(([from, to]) => {
    const a = joints.get(from);
    const b = joints.get(to);
    return a && b ? [{ ax: a.x * aspect, ay: a.y, bx: b.x * aspect, by: b.y }] : [];
  });
  // A limb, clothes and all, is about an eighth of a body wide on each side.
  const thickness = 0.14 * Math.max(box.height, box.width * aspect);
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = (x + 0.5) / width;
      const v = (y + 0.5) / height;
      const outside =
        Math.max(box.x - u, u - box.x - box.width, 0) * aspect + Math.max(box.y - v, v - box.y - box.height, 0);
      const inBox = Math.hypot(
        (u - box.x - box.width / 2) / (box.width / 2),
        (v - box.y - box.height / 2) / (box.height / 2),
      );
      let cost = inBox + (outside * 8) / Math.max(box.height, 0.05);
      if (limbs.length > 0) {
        let nearest = Infinity;
        for (const limb of limbs) nearest = Math.min(nearest, distanceToLimb(u * aspect, v, limb));
        cost = Math.min(cost + 0.5, nearest / thickness + outside * 2);
      }
      data[y * width + x] = cost;
    }
  }
  return { width, height, data };
}

function distanceToLimb(x: number, y: number, limb: { ax: number; ay: number; bx: number; by: number }): number {
  const dx = limb.bx - limb.ax;
  const dy = limb.by - limb.ay;
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - limb.ax) * dx + (y - limb.ay) * dy) / length));
  return Math.hypot(x - limb.ax - t * dx, y - limb.ay - t * dy);
}

function measure(labels: Raster, matte: Field, count: number) {
  const sizes = Array.from({ length: count }, () => ({
    pixels: 0,
    area: 0,
    left: labels.width,
    right: 0,
    top: labels.height,
    bottom: 0,
  }));
  for (let y = 0; y < labels.height; y++) {
    for (let x = 0; x < labels.width; x++) {
      const label = labels.data[y * labels.width + x]!;
      if (label === 0) continue;
      const size = sizes[label - 1]!;
      size.pixels++;
      size.area += matte.data[y * labels.width + x]! / labels.data.length;
      size.left = Math.min(size.left, x);
      size.right = Math.max(size.right, x);
      size.top = Math.min(size.top, y);
      size.bottom = Math.max(size.bottom, y);
    }
  }
  return sizes;
}
