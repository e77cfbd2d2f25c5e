import type { RgbaImage } from '../../types.ts';
import { heightAt, type FacePoints, type Spot } from './face-frame.ts';
import { landmarks } from './landmarks.ts';
import { outOfFace } from './patch.ts';

/** An eye's outline in its face's axes, pixels. */
export type Eye = {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  /** Lash line, edge of the lower lid and brow at x. */
  readonly upper: (x: number) => number;
  readonly lower: (x: number) => number;
  readonly brow: (x: number) => number;
  /** Height of the opening at x, and in the middle. */
  readonly opening: (x: number) => number;
  readonly open: number;
};

export type EyeSide = 'rightEye' | 'leftEye';

/** Eyes that are so wide and so far open may be drawn ones, taller than those that the mesh knows. */
const leastWidth = 26;
const leastDrawn = 0.33;
const columns = 11;

export function readEye(image: RgbaImage, points: FacePoints, side: EyeSide): Eye {
  const { upper, lower, brow } = landmarks[side];
  const byX = (a: Spot, b: Spot): number => a.x - b.x;
  const upperLine = points.all(upper).toSorted(byX);
  const lowerLine = points.all(lower).toSorted(byX);
  const browLine = points.all(brow).toSorted(byX);
  const from = upperLine[0]!.x;
  const to = upperLine.at(-1)!.x;
  const width = to - from;
  const middle = (from + to) / 2;
  const isLarge = width >= leastWidth && heightAt(lowerLine, middle) - heightAt(upperLine, middle) > leastDrawn * width;
  const lashes = isLarge ? onLashes(image, points, upperLine, from, to) : upperLine;
  const lid = (x: number): number => heightAt(lashes, x);
  const below = isLarge ? lowered(image, points, lowerLine, lid, from, to) : lowerLine;
  const opening = (x: number): number => Math.max(heightAt(below, x) - lid(x), 0);
  return {
    from,
    to,
    width,
    upper: lid,
    lower: (x) => lid(x) + opening(x),
    brow: (x) => heightAt(browLine, x),
    opening,
    open: opening(middle),
  };
}

/** The upper lid where its line of lashes is darkest. */
function onLashes(
  image: RgbaImage,
  { frame }: FacePoints,
  line: readonly Spot[],
  from: number,
  to: number,
): readonly Spot[] {
  const width = to - from;
  const found = inside(from, to).map((x) => {
    const guess = heightAt(line, x);
    let best = 0;
    let darkest = Infinity;
    for (let off = -0.07 * width; off <= 0.035 * width; off += 0.5) {
      const luma = lumaOf(colourAt(image, outOfFace(frame, { x, y: guess + off }))) + (120 * Math.abs(off)) / width;
      if (luma < darkest) {
        darkest = luma;
        best = off;
      }
    }
    return { x, extra: best };
  });
  return evened(line, found);
}

function inside(from: number, to: number): number[] {
  return Array.from({ length: columns }, (_, i) => from + ((to - from) * (i + 1)) / (columns + 1));
}

/** A line moved up and down where `found` says so, without its outliers; its ends stay. */
function evened(line: readonly Spot[], found: readonly { readonly x: number; readonly extra: number }[]): Spot[] {
  const near = (values: readonly number[], i: number): number[] =>
    [-1, 0, 1].map((k) => values[Math.min(Math.max(i + k, 0), values.length - 1)]!);
  const extra = found.map((one) => one.extra);
  const middles = extra.map((_, i) => near(extra, i).toSorted((a, b) => a - b)[1]!);
  const moved = found.map(({ x }, i) => {
    const [a, b, c] = near(middles, i);
    return { x, y: heightAt(line, x) + (a! + 2 * b! + c!) / 4 };
  });
  return [line[0]!, ...moved, line.at(-1)!];
}

/** The lower lid where the skin below it begins: large drawn eyes are taller than those that the mesh knows. */
function lowered(
  image: RgbaImage,
  { frame }: FacePoints,
  line: readonly Spot[],
  lid: (x: number) => number,
  from: number,
  to: number,
): Spot[] {
  const width = to - from;
  const reach = 0.1 * width;
  const found = inside(from, to).map((x) => {
    const guess = heightAt(line, x);
    const skin = colourAt(image, outOfFace(frame, { x, y: guess + 0.24 * width }));
    const away = (y: number): number => apart(colourAt(image, outOfFace(frame, { x, y })), skin);
    const most = away((lid(x) + guess) / 2);
    let end = guess;
    for (let y = guess; y <= guess + reach; y += 0.5) if (away(y) > 0.4 * most) end = y;
    // What never ends is no lid but make-up, a shadow or the rim of glasses.
    return { x, extra: end > guess + reach - 1 ? 0 : end - guess };
  });
  return evened(line, found);
}

type Colour = readonly [number, number, number];

/** The picture's colour at a position, between pixels; beyond the border the border's. */
export function colourAt({ width, height, data }: RgbaImage, { x, y }: Spot): Colour {
  const cx = Math.min(Math.max(x, 0), width - 1.001);
  const cy = Math.min(Math.max(y, 0), height - 1.001);
  const x0 = Math.floor(cx);
  const y0 = Math.floor(cy);
  const fx = cx - x0;
  const fy = cy - y0;
  const i = (y0 * width + x0) * 4;
  const mix = (c: number): number => {
    const top = data[i + c]! * (1 - fx) + data[i + 4 + c]! * fx;
    const bottom = data[i + width * 4 + c]! * (1 - fx) + data[i + width * 4 + 4 + c]! * fx;
    return top * (1 - fy) + bottom * fy;
  };
  return [mix(0), mix(1), mix(2)];
}

export function lumaOf([r, g, b]: Colour): number {
  return 0.3 * r + 0.59 * g + 0.11 * b;
}

function apart(a: Colour, b: Colour): number {
  return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]);
}
