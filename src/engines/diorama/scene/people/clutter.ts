import type { Raster, Subject } from '../../types.ts';
import { grow, type Canvas } from '../canvas.ts';
import { likelihood } from './arm-colours.ts';
import { connected, core, open, other, spreadFrom } from './arm-fronts.ts';
import type { Spot } from './face-frame.ts';
import { toSegment } from './segment.ts';
import { components } from './pieces.ts';
import { standingBones, standingOn, thick, type Bone, type Stand, type Standing } from './standing-bones.ts';

/** A piece with room for a disc of this radius, in lengths of the trunk, is a skirt, a cape or a bag and no stroke. */
const stroke = 0.11;
/** Stubs of them that are left are thinner than twice this. */
const stub = 0.05;
/** Strokes that come together are so much, in squares of the trunk, or there are only straps and loose ends. */
const leastClutter = 0.22;
/** What lies so near to a hand or a head, in half thicknesses, is held by it, or is hair. */
const held = 1.3;
/** Shoes reach at most so far below their ankles, in lengths of the trunk: a clown's reach to 0.35. */
const belowAnkles = 0.42;
/** The same of the hem of a robe, under which ankles are only guessed. */
const belowHem = 0.14;
/** Texels to the length of a trunk. */
const fineness = 150;
/** Texels around a body in which its matte fades out. */
const rim = 3;
/** Colours of a channel that differ by less, 0 to 255, are of one thing that is stood on. */
const sameColour = 48;

type Grid = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly step: number;
};

/**
 * A matte without what is drawn around a standing person and is none of them: strokes and letters that touch the body, a
 * beam under the feet. What is farther from every bone than a body is thick there, thin, and neither held nor hair, is
 * taken out, with what goes on of it between the limbs; and so is the ground.
 *
 * @param instances whose every pixel of the picture is, by number of subject from 1
 */
export function withoutClutter(
  cut: Uint8Array,
  canvas: Canvas,
  subjects: readonly Subject[],
  instances: Raster,
  size: { readonly width: number; readonly height: number },
): Cleaned {
  const ownerAt = (x: number, y: number): number => {
    const column = Math.min(Math.max(Math.floor((x * instances.width) / size.width), 0), instances.width - 1);
    const row = Math.min(Math.max(Math.floor((y * instances.height) / size.height), 0), instances.height - 1);
    return instances.data[row * instances.width + column]!;
  };
  let now: Cleaned = { cut, around: null };
  subjects.forEach((subject, k) => {
    const body = standingBones(subject, size);
    const owner = { ownerAt, own: k + 1 };
    if (body !== null) now = cleaned(now, canvas, subject, body, owner, size);
    const stand = standingOn(subject, size);
    if (stand !== null) now = withoutGround(now, canvas, subject, stand, owner, size);
  });
  return now;
}

/** A matte, and 1 for what was taken out of it, which is plainly to be seen: null where nothing was. */
export type Cleaned = { readonly cut: Uint8Array; readonly around: Uint8Array | null };

function cleaned(
  before: Cleaned,
  canvas: Canvas,
  subject: Subject,
  body: Standing,
  owner: Owner,
  size: { readonly width: number; readonly height: number },
): Cleaned {
  const { bones, trunk, ankles } = body;
  const grid = gridOver(canvas, subject, trunk, size);
  const { rgb, kinds, far, nearBearer, ofOthers } = look(before.cut, canvas, grid, bones, owner);
  const { strokes, free } = findStrokes(far, nearBearer, grid, trunk);
  if (free * grid.step * grid.step < leastClutter * trunk * trunk) return before;
  for (let i = 0; i < kinds.length; i++) {
    if (strokes[i] === 1) kinds[i] = other;
    else if (far[i] === 1) kinds[i] = core;
  }
  for (const ankle of ankles) takeGround(kinds, rgb, grid, ankle, trunk);
  const costs = { rgb, likely: likelihood(rgb, kinds, () => false), width: grid.width, height: grid.height };
  const fromBody = spreadFrom(core, kinds, costs);
  const fromStrokes = spreadFrom(other, kinds, costs);
  const own = kinds.map((kind, i) => (kind === core || (kind === open && fromStrokes[i]! >= fromBody[i]!) ? 1 : 0));
  const left = smooth(connected(own, kinds, grid), kinds, grid, stub * trunk);
  const near = grow(left, grid.width, grid.height, rim, 0);
  const gone = left.map((value, i) => {
    // Around the body its own soft rim stays.
    const isRim = near[i] === 1 && kinds[i] === 0;
    return value === 1 || isRim || ofOthers[i] === 1 ? 0 : 1;
  });
  return erased(before, canvas, gone, grid);
}

function gridOver(canvas: Canvas, { box }: Subject, trunk: number, size: { width: number; height: number }): Grid {
  const step = Math.max(1, Math.round(trunk / fineness));
  const left = Math.max(Math.floor(box.x * size.width) - 4 * step, -canvas.left);
  const top = Math.max(Math.floor(box.y * size.height) - 4 * step, -canvas.top);
  const right = Math.min(Math.ceil((box.x + box.width) * size.width) + 4 * step, canvas.width - canvas.left);
  const bottom = Math.min(Math.ceil((box.y + box.height) * size.height) + 4 * step, canvas.height - canvas.top);
  return { left, top, step, width: Math.floor((right - left) / step), height: Math.floor((bottom - top) / step) };
}

/** Whose a picture pixel is, by number from 1, 0 for nobody's; and the number of the one who is looked at. */
type Owner = { readonly ownerAt: (x: number, y: number) => number; readonly own: number };

/** The matte without what lies below the feet of somebody who stands, or on the ground far beside them: stones, puddles. */
function withoutGround(
  before: Cleaned,
  canvas: Canvas,
  { box }: Subject,
  { feet, trunk, apart, isPlain }: Stand,
  { ownerAt, own }: Owner,
  size: { readonly width: number; readonly height: number },
): Cleaned {
  const lowest = feet.y + (isPlain ? belowAnkles : belowHem) * trunk;
  const beside = feet.y + 0.1 * trunk;
  const first = Math.floor(beside);
  const last = Math.min(Math.ceil((box.y + box.height) * size.height) + 8, canvas.height - canvas.top);
  if (first >= last) return before;
  const cut = before.cut.slice();
  const around = before.around?.slice() ?? new Uint8Array(cut.length);
  let isChanged = false;
  for (let y = first; y < last; y++) {
    for (let x = -canvas.left; x < canvas.width - canvas.left; x++) {
      const i = (y + canvas.top) * canvas.width + x + canvas.left;
      const owner = ownerAt(x, y);
      if (cut[i] === 0 || (owner !== 0 && owner !== own)) continue;
      const away = Math.max((y - lowest) / 4, (Math.abs(x - feet.x) - apart - trunk) / 8);
      const gone = Math.min(Math.max(away, 0), 1);
      cut[i] = Math.round(cut[i]! * (1 - gone));
      if (gone > 0.9) around[i] = 1;
      isChanged ||= gone > 0;
    }
  }
  return isChanged ? { cut, around } : before;
}

type Look = {
  readonly rgb: Float32Array;
  readonly kinds: Uint8Array;
  /** 1 for what is farther from every bone than a body is thick, for what is near a hand or a head, and for others' pixels. */
  readonly far: Uint8Array;
  readonly nearBearer: Uint8Array;
  readonly ofOthers: Uint8Array;
};

/** What each texel is by its distance from the bones. */
function look(
  cut: Uint8Array,
  canvas: Canvas,
  { left, top, width, height, step }: Grid,
  bones: readonly Bone[],
  { ownerAt, own }: Owner,
): Look {
  const count = width * height;
  const rgb = new Float32Array(count * 3);
  const kinds = new Uint8Array(count);
  const far = new Uint8Array(count);
  const nearBearer = new Uint8Array(count);
  const ofOthers = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const x = left + ((i % width) + 0.5) * step;
    const y = top + (Math.floor(i / width) + 0.5) * step;
    const at = Math.floor(y + canvas.top) * canvas.width + Math.floor(x + canvas.left);
    const owner = ownerAt(x, y);
    if (owner !== 0 && owner !== own) ofOthers[i] = 1;
    if (cut[at]! < 128 || owner !== own) continue;
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = canvas.rgba[at * 4 + c]!;
    let away = Infinity;
    kinds[i] = open;
    for (const { a, b, radius, holds, surely } of bones) {
      const here = toSegment(x, y, a, b) / radius;
      away = Math.min(away, here);
      if (here < surely) kinds[i] = core;
      if (holds && here < held) nearBearer[i] = 1;
    }
    if (away > 1) far[i] = 1;
  }
  return { rgb, kinds, far, nearBearer, ofOthers };
}

/**
 * 1 for what is far from every bone and thin, and how many texels of it are surely strokes: neither held nor hair. Where
 * there are many of these, what is near a hand or a head is one too.
 */
function findStrokes(
  far: Uint8Array,
  nearBearer: Uint8Array,
  { width, height, step }: Grid,
  trunk: number,
): { strokes: Uint8Array; free: number } {
  const { labels, count } = components(far, width, height);
  const inner = depth(far, width, height);
  const thickest = new Float32Array(count + 1);
  const isHeld = new Uint8Array(count + 1);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (label === 0) continue;
    thickest[label] = Math.max(thickest[label]!, inner[i]! * step);
    if (nearBearer[i] === 1) isHeld[label] = 1;
  }
  // Specks beyond the last number are thin as well.
  const strokes = far.map((value, i) => (value === 1 && thickest[labels[i]!]! < stroke * trunk ? 1 : 0));
  let free = 0;
  strokes.forEach((value, i) => (free += value === 1 && isHeld[labels[i]!] === 0 ? 1 : 0));
  return { strokes, free };
}

/** A body without what sticks out of it and is thinner than twice a radius in pixels, but for its bones and what it holds. */
function smooth(body: Uint8Array, kinds: Uint8Array, { width, height, step }: Grid, radius: number): Uint8Array {
  const inner = depth(body, width, height);
  const reach = radius / step;
  const opened = depth(
    inner.map((value) => (value > reach ? 0 : 1)),
    width,
    height,
  );
  return body.map((value, i) => (value === 1 && (kinds[i] === core || opened[i]! <= reach + 1) ? 1 : 0));
}

/** How many texels each one of a mask is from its edge: chamfer distances. */
function depth(mask: ArrayLike<number>, width: number, height: number): Float32Array {
  const out = new Float32Array(mask.length);
  const pass = (from: number, to: number, sign: 1 | -1): void => {
    for (let i = from; i !== to; i += sign) {
      if (mask[i] === 0) continue;
      const x = i % width;
      const y = (i - x) / width;
      const isEdge = x === 0 || y === 0 || x === width - 1 || y === height - 1;
      const value = isEdge
        ? 1
        : Math.min(
            out[i - sign]! + 1,
            out[i - sign * width]! + 1,
            out[i - sign * (width + 1)]! + Math.SQRT2,
            out[i - sign * (width - 1)]! + Math.SQRT2,
          );
      out[i] = sign > 0 ? value : Math.min(out[i]!, value);
    }
  };
  pass(0, mask.length, 1);
  pass(mask.length - 1, -1, -1);
  return out;
}

/**
 * A foot that stands on something of its own colour ends at the line in which that thing goes on on both sides of it: what
 * lies below the line is taken for the thing, in place.
 */
function takeGround(kinds: Uint8Array, rgb: Float32Array, grid: Grid, ankle: Spot, trunk: number): void {
  const { left, top, width, height, step } = grid;
  /** Where the lowest thing of one colour begins in a column, of what is no body. */
  const topOf = (column: number): number | null => {
    let i = (height - 1) * width + column;
    const highest = Math.floor((ankle.y - top) / step) * width;
    while (i > highest && kinds[i] === 0) i -= width;
    if (i <= highest || kinds[i] !== other) return null;
    // A rim of the matte comes first.
    const base = i - 3 * width;
    if (base <= highest) return null;
    i = base;
    while (i > highest && kinds[i] === other && isAlike(rgb, i, base)) i -= width;
    return Math.floor(i / width) + 1;
  };
  const beside = (sign: 1 | -1): Spot | null => {
    const found: Spot[] = [];
    for (let away = thick.foot; away < thick.foot + 0.5; away += step / trunk) {
      const column = Math.round((ankle.x + sign * away * trunk - left) / step);
      const row = column < 0 || column >= width ? null : topOf(column);
      if (row !== null) found.push({ x: column, y: row });
      if (found.length === 7) return found.toSorted((a, b) => a.y - b.y)[3]!;
    }
    return null;
  };
  const [a, b] = [beside(-1), beside(1)];
  if (a === null || b === null) return;
  for (let x = a.x; x <= b.x; x++) {
    const row = Math.round(a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x));
    for (let y = row; y < height; y++) if (kinds[y * width + x] !== 0) kinds[y * width + x] = other;
  }
}

function isAlike(rgb: Float32Array, i: number, j: number): boolean {
  for (let c = 0; c < 3; c++) if (Math.abs(rgb[i * 3 + c]! - rgb[j * 3 + c]!) > sameColour) return false;
  return true;
}

/** The matte without what is gone, softly. */
function erased(before: Cleaned, canvas: Canvas, gone: Uint8Array, { left, top, width, height, step }: Grid): Cleaned {
  const cut = before.cut.slice();
  const around = before.around?.slice() ?? new Uint8Array(cut.length);
  const at = (u: number, v: number): number =>
    gone[Math.min(Math.max(v, 0), height - 1) * width + Math.min(Math.max(u, 0), width - 1)]!;
  for (let y = 0; y < height * step; y++) {
    const v = (y + 0.5) / step - 0.5;
    const v0 = Math.floor(v);
    for (let x = 0; x < width * step; x++) {
      const i = (top + y + canvas.top) * canvas.width + left + x + canvas.left;
      const u = (x + 0.5) / step - 0.5;
      const u0 = Math.floor(u);
      const upper = at(u0, v0) + (at(u0 + 1, v0) - at(u0, v0)) * (u - u0);
      const lower = at(u0, v0 + 1) + (at(u0 + 1, v0 + 1) - at(u0, v0 + 1)) * (u - u0);
      const share = upper + (lower - upper) * (v - v0);
      cut[i] = Math.round(cut[i]! * (1 - Math.min(Math.max(1.6 * share - 0.3, 0), 1)));
      if (share > 0.9) around[i] = 1;
    }
  }
  return { cut, around };
}
