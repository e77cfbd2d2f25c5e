import type { DecodedFrame } from '../../../src/media/probe.ts';
import { classifyCamera, edgeWays, gridPoints, type CameraType, type EdgeWays, type Point } from './camera-rule.ts';
import { withMats, type Mat, type OpenCv } from './opencv.ts';
import { lucasKanade } from './lucas-kanade.ts';
import { lumaOf } from './picture.ts';

/** Short side at which points are tracked: CoTracker, which VBench uses, looks at frames of 384 x 512. */
const trackedSide = 384;
/** Pixels of the tracked size by which a point may miss its start when it is tracked back again. */
const mostReturnError = 0.5;
/** Points farther than this share of the short side say little about each other. */
const neighbourhood = 0.2;
/** Every how many frames the points are looked for. */
const followedEvery = 2;
/** Corners that are followed beside the grid. */
const companions = 200;
/** Frames after which tracks are compared with the first frame again, lest small errors add up. */
const anchorEvery = 8;

/** A point that is followed for as long as it can be seen. */
type Track = { readonly start: Point; now: Point; alive: boolean };

export type CameraSeen = {
  readonly types: readonly CameraType[];
  /** What the middle points of the four edges did. */
  readonly ways: EdgeWays;
  /** Their way in pixels of the video. */
  readonly moved: { readonly [edge in 'top' | 'bottom' | 'left' | 'right']: Point };
  /** Grid points that were followed to the end by themselves; the others go by their neighbours. */
  readonly followed: number;
};

/**
 * Follows VBench's 10 x 10 grid through a video by pyramidal Lucas-Kanade, forth and back, with corners of the first
 * frame for company. A grid point in a smooth place, or one that leaves the frame, goes as its neighbours go: CoTracker
 * too follows points together, beyond the frame's edge.
 */
export class CameraMeter {
  readonly #cv: OpenCv;
  #tracks: Track[] = [];
  #grid: Track[] = [];
  #first: Mat | null = null;
  #before: Mat | null = null;
  #scale = 1;
  #shortSide = 0;

  constructor(cv: OpenCv) {
    this.#cv = cv;
  }

  /** @param last true for the last frame, where the points' ends are read */
  frame(frame: DecodedFrame, last: boolean): void {
    if (frame.index % followedEvery !== 0 && !last) return;
    const luma = lumaOf(this.#cv, frame, trackedSide);
    if (this.#before === null || this.#first === null) {
      this.#first = luma.clone();
      this.#shortSide = Math.min(frame.width, frame.height);
      this.#scale = frame.width / luma.cols;
      this.#grid = gridPoints(luma.cols, luma.rows).map((start) => ({ start, now: start, alive: true }));
      this.#tracks = [...this.#grid, ...this.#corners(luma)];
    } else {
      this.#follow(this.#before, luma, (track) => track.now);
      if (frame.index % anchorEvery === 0) this.#anchor(this.#first, luma);
      this.#before.delete();
    }
    this.#before = luma;
  }

  finish(): CameraSeen {
    this.#before?.delete();
    this.#first?.delete();
    this.#before = this.#first = null;
    const side = this.#shortSide / this.#scale;
    const company = this.#tracks.filter(({ alive }) => alive);
    const scaled = ({ x, y }: Point): Point => ({ x: x * this.#scale, y: y * this.#scale });
    const first = this.#grid.map(({ start }) => scaled(start));
    const last = this.#grid.map((track) =>
      scaled(track.alive ? track.now : moveWith(company, track.start, side * neighbourhood)),
    );
    const moved = (row: number, column: number): Point => {
      const index = row * 10 + column;
      return { x: last[index]!.x - first[index]!.x, y: last[index]!.y - first[index]!.y };
    };
    return {
      types: classifyCamera(first, last, this.#shortSide),
      ways: edgeWays(first, last, this.#shortSide),
      moved: { top: moved(0, 5), bottom: moved(9, 5), left: moved(5, 0), right: moved(5, 9) },
      followed: this.#grid.filter(({ alive }) => alive).length,
    };
  }

  #corners(luma: Mat): Track[] {
    return withMats((own) => {
      const corners = own(new this.#cv.Mat());
      this.#cv.goodFeaturesToTrack(luma, corners, companions, 0.005, 12, own(new this.#cv.Mat()), 5, false, 0.04);
      return Array.from({ length: corners.rows }, (_, i) => {
        const start = { x: corners.data32F[2 * i]!, y: corners.data32F[2 * i + 1]! };
        return { start, now: start, alive: true };
      });
    });
  }

  /** One step; a point that is lost stays lost. */
  #follow(before: Mat, after: Mat, from: (track: Track) => Point): void {
    const living = this.#tracks.filter(({ alive }) => alive);
    const starts = living.map(from);
    const there = lucasKanade(this.#cv, before, after, starts, starts);
    const back = lucasKanade(this.#cv, after, before, there.points, starts);
    living.forEach((track, i) => {
      const reached = there.points[i]!;
      const missed = Math.hypot(back.points[i]!.x - starts[i]!.x, back.points[i]!.y - starts[i]!.y);
      const inside = reached.x >= 1 && reached.y >= 1 && reached.x <= after.cols - 2 && reached.y <= after.rows - 2;
      track.alive = there.found[i]! && back.found[i]! && inside && missed < mostReturnError;
      if (track.alive) track.now = reached;
    });
  }

  /** Takes up what is left of the first frame's patches where they are. */
  #anchor(first: Mat, now: Mat): void {
    const living = this.#tracks.filter(({ alive }) => alive);
    const starts = living.map(({ start }) => start);
    const guesses = living.map((track) => track.now);
    const there = lucasKanade(this.#cv, first, now, starts, guesses);
    const back = lucasKanade(this.#cv, now, first, there.points, starts);
    living.forEach((track, i) => {
      const exact = there.points[i]!;
      const missed = Math.hypot(back.points[i]!.x - starts[i]!.x, back.points[i]!.y - starts[i]!.y);
      const near = Math.hypot(exact.x - track.now.x, exact.y - track.now.y) < 2;
      if (there.found[i]! && back.found[i]! && missed < mostReturnError && near) track.now = exact;
    });
  }
}

/** Where `start` is when it goes as its neighbours do: their shift, turn and growth by weighted least squares, outliers losing their say. */
function moveWith(company: readonly Track[], start: Point, reach: number): Point {
  if (company.length === 0) return start;
  const nearest = company
    .map((track) => ({ track, far: Math.hypot(track.start.x - start.x, track.start.y - start.y) }))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, 40);
  // Wide enough that a handful of neighbours have a say.
  const sigma = Math.max(reach, nearest[Math.min(11, nearest.length - 1)]!.far);
  const closeness = nearest.map(({ far }) => Math.exp(-((far / sigma) ** 2) / 2));
  const tracks = nearest.map(({ track }) => track);
  let trust = tracks.map(() => 1);
  let reached = start;
  for (let round = 0; round < 8; round += 1) {
    const fit = fitSimilarity(
      tracks,
      closeness.map((weight, i) => weight * trust[i]!),
    );
    const misses = tracks.map((track) => {
      const { x, y } = fit(track.start);
      return Math.hypot(x - track.now.x, y - track.now.y);
    });
    const typical = Math.max(misses.toSorted((a, b) => a - b)[misses.length >> 1]!, 0.1);
    trust = misses.map((miss) => 1 / (1 + (miss / (2 * typical)) ** 2));
    reached = fit(start);
  }
  return reached;
}

function fitSimilarity(tracks: readonly Track[], weights: readonly number[]): (point: Point) => Point {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (value: (track: Track) => number): number =>
    tracks.reduce((sum, track, i) => sum + weights[i]! * value(track), 0) / total;
  const from = { x: mean(({ start }) => start.x), y: mean(({ start }) => start.y) };
  const to = { x: mean(({ now }) => now.x), y: mean(({ now }) => now.y) };
  let along = 0;
  let across = 0;
  let spread = 0;
  tracks.forEach(({ start, now }, i) => {
    const [ax, ay, bx, by] = [start.x - from.x, start.y - from.y, now.x - to.x, now.y - to.y];
    along += weights[i]! * (ax * bx + ay * by);
    across += weights[i]! * (ax * by - ay * bx);
    spread += weights[i]! * (ax * ax + ay * ay);
  });
  const [p, q] = spread > 1e-6 ? [along / spread, across / spread] : [1, 0];
  return ({ x, y }) => ({
    x: to.x + p * (x - from.x) - q * (y - from.y),
    y: to.y + q * (x - from.x) + p * (y - from.y),
  });
}
