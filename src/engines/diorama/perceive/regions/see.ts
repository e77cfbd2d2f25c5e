import type { Field, RgbaImage, SeenRegion } from '../../types.ts';
import { shrink } from '../grid.ts';
import { regionSide, type Regions } from '../regions.ts';
import { drawEdges } from './edges.ts';
import { extent, findBackground, fitEdges } from './find.ts';
import { takeLook } from './look.ts';

/** The picture's regions with their masks, the surest first. `matte` is the subjects' alpha at any size. */
export function seeRegions(image: RgbaImage, matte: Field | null, { sky, horizon }: Regions): SeenRegion[] {
  const look = takeLook(image, shrink(image, regionSide), matte);
  return findBackground({ look, sky, horizon })
    .map(({ name, confidence, of, mask }) => {
      const drawn = drawEdges(image, mask, fitEdges(look, mask));
      return { name, confidence, of, ...extent(drawn), mask: drawn };
    })
    .toSorted((a, b) => b.confidence - a.confidence);
}
