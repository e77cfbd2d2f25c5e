import type { Box } from '../types.ts';
import type { Matte } from './matte.ts';
import { boxBlur } from './raster/blur.ts';
import { components, type Component } from './raster/components.ts';
import { resizeField } from './raster/resize.ts';
import { maskWhere, planeOf } from './raster/planes.ts';
import { findFlags } from './regions/flag.ts';
import type { Look } from './regions/look.ts';
import { findFire } from './regions/shine.ts';
import { findSky } from './regions/sky.ts';
import type { Candidate } from './subjects.ts';

/** A flame or a flag is believed from here on. */
const believed = 0.4;
/** A piece of the matte of which so much is flame or flag is nothing else. */
const mostly = 0.35;
/** Less of the picture than this is no subject. */
const leastLeft = 0.004;
/** A detection as sure as this, over so much of a piece, says that it is somebody or something solid. */
const sureDetection = 0.5;
const sureCover = 0.5;
/** Pixels of the matte's own size that go with such a piece. */
const fringe = 3;

/**
 * The matte without flames and flags: they stand out, but are regions that move, not things that are cut out.
 *
 * @param look at the whole picture, as if nothing stood in front
 */
export function withoutInsubstantial(look: Look, matte: Matte | null, candidates: readonly Candidate[]): Matte | null {
  if (matte === null) return null;
  const { width, height, data } = matte.coarse;
  const { labels, components: pieces } = components(
    maskWhere(data, (alpha) => alpha > 0.5),
    width,
    height,
  );
  const solid = candidates.filter(({ score }) => score >= sureDetection).map(({ box }) => box);
  const doubtful = pieces.filter((piece) => !solid.some((box) => covers(box, piece, width, height)));
  if (doubtful.length === 0) return matte;
  const fire = findFire(look);
  const flags = findFlags(look, findSky(look)?.data ?? null);
  const seen = [fire, flags].filter((one) => one !== null && one.confidence >= believed).filter((one) => one !== null);
  if (seen.length === 0) return matte;
  const airy = look.luma.map((_, i) => Math.max(...seen.map(({ chance }) => chance[i]!)));
  const there = resizeField({ width: look.width, height: look.height, data: airy }, width, height).data;
  const shares = new Float64Array(pieces.length + 1);
  labels.forEach((label, i) => (shares[label]! += there[i]! > 0.4 ? 1 : 0));
  const dropped = new Set(
    doubtful.filter(({ label, pixels }) => shares[label]! > mostly * pixels).map(({ label }) => label),
  );
  if (dropped.size === 0) return matte;
  const left = pieces.reduce((sum, { label, pixels }) => sum + (dropped.has(label) ? 0 : pixels), 0);
  if (left < leastLeft * data.length) return null;
  const gone = boxBlur({ width, height, data: planeOf(labels, (label) => (dropped.has(label) ? 1 : 0)) }, fringe).data;
  return { ...matte, coarse: { width, height, data: data.map((alpha, i) => (gone[i]! > 0 ? 0 : alpha)) } };
}

function covers(box: Box, { left, right, top, bottom }: Component, width: number, height: number): boolean {
  const across = Math.min((box.x + box.width) * width, right + 1) - Math.max(box.x * width, left);
  const down = Math.min((box.y + box.height) * height, bottom + 1) - Math.max(box.y * height, top);
  return across > 0 && down > 0 && across * down > sureCover * (right - left + 1) * (bottom - top + 1);
}
