/** A mixture of Gaussians with independent dimensions, fitted to what a part of the picture looks like. */
export type Mixture = {
  readonly dimensions: number;
  /** One row a component: its log weight and normaliser, then mean and inverse variance of each dimension. */
  readonly rows: Float64Array;
};

const rounds = 4;
/** Pixels that are looked at. */
const mostSamples = 2000;
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
  const every = Math.ceil(pixels.length / mostSamples);
  const sample = pixels.filter((_, k) => k % every === 0);
  const count = sample.length;
  // One sample after the other, so that memory is walked in order.
  const values = new Float64Array(count * dimensions);
  planes.forEach((plane, d) => {
    for (let s = 0; s < count; s++) values[s * dimensions + d] = plane[sample[s]!]!;
  });
  // Starts from evenly spread ranks of the first dimension, which is brightness.
  const ranked = Array.from({ length: count }, (_, s) => s).toSorted(
    (one, other) => values[one * dimensions]! - values[other * dimensions]!,
  );
  const means = new Float64Array(components * dimensions);
  for (let k = 0; k < components; k++) {
    const from = ranked[Math.floor(((k + 0.5) * count) / components)]! * dimensions;
    means.set(values.subarray(from, from + dimensions), k * dimensions);
  }
  const nearest = new Int32Array(count);
  for (let round = 0; round < rounds; round++) {
    const sums = new Float64Array(components * dimensions);
    const counts = new Float64Array(components);
    for (let s = 0; s < count; s++) {
      const from = s * dimensions;
      let least = Infinity;
      let best = 0;
      for (let k = 0; k < components; k++) {
        let distance = 0;
        for (let d = 0; d < dimensions; d++) {
          const difference = values[from + d]! - means[k * dimensions + d]!;
          distance += difference * difference;
        }
        if (distance < least) {
          least = distance;
          best = k;
        }
      }
      nearest[s] = best;
      counts[best]!++;
      for (let d = 0; d < dimensions; d++) sums[best * dimensions + d]! += values[from + d]!;
    }
    for (let k = 0; k < components; k++) {
      if (counts[k] === 0) continue;
      for (let d = 0; d < dimensions; d++) means[k * dimensions + d] = sums[k * dimensions + d]! / counts[k]!;
    }
  }
  const squares = new Float64Array(components * dimensions);
  const members = new Float64Array(components);
  for (let s = 0; s < count; s++) {
    const k = nearest[s]!;
    members[k]!++;
    for (let d = 0; d < dimensions; d++)
      squares[k * dimensions + d]! += (values[s * dimensions + d]! - means[k * dimensions + d]!) ** 2;
  }
  const stride = 1 + 2 * dimensions;
  const rows = new Float64Array(components * stride);
  for (let k = 0; k < components; k++) {
    const own = members[k]!;
    let scale = Math.log((own + 1e-3) / count);
    for (let d = 0; d < dimensions; d++) {
      const variance = Math.max(leastVariance, own > 1 ? squares[k * dimensions + d]! / own : 0);
      rows[k * stride + 1 + 2 * d] = means[k * dimensions + d]!;
      rows[k * stride + 2 + 2 * d] = 1 / variance;
      scale -= 0.5 * Math.log(variance);
    }
    rows[k * stride] = scale;
  }
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
