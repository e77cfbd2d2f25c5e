import type { DecodedFrame } from '../../../src/media/probe.ts';
import type { Point } from '../measure/camera-rule.ts';
import { lucasKanade } from '../measure/lucas-kanade.ts';
import type { Mat, OpenCv } from '../measure/opencv.ts';
import { lumaOf } from '../measure/picture.ts';
import type { DrawnBodies, PartName, PlannedPart } from './drawn-bodies.ts';
import { visibleFolds } from './folds.ts';
import { agreement, type Agreement } from './trajectory.ts';

/** Pixels by which a point may miss its start when it is tracked back again. */
const mostReturnError = 0.7;
/** Points of a part that are followed, and fewest that tell of it. */
const mostPoints = 40;
const fewestPoints = 4;
/** Frames that a part must be followed for. */
const leastFrames = 30;
/** Share of the short side that a part must be planned to move for its path to be judged. */
const leastReach = 0.008;
/** Pixels above its lowest place up to which a foot is on the ground, and frames that make a stand of it. */
const onGround = 1.5;
const leastStand = 8;
/** A foot that the plan itself slides farther than this, pixels, is stepping. */
const stepping = 2;

export type PartSeen = Agreement & { readonly of: string; readonly name: PartName; readonly frames: number };

export type BodiesSeen = {
  /** Parts that are planned to move and could be followed. */
  readonly parts: readonly PartSeen[];
  /** Parts that are planned to move and were lost. */
  readonly lost: number;
  /** The farthest that a planted foot slid, pixels; null where no foot was planted and followed. */
  readonly slide: number | null;
  readonly folds: number;
};

type Followed = {
  readonly part: PlannedPart;
  readonly points: { readonly number: number; now: Point; alive: boolean }[];
  readonly found: Point[];
  readonly planned: Point[];
};

/** Follows hands, feet, heads and trunks through a clip by Lucas-Kanade, forth and back, and compares their paths with the plan's. */
export class BodyMeter {
  readonly #cv: OpenCv;
  readonly #bodies: DrawnBodies;
  readonly #followed: Followed[];
  readonly #fps: number;
  readonly #least: number;
  #before: Mat | null = null;

  constructor(cv: OpenCv, bodies: DrawnBodies, size: { readonly width: number; readonly height: number }, fps: number) {
    this.#cv = cv;
    this.#bodies = bodies;
    this.#fps = fps;
    this.#least = leastReach * Math.min(size.width, size.height);
    this.#followed = bodies.parts.map((part) => ({
      part,
      points: spread(part.starts).map((number) => ({ number, now: part.starts[number]!, alive: true })),
      found: [],
      planned: [],
    }));
  }

  frame(frame: DecodedFrame): void {
    const luma = lumaOf(this.#cv, frame);
    const before = this.#before;
    if (before !== null) for (const one of this.#followed) this.#follow(one, before, luma);
    for (const one of this.#followed) record(one, frame.index);
    before?.delete();
    this.#before = luma;
  }

  finish(): BodiesSeen {
    this.#before?.delete();
    this.#before = null;
    const parts: PartSeen[] = [];
    let lost = 0;
    let slide: number | null = null;
    for (const { part, found, planned } of this.#followed) {
      if (found.length < leastFrames) {
        lost += 1;
        continue;
      }
      const agrees = agreement(found, planned, this.#fps);
      if (part.name.endsWith('foot')) {
        const slid = slideOf(found, planned);
        if (slid !== null) slide = Math.max(slide ?? 0, slid);
      }
      if (agrees.reach >= this.#least) parts.push({ of: part.of, name: part.name, frames: found.length, ...agrees });
    }
    return { parts, lost, slide, folds: visibleFolds(this.#bodies) };
  }

  #follow({ points }: Followed, before: Mat, after: Mat): void {
    const living = points.filter(({ alive }) => alive);
    if (living.length < fewestPoints) return;
    const starts = living.map(({ now }) => now);
    const there = lucasKanade(this.#cv, before, after, starts, starts);
    const back = lucasKanade(this.#cv, after, before, there.points, starts);
    living.forEach((point, i) => {
      const missed = Math.hypot(back.points[i]!.x - starts[i]!.x, back.points[i]!.y - starts[i]!.y);
      point.alive = there.found[i]! && back.found[i]! && missed < mostReturnError;
      if (point.alive) point.now = there.points[i]!;
    });
  }
}

/** Evenly chosen points of a part. */
function spread(starts: readonly Point[]): number[] {
  const step = Math.max(starts.length / mostPoints, 1);
  return Array.from({ length: Math.floor(starts.length / step) }, (_, i) => Math.floor(i * step));
}

/** Where the middle of the points that are still followed has gone, and where the plan takes the same points. */
function record({ part, points, found, planned }: Followed, frame: number): void {
  const living = points.filter(({ alive }) => alive);
  if (living.length < fewestPoints || found.length < frame) return;
  found.push(middle(living.map(({ number, now }) => between(part.starts[number]!, now))));
  planned.push(middle(living.map(({ number }) => between(part.at(number, 0), part.at(number, frame)))));
}

function between(from: Point, to: Point): Point {
  return { x: to.x - from.x, y: to.y - from.y };
}

function middle(points: readonly Point[]): Point {
  const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
  return { x: median(points.map(({ x }) => x)), y: median(points.map(({ y }) => y)) };
}

/** How far a foot slides along the ground while the plan has it stand there. */
function slideOf(found: readonly Point[], planned: readonly Point[]): number | null {
  const lowest = Math.max(...planned.map(({ y }) => y));
  let most: number | null = null;
  for (let from = 0; from < planned.length;) {
    let to = from;
    const stands = (i: number): boolean =>
      planned[i]!.y > lowest - onGround && Math.abs(planned[i]!.x - planned[from]!.x) < stepping;
    while (to < planned.length && stands(to)) to += 1;
    if (to - from >= leastStand) {
      const places = found.slice(from, to).map(({ x }) => x);
      most = Math.max(most ?? 0, Math.max(...places) - Math.min(...places));
    }
    from = Math.max(to, from + 1);
  }
  return most;
}
