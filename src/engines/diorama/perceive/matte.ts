import type { Box, Field, RgbaImage } from '../types.ts';
import { fitSize, ramp, shrink } from './grid.ts';
import { closeHoles, fillPinholes } from './holes.ts';
import { boxBlur } from './raster/blur.ts';
import { components } from './raster/components.ts';
import { distanceToOutside } from './raster/distance.ts';
import { applyFit, Guide } from './raster/guided.ts';
import { resizeField } from './raster/resize.ts';
import { maskWhere } from './raster/planes.ts';

/** Long side of the size at which the matte is cleaned and its edges are fitted to the picture. */
export const workSide = 640;
/** Pieces smaller than this share of the picture, or of the largest piece, are noise. */
const islandShare = 0.0015;
const islandOfLargest = 0.02;
/** A piece fainter than this on average is a guess of the net. */
const leastMean = 0.6;
/** Half the thickness, in pixels of the working size, up to which a piece is a strip. */
const stripRadius = 9;
/** What covers less of the picture than this is no subject. */
const leastShare = 0.004;
/** A matte less certain than this would cut more wrong than right. */
const leastConfidence = 0.25;

/** How far the people net's mask may be trusted beside the matte net's: its edges are coarser and it invents more. */
const trustInPeople = 0.7;

export type Matte = {
  /** At the working size. */
  readonly coarse: Field;
  /** 0 to 1: 1 where alpha is nearly everywhere 0 or 1. */
  readonly confidence: number;
};

/**
 * One alpha from what the nets saw. `salient` leads; inside `persons` it is completed by the people net,
 * which knows no drawn outlines but never loses a face. Null when nothing stands out.
 */
export function combineMatte(
  image: RgbaImage,
  salient: Field | null,
  people: Field | null,
  persons: readonly Box[],
): Matte | null {
  const { width, height } = fitSize(image, workSide);
  const lead = salient ?? people;
  if (lead === null) return null;
  const alpha = resizeField(lead, width, height);
  if (salient !== null && people !== null && persons.length > 0)
    addPeople(alpha, resizeField(people, width, height), persons);
  for (let i = 0; i < alpha.data.length; i++) alpha.data[i] = Math.min(1, Math.max(0, alpha.data[i]!));
  dropStrips(alpha);
  dropIslands(alpha);
  if (people !== null) closeHoles(image, alpha, resizeField(people, width, height), persons);
  fillPinholes(alpha);
  const confidence = certainty(alpha) * (salient === null ? trustInPeople : 1);
  let covered = 0;
  for (const value of alpha.data) if (value > 0.5) covered++;
  if (covered < leastShare * alpha.data.length || confidence < leastConfidence) return null;
  return { coarse: alpha, confidence };
}

/** Where to look again when the whole picture shows no subject: a small figure in a wide place stands about here. */
export const secondLook: Box = { x: 0.2, y: 0.15, width: 0.6, height: 0.7 };

/** A second look's square put back where it was taken from, fading out at its edges, which are no edges of anything. */
export function placeSecondLook(image: RgbaImage, seen: Field): Field {
  const { width, height } = fitSize(image, workSide);
  const innerWidth = Math.round(secondLook.width * width);
  const innerHeight = Math.round(secondLook.height * height);
  const inner = resizeField(seen, innerWidth, innerHeight);
  const left = Math.round(secondLook.x * width);
  const top = Math.round(secondLook.y * height);
  const data = new Float32Array(width * height);
  for (let y = 0; y < innerHeight; y++) {
    for (let x = 0; x < innerWidth; x++) {
      const edge = Math.min(x / innerWidth, 1 - x / innerWidth, y / innerHeight, 1 - y / innerHeight);
      // Around a figure that is hard to see the net hesitates; only what it is sure of is taken.
      data[(top + y) * width + left + x] = ramp(inner.data[y * innerWidth + x]!, 0.5, 0.9) * ramp(edge, 0, 0.08);
    }
  }
  return { width, height, data };
}

function addPeople(alpha: Field, people: Field, persons: readonly Box[]): void {
  for (const box of persons) {
    const left = Math.floor(box.x * alpha.width);
    const right = Math.min(alpha.width, Math.ceil((box.x + box.width) * alpha.width));
    const top = Math.floor(box.y * alpha.height);
    const bottom = Math.min(alpha.height, Math.ceil((box.y + box.height) * alpha.height));
    let seen = 0;
    let agreed = 0;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        if (people.data[y * alpha.width + x]! < 0.7) continue;
        seen++;
        if (alpha.data[y * alpha.width + x]! > 0.5) agreed++;
      }
    }
    // Where the two hardly agree, one of them is looking at something else; where they agree, the salient net's edge is the better.
    if (agreed < 0.4 * seen || agreed > 0.87 * seen) continue;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const i = y * alpha.width + x;
        alpha.data[i] = Math.max(alpha.data[i]!, ramp(people.data[i]!, 0.65, 0.95));
      }
    }
  }
}

/** How far alpha keeps to 0 and 1, compared with the length of the outline that must lie between them. */
function certainty(alpha: Field): number {
  let total = 0;
  let unsure = 0;
  for (const value of alpha.data) {
    total += value;
    unsure += 4 * value * (1 - value);
  }
  return total === 0 ? 0 : 1 - ramp(unsure / total, 0.1, 1);
}

function dropIslands(alpha: Field): void {
  const { width, height, data } = alpha;
  // Soft pixels belong to the island that they surround, hence the low threshold.
  const found = components(
    maskWhere(data, (value) => value > 0.3),
    width,
    height,
  );
  const largest = found.components.reduce((most, piece) => Math.max(most, piece.pixels), 0);
  const least = Math.max(islandShare * data.length, islandOfLargest * largest);
  const weight = new Float64Array(found.components.length + 1);
  for (let i = 0; i < data.length; i++) weight[found.labels[i]!]! += data[i]!;
  const kept = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const label = found.labels[i]!;
    if (label === 0) continue;
    const { pixels } = found.components[label - 1]!;
    if (pixels >= least && weight[label]! >= leastMean * pixels) kept[i] = 1;
  }
  const near = boxBlur({ width, height, data: kept }, 4).data;
  for (let i = 0; i < data.length; i++) if (kept[i] === 0) data[i]! *= Math.min(1, near[i]! * 6);
}

/**
 * Takes away what is thin, grows out of the subject and runs into the frame: a table's edge or a horizon that the net
 * took along. Thin things that end within the picture, such as tails, whiskers and mallets, stay.
 */
function dropStrips(alpha: Field): void {
  const { width, height, data } = alpha;
  const mask = maskWhere(data, (value) => value > 0.3);
  const depth = distanceToOutside(mask, width, height).data;
  const reach = distanceToOutside(
    maskWhere(depth, (value) => value <= stripRadius),
    width,
    height,
  ).data;
  // What an opening by the radius would lose, a little away from what it keeps.
  const thin = maskWhere(mask, (inside, i) => inside === 1 && reach[i]! > stripRadius * 1.5);
  const found = components(thin, width, height);
  const strip = found.components.map((piece) => {
    const atFrame = piece.left === 0 || piece.right === width - 1 || piece.top === 0 || piece.bottom === height - 1;
    return atFrame && Math.max(piece.right - piece.left, piece.bottom - piece.top) > 4 * stripRadius;
  });
  if (!strip.includes(true)) return;
  const lost = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) if (found.labels[i]! > 0 && strip[found.labels[i]! - 1]) lost[i] = 1;
  const near = boxBlur({ width, height, data: lost }, 3).data;
  for (let i = 0; i < data.length; i++) {
    // The strip's soft border goes with it, the subject's core does not.
    if (near[i]! > 0 && reach[i]! > stripRadius) data[i]! *= 1 - Math.min(1, near[i]! * 6);
  }
}

/** The alpha at the picture's size, with the picture's own edges: hair and fur come from the colours, not from the net's grid. */
export function refineMatte(image: RgbaImage, matte: Matte): Field {
  const { coarse } = matte;
  // About 0.8 % of the width: wide enough to move an edge by the net's own error, no more.
  const radius = Math.max(2, Math.round(0.008 * Math.max(coarse.width, coarse.height)));
  const fitted = applyFit(new Guide(shrink(image, workSide), radius).fit(coarse, 1e-4), image, 4);
  // Far from every edge the net is right and a colour fit could only add dirt.
  const around = resizeField(boxBlur(coarse, radius * 2), image.width, image.height).data;
  for (let i = 0; i < fitted.data.length; i++) {
    const sure = around[i]!;
    const value = Math.min(1, Math.max(0, (fitted.data[i]! - 0.05) / 0.9));
    const inside = ramp(sure, 0.94, 0.995);
    const outside = 1 - ramp(sure, 0.005, 0.06);
    fitted.data[i] = value * (1 - outside) * (1 - inside) + inside;
  }
  return fitted;
}
