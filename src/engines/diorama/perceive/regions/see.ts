import type { RgbaImage, SeenRegion } from '../../types.ts';
import type { Regions } from '../regions.ts';
import { drawEdges } from './edges.ts';
import { extent, findBackground, fitEdges } from './find.ts';
import type { Look } from './look.ts';

/** The picture's regions with their masks, the surest first. */
export function seeRegions(image: RgbaImage, look: Look, { sky, horizon }: Regions): SeenRegion[] {
  return findBackground({ look, sky, horizon })
    .map(({ name, confidence, of, mask }) => {
      const drawn = drawEdges(image, mask, fitEdges(look, mask));
      return { name, confidence, of, ...extent(drawn), mask: drawn };
    })
    .toSorted((a, b) => b.confidence - a.confidence);
}
