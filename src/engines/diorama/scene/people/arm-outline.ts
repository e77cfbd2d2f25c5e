import { grow } from '../canvas.ts';
import type { JointedArm } from './jointed-arm.ts';
import { smoothstep } from './patch.ts';
import { components } from './pieces.ts';

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

/** How far the outline's soft rim reaches, in pixels of the shrunken picture. */
const rimRounds = 4;

/**
 * What is left beside an arm and hangs together with the body by less than a thread goes with the arm, in place: a sunlit
 * rim of its sleeve, fingers.
 *
 * @param thread in pixels of the shrunken picture
 * @param mayGo whether a pixel may be the arm's at all
 */
export function takeLoose(
  mask: Float32Array,
  kinds: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  thread: number,
  mayGo: (pixel: number) => boolean,
): void {
  const rest = Uint8Array.from(kinds, (kind, i) => (kind !== 0 && mask[i] === 0 ? 1 : 0));
  const worn = grow(
    rest.map((value) => 1 - value),
    width,
    height,
    thread,
    0,
  );
  const firm = rest.map((value, i) => (value === 1 && worn[i] === 0 ? 1 : 0));
  const held = grow(largest(firm, width, height), width, height, thread + 1, 0);
  for (let i = 0; i < mask.length; i++) if (rest[i] === 1 && held[i] === 0 && mayGo(i)) mask[i] = 1;
}

/** The largest of a mask's pieces. */
function largest(mask: Uint8Array, width: number, height: number): Uint8Array {
  const { labels, count } = components(mask, width, height);
  const sizes = new Uint32Array(count + 1);
  for (const label of labels) if (label > 0) sizes[label]!++;
  const most = sizes.indexOf(Math.max(...sizes));
  return labels.map((label) => (label > 0 && label === most ? 1 : 0));
}

/** Soft pixels at the person's outline go with what they are beside, in place: else a thin line of the arm stays behind. */
export function takeRims(mask: Float32Array, kinds: Uint8Array, width: number, height: number): void {
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
export function settle(mask: Float32Array, width: number, height: number): Float32Array {
  const most = means(mask, width, height, 2).map((share) => (share > 0.5 ? 1 : 0));
  return means(most, width, height, 1);
}

/** Means over what is within a radius across and down. */
export function means(values: Float32Array, width: number, height: number, radius: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      let count = 0;
      for (let ny = Math.max(y - radius, 0); ny <= Math.min(y + radius, height - 1); ny++) {
        for (let nx = Math.max(x - radius, 0); nx <= Math.min(x + radius, width - 1); nx++) {
          sum += values[ny * width + nx]!;
          count++;
        }
      }
      out[y * width + x] = sum / count;
    }
  }
  return out;
}

/** At the picture's size, and round behind the shoulder, where it fades into the body. */
export function enlarge(
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
