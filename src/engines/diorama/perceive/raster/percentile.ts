/** The value below which `share` (0 to 1) of the values lie; NaN for none. The input is left as it is. */
export function percentile(values: Float32Array, share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.slice().sort();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))]!;
}
