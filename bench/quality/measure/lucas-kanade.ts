import type { Point } from './camera-rule.ts';
import { withMats, type Mat, type OpenCv } from './opencv.ts';

export type Found = { readonly points: readonly Point[]; readonly found: readonly boolean[] };

/** Where points of one frame are in another, by pyramidal Lucas-Kanade that begins at the guesses. */
export function lucasKanade(
  cv: OpenCv,
  before: Mat,
  after: Mat,
  starts: readonly Point[],
  guesses: readonly Point[],
): Found {
  if (starts.length === 0) return { points: [], found: [] };
  return withMats((own) => {
    const column = (points: readonly Point[]): Mat => {
      const mat = own(new cv.Mat(points.length, 1, cv.CV_32FC2));
      points.forEach(({ x, y }, i) => mat.data32F.set([x, y], 2 * i));
      return mat;
    };
    const reached = column(guesses);
    const status = own(new cv.Mat());
    cv.calcOpticalFlowPyrLK(
      before,
      after,
      column(starts),
      reached,
      status,
      own(new cv.Mat()),
      new cv.Size(21, 21),
      4,
      new cv.TermCriteria(3, 30, 0.01),
      cv.OPTFLOW_USE_INITIAL_FLOW,
      2e-4,
    );
    return {
      points: starts.map((_, i) => ({ x: reached.data32F[2 * i]!, y: reached.data32F[2 * i + 1]! })),
      found: starts.map((_, i) => status.data[i] === 1),
    };
  });
}
