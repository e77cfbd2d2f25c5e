import { core, open, other } from './arm-fronts.ts';

/** Colours less likely than this are the body's rather than the arm's. */
const strange = 0.35;
/** Bins of a channel in the colour models. */
const bins = 12;

/**
 * How likely each pixel's colour is the arm's rather than the body's, 0 to 1, smoothed a little.
 *
 * @param isNear whether an open pixel is so near to the bones that it tells what the arm's colours are
 */
export function likelihood(rgb: Float32Array, kinds: Uint8Array, isNear: (pixel: number) => boolean): Float32Array {
  const ofArm = new Float32Array(bins ** 3);
  const ofBody = new Float32Array(bins ** 3);
  const binOf = (i: number, c: number): number => Math.min(Math.floor((rgb[i * 3 + c]! * bins) / 256), bins - 1);
  const bin = (i: number): number => (binOf(i, 0) * bins + binOf(i, 1)) * bins + binOf(i, 2);
  let arms = 0;
  let bodies = 0;
  for (let i = 0; i < kinds.length; i++) {
    if (kinds[i] === core || (kinds[i] === open && isNear(i))) {
      ofArm[bin(i)]!++;
      arms++;
    } else if (kinds[i] === other) {
      ofBody[bin(i)]!++;
      bodies++;
    }
  }
  if (arms === 0 || bodies < 0.1 * arms) return new Float32Array(kinds.length).fill(0.5);
  const spreadArm = spreadBins(ofArm);
  const spreadBody = spreadBins(ofBody);
  return Float32Array.from(kinds, (kind, i) => {
    if (kind === 0) return 0;
    const a = spreadArm[bin(i)]! / arms;
    const b = spreadBody[bin(i)]! / bodies;
    return (a + 1e-4) / (a + b + 2e-4);
  });
}

/** Counts that colours near by share. */
function spreadBins(counts: Float32Array): Float32Array {
  let now = counts;
  for (const stride of [1, bins, bins * bins]) {
    const next = now.slice();
    for (let i = 0; i < now.length; i++) {
      const place = Math.floor(i / stride) % bins;
      if (place > 0) next[i]! += 0.5 * now[i - stride]!;
      if (place < bins - 1) next[i]! += 0.5 * now[i + stride]!;
    }
    now = next;
  }
  return now;
}

/** Share of a mask whose colours are rather the body's. */
export function strangeness(mask: Float32Array, likely: Float32Array): number {
  let own = 0;
  let foreign = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    own++;
    if (likely[i]! < strange) foreign++;
  }
  return own === 0 ? 1 : foreign / own;
}
