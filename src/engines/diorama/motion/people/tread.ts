import type { Scene, Subject } from '../../types.ts';
import { smoothstep } from '../easing.ts';

/** Two feet on pedals, seen from the front or from behind: one is up where the other is down. */
export type Tread = {
  /** How far down a position goes when the feet have changed places by a share, 0 to 1; pixels. */
  down(x: number, y: number, share: number): number;
};

const sureJoint = 0.4;
/** Feet whose heights differ by less, as a share of the legs, stand on something. */
const leastApart = 0.22;
/** Of the pedals' way, how far legs can follow that cannot come nearer to the viewer. */
const followed = 0.85;

/**
 * The feet of somebody who pedals towards us or away; null where they cannot be told, or stand. Each leg is a strip of
 * its own that is pressed together or drawn out from the hip down to the ankle, and its foot goes along.
 */
export function treadOf({ keypoints }: Pick<Subject, 'keypoints'>, { width, height }: Pick<Scene, 'width' | 'height'>) {
  const at = (name: string): { x: number; y: number } | null => {
    const joint = keypoints.find((one) => one.name === name && one.score >= sureJoint);
    return joint === undefined ? null : { x: joint.x * width, y: joint.y * height };
  };
  const legs = (['left', 'right'] as const).flatMap((side) => {
    const [hip, knee, ankle] = [at(`${side}_hip`), at(`${side}_knee`), at(`${side}_ankle`)];
    return hip === null || knee === null || ankle === null ? [] : [{ hip, knee, ankle }];
  });
  const [one, two] = legs.toSorted((a, b) => a.ankle.x - b.ankle.x);
  if (one === undefined || two === undefined) return null;
  const long = Math.max(one.ankle.y - one.hip.y, two.ankle.y - two.hip.y);
  const way = two.ankle.y - one.ankle.y;
  const between = two.ankle.x - one.ankle.x;
  if (Math.abs(way) < leastApart * long || between < 0.15 * long || between > 1.2 * long) return null;
  const middle = (one.ankle.x + two.ankle.x) / 2;
  const strips = [one, two].map(({ hip, knee, ankle }, i) => ({
    hip: hip.y,
    ankle: ankle.y,
    /** Downwards for the foot that is up. */
    way: (i === 0 ? 1 : -1) * followed * way,
    outward: i === 0 ? -1 : 1,
    // What is ridden keeps still between the legs.
    inner: 0.36 * between,
    outer: Math.max(Math.abs(knee.x - middle), Math.abs(ankle.x - middle)) + 0.3 * long,
  }));
  const tread: Tread = {
    down(x, y, share) {
      let sum = 0;
      for (const { hip, ankle, way: far, outward, inner, outer } of strips) {
        const aside = outward * (x - middle);
        if (aside <= 0.72 * inner || aside > outer || y < hip) continue;
        const across = smoothstep(0.72 * inner, inner, aside) * (1 - smoothstep(0.8 * outer, outer, aside));
        // The strip bends most between hip and knee; the foot and what is below it go along as they are.
        const along = Math.min((y - hip) / Math.max(ankle - hip, 1), 1);
        sum += far * share * across * along ** 1.15;
      }
      return sum;
    },
  };
  return tread;
}
