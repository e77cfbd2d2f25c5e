import { rippleSide } from '../types.ts';

const side = rippleSide;
const bits = Math.log2(side);

const cosines = Float64Array.from({ length: side / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / side));
const sines = Float64Array.from({ length: side / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / side));

/** Index with its bits in reverse order. */
const reversed = Uint8Array.from({ length: side }, (_, i) => {
  let out = 0;
  for (let bit = 0; bit < bits; bit++) out |= ((i >> bit) & 1) << (bits - 1 - bit);
  return out;
});

/** Sums of `side` complex waves e^(2 pi i k x / side), in place, of every `step`th number from `from` on (Cooley and Tukey 1965). */
function sumLine(re: Float64Array, im: Float64Array, from: number, step: number): void {
  for (let i = 0; i < side; i++) {
    const j = reversed[i]!;
    if (j <= i) continue;
    const a = from + i * step;
    const b = from + j * step;
    const swappedRe = re[a]!;
    const swappedIm = im[a]!;
    re[a] = re[b]!;
    im[a] = im[b]!;
    re[b] = swappedRe;
    im[b] = swappedIm;
  }
  for (let half = 1; half < side; half *= 2) {
    const turn = side / (2 * half);
    for (let start = 0; start < side; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const c = cosines[k * turn]!;
        const s = sines[k * turn]!;
        const a = from + (start + k) * step;
        const b = a + half * step;
        const turnedRe = re[b]! * c - im[b]! * s;
        const turnedIm = re[b]! * s + im[b]! * c;
        re[b] = re[a]! - turnedRe;
        im[b] = im[a]! - turnedIm;
        re[a] = re[a]! + turnedRe;
        im[a] = im[a]! + turnedIm;
      }
    }
  }
}

/**
 * Sums the waves of a spectrum over the whole tile, in place: the number at (kx, ky) is the amplitude of the wave
 * e^(2 pi i (kx x + ky y) / side), negative wave numbers counted from the end.
 *
 * @param highest no wave number is larger than this, in either direction
 */
export function sumWaves(re: Float64Array, im: Float64Array, highest: number): void {
  for (let ky = -highest; ky <= highest; ky++) sumLine(re, im, ((ky + side) % side) * side, 1);
  for (let x = 0; x < side; x++) sumLine(re, im, x, side);
}
