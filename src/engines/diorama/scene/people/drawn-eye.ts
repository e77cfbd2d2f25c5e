import type { DrawnOpening } from '../../drawn-face.ts';
import type { Mesh, RgbaImage } from '../../types.ts';
import { colourAt, lumaOf } from './eye.ts';
import { heightAt, type FacePoints, type Spot } from './face-frame.ts';
import { inkOf } from './ink.ts';
import { cutPatch, intoFace, outOfFace } from './patch.ts';

/** Of a shut drawn eye this share of its height is left, a dark line along its lower side. */
const shut = 0.1;
/** Where that line lies, from its upper side to its lower one. */
const shutAt = 0.76;

type Colour = readonly [number, number, number];
type Part = { readonly mesh: Mesh; readonly travel: Float32Array; readonly shade: Float32Array | null };

/**
 * A drawn eye that blinks as in drawn films: all of it with its lashes is pressed down to a line, over skin that is
 * coloured like what is around it.
 */
export function cutDrawnEye(
  image: RgbaImage,
  { frame }: FacePoints,
  opening: DrawnOpening,
  solid: (index: number) => number,
): Part[] {
  const line = (points: DrawnOpening['upper']): Spot[] =>
    points.map(({ x, y }) => intoFace(frame, x, y)).toSorted((a, b) => a.x - b.x);
  const [upperLine, lowerLine] = [line(opening.upper), line(opening.lower)];
  const from = upperLine[0]!.x;
  const to = upperLine.at(-1)!.x;
  const upper = (x: number): number => heightAt(upperLine, x);
  const lower = (x: number): number => heightAt(lowerLine, x);
  const tall = Math.max(...upperLine.map(({ x }) => lower(x) - upper(x)));
  const margin = Math.max(1.5, 0.04 * tall);
  /** How deep within the outline, drawn on by `more` pixels, a position lies. */
  const depth = ({ x, y }: Spot, more: number): number =>
    Math.min(y - upper(x) + more, lower(x) - y + more, x - from + more, to - x + more);
  const around = ringOf(image, frame, { from, to, upper, lower }, margin + Math.max(2.5, 0.06 * tall));
  const light = Math.min(...around.map(({ colour }) => lumaOf(colour)));
  const reach = 0.3 * tall;
  const box = {
    left: from - reach,
    right: to + reach,
    top: Math.min(...upperLine.map(({ y }) => y)) - reach,
    bottom: Math.max(...lowerLine.map(({ y }) => y)) + reach,
  };
  const ink = inkOf(
    image,
    frame,
    box,
    (at) => depth(at, margin),
    // Lashes go up and aside; what goes down is a tear.
    (at) => depth(at, reach) > 0 && Math.min(lower(at.x) - at.y, at.x - from, to - at.x) > -0.1 * tall,
    0.55 * light,
  );
  const cover = cutPatch(
    image,
    {
      id: 'skin of a drawn eye',
      frame,
      box,
      spacing: Math.max(tall / 4, 3),
      alpha: ink,
      colour: (at) => blend(around, at),
    },
    solid,
  );
  const eye = cutPatch(
    image,
    { id: 'drawn eye', frame, box, spacing: Math.min(Math.max(tall / 14, 1.2), 5), alpha: ink },
    solid,
  );
  if (cover === null || eye === null) return [];
  const travel = new Float32Array(eye.spots.length * 2);
  const shade = new Float32Array(eye.spots.length);
  const base = bow(upperLine.map(({ x, y }) => ({ x, y: y + shutAt * (lower(x) - y), weight: lower(x) - y + 1 })));
  eye.spots.forEach(({ x, y }, i) => {
    const down = (base(Math.min(Math.max(x, from), to)) - y) * (1 - shut);
    travel[i * 2] = -frame.across.y * down;
    travel[i * 2 + 1] = frame.across.x * down;
    shade[i] = -0.75 * light;
  });
  return [
    { mesh: cover.mesh, travel: new Float32Array(cover.spots.length * 2), shade: null },
    { mesh: eye.mesh, travel, shade },
  ];
}

/** The parabola through points that lie side by side, by least squares. */
function bow(points: readonly (Spot & { readonly weight: number })[]): (x: number) => number {
  const middle = (points[0]!.x + points.at(-1)!.x) / 2;
  const half = Math.max((points.at(-1)!.x - points[0]!.x) / 2, 1);
  // Level, slope and bend one after the other: over points spread evenly they hardly depend on one another.
  const level = [0, 0, 0];
  for (let round = 0; round < 12; round++) {
    for (const k of [0, 1, 2]) {
      let sum = 0;
      let weights = 0;
      for (const { x, y, weight } of points) {
        const u = (x - middle) / half;
        const left = y - level[0]! - level[1]! * u - level[2]! * u * u;
        sum += weight * left * u ** k;
        weights += weight * u ** (2 * k);
      }
      level[k]! += sum / weights;
    }
  }
  return (x) => {
    const u = (x - middle) / half;
    return level[0]! + level[1]! * u + level[2]! * u * u;
  };
}

type Sample = Spot & { readonly colour: Colour };
type Outline = {
  readonly from: number;
  readonly to: number;
  readonly upper: (x: number) => number;
  readonly lower: (x: number) => number;
};

/** Colours around an eye, without lashes, brows and tears. */
function ringOf(
  image: RgbaImage,
  frame: FacePoints['frame'],
  { from, to, upper, lower }: Outline,
  away: number,
): Sample[] {
  const spots: Spot[] = [];
  for (let k = 0; k <= 16; k++) {
    const x = from + ((to - from) * k) / 16;
    spots.push({ x, y: upper(x) - away }, { x, y: lower(x) + away });
  }
  for (const x of [from - away, to + away]) spots.push({ x, y: (upper(x) + lower(x)) / 2 });
  const samples = spots.map((at) => ({ ...at, colour: colourAt(image, outOfFace(frame, at)) }));
  const lumas = samples.map(({ colour }) => lumaOf(colour)).toSorted((a, b) => a - b);
  const usual = lumas[Math.floor(0.6 * lumas.length)]!;
  const plain = samples.filter(({ colour }) => lumaOf(colour) > 0.86 * usual);
  return plain.length === 0 ? samples : plain;
}

/** Between the colours around, each the weaker the farther it is (Shepard 1968). */
function blend(samples: readonly Sample[], at: Spot): Colour {
  const sum: [number, number, number] = [0, 0, 0];
  let weights = 0;
  for (const { x, y, colour } of samples) {
    const weight = 1 / (1 + (x - at.x) ** 2 + (y - at.y) ** 2) ** 1.5;
    weights += weight;
    for (const c of [0, 1, 2] as const) sum[c] += weight * colour[c];
  }
  return [sum[0] / weights, sum[1] / weights, sum[2] / weights];
}
