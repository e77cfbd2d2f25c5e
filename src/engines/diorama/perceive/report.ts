import type { PerceptionReport } from '../../../contract/perception.ts';
import type { Perception, Raster } from '../types.ts';
import { outlinesOf } from './outlines.ts';

/** What of a perception is worth showing to people. */
export function reportPerception({ summary, instances, regions, sky }: Perception): PerceptionReport {
  const whole = (mask: Raster) => outlinesOf(mask, (pixel) => mask.data[pixel]! >= 128);
  // Parts of the background go on behind the subjects, where nobody sees them.
  const behind = (mask: Raster) => outlinesOf(mask, (pixel) => mask.data[pixel]! >= 128 && instances.data[pixel] === 0);
  return {
    subjects: summary.subjects.map(({ id, kind, label, score, box, area }, index) => {
      const outlines = outlinesOf(instances, (pixel) => instances.data[pixel] === index + 1);
      return { id, kind, label, score, box, area, outlines };
    }),
    regions: regions.map(({ name, confidence, box, area, of, mask }) => {
      return { name, confidence, box, area, of, outlines: of === null ? behind(mask) : whole(mask) };
    }),
    horizon: summary.horizonSeen ? summary.horizon : null,
    sky: summary.sky,
    sky_outlines: sky === null ? [] : behind(sky),
    ground: summary.ground,
  };
}
