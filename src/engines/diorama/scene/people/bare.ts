import type { Layer, LayerTexture } from '../../types.ts';
import type { HoleFiller } from '../fill.ts';
import type { ArmMask } from './arm-outline.ts';
import type { JointedArm } from './jointed-arm.ts';
import type { Spot } from './face-frame.ts';
import { smoothstep } from './patch.ts';

/** Pixels around an arm that are invented behind it too: the border between it and the body is never exact. */
const around = 3;
/** The trunk behind an arm reaches so far beyond the hips' joints, in lengths of the trunk. */
const beyondHips = 0.1;
/** Of the thickness of the upper arm, how much of the shoulder the trunk keeps. */
const shoulderShare = 0.95;

/** How far from its middle the trunk may be seen on the far side of an arm, in lengths of the trunk. */
const bridged = 0.55;
/** Openings in a column of the trunk that are no higher than this are none. */
const gap = 0.24;
/** Rows of the body are at least so long, in lengths of the trunk. */
const leastRun = 0.035;

export type CutArm = { readonly arm: JointedArm; readonly mask: ArmMask };

export type Trunk = {
  readonly neck: Spot;
  readonly pelvis: Spot;
  readonly length: number;
  readonly hips: readonly Spot[];
};

/**
 * A person's layer without some arms: behind them the body goes on as far as the trunk and the legs do, and beyond that
 * there is nothing. With it each arm's own texture, so that all of them in their places show what the layer shows.
 *
 * @param inLeg whether a picture position is in front of a thigh
 */
export function takeOff(
  layer: Layer,
  cut: readonly CutArm[],
  trunk: Trunk,
  inLeg: (x: number, y: number) => boolean,
  filler: HoleFiller,
): { bare: LayerTexture; arms: { texture: LayerTexture; left: number; top: number }[] } {
  const { texture, left, top } = layer;
  const { width, height } = texture;
  const bare = texture.data.slice();
  const arm = new Uint8Array(width * height);
  for (const { mask } of cut) {
    eachPixel(mask, layer, (i, k) => (arm[i] = Math.max(arm[i]!, mask.data[k]!)));
  }
  const box = boundsOf(cut, layer);
  const behind = new Float32Array(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const px = left + box.x + x;
      const py = top + box.y + y;
      behind[y * box.width + x] = Math.max(inTrunk(px, py, trunk, cut), inLeg(px, py) ? 1 : 0);
    }
  }
  bridgeRows(bare, { width, box, arm, behind }, trunk, layer, cut);
  fillBehind(bare, { width, box, arm, behind }, filler);
  const kept = (i: number): number => {
    const x = left + (i % width);
    const y = top + Math.floor(i / width);
    return Math.max(0, ...cut.map((one) => shoulderAt(one, x, y)));
  };
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const i = (box.y + y) * width + box.x + x;
      const m = arm[i]! / 255;
      if (m === 0) continue;
      // The trunk keeps the round of the shoulder, about which the arm turns.
      const keep = kept(i);
      // At the arm's very edge the body keeps its own colours.
      const own = Math.max(keep, 1 - smoothstep(0.02, 0.25, m));
      const there = Math.max(behind[y * box.width + x]!, keep);
      for (let c = 0; c < 4; c++) {
        const whole = texture.data[i * 4 + c]!;
        const filled = bare[i * 4 + c]!;
        const inner = filled + (whole - filled) * own;
        const beyond = (whole * (1 - m)) / Math.max(1 - (m * texture.data[i * 4 + 3]!) / 255, 1e-3);
        bare[i * 4 + c] = Math.round(inner * there + Math.min(beyond, whole) * (1 - there));
      }
    }
  }
  const shown = { width, height, data: bare };
  return { bare: shown, arms: cut.map((one) => textureOf(one, layer, shown)) };
}

/** Where the body is seen on both sides of an arm it goes on behind it. */
function bridgeRows(
  bare: Uint8Array,
  { width, box, arm, behind }: Place,
  { neck, pelvis, length }: Trunk,
  { left, top }: Layer,
  cut: readonly CutArm[],
): void {
  for (let y = 0; y < box.height; y++) {
    const along = (top + box.y + y - neck.y) / (pelvis.y - neck.y);
    if (along < 0.12 || along > 1.15) continue;
    const middle = neck.x + (pelvis.x - neck.x) * along - left - box.x;
    let first = -1;
    let last = -1;
    let run = 0;
    for (let x = 0; x < box.width; x++) {
      const i = (box.y + y) * width + box.x + x;
      const isBody = Math.abs(x - middle) < bridged * length && arm[i]! <= 8 && bare[i * 4 + 3]! >= 250;
      run = isBody ? run + 1 : 0;
      // A few pixels are no body but a rest of the arm's rim.
      if (run < leastRun * length) continue;
      if (first < 0) first = x;
      last = x;
    }
    if (first >= 0) behind.fill(1, y * box.width + first, y * box.width + last);
  }
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      if (cut.some((one) => shoulderAt(one, left + box.x + x, top + box.y + y) > 0.5)) behind[y * box.width + x] = 1;
    }
  }
  closeGaps(behind, box.width, box.height, Math.round(gap * length));
}

/** Fills what is open between two parts of a column that are no farther apart than `most`. */
function closeGaps(behind: Float32Array, width: number, height: number, most: number): void {
  for (let x = 0; x < width; x++) {
    let last = -Infinity;
    for (let y = 0; y < height; y++) {
      if (behind[y * width + x]! < 0.5) continue;
      if (y - last > 1 && y - last <= most) for (let k = last + 1; k < y; k++) behind[k * width + x] = 1;
      last = y;
    }
  }
}

/** How much of the trunk is at a picture position: between the shoulders and the hips, softly to the sides. */
function inTrunk(x: number, y: number, { neck, pelvis, length, hips }: Trunk, cut: readonly CutArm[]): number {
  const ax = (pelvis.x - neck.x) / length;
  const ay = (pelvis.y - neck.y) / length;
  const along = ((x - neck.x) * ax + (y - neck.y) * ay) / length;
  const across = (x - neck.x) * -ay + (y - neck.y) * ax;
  if (along < -0.08) return 0;
  const side = Math.sign(across);
  const offset = (spot: Spot, from: Spot): number => (spot.x - from.x) * -ay + (spot.y - from.y) * ax;
  const own = cut.find(({ arm }) => Math.sign(offset(arm.root, neck)) === side);
  const hip = Math.max(...hips.map((spot) => offset(spot, pelvis) * side), 0.12 * length) + beyondHips * length;
  if (own === undefined) return along < 1.15 ? 1 : 0;
  const shoulder = Math.max(offset(own.arm.root, neck) * side - 0.35 * own.mask.half, 0.1 * length);
  const edge = shoulder + (hip - shoulder) * Math.min(Math.max(along, 0), 1);
  const inner = smoothstep(-1.5, 1.5, edge - across * side);
  return inner * (1 - smoothstep(1.12, 1.2, along));
}

/** The round of a shoulder. */
function shoulderAt({ arm, mask }: CutArm, x: number, y: number): number {
  const away = Math.hypot(x - arm.root.x, y - arm.root.y);
  return 1 - smoothstep(shoulderShare * mask.half - 2, shoulderShare * mask.half + 1, away);
}

type Place = {
  readonly width: number;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly arm: Uint8Array;
  readonly behind: Float32Array;
};

/** Invents the body behind the arms, in place. */
function fillBehind(bare: Uint8Array, { width, box, arm, behind }: Place, filler: HoleFiller): void {
  const count = box.width * box.height;
  const rgba = new Uint8Array(count * 4).fill(255);
  const hole = new Uint8Array(count);
  const barred = new Uint8Array(count);
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const i = (box.y + y) * width + box.x + x;
      const k = y * box.width + x;
      const a = bare[i * 4 + 3]!;
      for (let c = 0; c < 3; c++) rgba[k * 4 + c] = a === 0 ? 0 : Math.min((bare[i * 4 + c]! * 255) / a, 255);
      barred[k] = a < 250 ? 1 : 0;
      let near = 0;
      for (let dy = -around; dy <= around && near === 0; dy += around) {
        for (let dx = -around; dx <= around; dx += around) near = Math.max(near, arm[i + dy * width + dx] ?? 0);
      }
      if (near < 24) continue;
      barred[k] = 1;
      if (behind[k]! > 0) hole[k] = 1;
    }
  }
  if (!hole.includes(1)) return;
  filler.fill(rgba, box.width, box.height, hole, barred, box.width);
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const k = y * box.width + x;
      if (hole[k] === 0) continue;
      const i = (box.y + y) * width + box.x + x;
      // Around the arm only what was there: the arm's own edge is put back over the rest.
      if (arm[i] === 0) continue;
      const a = bare[i * 4 + 3]!;
      for (let c = 0; c < 3; c++) bare[i * 4 + c] = Math.round((rgba[k * 4 + c]! * a) / 255);
    }
  }
}

/** What must be added to the bare body to give the layer. */
function textureOf(
  { mask }: CutArm,
  { texture, left, top }: Layer,
  bare: LayerTexture,
): { texture: LayerTexture; left: number; top: number } {
  const data = new Uint8Array(mask.width * mask.height * 4);
  eachPixel(mask, { texture, left, top }, (i, k) => {
    const m = mask.data[k]!;
    if (m === 0) return;
    const a = Math.max(Math.round((m * texture.data[i * 4 + 3]!) / 255), leastAlpha(texture.data, bare.data, i));
    for (let c = 0; c < 3; c++) {
      const rest = texture.data[i * 4 + c]! - ((255 - a) * bare.data[i * 4 + c]!) / 255;
      data[k * 4 + c] = Math.min(Math.max(Math.round(rest), 0), a);
    }
    data[k * 4 + 3] = a;
  });
  return { texture: { width: mask.width, height: mask.height, data }, left: mask.left, top: mask.top };
}

/** The least alpha, 0 to 255, with which something over one texel gives another. */
function leastAlpha(whole: Uint8Array, under: Uint8Array, i: number): number {
  let least = 0;
  for (let c = 0; c < 4; c++) {
    const given = under[i * 4 + c]!;
    const rest = whole[i * 4 + c]! - given;
    least = Math.max(least, rest < 0 ? -rest / given : rest / Math.max(255 - given, 1));
  }
  return Math.min(Math.ceil(least * 255), 255);
}

/** Calls with the number of each of the mask's pixels in the layer and in the mask. */
function eachPixel(
  mask: ArmMask,
  { texture, left, top }: Pick<Layer, 'texture' | 'left' | 'top'>,
  each: (i: number, k: number) => void,
): void {
  for (let y = 0; y < mask.height; y++) {
    const ly = mask.top + y - top;
    if (ly < 0 || ly >= texture.height) continue;
    for (let x = 0; x < mask.width; x++) {
      const lx = mask.left + x - left;
      if (lx >= 0 && lx < texture.width) each(ly * texture.width + lx, y * mask.width + x);
    }
  }
}

/** The part of the layer in which the body goes on behind its arms, with the body around it to copy from. */
function boundsOf(cut: readonly CutArm[], { texture, left, top }: Layer): Place['box'] {
  const x0 = Math.max(Math.min(...cut.map(({ mask }) => mask.left)) - left, 0);
  const y0 = Math.max(Math.min(...cut.map(({ mask }) => mask.top)) - top, 0);
  const x1 = Math.min(Math.max(...cut.map(({ mask }) => mask.left + mask.width)) - left, texture.width);
  const y1 = Math.min(Math.max(...cut.map(({ mask }) => mask.top + mask.height)) - top, texture.height);
  return { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}
