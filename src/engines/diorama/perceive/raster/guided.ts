import type { Field } from '../../types.ts';
import { boxBlur } from './blur.ts';
import { resizeField, type RgbField } from './resize.ts';

const scale = 1 / 255;
const square = scale * scale;

/**
 * What a guided filter (He 2010) makes of `target`: near every pixel, the linear function of the guide's
 * colour that fits the target best, so that the result has the guide's edges.
 */
export type GuidedFit = { readonly red: Field; readonly green: Field; readonly blue: Field; readonly offset: Field };

/** Means of a guide's channels and of their products around each pixel, 0 to 1. */
type Moments = Readonly<Record<'mr' | 'mg' | 'mb' | 'rr' | 'rg' | 'rb' | 'gg' | 'gb' | 'bb', Float32Array>>;

/** A picture (0 to 255) to whose colours masks of its size are fitted. What that needs of the picture is found once. */
export class Guide {
  readonly #picture: RgbField;
  readonly #radius: number;
  #moments: Moments | null = null;

  /** @param radius of the neighbourhood, pixels */
  constructor(picture: RgbField, radius: number) {
    this.#picture = picture;
    this.#radius = radius;
  }

  /** @param epsilon smoothness, as the variance of a guide scaled to 0..1 below which there is no edge */
  fit(target: Field, epsilon: number): GuidedFit {
    const { width, height, data: p } = target;
    const { data: g } = this.#picture;
    const n = width * height;
    const { mr, mg, mb, rr, rg, rb, gg, gb, bb } = (this.#moments ??= this.#findMoments());
    const mp = this.#mean((i) => p[i]!);
    const rp = this.#mean((i) => g[i * 3]! * p[i]! * scale);
    const gp = this.#mean((i) => g[i * 3 + 1]! * p[i]! * scale);
    const bp = this.#mean((i) => g[i * 3 + 2]! * p[i]! * scale);
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
    const smooth = (data: Float32Array): Field => boxBlur({ width, height, data }, this.#radius);
    return { red: smooth(red), green: smooth(green), blue: smooth(blue), offset: smooth(offset) };
  }

  #findMoments(): Moments {
    const { data: g } = this.#picture;
    const one = (c: number): Float32Array => this.#mean((i) => g[i * 3 + c]! * scale);
    const two = (c: number, d: number): Float32Array => this.#mean((i) => g[i * 3 + c]! * g[i * 3 + d]! * square);
    return {
      mr: one(0),
      mg: one(1),
      mb: one(2),
      rr: two(0, 0),
      rg: two(0, 1),
      rb: two(0, 2),
      gg: two(1, 1),
      gb: two(1, 2),
      bb: two(2, 2),
    };
  }

  #mean(value: (pixel: number) => number): Float32Array {
    const { width, height } = this.#picture;
    const data = new Float32Array(width * height);
    for (let i = 0; i < data.length; i++) data[i] = value(i);
    return boxBlur({ width, height, data }, this.#radius).data;
  }
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
  for (let i = 0; i < out.length; i++) {
    const at = i * stride;
    const value = (red[i]! * data[at]! + green[i]! * data[at + 1]! + blue[i]! * data[at + 2]!) * scale + offset[i]!;
    out[i] = value < 0 ? 0 : value > 1 ? 1 : value;
  }
  return { width, height, data: out };
}
