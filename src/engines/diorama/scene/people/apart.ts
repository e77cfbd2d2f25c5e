import type { Perception, Subject } from '../../types.ts';
import type { Canvas } from '../canvas.ts';
import { components } from './pieces.ts';

/** Two subjects that share more of a border than this, pixels, hold on to each other. */
const touching = 10;
/** A trunk longer than this share of the picture's short side is large enough for a body of its own. */
const leastHeight = 0.2;

/** A matte that is less sure is believed where joints agree with it. */
const leastConfidence = 0.65;
const sureJoint = 0.3;

/**
 * Whether a matte that is not quite sure of itself shows nothing but people whose joints lie within it: then its
 * outline is theirs.
 */
export function showsPeople({ matte, matteConfidence, summary }: Perception): boolean {
  if (matte === null || matteConfidence < leastConfidence || summary.subjects.length === 0) return false;
  return summary.subjects.every(({ kind, keypoints }) => {
    const sure = keypoints.filter(({ score }) => score >= sureJoint);
    const within = sure.filter(({ x, y }) => {
      const px = Math.min(Math.max(Math.round(x * matte.width), 0), matte.width - 1);
      const py = Math.min(Math.max(Math.round(y * matte.height), 0), matte.height - 1);
      return matte.data[py * matte.width + px]! > 127;
    });
    return kind === 'person' && sure.length >= 8 && within.length >= 0.9 * sure.length;
  });
}

/** The people who stand alone, each with the part of the subjects' alpha that is theirs, and what is left of it. */
export function setApart(
  subjects: readonly Subject[],
  { instances }: Perception,
  alpha: Uint8Array,
  canvas: Canvas,
): { alone: { subject: Subject; alpha: Uint8Array }[]; rest: Uint8Array | null } {
  const { width, height } = canvas;
  const labels = spreadLabels(instances, alpha, canvas);
  makeWhole(labels, alpha, subjects.length, canvas);
  const shared = borders(
    labels.map((label, i) => (alpha[i]! > 96 ? label : 0)),
    subjects.length,
    width,
    height,
  );
  const alone = subjects.flatMap((subject, k) => {
    if (subject.kind !== 'person' || subject.keypoints.length === 0) return [];
    if (subject.box.height * instances.height < leastHeight * Math.min(instances.width, instances.height)) return [];
    if (shared[k]! > touching) return [];
    return [{ subject, alpha: alpha.map((value, i) => (labels[i] === k + 1 ? value : 0)), label: k + 1 }];
  });
  const apart = new Set(alone.map(({ label }) => label));
  const rest = alpha.map((value, i) => (apart.has(labels[i]!) ? 0 : value));
  return { alone, rest: rest.some((value) => value > 0) ? rest : null };
}

/** Whose every pixel of the alpha is; soft pixels beyond the labels belong to the nearest. */
function spreadLabels(
  instances: Perception['instances'],
  alpha: Uint8Array,
  { width, height, left, top }: Canvas,
): Uint8Array {
  const labels = new Uint8Array(width * height);
  let front: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    if (alpha[i] === 0) continue;
    const x = Math.min(Math.max((i % width) - left, 0), instances.width - 1);
    const y = Math.min(Math.max(Math.floor(i / width) - top, 0), instances.height - 1);
    labels[i] = instances.data[y * instances.width + x]!;
    if (labels[i] !== 0) front.push(i);
  }
  while (front.length > 0) {
    const next: number[] = [];
    for (const i of front) {
      for (const other of [i - 1, i + 1, i - width, i + width]) {
        if (other < 0 || other >= labels.length || labels[other] !== 0 || alpha[other] === 0) continue;
        labels[other] = labels[i]!;
        next.push(other);
      }
    }
    front = next;
  }
  // Specks that touch nobody go with the first.
  return labels.map((label, i) => (label === 0 && alpha[i]! > 0 ? 1 : label));
}

/** Share of a piece that is somebody's from which on the rest of it is theirs too: a hand that is nearer to another's hip. */
const ownPiece = 0.85;

function makeWhole(labels: Uint8Array, alpha: Uint8Array, count: number, { width, height }: Canvas): void {
  const found = components(
    alpha.map((value) => (value > 96 ? 1 : 0)),
    width,
    height,
  );
  const held = new Float64Array((found.count + 1) * (count + 1));
  for (let i = 0; i < labels.length; i++) held[found.labels[i]! * (count + 1) + labels[i]!]!++;
  const owner = Array.from({ length: found.count + 1 }, (_, piece) => {
    const shares = held.subarray(piece * (count + 1), (piece + 1) * (count + 1));
    const all = shares.reduce((sum, value) => sum + value, 0);
    return piece === 0
      ? 0
      : Math.max(
          shares.findIndex((value) => value > ownPiece * all),
          0,
        );
  });
  for (let i = 0; i < labels.length; i++) {
    const own = owner[found.labels[i]!]!;
    if (own !== 0) labels[i] = own;
  }
}

/** Of each subject, how many of its pixels lie beside another's. */
function borders(labels: Uint8Array, count: number, width: number, height: number): number[] {
  const shared = Array.from({ length: count }, () => 0);
  for (let y = 0; y < height - 1; y++) {
    for (let x = 0; x < width - 1; x++) {
      const i = y * width + x;
      const own = labels[i]!;
      if (own === 0) continue;
      for (const other of [labels[i + 1]!, labels[i + width]!]) {
        if (other === 0 || other === own) continue;
        shared[own - 1]!++;
        shared[other - 1]!++;
      }
    }
  }
  return shared;
}
