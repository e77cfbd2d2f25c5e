import type { Spot } from './face-frame.ts';

/** An arm as its joints tell it, picture pixels. */
export type JointedArm = {
  readonly root: Spot;
  readonly joint: Spot;
  readonly wrist: Spot;
  /** Where the fingers end. */
  readonly end: Spot;
  /** 0 to 1: how far its wrist is to be believed. */
  readonly sure: number;
};

type Place = { readonly away: number; readonly part: 'upper' | 'lower' | 'hand' };

/** How far a picture position is from an arm's bones, and from which of them. */
export function placeOf(x: number, y: number, { root, joint, wrist, end }: JointedArm): Place {
  const upper = toSegment(x, y, root, joint);
  const lower = toSegment(x, y, joint, wrist);
  const hand = toSegment(x, y, wrist, end);
  if (hand <= lower && hand <= upper) return { away: hand, part: 'hand' };
  return lower < upper ? { away: lower, part: 'lower' } : { away: upper, part: 'upper' };
}

/** How far a place is from a segment. */
export function toSegment(x: number, y: number, a: Spot, b: Spot): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const t = Math.min(Math.max(((x - a.x) * dx + (y - a.y) * dy) / Math.max(dx * dx + dy * dy, 1e-6), 0), 1);
  return Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
}
