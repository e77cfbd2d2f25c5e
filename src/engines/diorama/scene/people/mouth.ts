import type { RgbaImage } from '../../types.ts';
import { colourAt, lumaOf } from './eye.ts';
import { heightAt, type FacePoints, type Spot } from './face-frame.ts';
import { landmarks } from './landmarks.ts';
import { outOfFace, smoothstep } from './patch.ts';

/** Which lip a point is taken for: by where it lies, or as if it belonged to one. */
export type Side = 'own' | 'upper' | 'lower';

/** A mouth's shape and how it moves, in its face's axes. */
export type Mouth = {
  readonly middle: Spot;
  readonly halfWidth: number;
  /** Largest opening in the photo, pixels. */
  readonly gap: number;
  /** How far the jaw goes down when the mouth is wide open, pixels. */
  readonly travel: number;
  readonly upper: (x: number) => number;
  readonly lower: (x: number) => number;
  /** -1 at one corner to 1 at the other, beyond them outside. */
  readonly across: (x: number) => number;
  readonly jaw: (at: Spot, side: Side) => Spot;
  readonly wide: (at: Spot) => Spot;
  readonly smile: (at: Spot) => Spot;
};

/** Travel of the chin when the mouth is wide open, in face heights: drawn mouths are larger. */
const jawTravel = 0.085;
const drawnTravel = 0.13;

export function readMouth(image: RgbaImage, points: FacePoints): Mouth {
  const { frame } = points;
  const [upperLine, lowerLine] = lipLines(image, points);
  const first = upperLine[0]!;
  const last = upperLine.at(-1)!;
  const [cornerA, cornerB] = [points.at(landmarks.mouthCorners[0]), points.at(landmarks.mouthCorners[1])];
  const middle = { x: (first.x + last.x) / 2, y: (first.y + last.y) / 2 };
  const halfWidth = Math.max((last.x - first.x) / 2, 1);
  const width = Math.max(cornerB.x - cornerA.x, 2);
  const h = frame.height;
  const upper = (x: number): number => heightAt(upperLine, x);
  // Landmarks of closed lips may cross.
  const lower = (x: number): number => Math.max(heightAt(lowerLine, x), upper(x));
  const across = (x: number): number => (x - middle.x) / halfWidth;
  const travel = (points.drawn === null ? jawTravel : drawnTravel) * h;
  let gap = 0;
  for (let i = 1; i < 10; i++) {
    const x = first.x + ((last.x - first.x) * i) / 10;
    gap = Math.max(gap, lower(x) - upper(x));
  }
  const [cheekA, cheekB] = [points.at(landmarks.cheeks[0]), points.at(landmarks.cheeks[1])];
  const bump = (at: Spot, centre: Spot, radius: number): number =>
    Math.exp(-((at.x - centre.x) ** 2 + (at.y - centre.y) ** 2) / radius ** 2);
  /** How strongly a point moves along with the lips at its x. */
  const nearLips = ({ x, y }: Spot): number => {
    const line = (upper(x) + lower(x)) / 2;
    return Math.exp(-(((y - line) / (0.15 * h)) ** 2));
  };
  const beyond = (s: number): number => Math.exp(-(Math.max(Math.abs(s) - 1, 0) ** 2) / 0.4);

  return {
    middle,
    halfWidth,
    gap,
    travel,
    upper,
    lower,
    across,
    jaw(at, side) {
      const { x, y } = at;
      const bow = Math.max(1 - across(x) ** 2, 0) ** 0.7;
      const top = upper(x);
      const bottom = lower(x);
      const lifted = (): number => -0.12 * bow * (1 - smoothstep(0, 0.12 * h, top - y));
      const lowered = (): number => {
        const chin = 1 - smoothstep(0.24 * h, 0.46 * h, Math.abs(x - middle.x));
        const t = smoothstep(0, 0.16 * h, y - bottom);
        return (bow * (1 - t) + chin * t) * (1 - smoothstep(frame.chin.y, frame.chin.y + 0.3 * h, y));
      };
      let share: number;
      if (side === 'upper' || (side === 'own' && y <= top)) share = lifted();
      else if (side === 'lower' || y >= bottom) share = lowered();
      else {
        // Within an open mouth the upper teeth stay and what is below them stretches; a drawn one stretches as a whole.
        const t = ((y - top) / Math.max(bottom - top, 1e-3)) ** (points.drawn === null ? 2.5 : 1.2);
        share = -0.12 * bow * (1 - t) + bow * t;
      }
      return { x: 0, y: share * travel };
    },
    wide(at) {
      const s = across(at.x);
      return { x: 0.06 * width * s * beyond(s) * nearLips(at), y: 0 };
    },
    smile(at) {
      const s = across(at.x);
      const lips = nearLips(at) * beyond(s);
      const lift = bump(at, cheekA, 0.16 * h) + bump(at, cheekB, 0.16 * h);
      return {
        x: 0.085 * width * Math.min(Math.max(s, -1.4), 1.4) * lips,
        y: -0.095 * width * (Math.min(s * s, 1.4) - 0.15) * lips - 0.02 * h * lift,
      };
    },
  };
}

/** A gap of less than this share of a face's height is a closed mouth. */
export const closed = 0.014;
/** A mesh is off the line between closed lips by no more than this, in face heights. */
const strays = 0.024;

/** The edges of the lips; of closed ones both are the dark line between them, wherever the mesh has it. */
function lipLines(image: RgbaImage, points: FacePoints): [Spot[], Spot[]] {
  const upper = points.all(landmarks.innerUpperLip);
  const lower = points.all(landmarks.innerLowerLip);
  const h = points.frame.height;
  const gap = Math.max(...upper.map(({ y }, i) => lower[i]!.y - y));
  if (points.drawn !== null || gap >= closed * h) return [upper, lower];
  const step = Math.max(0.002 * h, 0.5);
  const offs = upper.map(({ x, y }, i) => {
    const middle = (y + lower[i]!.y) / 2;
    let best = 0;
    let darkest = Infinity;
    for (let off = -strays * h; off <= strays * h; off += step) {
      const luma = lumaOf(colourAt(image, outOfFace(points.frame, { x, y: middle + off })));
      const worth = luma + 30 * Math.abs(off / (strays * h));
      if (worth >= darkest) continue;
      darkest = worth;
      best = off;
    }
    return best;
  });
  const near = (values: readonly number[], i: number): number[] =>
    [-1, 0, 1].map((k) => values[Math.min(Math.max(i + k, 0), values.length - 1)]!);
  const middles = offs.map((_, i) => near(offs, i).toSorted((a, b) => a - b)[1]!);
  const line = upper.map(({ x, y }, i) => {
    const [a, b, c] = near(middles, i);
    return { x, y: (y + lower[i]!.y) / 2 + (a! + 2 * b! + c!) / 4 };
  });
  return [line, line];
}
