/** What a pixel is taken for before the fronts run: surely the arm, surely something else, or either. 0 is nobody. */
export const core = 1;
export const other = 2;
export const open = 3;

/** What makes pixels hard to reach: edges, and borders between the arm's colours and the body's. */
export type Costs = {
  readonly rgb: Float32Array;
  readonly likely: Float32Array;
  readonly width: number;
  readonly height: number;
};

/** How hard every pixel is to reach from those of a kind. */
export function spreadFrom(kind: number, kinds: Uint8Array, { rgb, likely, width, height }: Costs): Float32Array {
  const far = Float32Array.from(kinds, (one) => (one === kind ? 0 : Infinity));
  const going = new Float32Array(far.length);
  for (let i = 0; i < far.length; i++) {
    const own = kind === core ? 1 - likely[i]! : likely[i]!;
    going[i] = 0.25 + 0.5 * own * own;
  }
  const step = (i: number, j: number, length: number): number => {
    const edge =
      Math.abs(rgb[i * 3]! - rgb[j * 3]!) +
      Math.abs(rgb[i * 3 + 1]! - rgb[j * 3 + 1]!) +
      Math.abs(rgb[i * 3 + 2]! - rgb[j * 3 + 2]!);
    return length * going[j]! + 0.06 * edge + 6 * Math.abs(likely[i]! - likely[j]!);
  };
  for (let changed = true, sweep = 0; changed && sweep < 24; sweep++) {
    changed = false;
    const sign = sweep % 2 === 0 ? -1 : 1;
    for (let n = 0; n < far.length; n++) {
      const i = sign < 0 ? n : far.length - 1 - n;
      if (kinds[i] !== open) continue;
      const x = i % width;
      const y = (i - x) / width;
      let best = far[i]!;
      for (let k = 0; k < 4; k++) {
        const nx = x + sign * aside[k]!;
        const ny = y + sign * below[k]!;
        if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
        const j = ny * width + nx;
        if (far[j]! < best) best = Math.min(best, far[j]! + step(j, i, lengths[k]!));
      }
      if (best < far[i]! - 1e-3) {
        far[i] = best;
        changed = true;
      }
    }
  }
  return far;
}

/** The neighbours that a sweep has passed already: where they lie, and how far away. */
const aside = [1, 0, 1, -1] as const;
const below = [0, 1, 1, 1] as const;
const lengths = [1, 1, Math.SQRT2, Math.SQRT2] as const;

/** 1 for what of a mask hangs together with the bones. */
export function connected(
  mask: ArrayLike<number>,
  kinds: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): Uint8Array {
  const out = new Uint8Array(mask.length);
  const stack: number[] = [];
  kinds.forEach((kind, i) => {
    if (kind === core) stack.push(i);
  });
  while (stack.length > 0) {
    const i = stack.pop()!;
    if (out[i] === 1 || mask[i] === 0) continue;
    out[i] = 1;
    const x = i % width;
    if (x > 0) stack.push(i - 1);
    if (x < width - 1) stack.push(i + 1);
    if (i >= width) stack.push(i - width);
    if (i < (height - 1) * width) stack.push(i + width);
  }
  return out;
}
