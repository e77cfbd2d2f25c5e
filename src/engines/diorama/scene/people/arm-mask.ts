import type { LayerTexture } from '../../types.ts';
import type { Spot } from './face-frame.ts';
import { smoothstep } from './patch.ts';

/** An arm as its joints tell it, picture pixels. */
export type JointedArm = {
  readonly root: Spot;
  readonly joint: Spot;
  readonly wrist: Spot;
  /** Where the fingers end. */
  readonly end: Spot;
  /** 0 to 1: how far its wrist is to be believed. */
  readonly sure: number;
};

/** Which pixels are an arm's: soft, over a part of the picture. */
export type ArmMask = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** 0 to 255. */
  readonly data: Uint8Array;
  /** Half of how thick the upper arm is, pixels. */
  readonly half: number;
};

/** Of the trunk's length: an arm is at least so thick from its bones outward, and at most so. */
const leastHalf = 0.04;
const mostHalf = { upper: 0.2, lower: 0.15, hand: 0.115 } as const;
/** Beyond this from the bones, of the trunk's length, what has the body's colours is the body. */
const surelyBeside = 0.07;
/** Pixels with colours less likely than this to be an arm's are none of it. */
const unlikely = 0.12;
/** Colours less likely than `strange` are the body's rather than the arm's; an arm has no more of them than this share. */
const strange = 0.35;
const mostStrange = 0.24;
/** How far the outline's soft rim reaches, in pixels of the shrunken picture. */
const rimRounds = 4;
/** Bins of a channel in the colour models. */
const bins = 12;

/**
 * Tells an arm from the body that it lies on: from its bones and from the body around it two fronts run towards each
 * other, slowly across edges and across borders between the arm's colours and the body's. Where there are neither, as
 * with a sleeve on a coat of the same cloth, they meet midway, at the thickness of an arm.
 *
 * @param isOther whether a picture position is known to belong to something else: a face, another arm
 */
export function cutArm(
  texture: LayerTexture,
  at: { readonly left: number; readonly top: number },
  arm: JointedArm,
  trunk: number,
  isOther: (x: number, y: number) => boolean,
): ArmMask | null {
  const step = Math.max(1, Math.round(trunk / 95));
  const reach = 0.34 * trunk;
  const spots = [arm.root, arm.joint, arm.wrist, arm.end];
  const left = Math.max(Math.floor(Math.min(...spots.map(({ x }) => x)) - reach), at.left);
  const top = Math.max(Math.floor(Math.min(...spots.map(({ y }) => y)) - reach), at.top);
  const right = Math.min(Math.ceil(Math.max(...spots.map(({ x }) => x)) + reach), at.left + texture.width);
  const bottom = Math.min(Math.ceil(Math.max(...spots.map(({ y }) => y)) + reach), at.top + texture.height);
  const width = Math.floor((right - left) / step);
  const height = Math.floor((bottom - top) / step);
  if (width < 8 || height < 8) return null;

  const small = shrink(texture, left - at.left, top - at.top, width, height, step);
  const kinds = new Uint8Array(width * height);
  const near = new Float32Array(width * height);
  for (let i = 0; i < kinds.length; i++) {
    if (small.alpha[i]! < 128) continue;
    const x = left + ((i % width) + 0.5) * step;
    const y = top + (Math.floor(i / width) + 0.5) * step;
    const place = placeOf(x, y, arm);
    near[i] = place.away / trunk;
    if (place.away < leastHalf * trunk) kinds[i] = core;
    else if (place.away > mostHalf[place.part] * trunk || isOther(x, y)) kinds[i] = other;
    else kinds[i] = open;
  }
  const likely = likelihood(small.rgb, kinds, near);
  const around = blurred(likely, width, height);
  for (let i = 0; i < kinds.length; i++) {
    if (kinds[i] === open && near[i]! > surelyBeside && around[i]! < 0.15) kinds[i] = other;
  }
  const costs = { rgb: small.rgb, likely, width, height };
  const fromArm = spreadFrom(core, kinds, costs);
  const fromOther = spreadFrom(other, kinds, costs);
  const mask = Float32Array.from(kinds, (kind, i) =>
    kind === core || (kind === open && fromArm[i]! <= fromOther[i]! && likely[i]! > unlikely) ? 1 : 0,
  );
  if (strangeness(mask, likely) > mostStrange) return null;
  const half = Math.min(Math.max(halfOf(mask, width, arm, left, top, step), 0.075 * trunk), 0.16 * trunk);
  const whole = connected(mask, kinds, width, height);
  takeRims(whole, kinds, width, height);
  const soft = settle(whole, width, height);
  return enlarge(soft, { left, top, width, height, step }, arm, half);
}

const core = 1;
const other = 2;
const open = 3;

type Place = { readonly away: number; readonly part: 'upper' | 'lower' | 'hand' };

/** How far a picture position is from an arm's bones, and from which of them. */
function placeOf(x: number, y: number, { root, joint, wrist, end }: JointedArm): Place {
  const upper = toSegment(x, y, root, joint);
  const lower = toSegment(x, y, joint, wrist);
  const hand = toSegment(x, y, wrist, end);
  if (hand <= lower && hand <= upper) return { away: hand, part: 'hand' };
  return lower < upper ? { away: lower, part: 'lower' } : { away: upper, part: 'upper' };
}

export function toSegment(x: number, y: number, a: Spot, b: Spot): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const t = Math.min(Math.max(((x - a.x) * dx + (y - a.y) * dy) / Math.max(dx * dx + dy * dy, 1e-6), 0), 1);
  return Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
}

/** Straight colours and alpha, each pixel the mean of `step` squared ones. */
function shrink(
  { data, width: stride }: LayerTexture,
  left: number,
  top: number,
  width: number,
  height: number,
  step: number,
): { rgb: Float32Array; alpha: Float32Array } {
  const rgb = new Float32Array(width * height * 3);
  const alpha = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sum = [0, 0, 0, 0];
      for (let dy = 0; dy < step; dy++) {
        for (let dx = 0; dx < step; dx++) {
          const from = ((top + y * step + dy) * stride + left + x * step + dx) * 4;
          for (let c = 0; c < 4; c++) sum[c]! += data[from + c]!;
        }
      }
      const i = y * width + x;
      alpha[i] = sum[3]! / (step * step);
      for (let c = 0; c < 3; c++) rgb[i * 3 + c] = (sum[c]! / Math.max(sum[3]!, 1)) * 255;
    }
  }
  return { rgb, alpha };
}

/** How likely each pixel's colour is the arm's rather than the body's, 0 to 1, smoothed a little. */
function likelihood(rgb: Float32Array, kinds: Uint8Array, near: Float32Array): Float32Array {
  const ofArm = new Float32Array(bins ** 3);
  const ofBody = new Float32Array(bins ** 3);
  const binOf = (i: number, c: number): number => Math.min(Math.floor((rgb[i * 3 + c]! * bins) / 256), bins - 1);
  const bin = (i: number): number => (binOf(i, 0) * bins + binOf(i, 1)) * bins + binOf(i, 2);
  let arms = 0;
  let bodies = 0;
  for (let i = 0; i < kinds.length; i++) {
    if (kinds[i] === core || (kinds[i] === open && near[i]! < 1.3 * leastHalf)) {
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

/** Means over three by three. */
function blurred(values: Float32Array, width: number, height: number): Float32Array {
  return values.map((_, i) => {
    const x = i % width;
    const y = (i - x) / width;
    let sum = 0;
    let count = 0;
    for (let ny = Math.max(y - 1, 0); ny <= Math.min(y + 1, height - 1); ny++) {
      for (let nx = Math.max(x - 1, 0); nx <= Math.min(x + 1, width - 1); nx++) {
        sum += values[ny * width + nx]!;
        count++;
      }
    }
    return sum / count;
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
function strangeness(mask: Float32Array, likely: Float32Array): number {
  let own = 0;
  let foreign = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    own++;
    if (likely[i]! < strange) foreign++;
  }
  return own === 0 ? 1 : foreign / own;
}

type Costs = {
  readonly rgb: Float32Array;
  readonly likely: Float32Array;
  readonly width: number;
  readonly height: number;
};

/** How hard every pixel is to reach from those of a kind. */
function spreadFrom(kind: number, kinds: Uint8Array, { rgb, likely, width, height }: Costs): Float32Array {
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

/** Half the thickness of the middle of the upper arm, picture pixels. */
function halfOf(
  mask: Float32Array,
  width: number,
  { root, joint }: JointedArm,
  left: number,
  top: number,
  step: number,
): number {
  const length = Math.hypot(joint.x - root.x, joint.y - root.y);
  let pixels = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    const along =
      ((left + (i % width) * step - root.x) * (joint.x - root.x) +
        (top + Math.floor(i / width) * step - root.y) * (joint.y - root.y)) /
      length;
    if (along > 0.25 * length && along < 0.75 * length) pixels += step * step;
  }
  return pixels / (0.5 * length) / 2;
}

/** What hangs together with the bones. */
function connected(mask: Float32Array, kinds: Uint8Array, width: number, height: number): Float32Array {
  const out = new Float32Array(mask.length);
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

/** Soft pixels at the person's outline go with what they are beside, in place: else a thin line of the arm stays behind. */
function takeRims(mask: Float32Array, kinds: Uint8Array, width: number, height: number): void {
  let front: number[] = [];
  const taken = Uint8Array.from(kinds, (kind) => (kind === 0 ? 0 : 1));
  for (let i = 0; i < taken.length; i++) if (taken[i] === 1) front.push(i);
  for (let round = 0; round < rimRounds; round++) {
    const next: number[] = [];
    for (const i of front) {
      const x = i % width;
      for (const [j, beside] of [
        [i - 1, x > 0],
        [i + 1, x < width - 1],
        [i - width, i >= width],
        [i + width, i < (height - 1) * width],
      ] as const) {
        if (!beside || taken[j] === 1) continue;
        taken[j] = 1;
        mask[j] = mask[i]!;
        next.push(j);
      }
    }
    front = next;
  }
}

/** A smooth outline: what most of the pixels around are. */
function settle(mask: Float32Array, width: number, height: number): Float32Array {
  let now = mask;
  for (const radius of [2, 1]) {
    const next = new Float32Array(now.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let sum = 0;
        let count = 0;
        for (let ny = Math.max(y - radius, 0); ny <= Math.min(y + radius, height - 1); ny++) {
          for (let nx = Math.max(x - radius, 0); nx <= Math.min(x + radius, width - 1); nx++) {
            sum += now[ny * width + nx]!;
            count++;
          }
        }
        next[y * width + x] = radius === 2 ? (sum > 0.5 * count ? 1 : 0) : sum / count;
      }
    }
    now = next;
  }
  return now;
}

/** At the picture's size, and round behind the shoulder, where it fades into the body. */
function enlarge(
  soft: Float32Array,
  { left, top, width, height, step }: { left: number; top: number; width: number; height: number; step: number },
  { root, joint }: JointedArm,
  half: number,
): ArmMask {
  const fullWidth = width * step;
  const fullHeight = height * step;
  const data = new Uint8Array(fullWidth * fullHeight);
  const length = Math.hypot(joint.x - root.x, joint.y - root.y);
  for (let y = 0; y < fullHeight; y++) {
    const v = Math.min(Math.max((y + 0.5) / step - 0.5, 0), height - 1.001);
    const y0 = Math.floor(v);
    const fy = v - y0;
    for (let x = 0; x < fullWidth; x++) {
      const u = Math.min(Math.max((x + 0.5) / step - 0.5, 0), width - 1.001);
      const x0 = Math.floor(u);
      const fx = u - x0;
      const i = y0 * width + x0;
      const upper = soft[i]! + (soft[i + 1]! - soft[i]!) * fx;
      const lower = soft[i + width]! + (soft[i + width + 1]! - soft[i + width]!) * fx;
      let value = smoothstep(0.3, 0.7, upper + (lower - upper) * fy);
      if (value === 0) continue;
      const dx = left + x - root.x;
      const dy = top + y - root.y;
      const along = (dx * (joint.x - root.x) + dy * (joint.y - root.y)) / length;
      if (along < 0.5 * half) {
        const away = Math.hypot(dx, dy);
        value *= 1 - smoothstep(1.15 * half, 1.4 * half, away);
        value *= smoothstep(-half, -0.1 * half, along);
      }
      data[y * fullWidth + x] = Math.round(255 * value);
    }
  }
  return { left, top, width: fullWidth, height: fullHeight, data, half };
}
