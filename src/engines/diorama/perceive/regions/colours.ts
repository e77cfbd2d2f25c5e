/** A mixture of Gaussians with independent dimensions, fitted to what a part of the picture looks like. */
export type Mixture = {
  readonly dimensions: number;
  /** One row a component: its log weight and normaliser, then mean and inverse variance of each dimension. */
  readonly rows: Float64Array;
};

const rounds = 4;
/** Variance below which no component goes, so that a flat colour does not become a needle. */
const leastVariance = 40;

/**
 * Fits a mixture to the chosen pixels by k-means and the spread of each cluster.
 *
 * @param planes one plane a dimension, on scales of 0 to about 255
 * @param chosen 1 for the pixels that count
 */
export function fitMixture(planes: readonly Float32Array[], chosen: Uint8Array, components: number): Mixture | null {
  const dimensions = planes.length;
  const pixels: number[] = [];
  for (let i = 0; i < chosen.length; i++) if (chosen[i]) pixels.push(i);
  if (pixels.length < components * 8) return null;
  const every = Math.max(1, Math.floor(pixels.length / 3000));
  const sample = pixels.filter((_, k) => k % every === 0);
  // Starts from evenly spread ranks of the first dimension, which is brightness.
  const ranked = sample.toSorted((a, b) => planes[0]![a]! - planes[0]![b]!);
  const means = Array.from({ length: components }, (_, k) => {
    const at = ranked[Math.floor(((k + 0.5) * ranked.length) / components)]!;
    return planes.map((plane) => plane[at]!);
  });
  const nearest = new Int32Array(sample.length);
  for (let round = 0; round < rounds; round++) {
    const sums = means.map(() => new Float64Array(dimensions + 1));
    sample.forEach((pixel, s) => {
      let least = Infinity;
      means.forEach((mean, k) => {
        let distance = 0;
        for (let d = 0; d < dimensions; d++) distance += (planes[d]![pixel]! - mean[d]!) ** 2;
        if (distance < least) {
          least = distance;
          nearest[s] = k;
        }
      });
      const sum = sums[nearest[s]!]!;
      for (let d = 0; d < dimensions; d++) sum[d]! += planes[d]![pixel]!;
      sum[dimensions]!++;
    });
    sums.forEach((sum, k) => {
      if (sum[dimensions] === 0) return;
      for (let d = 0; d < dimensions; d++) means[k]![d] = sum[d]! / sum[dimensions]!;
    });
  }
  const squares = means.map(() => new Float64Array(dimensions + 1));
  sample.forEach((pixel, s) => {
    const k = nearest[s]!;
    for (let d = 0; d < dimensions; d++) squares[k]![d]! += (planes[d]![pixel]! - means[k]![d]!) ** 2;
    squares[k]![dimensions]!++;
  });
  const stride = 1 + 2 * dimensions;
  const rows = new Float64Array(components * stride);
  squares.forEach((square, k) => {
    const count = square[dimensions]!;
    let scale = Math.log((count + 1e-3) / sample.length);
    for (let d = 0; d < dimensions; d++) {
      const variance = Math.max(leastVariance, count > 1 ? square[d]! / count : 0);
      rows[k * stride + 1 + 2 * d] = means[k]![d]!;
      rows[k * stride + 2 + 2 * d] = 1 / variance;
      scale -= 0.5 * Math.log(variance);
    }
    rows[k * stride] = scale;
  });
  return { dimensions, rows };
}

/** Minus the log likelihood of a pixel: of its best component, which is within log(components) of the sum. */
export function unlikeliness({ dimensions, rows }: Mixture, planes: readonly Float32Array[], pixel: number): number {
  const stride = 1 + 2 * dimensions;
  let best = Infinity;
  for (let row = 0; row < rows.length; row += stride) {
    let cost = -rows[row]!;
    for (let d = 0; d < dimensions; d++) {
      const difference = planes[d]![pixel]! - rows[row + 1 + 2 * d]!;
      cost += 0.5 * difference * difference * rows[row + 2 + 2 * d]!;
    }
    if (cost < best) best = cost;
  }
  return best;
}
