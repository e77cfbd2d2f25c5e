import type { LayerTexture } from '../../types.ts';
import { likelihood, strangeness } from './arm-colours.ts';
import { connected, core, open, other, spreadFrom } from './arm-fronts.ts';
import { enlarge, means, settle, takeLoose, takeRims, type ArmMask } from './arm-outline.ts';
import { placeOf, type JointedArm } from './jointed-arm.ts';

/** Of the trunk's length: an arm is at least so thick from its bones outward, and at most so. */
const leastHalf = 0.04;
const mostHalf = { upper: 0.2, lower: 0.15, hand: 0.115 } as const;
/** Beyond this from the bones, of the trunk's length, what has the body's colours is the body. */
const surelyBeside = 0.07;
/** Pixels with colours less likely than this to be an arm's are none of it. */
const unlikely = 0.12;
/** In lengths of the trunk: what hangs on the body by less than twice this is loose, and an arm's where it is so near to it. */
const thread = 0.03;
const farthestLoose = 0.3;
/** An arm has no more of the body's colours than this share. */
const mostStrange = 0.24;

/**
 * Tells an arm from the body that it lies on: from its bones and from the body around it two fronts run towards each
 * other, slowly across edges and across borders between the arm's colours and the body's. Where there are neither, as
 * with a sleeve on a coat of the same cloth, they meet midway, at the thickness of an arm.
 *
 * @param isOther whether a picture position is known to belong to something else: a face, another arm
 * @param isTrunk whether one lies in the trunk, which keeps what is loose
 */
export function cutArm(
  texture: LayerTexture,
  at: { readonly left: number; readonly top: number },
  arm: JointedArm,
  trunk: number,
  isOther: (x: number, y: number) => boolean,
  isTrunk: (x: number, y: number) => boolean,
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
  const likely = likelihood(small.rgb, kinds, (pixel) => near[pixel]! < 1.3 * leastHalf);
  const around = means(likely, width, height, 1);
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
  const whole = Float32Array.from(connected(mask, kinds, { width, height }));
  const mayGo = (pixel: number): boolean =>
    near[pixel]! < farthestLoose &&
    !isTrunk(left + ((pixel % width) + 0.5) * step, top + (Math.floor(pixel / width) + 0.5) * step);
  takeLoose(whole, kinds, { width, height }, Math.max(Math.round((thread * trunk) / step), 1), mayGo);
  takeRims(whole, kinds, width, height);
  const soft = settle(whole, width, height);
  return enlarge(soft, { left, top, width, height, step }, arm, half);
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
