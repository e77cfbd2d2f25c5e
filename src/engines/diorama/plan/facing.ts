import type { PerceptionSummary, Subject } from '../types.ts';

type Side = 'left' | 'right' | null;

/** A head this far from the middle of an animal that is seen from the side, in widths of it. */
const leastAside = 0.18;
/** Who is seen from the side, on four legs, is at least this many times as wide as high. */
const sideView = 0.95;
/** A nose this far before the shoulders, in lengths of the trunk, looks to that side. */
const leastAhead = 0.25;
const leastScore = 0.35;

/**
 * The side to which the largest of the animals that are seen from the side goes, by its head or by who rides it; null
 * where none is seen so, or nobody can tell.
 *
 * @param aspect width of the picture by its height
 */
export function facingOf({ subjects }: PerceptionSummary, aspect: number): Side {
  const [largest] = subjects
    .filter(({ kind, box }) => kind === 'animal' && (box.width * aspect) / box.height >= sideView)
    .toSorted((one, other) => other.area - one.area);
  if (largest === undefined) return null;
  const riders = subjects.filter((subject) => subject.kind === 'person' && rides(subject, largest));
  return sideOfHead(largest) ?? riders.map((rider) => sideOfLook(rider, aspect)).find((side) => side !== null) ?? null;
}

function sideOfHead({ head, box }: Subject): Side {
  if (head === undefined || head === null) return null;
  const aside = (head.x + head.width / 2 - (box.x + box.width / 2)) / box.width;
  if (Math.abs(aside) < leastAside) return null;
  return aside < 0 ? 'left' : 'right';
}

function rides({ box }: Subject, mount: Subject): boolean {
  const middle = box.x + box.width / 2;
  return middle > mount.box.x && middle < mount.box.x + mount.box.width && box.y < mount.box.y + mount.box.height / 2;
}

function sideOfLook({ keypoints }: Subject, aspect: number): Side {
  const seen = (...names: string[]) => {
    const found = keypoints.filter(({ name, score }) => names.includes(name) && score >= leastScore);
    if (found.length === 0) return null;
    const mean = (value: (one: (typeof found)[number]) => number): number =>
      found.reduce((sum, one) => sum + value(one), 0) / found.length;
    return { x: mean(({ x }) => x), y: mean(({ y }) => y) };
  };
  const nose = seen('nose');
  const shoulders = seen('left_shoulder', 'right_shoulder');
  const hips = seen('left_hip', 'right_hip');
  if (nose === null || shoulders === null || hips === null) return null;
  const trunk = Math.hypot((hips.x - shoulders.x) * aspect, hips.y - shoulders.y);
  const ahead = ((nose.x - shoulders.x) * aspect) / Math.max(trunk, 0.01);
  if (Math.abs(ahead) < leastAhead) return null;
  return ahead < 0 ? 'left' : 'right';
}

/** Shoulders at least this far apart, in lengths of the trunk, are seen from the front or the back. */
const leastAcross = 0.4;

/** Whether the largest of the people is plainly seen from behind: their left shoulder lies to the picture's left. */
export function isSeenFromBehind({ subjects }: PerceptionSummary, aspect: number): boolean {
  const [largest] = subjects.filter(({ kind }) => kind === 'person').toSorted((one, other) => other.area - one.area);
  if (largest === undefined || largest.face !== null) return false;
  const at = (name: string) =>
    largest.keypoints.find((joint) => joint.name === name && joint.score >= leastScore) ?? null;
  const [left, right, hip] = [at('left_shoulder'), at('right_shoulder'), at('left_hip') ?? at('right_hip')];
  if (left === null || right === null || hip === null) return false;
  return (right.x - left.x) * aspect > leastAcross * Math.abs(hip.y - (left.y + right.y) / 2);
}
