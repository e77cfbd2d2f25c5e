/** VBench's thresholds and formulas on numbers that were measured elsewhere (Vchitect/VBench at 45e79ec, Apache-2.0). */

/** Frames are compared at about this rate. */
const comparedRate = 8;

/** Every how many frames VBench takes one to compare. */
export function comparedInterval(fps: number): number {
  return Math.max(1, halfToEven(fps / comparedRate));
}

/** Mean of the largest 5 % of flow magnitudes (vbench/dynamic_degree.py, get_score). */
export function fastestMean(magnitudes: Float32Array): number {
  const count = Math.trunc(magnitudes.length * 0.05);
  const fastest = magnitudes.toSorted().subarray(magnitudes.length - count);
  let sum = 0;
  for (const magnitude of fastest) sum += magnitude;
  return sum / count;
}

export type DynamicDegree = {
  readonly dynamic: boolean;
  /** Pixels between compared frames that a pair must exceed. */
  readonly threshold: number;
  /** Pairs that exceed it, of how many, and how many must. */
  readonly pairs: number;
  readonly of: number;
  readonly needed: number;
  /** The score that decides, in thresholds: that of the fastest pair that must exceed it. Dynamic beyond 1. */
  readonly reach: number;
};

/**
 * Is a video dynamic? At least a quarter of its pairs must move by more than 6 px at a short side of 256
 * (vbench/dynamic_degree.py, set_params and check_move).
 *
 * @param scores `fastestMean` of each pair of compared frames, in pixels of the video
 */
export function dynamicDegree(scores: readonly number[], shortSide: number, fps: number): DynamicDegree {
  const threshold = Math.max(1, 8 / fps) * 6 * (shortSide / 256);
  const needed = halfToEven((4 * (scores.length + 1)) / 16);
  const pairs = scores.filter((score) => score > threshold).length;
  const deciding = scores.toSorted((one, other) => other - one)[Math.max(needed, 1) - 1] ?? 0;
  return {
    dynamic: scores.length > 0 && pairs >= needed,
    threshold,
    pairs,
    of: scores.length,
    needed,
    reach: deciding / threshold,
  };
}

/**
 * Temporal flickering, 0 to 100, higher is steadier (vbench/temporal_flickering.py, cal_score).
 *
 * @param differences mean absolute difference of each frame to the one before, over all pixels and channels, 0 to 255
 */
export function flickerScore(differences: readonly number[]): number {
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  return (100 * (255 - mean)) / 255;
}

/** As Python rounds. */
function halfToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
