import type { DrawnFace, DrawnOpening } from '../../drawn-face.ts';
import type { RgbaImage } from '../../types.ts';
import { findBlobs, type Blob } from './blobs.ts';
import { canvasSide, cutCanvas, faceSide, findSkin, type Canvas, type Skin, type Spot } from './canvas.ts';
import { openingOf } from './opening.ts';

/** Where a face may be, in picture pixels, from what nets saw of it. */
export type FaceHint = {
  readonly centre: Spot;
  /** Of a box around the face. */
  readonly side: number;
  /** Clockwise, radians. */
  readonly roll: number;
  /** Where the eyes may be if one of them is hidden; null where the net tells nothing of each. */
  readonly eyes: readonly [Spot, Spot] | null;
};

/** Shares of the skin's brightness below which something is dark, in the order in which they are tried. */
const darkShares = [0.55, 0.45, 0.65];
/** Smaller faces show no features. */
const leastSide = 44;
/** Less of a photo's face is flat, whatever is in it. */
const leastFlat = 0.08;
/** So even is the skin of a drawing only: one eye is enough there. */
const flatAll = 0.4;
/** Drawings have features of any size: a box may hold a whole head, or no more than what lies between its eyes. */
const sizes = [1, 1.3];
/** The distance of the eyes on the second, closer canvas. */
const apart = 60;

/**
 * The eyes and the mouth of a drawn face by what is dark in its light skin: two filled blobs of one size beside each
 * other, and one below them in the middle. Null where no two eyes are found, or one where the net that gave the hint saw
 * it; null also in photos, whose skin is nowhere as even.
 */
export function findDrawnFace(image: RgbaImage, hint: FaceHint): DrawnFace | null {
  if (hint.side < leastSide) return null;
  for (const larger of sizes) {
    const wide = cutCanvas(image, hint.centre, hint.side * larger, hint.roll);
    const skin = findSkin(wide);
    if (skin === null || skin.flat < leastFlat) continue;
    const found = findEyes(wide, skin, hint);
    const face = found === null ? null : readFace(image, wide, skin, found);
    if (face !== null) return face;
  }
  return null;
}

function readFace(image: RgbaImage, wide: Canvas, skin: Skin, found: Eyes): DrawnFace | null {
  const [a, b] = [wide.out(found.middles[0]), wide.out(found.middles[1])];
  const distance = Math.hypot(b.x - a.x, b.y - a.y);
  const roll = Math.atan2(b.y - a.y, b.x - a.x);
  const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const down = 0.5 * distance;
  const near = cutCanvas(
    image,
    { x: middle.x - down * Math.sin(roll), y: middle.y + down * Math.cos(roll) },
    (distance * faceSide) / apart,
    roll,
  );
  const blobs = findBlobs(near, (i) => near.luma[i]! < found.dark * skin.luma, 0.8 * skin.luma, 12);
  const eye = (at: Spot, isSeen: boolean): DrawnOpening | null => {
    const own = isSeen ? largest(blobs, near.into(at)) : null;
    return own === null ? null : openingOf(near, own, 'eye', found.dark * skin.luma);
  };
  const eyes = [eye(a, found.seen[0]), eye(b, found.seen[1])] as const;
  if (eyes.every((one) => one === null)) return null;
  return { eyes, middles: [a, b], mouth: findMouth(near, skin), skin: skin.colour };
}

type Eyes = { middles: readonly [Spot, Spot]; seen: readonly [boolean, boolean]; dark: number };

function findEyes(canvas: Canvas, skin: Skin, hint: FaceHint): Eyes | null {
  let best: (Eyes & { score: number }) | null = null;
  const offer = (one: Eyes & { score: number }): void => {
    if (best === null || one.score > best.score) best = one;
  };
  for (const dark of darkShares) {
    const blobs = findBlobs(canvas, (i) => canvas.luma[i]! < dark * skin.luma, 0.8 * skin.luma, 60).filter(isEye);
    for (const a of blobs) {
      for (const b of blobs) {
        const score = pairScore(a, b);
        if (score > 0) offer({ middles: [centre(a), centre(b)], seen: [true, true], dark, score });
      }
      if (hint.eyes !== null) {
        const single = alone(a, [canvas.into(hint.eyes[0]), canvas.into(hint.eyes[1])]);
        if (single !== null && skin.flat > flatAll) offer({ ...single, dark, score: 0.3 * single.score });
      }
    }
  }
  return best;
}

const centre = ({ x, y }: Blob): Spot => ({ x, y });

function isEye({ width, height, lightAround, pixels }: Blob): boolean {
  return (
    lightAround > 0.45 &&
    width >= 0.09 * faceSide &&
    width <= 0.46 * faceSide &&
    height >= 0.07 * faceSide &&
    height <= 0.48 * faceSide &&
    pixels > 0.4 * width * height
  );
}

/** How well two blobs make a pair of eyes: large ones of one size beside each other, near the middle of the face. */
function pairScore(a: Blob, b: Blob): number {
  const across = b.x - a.x;
  if (across < 0.2 * faceSide || across > 0.66 * faceSide || a.right >= b.left) return 0;
  if (Math.abs(b.y - a.y) > 0.45 * across) return 0;
  const alike = (p: number, q: number): number => Math.min(p, q) / Math.max(p, q);
  const same = alike(a.width, b.width) * alike(a.height, b.height) * alike(a.pixels, b.pixels);
  if (same < 0.25) return 0;
  const away = Math.hypot((a.x + b.x - canvasSide) / 2, (a.y + b.y - canvasSide) / 2 + 0.12 * faceSide) / faceSide;
  return (Math.sqrt(a.pixels * b.pixels) / faceSide ** 2) * same * Math.exp(-((away / 0.3) ** 2));
}

/** One eye where a mesh has it, while hair or a wink hides the other, which then lies where the mesh has that. */
function alone(blob: Blob, [left, right]: readonly [Spot, Spot]): (Omit<Eyes, 'dark'> & { score: number }) | null {
  const eyes = Math.hypot(right.x - left.x, right.y - left.y);
  const isLeft = Math.hypot(blob.x - left.x, blob.y - left.y) < Math.hypot(blob.x - right.x, blob.y - right.y);
  const own = isLeft ? left : right;
  const off = { x: blob.x - own.x, y: blob.y - own.y };
  if (Math.hypot(off.x, off.y) > 0.4 * eyes || blob.width > 1.2 * eyes) return null;
  // What is known of the other one is where the mesh has it; the level of both is the mesh's.
  const other = isLeft ? right : left;
  const middle = { x: other.x, y: other.y + 0.5 * off.y };
  const score = (blob.pixels / faceSide ** 2) * Math.exp(-((Math.hypot(off.x, off.y) / (0.3 * eyes)) ** 2));
  return {
    middles: isLeft ? [centre(blob), middle] : [middle, centre(blob)],
    seen: isLeft ? [true, false] : [false, true],
    score,
  };
}

/** The largest blob at a place: a pupil lies within the rim of its eye. */
function largest(blobs: readonly Blob[], at: Spot): Blob | null {
  let best: Blob | null = null;
  for (const blob of blobs) {
    if (Math.hypot(blob.x - at.x, blob.y - at.y) > 0.25 * apart) continue;
    if (blob.width > apart || blob.height > apart || blob.width < 0.12 * apart || blob.height < 0.1 * apart) continue;
    if (best === null || blob.pixels > best.pixels) best = blob;
  }
  return best;
}

/** The mouth: the widest dark thing below the eyes, near their middle. */
function findMouth(canvas: Canvas, skin: Skin): DrawnOpening | null {
  const level = canvasSide / 2 - 0.5 * apart;
  let best: { blob: Blob; score: number; dark: number } | null = null;
  for (const share of darkShares) {
    const dark = share * skin.luma;
    for (const blob of findBlobs(canvas, (i) => canvas.luma[i]! < dark, 0.8 * skin.luma, 8)) {
      const aside = (blob.x - canvasSide / 2) / apart;
      const below = (blob.y - level) / apart;
      if (below < 0.62 || below > 2.2 || Math.abs(aside) > 0.5 || blob.lightAround < 0.6) continue;
      const reach = Math.max(canvasSide / 2 - blob.left, blob.right - canvasSide / 2) / apart;
      if (blob.width < 0.22 * apart || reach > 1.05 || blob.height > 1.1 * blob.width) continue;
      const score = Math.min(blob.width / apart, 1.2) * Math.exp(-((aside / 0.4) ** 2)) * blob.lightAround;
      if (best === null || score > best.score) best = { blob, score, dark };
    }
  }
  return best === null ? null : openingOf(canvas, best.blob, 'mouth', best.dark);
}
