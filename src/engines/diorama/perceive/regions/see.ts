import type { Box, Field, Raster, RgbaImage, SeenRegion, Subject } from '../../types.ts';
import type { Regions } from '../regions.ts';
import { findCloth } from './cloth.ts';
import { drawEdges, fitEdges } from './edges.ts';
import { extent, findBackground, leastConfidence, type Found } from './find.ts';
import { findHair } from './hair.ts';
import { headOf } from './head.ts';
import type { Look } from './look.ts';

/** Who stands in the picture: `labels` is n for the pixels of `subjects[n - 1]`, `alpha` their matte at the picture's size. */
export type Standing = {
  readonly subjects: readonly Omit<Subject, 'disparity'>[];
  readonly labels: Raster;
  readonly alpha: Field;
};

/** The picture's regions with their masks, the surest first. */
export function seeRegions(
  image: RgbaImage,
  look: Look,
  regions: Regions,
  standing: Standing | null,
  people: readonly Box[] = [],
): SeenRegion[] {
  const found = findBackground(image, { look, ...regions, people });
  if (standing !== null) found.push(...findWorn(look, standing));
  return found
    .map(({ name, confidence, of, mask }) => {
      const drawn = drawEdges(image, mask, fitEdges(look, mask));
      if (of !== null && standing !== null) keepWithin(drawn, standing.alpha);
      return { name, confidence, of, ...extent(drawn), mask: drawn };
    })
    .toSorted((a, b) => b.confidence - a.confidence);
}

/** Hair and clothes of every person. */
function findWorn(look: Look, { subjects, labels }: Standing): Found[] {
  return subjects.flatMap(({ kind, id, face, keypoints }, index): Found[] => {
    if (kind !== 'person') return [];
    const own = ownAlpha(look, labels, index + 1);
    const head = face === null ? null : headOf(face, look.width, look.height);
    const hair = head === null ? null : findHair(look, own, head);
    const cloth = findCloth(look, own, head, hair?.chance ?? null, keypoints);
    const { width, height } = look;
    return (
      [
        ['hair', hair],
        ['cloth', cloth],
      ] as const
    ).flatMap(([name, part]): Found[] =>
      part === null || part.confidence < leastConfidence
        ? []
        : [{ name, confidence: part.confidence, of: id, mask: { width, height, data: part.chance } }],
    );
  });
}

/** Alpha of one subject alone. */
function ownAlpha({ width, height, subject }: Look, labels: Raster, label: number): Float32Array {
  return subject.map((alpha, i) => {
    const u = Math.min(labels.width - 1, Math.floor((((i % width) + 0.5) * labels.width) / width));
    const v = Math.min(labels.height - 1, Math.floor(((Math.floor(i / width) + 0.5) * labels.height) / height));
    return labels.data[v * labels.width + u] === label ? alpha : 0;
  });
}

function keepWithin(mask: Raster, alpha: Field): void {
  for (let i = 0; i < mask.data.length; i++) mask.data[i] = Math.min(mask.data[i]!, Math.round(alpha.data[i]! * 255));
}
