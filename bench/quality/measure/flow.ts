import type { DecodedFrame } from '../../../src/media/probe.ts';
import { withMats, type Mat, type OpenCv } from './opencv.ts';
import { lumaOf } from './picture.ts';
import { comparedInterval, dynamicDegree, fastestMean, type DynamicDegree } from './rules.ts';

/** Two channels, pixels right and down, for every pixel of `before`. The caller deletes it. */
export function farneback(cv: OpenCv, before: Mat, after: Mat, window: number): Mat {
  const flow = new cv.Mat();
  cv.calcOpticalFlowFarneback(before, after, flow, 0.5, 6, window, 3, 5, 1.1, 0);
  return flow;
}

/** Length of every vector, times `scale`. */
export function magnitudes(flow: Mat, scale = 1): Float32Array {
  const vectors = flow.data32F;
  const lengths = new Float32Array(vectors.length / 2);
  for (let i = 0; i < lengths.length; i += 1) {
    const [x, y] = [vectors[2 * i]!, vectors[2 * i + 1]!];
    lengths[i] = scale * Math.sqrt(x * x + y * y);
  }
  return lengths;
}

export type Movement = DynamicDegree & {
  /** Mean over the pairs of the fastest 5 %, in pixels of a frame whose short side is 256. */
  readonly fastest: number;
  /** Mean over pairs and pixels, in the same unit. */
  readonly mean: number;
};

/**
 * How much moves, from frames at about 8 a second. VBench uses RAFT at the video's size; this is Farneback's flow at a
 * short side of 256, where the threshold is 6 px.
 */
export class MovementMeter {
  readonly #cv: OpenCv;
  readonly #fps: number;
  readonly #scores: number[] = [];
  #before: Mat | null = null;
  #sum = 0;

  constructor(cv: OpenCv, fps: number) {
    this.#cv = cv;
    this.#fps = fps;
  }

  frame(frame: DecodedFrame): void {
    if (frame.index % comparedInterval(this.#fps) !== 0) return;
    const luma = lumaOf(this.#cv, frame, flowSide);
    const before = this.#before;
    if (before !== null) {
      const found = withMats((own) => magnitudes(own(farneback(this.#cv, before, luma, 15))));
      this.#scores.push(fastestMean(found));
      this.#sum += found.reduce((sum, value) => sum + value, 0) / found.length;
      before.delete();
    }
    this.#before = luma;
  }

  finish(): Movement {
    this.#before?.delete();
    this.#before = null;
    const pairs = this.#scores.length;
    return {
      ...dynamicDegree(this.#scores, flowSide, this.#fps),
      fastest: this.#scores.reduce((sum, value) => sum + value, 0) / pairs,
      mean: this.#sum / pairs,
    };
  }
}

/** Short side at which the flow is computed: the size for which VBench states its threshold. */
export const flowSide = 256;
