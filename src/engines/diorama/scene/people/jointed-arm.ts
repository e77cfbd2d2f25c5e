import type { Spot } from './face-frame.ts';
import { toSegment } from './segment.ts';

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
