import type { Field } from '../../types.ts';
import { boxBlur } from './blur.ts';
import { resizeField, type RgbField } from './resize.ts';

/**
 * What a guided filter (He 2010) makes of `target`: near every pixel, the linear function of the guide's
 * colour that fits the target best, so that the result has the guide's edges.
 */
export type GuidedFit = { readonly red: Field; readonly green: Field; readonly blue: Field; readonly offset: Field };

/**
 * Fits `target` to the colours of `guide` (same size, 0 to 255).
 *
 * @param radius of the neighbourhood, pixels
 * @param epsilon smoothness, as the variance of a guide scaled to 0..1 below which there is no edge
 */
export function fitGuide(guide: RgbField, target: Field, radius: number, epsilon: number): GuidedFit {
  const { width, height } = target;
  const n = width * height;
  const plane = (value: (i: number) => number): Float32Array => {
    const data = new Float32Array(n);
    for (let i = 0; i < n; i++) data[i] = value(i);
    return boxBlur({ width, height, data }, radius).data;
  };
  const g = guide.data;
  const p = target.data;
  const scale = 1 / 255;
  const square = scale * scale;
  const mr = plane((i) => g[i * 3]! * scale);
  const mg = plane((i) => g[i * 3 + 1]! * scale);
  const mb = plane((i) => g[i * 3 + 2]! * scale);
  const mp = plane((i) => p[i]!);
  const rr = plane((i) => g[i * 3]! * g[i * 3]! * square);
  const rg = plane((i) => g[i * 3]! * g[i * 3 + 1]! * square);
  const rb = plane((i) => g[i * 3]! * g[i * 3 + 2]! * square);
  const gg = plane((i) => g[i * 3 + 1]! * g[i * 3 + 1]! * square);
  const gb = plane((i) => g[i * 3 + 1]! * g[i * 3 + 2]! * square);
  const bb = plane((i) => g[i * 3 + 2]! * g[i * 3 + 2]! * square);
  const rp = plane((i) => g[i * 3]! * p[i]! * scale);
  const gp = plane((i) => g[i * 3 + 1]! * p[i]! * scale);
  const bp = plane((i) => g[i * 3 + 2]! * p[i]! * scale);

  const red = new Float32Array(n);
  const green = new Float32Array(n);
  const blue = new Float32Array(n);
  const offset = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const a = rr[i]! - mr[i]! * mr[i]! + epsilon;
    const b = rg[i]! - mr[i]! * mg[i]!;
    const c = rb[i]! - mr[i]! * mb[i]!;
    const d = gg[i]! - mg[i]! * mg[i]! + epsilon;
    const e = gb[i]! - mg[i]! * mb[i]!;
    const f = bb[i]! - mb[i]! * mb[i]! + epsilon;
    // Cramer's rule on the symmetric matrix [a b c; b d e; c e f].
    const ca = d * f - e * e;
    const cb = c * e - b * f;
    const cc = b * e - c * d;
    const determinant = a * ca + b * cb + c * cc;
    const x = rp[i]! - mr[i]! * mp[i]!;
    const y = gp[i]! - mg[i]! * mp[i]!;
    const z = bp[i]! - mb[i]! * mp[i]!;
    red[i] = (ca * x + cb * y + cc * z) / determinant;
    green[i] = (cb * x + (a * f - c * c) * y + (b * c - a * e) * z) / determinant;
    blue[i] = (cc * x + (b * c - a * e) * y + (a * d - b * b) * z) / determinant;
    offset[i] = mp[i]! - red[i]! * mr[i]! - green[i]! * mg[i]! - blue[i]! * mb[i]!;
  }
  const smooth = (data: Float32Array): Field => boxBlur({ width, height, data }, radius);
  return { red: smooth(red), green: smooth(green), blue: smooth(blue), offset: smooth(offset) };
}

/** The fit applied to a picture of any size (the fast guided filter, He 2015), 0 to 1. `data` has `stride` bytes a pixel. */
export function applyFit(
  fit: GuidedFit,
  picture: { width: number; height: number; data: Uint8Array },
  stride: 3 | 4,
): Field {
  const { width, height, data } = picture;
  const red = resizeField(fit.red, width, height).data;
  const green = resizeField(fit.green, width, height).data;
  const blue = resizeField(fit.blue, width, height).data;
  const offset = resizeField(fit.offset, width, height).data;
  const out = new Float32Array(width * height);
  const scale = 1 / 255;
  for (let i = 0; i < out.length; i++) {
    const at = i * stride;
    const value = (red[i]! * data[at]! + green[i]! * data[at + 1]! + blue[i]! * data[at + 2]!) * scale + offset[i]!;
    out[i] = value < 0 ? 0 : value > 1 ? 1 : value;
  }
  return { width, height, data: out };
}
