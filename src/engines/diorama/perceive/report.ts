import type { PerceptionReport } from '../../../contract/perception.ts';
import type { Perception } from '../types.ts';
import { outlinesOf } from './outlines.ts';

const half = (value: number): boolean => value >= 128;

/** What of a perception is worth showing to people. */
export function reportPerception({ summary, instances, regions, sky }: Perception): PerceptionReport {
  return {
    subjects: summary.subjects.map(({ id, kind, label, score, box, area }, index) => {
      const outlines = outlinesOf(instances, (value) => value === index + 1);
      return { id, kind, label, score, box, area, outlines };
    }),
    regions: regions.map(({ name, confidence, box, area, of, mask }) => {
      return { name, confidence, box, area, of, outlines: outlinesOf(mask, half) };
    }),
    horizon: summary.horizonSeen ? summary.horizon : null,
    sky: summary.sky,
    sky_outlines: sky === null ? [] : outlinesOf(sky, half),
    ground: summary.ground,
  };
}
