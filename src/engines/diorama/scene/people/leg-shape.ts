import type { Spot } from './face-frame.ts';
import { smoothstep } from './patch.ts';
import { nearSegment } from './segment.ts';
import type { FoundLimb } from './skeleton.ts';

/** Half the widths of a leg: of thigh, shank and foot, pixels. */
export type Widths = { readonly thigh: number; readonly shank: number; readonly foot: number };

/** Thighs are cut off from here on, and the trunk shows them up to there: in lengths of the thigh. */
export const cutFrom = 0.06;
export const sharedUpTo = 0.42;

/** Half the widths of a leg, on the side where less is beside it. */
export function widthsOf(
  { root, joint, end }: FoundLimb,
  isSideways: boolean,
  inside: (x: number, y: number) => boolean,
): Widths {
  const shankLength = Math.hypot(end.x - joint.x, end.y - joint.y);
  const across = (a: Spot, b: Spot, t: number): number => {
    const length = Math.max(Math.hypot(b.x - a.x, b.y - a.y), 1);
    const [nx, ny] = [(b.y - a.y) / length, (a.x - b.x) / length];
    const [x, y] = [a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t];
    const reach = (sign: number): number => {
      let r = 0;
      while (r < 0.45 * shankLength && inside(x + sign * nx * r, y + sign * ny * r)) r++;
      return r;
    };
    return Math.min(reach(1), reach(-1));
  };
  const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
  const shank = Math.max(median([0.3, 0.45, 0.6, 0.75].map((t) => across(joint, end, t))), 0.07 * shankLength);
  const thigh = median([0.5, 0.65, 0.8].map((t) => across(root, joint, t)));
  return {
    shank,
    thigh: Math.min(Math.max(thigh, shank), 1.9 * shank),
    foot: Math.max(1.7 * shank, (isSideways ? 0.5 : 0.36) * shankLength),
  };
}

/** How far a spot is from a leg, in half widths of the leg there: 1 at its outline. */
export function nearness(
  x: number,
  y: number,
  { root, joint, end }: FoundLimb,
  { thigh, shank, foot }: Widths,
): number {
  const upper = nearSegment(x, y, root, joint);
  const lower = nearSegment(x, y, joint, end);
  const sole = Math.hypot(x - end.x, y - end.y);
  return Math.min(
    upper.away / (thigh + (shank - thigh) * upper.t * 0.5),
    lower.away / (0.5 * (thigh + shank) + 0.5 * (shank - thigh) * lower.t),
    // Feet reach to the side and down, hardly up.
    y >= end.y - 0.3 * foot ? sole / foot : Infinity,
  );
}

/** Where a leg's bones are on a row. */
export function boneAt({ root, joint, end }: FoundLimb, y: number): number {
  const [a, b] = y < joint.y ? [root, joint] : [joint, end];
  const t = Math.min(Math.max((y - a.y) / Math.max(b.y - a.y, 1), 0), 1);
  return a.x + (b.x - a.x) * t;
}

/** How far down a thigh a spot is: 0 at the hip, 1 at the knee. */
export function downThigh(x: number, y: number, { root, joint }: FoundLimb): number {
  const [dx, dy] = [joint.x - root.x, joint.y - root.y];
  return ((x - root.x) * dx + (y - root.y) * dy) / Math.max(dx * dx + dy * dy, 1e-6);
}

/** How far a leg carries what is cut off with it, the rest being the trunk's. */
export function shareOf(x: number, y: number, leg: FoundLimb): number {
  return smoothstep(cutFrom - 0.1, sharedUpTo - 0.04, downThigh(x, y, leg));
}
